import { onBalanceVolume } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectAt, knownBars } from "./known.js";

describe("onBalanceVolume", () => {
  it("is TA-Lib 0.8.2's OBV", () => {
    expectAt(onBalanceVolume(knownBars), { 0: 15868, 1: 1742, 2: -13064, 500: -390725, 1169: -142447 }, 0);
  });

  it.each(["close", "volume"] as const)("is unknown from a missing %s on", (name) => {
    for (const row of [0, 7]) {
      const column = knownBars[name].slice();
      column[row] = Number.NaN;
      const balance = onBalanceVolume({ ...knownBars, [name]: column });
      expect(balance.findIndex(Number.isNaN)).toBe(row);
      expect(balance.subarray(row).every(Number.isNaN)).toBe(true);
    }
  });
});
