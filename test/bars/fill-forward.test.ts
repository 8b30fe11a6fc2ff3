import { type Bars, formatTime, makeSample, restamp, takeBars } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillForward } from "../../lib/dist/bars/fill-forward.js";

const days = makeSample({ to: "2018-01-05" }); // three sessions of 390 minutes

/** The bars without some rows. */
const without = (bars: Bars, ...rows: readonly number[]): Bars =>
  takeBars(
    bars,
    Uint32Array.from(bars.time.keys()).filter((i) => !rows.includes(i)),
  );

describe("fillForward", () => {
  it("repeats the prices of the last bar, with no volume, until the next one", () => {
    const filled = fillForward(without(days, 5, 6));
    expect(filled.time).toEqual(days.time);
    for (const row of [5, 6]) {
      for (const name of ["open", "high", "low", "close"] as const) expect(filled[name][row]).toBe(days[name][4]);
      expect(filled.volume[row]).toBe(0);
    }
    for (const name of ["open", "high", "low", "close", "volume"] as const) {
      expect(filled[name].subarray(0, 5)).toEqual(days[name].subarray(0, 5));
      expect(filled[name].subarray(7)).toEqual(days[name].subarray(7));
    }
    expect(filled.symbol).toBe("SAMPLE");
  });

  it("makes nothing up before a day's first bar and after its last", () => {
    const cut = without(days, 388, 389, 390, 391);
    expect(fillForward(cut)).toBe(cut);
  });

  it("takes the minute that ends at midnight for one of the day before", () => {
    const time = ["2018-01-02T23:58:00Z", "2018-01-03T00:00:00Z", "2018-01-03T00:02:00Z"].map(Date.parse);
    const late = { ...takeBars(days, Uint32Array.of(0, 1, 2)), time: Float64Array.from(time) };
    expect([...fillForward(late).time].map((t) => formatTime(t).slice(11, 16))).toEqual([
      "23:58",
      "23:59",
      "00:00",
      "00:02",
    ]);
    const starts = fillForward({ ...late, stamp: "start" });
    expect([...starts.time].map((t) => formatTime(t).slice(11, 16))).toEqual(["23:58", "00:00", "00:01", "00:02"]);
  });

  it("fills whatever is missing inside, of either stamp", () => {
    const inside = fc.uniqueArray(fc.integer({ min: 1, max: 388 }), { maxLength: 100 });
    fc.assert(
      fc.property(inside, fc.constantFrom("start" as const, "end" as const), (rows, stamp) => {
        const bars = restamp(days, stamp);
        const filled = fillForward(without(bars, ...rows));
        expect(filled.time).toEqual(bars.time);
        let last = 0;
        expect(filled.close).toEqual(
          bars.close.map((_, i) => {
            if (!rows.includes(i)) last = i;
            return bars.close[last]!;
          }),
        );
        expect(filled.volume).toEqual(bars.volume.map((volume, i) => (rows.includes(i) ? 0 : volume)));
      }),
      { numRuns: 20 },
    );
  });

  it("gives back the bars themselves where nothing is missing, also when there are none", () => {
    expect(fillForward(days)).toBe(days);
    const none = takeBars(days, new Uint32Array(0));
    expect(fillForward(none)).toBe(none);
  });
});
