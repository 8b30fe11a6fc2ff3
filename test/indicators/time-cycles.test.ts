import { DAY, dayCycle, makeSample, timeOfDay, weekCycle } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectAt, knownBars } from "./known.js";

describe("dayCycle", () => {
  it("is numpy 2.4.6's sine and cosine of the time of day", () => {
    const { sin, cos } = dayCycle(knownBars.time);
    expectAt(sin, { 0: 0.6052939880428945, 200: -0.22069743502150088, 1169: -0.8660254037844384 }, 1e-13);
    expectAt(cos, { 0: -0.7960020025346219, 200: -0.9753423205085128, 1169: -0.5000000000000004 }, 1e-13);
  });

  it("comes back after a day and not before", () => {
    const time = knownBars.time.subarray(0, 390);
    expect(dayCycle(time.map((t) => t + DAY))).toEqual(dayCycle(time));
    expect(new Set(dayCycle(time).sin).size).toBe(390);
  });
});

describe("timeOfDay", () => {
  it("is the hour and the minute's share of one, the seconds left out", () => {
    const clocks = ["00:00:00", "00:00:59", "00:01:00", "09:30:00", "15:45:30", "23:59:59"];
    const time = clocks.map((clock) => Date.parse(`2018-01-02T${clock}Z`));
    expect([...timeOfDay(Float64Array.from(time))]).toEqual([0, 0, 1 / 60, 9.5, 15.75, 23 + 59 / 60]);
  });

  it("is missing where the time is", () => {
    expect(timeOfDay(Float64Array.of(Number.NaN))[0]).toBeNaN();
  });
});

describe("weekCycle", () => {
  it("is numpy 2.4.6's sine and cosine of pandas' dayofweek", () => {
    const { sin, cos } = weekCycle(knownBars);
    expectAt(sin, { 0: 0.7818314824680298, 390: 0.9749279121818236, 1169: 0.43388373911755823 }, 1e-13);
    expectAt(cos, { 0: 0.6234898018587336, 390: -0.22252093395631434, 1169: -0.900968867902419 }, 1e-13);
  });

  it("gives Monday (0, 1), and the same to every bar of a day", () => {
    const bars = makeSample({ to: "2018-01-20" });
    const { sin, cos } = weekCycle(bars);
    const mondays = [...bars.time.keys()].filter((i) => new Date(bars.time[i]!).getUTCDay() === 1);
    expect(mondays).toHaveLength(390);
    expect(new Set(mondays.map((i) => `${sin[i]} ${cos[i]}`))).toEqual(new Set(["0 1"]));
    expect(new Set(sin).size).toBe(5);
  });
});
