import { DAY, formatTime, HOUR, parseDay } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DayRange, mergeRanges, splitMonths, withoutRanges } from "../../../lib/dist/sources/fetch/day-ranges.js";
import { dayInNewYork, newYorkToUtc, startOfDay } from "../../../lib/dist/sources/fetch/new-york.js";

const day = (n: number): string => formatTime(parseDay("2019-11-20") + n * DAY).slice(0, 10);
const range: fc.Arbitrary<DayRange> = fc
  .tuple(fc.nat(120), fc.integer({ min: 1, max: 60 }))
  .map(([from, length]) => [day(from), day(from + length)]);

/** The days of ranges, one by one. */
function daysOf(ranges: readonly DayRange[]): string[] {
  return ranges.flatMap(([from, to]) => {
    const length = (parseDay(to) - parseDay(from)) / DAY;
    return Array.from({ length }, (_, i) => formatTime(parseDay(from) + i * DAY).slice(0, 10));
  });
}

describe("day ranges", () => {
  it("merge to the same days, in order, with gaps between them", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), (ranges) => {
        const merged = mergeRanges(ranges);
        expect(daysOf(merged)).toEqual([...new Set(daysOf(ranges))].sort());
        for (const [i, [from]] of merged.entries()) expect(i === 0 || from > merged[i - 1]![1]).toBe(true);
      }),
    );
  });

  it("without others are the days in none of them", () => {
    fc.assert(
      fc.property(range, fc.array(range, { maxLength: 6 }), (wanted, taken) => {
        const there = new Set(daysOf(taken));
        expect(daysOf(withoutRanges(wanted, taken))).toEqual(daysOf([wanted]).filter((one) => !there.has(one)));
      }),
    );
  });

  it("split at each first of a month and lose nothing", () => {
    expect(splitMonths(["2019-11-20", "2020-02-01"])).toEqual([
      ["2019-11-20", "2019-12-01"],
      ["2019-12-01", "2020-01-01"],
      ["2020-01-01", "2020-02-01"],
    ]);
    fc.assert(
      fc.property(range, (wanted) => {
        const months = splitMonths(wanted);
        expect(daysOf(months)).toEqual(daysOf([wanted]));
        for (const month of months) expect(new Set(daysOf([month]).map((one) => one.slice(0, 7))).size).toBe(1);
      }),
    );
  });
});

describe("New York's clock", () => {
  it.each([
    ["2018-01-02", "2018-01-02 05:00:00"],
    ["2018-03-11", "2018-03-11 05:00:00"], // clocks go forward at two
    ["2018-03-12", "2018-03-12 04:00:00"],
    ["2018-11-04", "2018-11-04 04:00:00"], // and back
    ["2018-11-05", "2018-11-05 05:00:00"],
  ])("%s begins at %s of UTC", (day, utc) => {
    expect(formatTime(startOfDay(day))).toBe(utc);
    expect(dayInNewYork(startOfDay(day))).toBe(day);
    expect(dayInNewYork(startOfDay(day) - 1)).not.toBe(day);
  });

  it("opens at half past nine in summer and winter", () => {
    const open = 9.5 * HOUR;
    expect(formatTime(newYorkToUtc(parseDay("2018-07-02") + open))).toBe("2018-07-02 13:30:00");
    expect(formatTime(newYorkToUtc(parseDay("2018-12-03") + open))).toBe("2018-12-03 14:30:00");
  });
});
