import { relativeTo, sessionVwap } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectAt, knownBars } from "./known.js";

describe("sessionVwap", () => {
  it('is pandas-ta-classic 0.8.32\'s vwap(anchor="D")', () => {
    const vwap = sessionVwap(knownBars);
    expectAt(vwap, {
      0: 253.00333333333333,
      1: 252.9389686826254,
      200: 250.49806795957025,
      389: 249.63721641174385,
      390: 244.39666666666665,
      391: 244.2797188566511,
      1169: 246.5272111815255,
    });
    expect(relativeTo(knownBars.close, vwap)[1169]).toBeCloseTo(knownBars.close[1169]! / 246.5272111815255 - 1, 12);
  });

  it("is unknown before the first trade, and from a missing number to the session's end", () => {
    const volume = knownBars.volume.slice();
    volume.fill(0, 390, 393);
    volume[100] = Number.NaN;
    const vwap = sessionVwap({ ...knownBars, volume });
    expect(vwap.findIndex(Number.isNaN)).toBe(100);
    expect(vwap.subarray(100, 393).every(Number.isNaN)).toBe(true);
    expect(vwap.subarray(393).some(Number.isNaN)).toBe(false);
    expect(vwap.subarray(780)).toEqual(sessionVwap(knownBars).subarray(780));
  });
});
