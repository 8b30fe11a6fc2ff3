import { adjustForSplits, formatTime, makeSample, parseSplits, sliceBars } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const bars = makeSample({ to: "2018-01-06" });
const row = bars.time.findIndex((time) => formatTime(time) === "2018-01-05 09:31:00");

describe("adjustForSplits", () => {
  it("divides prices and multiplies volumes before the day, and leaves its first minute alone", () => {
    const before = structuredClone(bars);
    const adjusted = adjustForSplits(bars, [{ date: "2018-01-05", ratio: 5 }]);
    for (const name of ["open", "high", "low", "close"] as const) {
      expect(adjusted[name]).toEqual(bars[name].map((price, i) => (i < row ? price / 5 : price)));
    }
    expect(adjusted.volume).toEqual(bars.volume.map((shares, i) => (i < row ? shares * 5 : shares)));
    expect(adjusted.time).toEqual(bars.time);
    expect(bars).toEqual(before);
  });

  it("is undone by the reverse split, joins splits in any order, and does nothing for none", () => {
    const ratio = fc.constantFrom(2, 4, 0.5, 0.125);
    fc.assert(
      fc.property(ratio, ratio, (a, b) => {
        const first = { date: "2018-01-05", ratio: a };
        const second = { date: "2018-01-04", ratio: b };
        const both = adjustForSplits(bars, [first, second]);
        expect(adjustForSplits(bars, [second, first])).toEqual(both);
        expect(adjustForSplits(adjustForSplits(bars, [first]), [second])).toEqual(both);
        const undo = [
          { ...first, ratio: 1 / a },
          { ...second, ratio: 1 / b },
        ];
        expect(adjustForSplits(both, undo)).toEqual(bars);
      }),
      { numRuns: 8 },
    );
    expect(adjustForSplits(bars, [])).toBe(bars);
  });

  it("takes a minute by its start, whichever end it is stamped at", () => {
    const starts = { ...bars, stamp: "start" as const, time: bars.time.map((time) => time - 60_000) };
    const splits = parseSplits("2018-01-05:3");
    expect(adjustForSplits(starts, splits).close).toEqual(adjustForSplits(bars, splits).close);
    // The minute that ends at midnight began the day before.
    const midnight = sliceBars({ ...bars, time: Float64Array.of(Date.UTC(2018, 0, 5)) }, 0, 1);
    expect(adjustForSplits(midnight, splits).close[0]).toBe(bars.close[0]! / 3);
  });

  it("makes raw prices split-adjusted ones, and knows no more of others than before", () => {
    const of = (adjustment: "raw" | "unknown"): string =>
      adjustForSplits({ ...bars, origin: { files: [], adjustment } }, parseSplits("2018-01-05:3")).origin!.adjustment;
    expect([of("raw"), of("unknown")]).toEqual(["split", "unknown"]);
    expect(adjustForSplits(bars, parseSplits("2018-01-05:3"))).not.toHaveProperty("origin");
  });

  it.each([0, -2, Number.NaN, Number.POSITIVE_INFINITY])("refuses a ratio of %s", (ratio) => {
    expect(() => adjustForSplits(bars, [{ date: "2018-01-05", ratio }])).toThrow(/it must be a positive number/);
  });
});

describe("parseSplits", () => {
  it("reads numbers and fractions", () => {
    expect(parseSplits("")).toEqual([]);
    expect(parseSplits(" 2020-08-31:5, 2011-05-09:1/10,2003-02-18:1.5 ,")).toEqual([
      { date: "2020-08-31", ratio: 5 },
      { date: "2011-05-09", ratio: 0.1 },
      { date: "2003-02-18", ratio: 1.5 },
    ]);
  });

  it.each([
    ["2020-08-31", /write a date and the new shares per old share, such as 2020-08-31:5/],
    ["2020-08-31:0", /write a date and the new shares/],
    ["2020-08-31:-5", /write a date and the new shares/],
    ["2020-08-31:5/0", /write a date and the new shares/],
    ["5:2020-08-31", /write a date and the new shares/],
    ["2020-02-31:5", /"2020-02-31" is not a day/],
    ["2020-08-31:5,2020-08-31:2", /the split on 2020-08-31 is given twice/],
  ])("refuses %s", (text, message) => {
    expect(() => parseSplits(text)).toThrow(message);
  });
});
