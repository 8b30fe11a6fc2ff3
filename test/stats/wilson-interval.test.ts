import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../lib/dist/stats/wilson-interval.js";

describe("wilsonInterval", () => {
  it.each([
    [0, 10, 0, 0.27753279986288926],
    [3, 10, 0.10779126740630102, 0.6032218525388546],
    [10, 10, 0.7224672001371109, 1],
    [480, 1000, 0.44917079499694124, 0.510982275342481],
    [1, 3, 0.06149194472039626, 0.7923403991979523],
  ])("of %d of %d is scipy 1.17.1's", (positives, rows, low, high) => {
    const found = wilsonInterval(positives, rows);
    expect(found).toHaveLength(2);
    expect(found[0]).toBeCloseTo(low, 14);
    expect(found[1]).toBeCloseTo(high, 14);
  });

  it("ends at 0 and 1 exactly where all rows are of one kind", () => {
    for (const rows of [1, 7, 49]) {
      expect([wilsonInterval(0, rows)[0], wilsonInterval(rows, rows)[1]]).toEqual([0, 1]);
    }
  });

  it.each([
    [0, 0],
    [-1, 5],
    [6, 5],
    [Number.NaN, 5],
  ])("refuses %d of %d", (positives, rows) => {
    expect(() => wilsonInterval(positives, rows)).toThrow(`${positives} of ${rows} rows is not a share`);
  });
});
