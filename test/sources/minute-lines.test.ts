import { describe, expect, it } from "vitest";
import { makeSample } from "../../lib/src/bars/sample.js";
import type { Minute } from "../../lib/src/serving/bar-builder.js";
import { type LineOptions, minuteLines } from "../../lib/src/sources/minute-lines.js";
import { formatTime } from "../../lib/src/util/time.js";

const NEW_YORK = "America/New_York";
const read = (options: Partial<LineOptions> = {}) =>
  minuteLines({ format: "csv", stamp: "end", zone: NEW_YORK, ...options });
const numbers = { open: 10, high: 11, low: 9, close: 10.5, volume: 300 };

describe("minutes in lines", () => {
  it("are those of a sample, written as CSV and as JSON", () => {
    const { time, open, high, low, close, volume } = makeSample({ to: "2018-01-04" });
    const [csv, json] = [read(), read({ format: "jsonl" })];
    expect(csv("time,open,high,low,close,volume")).toBeUndefined();
    for (let i = 0; i < time.length; i++) {
      const minute = {
        ...{ time: time[i]!, open: open[i]!, high: high[i]!, low: low[i]! },
        ...{ close: close[i]!, volume: volume[i]! },
      };
      const written = { ...minute, time: formatTime(time[i]!) };
      expect(csv(Object.values(written).join(","))).toEqual(minute);
      expect(json(JSON.stringify(written))).toEqual(minute);
    }
  });

  it.each<[string, Partial<LineOptions>, string]>([
    ["2018-07-02 09:31:00", {}, "2018-07-02 09:31:00"],
    ["2018-07-02 09:30", { stamp: "start" }, "2018-07-02 09:31:00"],
    ["2018-07-02T13:31:00Z", {}, "2018-07-02 09:31:00"],
    ["2018-07-02T13:30:00Z", { stamp: "start" }, "2018-07-02 09:31:00"],
    ["2018-07-02T09:31:00-04:00", {}, "2018-07-02 09:31:00"],
    ["1530538260", {}, "2018-07-02 09:31:00"],
    ["1530538260000", {}, "2018-07-02 09:31:00"],
    ["2018-07-02 14:31", { zone: "Europe/London" }, "2018-07-02 09:31:00"],
    ["2018-01-02 14:31", { zone: "UTC" }, "2018-01-02 09:31:00"],
  ])("has the time %s with %o at %s", (text, options, time) => {
    const lines = read({ format: "jsonl", ...options });
    const value = /^\d+$/.test(text) ? Number(text) : text;
    const minute = lines(JSON.stringify({ t: value, o: 10, h: 11, l: 9, c: 10.5, v: 300 })) as Minute;
    expect({ ...minute, time: formatTime(minute.time) }).toEqual({ time, ...numbers });
  });

  it("goes by names, whatever else is there, with any delimiter and line end", () => {
    const lines = read();
    expect(lines("\ufeffTicker;Date Time;Close;Open;High;Low;Vol\r")).toBeUndefined();
    expect(lines("")).toBeUndefined();
    expect(lines("TSLA;2018-01-02 09:31;10.5;10;11;9;300\r")).toMatchObject(numbers);
  });

  it.each<[string, "csv" | "jsonl", string]>([
    ["2018-01-02 09:31,10,11,9,10.5", "csv", 'line 2: 5 cells, but the header has 6: "2018-01-02 09:31,10,11,9,10.5"'],
    ["2018-01-02 09:31,10,11,9,,300", "csv", 'line 2: close is "", not a number'],
    ["2018-01-02 09:31,10,x,9,10,300", "csv", 'line 2: high is "x", not a number'],
    ["yesterday,10,11,9,10.5,300", "csv", 'line 2: the time is "yesterday"; write it as 2018-01-02 09:31:00'],
    ["{", "jsonl", 'line 1: no JSON: "{"'],
    ["[1]", "jsonl", 'line 1: no JSON object: "[1]"'],
    ['{"t": "2018-01-02 09:31", "o": 1}', "jsonl", 'line 1: there is no high; there are "t", "o"'],
    ['{"t": "2018-01-02 09:31", "o": null}', "jsonl", 'line 1: open is "null", not a number'],
    ['{"o":1,"h":1,"l":1,"c":1,"v":1}', "jsonl", "line 1: there is no time"],
  ])("refuses %s", (line, format, message) => {
    const lines = read({ format });
    if (format === "csv") lines("time,open,high,low,close,volume");
    expect(() => lines(line)).toThrow(message);
  });

  it("wants a header that names all columns", () => {
    expect(() => read()("2018-01-02 09:31,10,11,9,10.5,300")).toThrow(
      /line 1: the header names no open: .*begin with time,open/,
    );
    const lines = read();
    expect(() => lines("time,open,high,low,close")).toThrow("the header names no volume");
    expect(() => lines("open,high,low,close,volume")).toThrow("line 2: the header names no time");
    // What is no header, such as a banner, does not take its place.
    expect(lines("time,open,high,low,close,volume")).toBeUndefined();
    expect(lines("2018-01-02 09:31,10,11,9,10.5,300")).toMatchObject(numbers);
  });

  it.each(["symbol", "Ticker", "S", "sym"])("tells stocks apart by a column %s", (name) => {
    const [header, of] = [
      `time,${name},open,high,low,close,volume`,
      (symbol: string) => `2018-01-02 09:31,${symbol},10,11,9,10.5,300`,
    ];
    const chosen = read({ symbol: "SPY" });
    chosen(header);
    expect([chosen(of("QQQ")), chosen(of("SPY")), chosen(of(""))]).toMatchObject(["other", numbers, numbers]);
    const first = read();
    first(header);
    expect(first(of("QQQ"))).toMatchObject(numbers);
    expect(() => first(of("SPY"))).toThrow('line 3: it is of "SPY", and those before are of "QQQ": add --symbol QQQ');
  });
});
