import { type Bars, DAY, formatTime, HOUR, MINUTE, parseDay, resample, withoutSecondHours } from "ata-lab";
import { describe, expect, it } from "vitest";
import { clockChanges, isRepeatedHour, isSetBack, isSummer } from "../../lib/dist/bars/clock-changes.js";

/** Bars at minutes after a day's midnight. */
function barsAt(day: string, minutes: readonly number[]): Bars {
  const column = Float64Array.from(minutes, (_, i) => i + 1);
  const time = Float64Array.from(minutes, (minute) => parseDay(day) + minute * MINUTE);
  return {
    ...{ symbol: "X", zone: "America/New_York", interval: MINUTE, stamp: "end", time },
    ...{ open: column, high: column, low: column, close: column, volume: column },
  };
}
const AUTUMN = "2018-11-04";
/** 01:30 to 01:59, then 01:00 to 01:59 again, then 02:00 and 02:01. */
const NIGHT = barsAt(AUTUMN, [
  ...Array.from({ length: 30 }, (_, i) => 90 + i),
  ...Array.from({ length: 60 }, (_, i) => 60 + i),
  120,
  121,
]);

describe("New York's clocks", () => {
  it.each([
    [2006, "2006-04-02", "2006-10-29"],
    [2007, "2007-03-11", "2007-11-04"],
    [2018, "2018-03-11", "2018-11-04"],
    [2020, "2020-03-08", "2020-11-01"],
    [2026, "2026-03-08", "2026-11-01"],
  ])("change in %d on these Sundays", (year, spring, autumn) => {
    expect(clockChanges(year).map((day) => formatTime(day).slice(0, 10))).toEqual([spring, autumn]);
    for (const [day, summer] of [
      [parseDay(spring), true],
      [parseDay(spring) - DAY, false],
      [parseDay(autumn), false],
      [parseDay(autumn) - DAY, true],
    ] as const) {
      expect(isSummer(day), formatTime(day)).toBe(summer);
    }
  });

  it("show one hour twice", () => {
    const night = parseDay(AUTUMN);
    const at = (minute: number): boolean => isRepeatedHour(night + minute * MINUTE);
    expect([59, 60, 119, 120, 121].map(at)).toEqual([false, true, true, true, false]);
    expect(isRepeatedHour(night + DAY + 90 * MINUTE)).toBe(false);
    expect(isRepeatedHour(parseDay("2018-03-11") + 90 * MINUTE)).toBe(false);
  });

  it("are set back between two bars of that hour only", () => {
    const night = parseDay(AUTUMN);
    const back = (before: number, after: number): boolean => isSetBack(night + before * MINUTE, night + after * MINUTE);
    expect([back(119, 60), back(119, 119), back(119, 120), back(120, 60), back(121, 60), back(119, 59)]).toEqual([
      true,
      true,
      false,
      true,
      false,
      false,
    ]);
    expect(isSetBack(night + DAY + 2 * HOUR, night + DAY + HOUR)).toBe(false);
  });
});

describe("bars of the hour that comes twice", () => {
  it("are left out the second time", () => {
    const kept = withoutSecondHours(NIGHT);
    expect(Array.from(kept.time, (time) => (time - parseDay(AUTUMN)) / MINUTE)).toEqual([
      ...Array.from({ length: 30 }, (_, i) => 90 + i),
      120,
      121,
    ]);
    expect(kept.close[30]).toBe(91);
    const plain = barsAt("2018-11-05", [90, 91, 92]);
    expect(withoutSecondHours(plain)).toBe(plain);
  });

  it.each([
    ["30min", [90, 60, 90, 120]],
    ["60min", [60, 60, 120]],
    ["120min", [0, 120]],
  ])("have bins of their own where these are not longer than it: %s", (rule, starts) => {
    const bins = resample(NIGHT, rule);
    expect(Array.from(bins.time, (time) => (time - parseDay(AUTUMN)) / MINUTE)).toEqual(starts);
    expect(bins.volume.reduce((sum, volume) => sum + volume)).toBe(NIGHT.volume.reduce((sum, volume) => sum + volume));
  });
});
