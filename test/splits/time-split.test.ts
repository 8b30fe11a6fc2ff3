import { timeSplit } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("timeSplit", () => {
  it("covers every row once, training first", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 1e6 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (rows, fraction) => {
          fc.pre(Math.trunc(rows * fraction) > 0);
          const { train, validation } = timeSplit(rows, fraction);
          expect([train.start, train.end, validation.end]).toEqual([0, validation.start, rows]);
          expect(train.end).toBe(Math.trunc(rows * fraction));
        },
      ),
    );
  });

  it.each([
    [1, 0.8],
    [10, 0.01],
    [10, 1],
    [10, Number.NaN],
  ])("refuses %s rows at %s", (rows, fraction) => {
    expect(() => timeSplit(rows, fraction)).toThrow(/leaves nothing/);
  });
});
