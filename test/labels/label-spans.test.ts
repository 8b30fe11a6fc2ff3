import { HOUR, knownTimes, labelSpans, MINUTE, makeSample, resample, takeSpans } from "ata-lab";
import { describe, expect, it } from "vitest";

const minutes = makeSample({ to: "2018-01-04" });

describe("labelSpans", () => {
  it("reaches from a bar's end to the end of its forward bar, over the night where the bar does", () => {
    const bars = resample(minutes, "5min", { closed: "right", label: "right" });
    const { start, end } = labelSpans(bars, 12);
    expect(start).toEqual(bars.time);
    expect(end[0]! - start[0]!).toBe(HOUR);
    // The last bar of the day, 16:00, looks at 10:30 of the next.
    expect([start[77]! / HOUR, end[77]! / HOUR].map((hour) => hour % 24)).toEqual([16, 10.5]);
    expect([...end.subarray(-12)]).toEqual(Array(12).fill(Number.POSITIVE_INFINITY));
    expect(end.at(-13)).toBe(bars.time.at(-1));
  });

  it("counts a bar named by its start as known at its end", () => {
    const bars = resample(minutes, "5min");
    expect(knownTimes(bars).every((time, i) => time - bars.time[i]! === 5 * MINUTE)).toBe(true);
    expect(labelSpans(bars, 1).start[0]).toBe(bars.time[0]! + 5 * MINUTE);
  });

  it("keeps the true spans of filtered rows", () => {
    const bars = resample(minutes, "5min");
    const all = labelSpans(bars, 12);
    expect(takeSpans(all, Uint32Array.of(3, 40)).end).toEqual(Float64Array.of(all.end[3]!, all.end[40]!));
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a horizon of %s", (horizon) => {
    expect(() => labelSpans(minutes, horizon)).toThrow(/positive number of bars/);
  });
});
