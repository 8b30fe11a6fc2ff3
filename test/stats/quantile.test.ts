import { describe, expect, it } from "vitest";
import { quantile } from "../../lib/dist/stats/quantile.js";

describe("quantile", () => {
  const sorted = Float64Array.of(-2, 1, 1.5, 4, 10);

  it.each([
    [0, -2],
    [0.1, -0.8],
    [0.25, 1],
    [0.6, 2.5],
    [0.975, 9.4],
    [1, 10],
  ])("at %d is numpy 2.4.6's %d", (share, value) => {
    expect(quantile(sorted, share)).toBeCloseTo(value, 12);
  });

  it("of one value is that value", () => {
    expect([0, 0.3, 1].map((share) => quantile(Float64Array.of(7), share))).toEqual([7, 7, 7]);
  });
});
