import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retrainStretches } from "../../lib/dist/splits/retrain-stretches.js";
import { parseTimeLength } from "../../lib/dist/splits/time-length.js";
import { DAY, HOUR, parseDay } from "../../lib/dist/util/time.js";

/** Three rows on each weekday of a period. */
function weekdays(from: string, to: string): Float64Array {
  const out: number[] = [];
  for (let day = parseDay(from); day < parseDay(to); day += DAY) {
    const weekday = new Date(day).getUTCDay();
    if (weekday > 0 && weekday < 6) out.push(day + 10 * HOUR, day + 11 * HOUR, day + 12 * HOUR);
  }
  return Float64Array.from(out);
}

const date = (time: Float64Array, row: number): string => new Date(time[row]!).toISOString().slice(0, 10);

describe("retrainStretches", () => {
  it("retrains at the first session of each month, after a year", () => {
    const time = weekdays("2018-01-15", "2019-04-10");
    const stretches = retrainStretches(time, { retrain: "monthly" });
    expect(stretches.map(({ test }) => date(time, test.start))).toEqual([
      "2019-01-01",
      "2019-02-01",
      "2019-03-01",
      "2019-04-01",
    ]);
    expect(stretches.map(({ train }) => train.start)).toEqual([0, 0, 0, 0]);
    expect(stretches.at(-1)!.test.end).toBe(time.length);
  });

  it("retrains at quarters, on a window of months", () => {
    const time = weekdays("2018-01-01", "2019-03-01");
    const stretches = retrainStretches(time, { retrain: "quarterly", window: "6 months" });
    expect(stretches.map(({ train, test }) => [date(time, train.start), date(time, test.start)])).toEqual([
      ["2018-01-01", "2018-07-02"],
      ["2018-04-02", "2018-10-01"],
      ["2018-07-02", "2019-01-01"],
    ]);
  });

  it("retrains after a number of sessions, on a window of sessions", () => {
    const time = weekdays("2018-01-01", "2018-01-27");
    const stretches = retrainStretches(time, {
      retrain: "5 sessions",
      window: "8 sessions",
      firstTrain: "10 sessions",
    });
    expect(stretches).toEqual([
      { train: { start: 6, end: 30 }, test: { start: 30, end: 45 } },
      { train: { start: 21, end: 45 }, test: { start: 45, end: 60 } },
    ]);
  });

  it("covers all rows from the first training on once, and later rows change no earlier stretch", () => {
    const length = fc.oneof(
      fc.constantFrom("monthly", "quarterly"),
      fc.integer({ min: 1, max: 40 }).map((n) => `${n} sessions`),
      fc.integer({ min: 1, max: 4 }).map((n) => `${n} months`),
    );
    const all = weekdays("2018-01-01", "2019-09-01");
    fc.assert(
      fc.property(
        length,
        fc.option(length, { nil: "expanding" }),
        length,
        fc.integer({ min: 300, max: all.length }),
        (retrain, window, firstTrain, rows) => {
          const options = { retrain, window, firstTrain };
          const stretches = retrainStretches(all.subarray(0, rows), options);
          stretches.forEach(({ train, test }, i) => {
            expect(train.start).toBeLessThan(train.end);
            expect(train.end).toBe(test.start);
            expect(test.end).toBe(stretches[i + 1]?.test.start ?? rows);
          });
          const later = retrainStretches(all, options);
          expect(later.slice(0, stretches.length - 1)).toEqual(stretches.slice(0, -1));
          expect(later[stretches.length - 1]!.train).toEqual(stretches.at(-1)!.train);
        },
      ),
    );
  });

  it("says what is too short, and what cannot be read", () => {
    const time = weekdays("2018-01-01", "2018-03-01");
    expect(() => retrainStretches(time, { retrain: "monthly" })).toThrow(
      /there are 43 sessions from 2018-01-01: too few to train on 12 months and score what follows/,
    );
    expect(() => retrainStretches(new Float64Array(0), { retrain: "monthly" })).toThrow(/there are no rows/);
    expect(() => retrainStretches(time, { retrain: "weekly" })).toThrow(
      /"weekly" is not a length of time: write monthly/,
    );
    expect(() => retrainStretches(time, { retrain: "0 sessions" })).toThrow(/not a length/);
    expect(() => retrainStretches(time, { retrain: "monthly", window: "half" })).toThrow(/"half" is not a length/);
    expect(parseTimeLength("1 Month")).toEqual({ count: 1, unit: "month" });
  });
});
