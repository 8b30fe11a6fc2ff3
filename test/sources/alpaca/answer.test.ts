import { describe, expect, it } from "vitest";
import { parseAnswer } from "../../support/alpaca-answer.js";

const bar = { t: "2018-01-02T14:30:00Z", o: 10, h: 12, l: 9, c: 11, v: 100, n: 3, vw: 10.5 };
const asked = { symbol: "TSLA", first: Date.parse(bar.t), last: Date.parse("2018-01-02T14:39:00Z") };
const later = { ...bar, t: "2018-01-02T14:32:00Z" };
const body = ({ bars = [bar], ...change }: Record<string, unknown>): string =>
  JSON.stringify({ bars: Array.isArray(bars) ? { TSLA: bars } : bars, next_page_token: null, ...change });

describe("parseAnswer", () => {
  it("reads a page of bars", () => {
    const { bars, next } = parseAnswer(body({ bars: [bar, { ...later, v: 0 }], next_page_token: "more" }), asked);
    expect(next).toBe("more");
    expect(Object.fromEntries(Object.entries(bars).map(([name, column]) => [name, [...column]]))).toEqual({
      time: [asked.first, asked.first + 120_000],
      open: [10, 10],
      high: [12, 12],
      low: [9, 9],
      close: [11, 11],
      volume: [100, 0],
    });
  });

  it.each([null, {}, []])("reads %j as no bars", (bars) => {
    const page = parseAnswer(body({ bars, next_page_token: null }), asked);
    expect([page.bars.time.length, page.next]).toEqual([0, null]);
  });

  it.each([
    ["nothing", "", /is not JSON; it begins with nothing$/],
    ["HTML", "<!DOCTYPE html>\n<html>\u001b[31m", /is not JSON; it begins with "<!DOCTYPE html> <html> \[31m"$/],
    ["NaN", body({}).replace("12", "NaN"), /was cut off/],
    ["a cut text", body({}).slice(0, -5), /was cut off/],
    ["a list", "[]", /the whole: .*expected object/],
    ["no bars", body({}).replace("bars", "bar"), /bars: .*expected record/],
    ["bars of no symbol", '{"bars": [], "next_page_token": null}', /bars: .*expected record/],
    ["bars that are no list", body({ bars: { TSLA: bar } }), /bars\.TSLA: .*expected array/],
    ["no word of a next page", body({ next_page_token: undefined }), /next_page_token: .*expected string/],
    ["a token that is none", body({ next_page_token: 7 }), /next_page_token: .*expected string/],
    ["an endless token", body({ next_page_token: "x".repeat(5000) }), /next_page_token: Too big/],
    ["another symbol", body({ bars: { AAPL: [bar] } }), /is about "AAPL", not TSLA$/],
    ["a null bar", body({ bars: [bar, null] }), /bar 2: the whole: .*expected object/],
    ["a bar without a close", body({ bars: [{ ...bar, c: undefined }] }), /bar 1: c: .*expected number/],
    ["a price as text", body({ bars: [{ ...bar, o: "10" }] }), /bar 1: o: .*expected number/],
    ["an infinite price", body({}).replace("12", "1e999"), /bar 1: h: .*expected number/],
    [
      "a price of nothing",
      body({ bars: [{ ...bar, l: 0 }] }),
      /bar 1: 2018-01-02 14:30:00Z: low is 0; a price must be positive; --skip-bad leaves such bars out/,
    ],
    [
      "a negative volume",
      body({ bars: [{ ...bar, v: -1 }] }),
      /bar 1: 2018-01-02 14:30:00Z: volume is -1; a volume cannot be negative; --skip-bad/,
    ],
    [
      "a high below the low",
      body({ bars: [{ ...bar, h: 8 }] }),
      /bar 1: 2018-01-02 14:30:00Z: high 8 is below low 9; --skip-bad/,
    ],
    [
      "a day that is none",
      body({ bars: [{ ...bar, t: "2018-02-31T14:30:00Z" }] }),
      /bar 1: t: .* is not the start of a/,
    ],
    [
      "half a minute",
      body({ bars: [{ ...bar, t: "2018-01-02T14:30:30Z" }] }),
      /bar 1: t: .* is not the start of a minute/,
    ],
    [
      "a time with offset",
      body({ bars: [{ ...bar, t: "2018-01-02T09:30:00-05:00" }] }),
      /is not the start of a minute/,
    ],
    ["a minute twice", body({ bars: [bar, bar] }), /bar 2: 2018-01-02 14:30:00Z is out of order, repeated/],
    ["disorder", body({ bars: [later, bar] }), /bar 2: .*a minute from 2018-01-02 14:33:00Z to 2018-01-02 14:39:00Z/],
    ["a minute too late", body({ bars: [{ ...bar, t: "2018-01-02T14:40:00Z" }] }), /bar 1: .*not asked for/],
    ["too many bars", body({ bars: Array(10_001).fill(bar) }), /holds 10001 bars, more than the 10000 asked for$/],
    ["its bars in __proto__", `{"__proto__": ${body({})}}`, /bars: .*expected record/],
    ["deep nesting", body({ bars: { TSLA: 0 } }).replace("0", "[".repeat(1e6) + "]".repeat(1e6)), /bar 1: the whole/],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseAnswer(text, asked)).toThrow(message);
  });
});
