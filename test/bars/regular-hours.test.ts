import { type Bars, formatTime, parseDay, regularHours, sliceBars } from "ata-lab";
import { describe, expect, it } from "vitest";

/** Every minute of the given days, each column the minute's number. */
function everyMinute(days: readonly string[], stamp: "start" | "end"): Bars {
  const shift = stamp === "end" ? 60_000 : 0;
  const time = Float64Array.from(
    days.flatMap((day) => Array.from({ length: 1440 }, (_, minute) => parseDay(day) + minute * 60_000 + shift)),
  );
  return {
    symbol: "X",
    zone: "America/New_York",
    interval: 60_000,
    stamp,
    time,
    open: time,
    high: time,
    low: time,
    close: time,
    volume: time,
  };
}

describe.each(["start", "end"] as const)("regularHours of bars stamped at their %s", (stamp) => {
  it("keeps 390 minutes of a full day, 210 of an early close, none of a holiday or weekend", () => {
    const days = ["2021-11-24", "2021-11-25", "2021-11-26", "2021-11-27"];
    const kept = regularHours(everyMinute(days, stamp));
    const perDay = days.map((day) => [...kept.time].filter((time) => formatTime(time).startsWith(day)).length);
    expect(perDay).toEqual([390, 0, 210, 0]);
    expect(formatTime(kept.time[0]!).slice(11)).toBe(stamp === "start" ? "09:30:00" : "09:31:00");
    expect(formatTime(kept.time.at(-1)!).slice(11)).toBe(stamp === "start" ? "12:59:00" : "13:00:00");
    expect(kept.close).toEqual(kept.time);
    expect(regularHours(kept)).toBe(kept);
  });

  it("keeps nothing of days without a session, nor of a night", () => {
    expect(regularHours(everyMinute(["2021-11-25", "2021-11-27"], stamp)).time).toHaveLength(0);
    expect(regularHours(sliceBars(everyMinute(["2021-11-24"], stamp), 0, 570)).time).toHaveLength(0);
    expect(regularHours(sliceBars(everyMinute(["2021-11-24"], stamp), 0, 571)).time).toHaveLength(1);
  });
});
