import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type Bars, fileSource, formatTime, makeSample, QuantBook, Resolution, writeTable } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import type { FileOptions } from "../../lib/dist/sources/file-source.js";

const folder = mkdtempSync(join(tmpdir(), "bars-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sample = makeSample({ to: "2018-01-05" });
const { time, open, high, low, close, volume } = sample;
const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;

let files = 0;
function file(text: string | Buffer, ending: string = ".csv"): string {
  const path = join(folder, `file ${files++}'s${ending}`);
  writeFileSync(path, text);
  return path;
}

async function read(path: string, options: FileOptions = {}): Promise<{ bars: Bars; said: string[] }> {
  const said: string[] = [];
  const source = fileSource(path, { report: (line) => said.push(line), ...options });
  return { bars: await source({ symbol: "X" }), said };
}

const bytes = (column: Float64Array): Buffer => Buffer.from(column.buffer, column.byteOffset, column.byteLength);
const pick = (bars: Bars): Record<string, Float64Array> =>
  Object.fromEntries(COLUMNS.map((name) => [name, bars[name]]));

/** The sample as text; `when` prints a bar's time. */
function csv(header: string, when: (time: number) => string, join: string = ","): string {
  const rows = Array.from(time, (t, i) => [when(t), open[i], high[i], low[i], close[i], volume[i]].join(join));
  return `${header === "" ? "" : `${header}\n`}${rows.join("\n")}\n`;
}

const PLAIN = "timestamp,open,high,low,close,volume";
const startOf = (t: number): string => formatTime(t - 60_000);
const utcOf = (t: number): string => new Date(t - 60_000 + 5 * 3_600_000).toISOString();

describe("a file of bars gives the same bars", () => {
  it.each<[string, string | Buffer, string, FileOptions]>([
    ["stamped at the start", csv(PLAIN, startOf), ".csv", {}],
    ["stamped at the end", csv(PLAIN, formatTime), ".csv", {}],
    ["as said", csv(PLAIN, formatTime), ".csv", { stamp: "end" }],
    ["gzipped", gzipSync(csv(PLAIN, startOf)), ".csv.gz", {}],
    ["without a header", csv("", startOf), ".txt", {}],
    ["with another order and case", csv(" Date ,OPEN,High,Low,Close,Volume", startOf), ".csv", {}],
    ["with semicolons", csv(PLAIN.replaceAll(",", ";"), startOf, ";"), ".csv", {}],
    ["with tabs", csv(PLAIN.replaceAll(",", "\t"), startOf, "\t"), ".tsv", {}],
    [
      "in quotes, with a byte-order mark",
      `\uFEFF"timestamp","open","high","low","close","volume"\n${csv("", (t) => `"${startOf(t)}"`)}`,
      ".csv",
      {},
    ],
    ["with Windows line ends and blank lines", csv(PLAIN, startOf).replaceAll("\n", "\r\n\r\n"), ".csv", {}],
    ["with offsets", csv(PLAIN, (t) => `${startOf(t)}-05:00`), ".csv", {}],
    ["in UTC, as ISO 8601", csv(PLAIN, utcOf), ".csv", {}],
    ["in UTC, whatever zone is said of naive times", csv(PLAIN, utcOf), ".csv", { zone: "Asia/Tokyo" }],
    ["naive in UTC", csv(PLAIN, (t) => utcOf(t).slice(0, 19).replace("T", " ")), ".csv", { zone: "UTC" }],
    ["naive in Chicago", csv(PLAIN, (t) => formatTime(t - 60_000 - 3_600_000)), ".csv", { zone: "America/Chicago" }],
  ])("%s", async (_, text, ending, options) => {
    const { bars } = await read(file(text, ending), options);
    expect(pick(bars)).toEqual(pick(sample));
    expect(bars).toMatchObject({ symbol: "X", zone: "America/New_York", interval: 60_000, stamp: "end" });
  });

  it.each([".csv", ".csv.gz", ".parquet"])("that writeTable wrote as %s, to the bit", async (ending) => {
    const path = join(folder, `written${ending}`);
    const third = open.map((price) => price / 3);
    await writeTable(path, time, { open: third, high, low: third, close: third, volume });
    const { bars } = await read(path);
    expect(pick(bars)).toEqual({ ...pick(sample), open: third, low: third, close: third });
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("in the order of the file, however large it is", async () => {
    const whole = makeSample();
    const { time, open, high, low, close, volume } = whole;
    const path = join(folder, "large.csv");
    await writeTable(path, time, { open, high, low, close, volume });
    for (const zone of ["America/New_York", "America/Detroit"]) {
      const { bars } = await read(path, { zone });
      expect(COLUMNS.filter((name) => Buffer.compare(bytes(bars[name]), bytes(whole[name])) !== 0)).toEqual([]);
    }
  });

  it("across the change to daylight saving time", async () => {
    // 09:30 in New York is 14:30 UTC on Friday and 13:30 on Monday.
    const days = ["2018-03-09T14:", "2018-03-12T13:"];
    const rows = days.flatMap((day) => [30, 31].map((minute) => `${day}${minute}:00Z,1,1,1,1,1`));
    const { bars } = await read(file(`${PLAIN}\n${rows.join("\n")}`));
    expect([...bars.time].map(formatTime)).toEqual([
      "2018-03-09 09:31:00",
      "2018-03-09 09:32:00",
      "2018-03-12 09:31:00",
      "2018-03-12 09:32:00",
    ]);
  });
});

describe("what was decided is said", () => {
  it("columns, zone, stamp, hours, missing numbers", async () => {
    const { said } = await read(
      file(`${PLAIN}\n2018-01-02 09:30,,1,1,1,1\n2018-01-02 09:31,1,1,NaN,1,1\n2018-01-03 13:00,1,1,1,1,1\n`),
    );
    expect(said.map((line) => line.replace(/^file.*?csv: /, ""))).toEqual([
      "columns by name: timestamp, open, high, low, close, volume",
      "times carry no zone",
      "2 prices or volumes are missing",
      "times are America/New_York (too few bars to show another zone), stamped at the bars' start (as regular hours show)",
    ]);
  });

  it("how many bars are outside regular hours", async () => {
    const text = `${PLAIN}\n2018-01-02 09:29,1,1,1,1,1\n2018-01-02 09:30,1,1,1,1,1\n2018-01-02 16:00,1,1,1,1,1`;
    const clock = { stamp: "start", zone: "America/New_York" } as const;
    const { bars, said } = await read(file(text), clock);
    expect([...bars.time].map(formatTime)).toEqual(["2018-01-02 09:31:00"]);
    expect(said.at(-1)).toMatch(/2 of 3 bars are outside regular hours/);
    expect((await read(file(text), { ...clock, session: "all" })).bars.time).toHaveLength(3);
  });
});

describe("rows that cannot be true", () => {
  const rows = ["2018-01-02 09:30,1,1,2,1,1", "2018-01-02 09:32,1,1,1,1,1", "2018-01-02 09:31,1,1,1,1,-1"];

  it("are kept when asked to, in the order of the file, for the audit", async () => {
    const path = file(`${PLAIN}\n${rows.join("\n")}\n`);
    await expect(read(path, { stamp: "start" })).rejects.toThrow(/row 1 .*high 1 is below low 2/);
    const { bars } = await read(path, { stamp: "start", faults: "keep" });
    expect([...bars.volume]).toEqual([1, 1, -1]);
    expect(bars.origin).toMatchObject({
      files: [{ path }],
      adjustment: "unknown",
      stamp: "start",
      zone: "America/New_York",
    });
  });
});

describe("bad input is one clear error", () => {
  const row = "2018-01-02 09:30:00,10,11,9,10,100";
  const next = "2018-01-02 09:31:00,10,11,9,10,100";
  it.each<[string, string, RegExp]>([
    ["an empty file", "", /csv: the first line is empty$/],
    ["a header only", `${PLAIN}\n`, /csv: no bars in it$/],
    ["one column", "hello\nworld\n", /no comma, semicolon, tab or vertical bar between columns: hello/],
    [
      "a missing column",
      "timestamp,open,high,low,close\n",
      /csv: no column volume; the file has timestamp, open, high, low, close/,
    ],
    ["no time", "open,high,low,close,volume\n", /csv: no column timestamp, datetime, time, date; the file has/],
    ["a column twice", "time,open,high,low,close,Close,volume\n", /csv: two columns are called close/],
    [
      "five columns without a header",
      "2018-01-02 09:30,1,1,1,1\n",
      /is not a header, and without one there must be six columns.*it has 5/,
    ],
    [
      "a time that is none",
      `${PLAIN}\n${row}\nnoon,10,11,9,10,100`,
      /csv: row 2: time is "noon", not a date and time such as/,
    ],
    ["no time in a row", `${PLAIN}\n,10,11,9,10,100`, /csv: row 1: time is empty/],
    [
      "text for a price",
      `${PLAIN}\n${row}\n2018-01-02 09:31:00,10,11,nine,10,100`,
      /csv: row 2: low is "nine", not a number/,
    ],
    ["an infinite price", `${PLAIN}\n2018-01-02 09:31:00,inf,11,9,10,100`, /csv: row 1: open is "inf"/],
    ["a short row", `${PLAIN}\n${row}\n2018-01-02 09:31:00,10,11\n${next}`, /csv: line 3: 3 columns instead of 6/],
    ["a long row", `${PLAIN}\n${row},7\n`, /csv: line 2: 7 columns instead of 6/],
    ["an open quote", `${PLAIN}\n"${row}\n${next}`, /csv: line 2: /],
    [
      "two bars of one time",
      `${PLAIN}\n${row}\n${row}0`,
      /two bars of 2018-01-02 09:30:00 differ: .*csv: row 1 has volume 100, .*csv: row 2 has volume 1000; keep one bar/,
    ],
    [
      "times that go back",
      `${PLAIN}\n${row}\n${next}\n${row}`,
      /csv: row 3 \(2018-01-02 09:30:00\): the time is before that of row 2 \(2018-01-02 09:31:00\); sort/,
    ],
    [
      "times that go forward, then back",
      `${PLAIN}\n${next}\n${row}\n${next}`,
      /csv: row 3 \(2018-01-02 09:31:00\): the time is after that of row 2 .*though the newest bar comes first; sort/,
    ],
    ["a negative volume", `${PLAIN}\n2018-01-02 09:30:00,10,11,9,10,-5`, /csv: row 1 .*volume is -5/],
    ["a high below the low", `${PLAIN}\n2018-01-02 09:30:00,10,9,11,10,5`, /csv: row 1 .*high 9 is below low 11/],
    [
      "a price of nought",
      `${PLAIN}\n2018-01-02 09:30:00,10,11,0,10,5`,
      /csv: row 1 .*low is 0; a price must be positive/,
    ],
    ["seconds", `${PLAIN}\n2018-01-02 09:30:30,10,11,9,10,5`, /csv: row 1 .*not a whole minute/],
    [
      "seven-minute bars",
      `${PLAIN}\n${row}\n2018-01-02 09:37:00,10,11,9,10,100`,
      /holds 7-minute bars \(2018-01-02 09:30:00 is the first\), which do not divide a session of 390 minutes/,
    ],
    [
      "times with and without offset",
      `${PLAIN}\n${row}\n2018-01-02 09:31:00-05:00,10,11,9,10,100`,
      /row 2: time is "2018-01-02 09:31:00-05:00", with a UTC offset, unlike the time of row 1: write all of them alike/,
    ],
    [
      "extended hours",
      `${PLAIN}\n${row}\n${next}\n2018-01-02 16:00:00,10,11,9,10,100`,
      /do not show .* \(09:30 to 16:00\).* --zone America\/New_York --stamp start$/,
    ],
    ["another century", `${PLAIN}\n1995-01-03 09:30:00,10,11,9,10,100`, /1995-01-03 is outside the exchange calendar/],
  ])("%s", async (_, text, message) => {
    await expect(read(file(text))).rejects.toThrow(message);
    await expect(read(file(text))).rejects.toThrow(/^[^\n]*$/);
  });

  it("a file that is not there, or no file, or not what its ending says", async () => {
    await expect(read(join(folder, "none.csv"))).rejects.toThrow(/none.csv: no such file/);
    await expect(read(mkdtempSync(join(folder, "empty-")))).rejects.toThrow(
      /this folder holds no CSV, JSON, Arrow, Parquet or zip file/,
    );
    await expect(read(file("x", ".parquet"))).rejects.toThrow(/not a Parquet file that can be read/);
    await expect(read(file("x", ".csv.gz"))).rejects.toThrow(/cannot be read/);
    await expect(read(file(`${PLAIN}\n${row}\n`), { zone: "Mars/Olympus" })).rejects.toThrow(
      /zone "Mars\/Olympus" is not known/,
    );
    await expect(writeTable(join(folder, "a.xls"), time, {})).rejects.toThrow(/use .csv, .csv.gz or .parquet/);
  });
});

describe("writeTable", () => {
  it("writes what a reader of CSV expects: times, shortest exact numbers, whole labels, empty for missing", async () => {
    const path = join(folder, "table.csv.gz");
    await writeTable(path, time.subarray(0, 2), {
      x: Float64Array.of(0.1 + 0.2, Number.NaN),
      label: Uint8Array.of(1, 0),
    });
    expect(gunzipSync(readFileSync(path)).toString()).toBe(
      "time,x,label\n2018-01-02 09:31:00,0.30000000000000004,1\n2018-01-02 09:32:00,,0\n",
    );
  });
});

describe("QuantBook", () => {
  it("gives the bars that start in the period, the last day not included", async () => {
    const qb = new QuantBook();
    const symbol = qb.addEquity("TSLA", Resolution.Minute).symbol;
    const bars = await qb.history(symbol, { start: "2018-01-03", end: "2018-01-05", resolution: Resolution.Minute });
    expect([bars.time[0]!, bars.time.at(-1)!].map(formatTime)).toEqual(["2018-01-03 09:31:00", "2018-01-04 16:00:00"]);
    expect(bars.symbol).toBe("TSLA");
    expect(bars.close).toEqual(sample.close.slice(390));
  });

  it("says what is wrong with a request", async () => {
    const qb = new QuantBook();
    await expect(qb.history("TSLA")).rejects.toThrow(/call addEquity\("TSLA"\) first/);
    const { symbol } = qb.addEquity("TSLA");
    await expect(qb.history(symbol, { start: "2018-01-05", end: "2018-01-05" })).rejects.toThrow(/is empty/);
    await expect(qb.history(symbol, { start: "2023-01-01" })).rejects.toThrow(
      /they run from 2018-01-02 09:31:00 to 2021-12-31 16:00:00/,
    );
    await expect(qb.history(symbol, { start: "3 May" })).rejects.toThrow(/"3 May" is not a day/);
  });
});
