import { futureReturn, labelForwardReturn } from "ata-lab";
import { describe, expect, it } from "vitest";

describe("futureReturn", () => {
  it("is the return to the close of the horizon's bar; the last bars' future is not known", () => {
    const returns = futureReturn(Float64Array.of(100, 80, 110, 100), 2);
    expect([...returns]).toEqual([0.1, 0.25, Number.NaN, Number.NaN]);
    expect([...futureReturn(Float64Array.of(200, 100), 1)]).toEqual([-0.5, Number.NaN]);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a horizon of %d", (horizon) => {
    expect(() => futureReturn(Float64Array.of(1, 2, 3), horizon)).toThrow(
      `horizon must be a positive number of bars, got ${horizon}`,
    );
  });
});

describe("labelForwardReturn", () => {
  it("is 1 above the threshold, and 0 just on it", () => {
    // 0.25 exactly, in binary too.
    const close = Float64Array.of(1, 1.25, 1.5625, 2);
    expect([...labelForwardReturn(close, { horizon: 1, threshold: 0.25 })]).toEqual([0, 0, 1, 0]);
  });
});
