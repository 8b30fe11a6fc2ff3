import { describe, expect, it } from "vitest";
import { coverageOfFewDays, fewDaysText } from "../../lib/dist/evaluation/few-days.js";

describe("coverageOfFewDays", () => {
  it("rises with the days, is below 95 %, and is silent from 50 days on", () => {
    const shares = Array.from({ length: 49 }, (_, i) => coverageOfFewDays(i + 1)!);
    shares.forEach((share, i) => {
      expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0.5);
      expect(share).toBeLessThan(0.95);
    });
    expect(coverageOfFewDays(50)).toBeUndefined();
    expect(fewDaysText(50)).toBeUndefined();
  });

  it("does not claim to have measured fewer days than it has", () => {
    expect(fewDaysText(2)).toMatch(
      /^The intervals of AUCs and of differences are too narrow: with 2 days, 95 % intervals held .* in at most \d\d % /,
    );
    expect(fewDaysText(12)).toMatch(/with 12 days, .* in about \d\d % of simulated histories; 50 days or more/);
  });
});
