import { distributionOf } from "ata-lab";
import { describe, expect, it } from "vitest";

describe("the distribution of returns", () => {
  it("is pandas': mean, deviation, skew, kurtosis and quantiles", () => {
    const found = distributionOf(Float64Array.of(-0.04, 0.01, 0.03, 0.005, -0.01, 0.02, 0));
    expect(found).toEqual({
      count: 7,
      mean: expect.closeTo(0.15 / 70, 12),
      deviation: expect.closeTo(0.02270410074141212, 12),
      skew: expect.closeTo(-0.9734636434140871, 10),
      kurtosis: expect.closeTo(1.4209377616820182, 10),
      worst: -0.04,
      p5: expect.closeTo(-0.031, 12),
      median: 0.005,
      p95: expect.closeTo(0.027, 12),
      best: 0.03,
      positive: 4 / 7,
    });
  });

  it("has no shape without values or without variation", () => {
    expect(distributionOf(new Float64Array(0))).toMatchObject({ count: 0, mean: Number.NaN, worst: Number.NaN });
    const [two, flat] = [distributionOf(Float64Array.of(1, 2)), distributionOf(new Float64Array(9).fill(0.01))];
    expect([two.skew, two.kurtosis, flat.skew, flat.kurtosis]).toEqual(Array(4).fill(Number.NaN));
    expect(flat).toMatchObject({ worst: 0.01, best: 0.01, positive: 1, deviation: 0 });
  });
});
