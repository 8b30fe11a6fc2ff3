import { type Fold, purgedKFold, trainSelectTest, walkForward } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelSpanPairs, meets, toSpans } from "../support/spans.js";

/** The result, or undefined where purging leaves a part without rows. */
function ifPossible<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch (error) {
    expect((error as Error).message).toMatch(
      /nothing left to train on|reaches into the next part|too few|rows empty|a moment has more rows/,
    );
    return undefined;
  }
}

function expectApart(pairs: readonly [number, number][], { train, test }: Fold, embargo: number = 0): void {
  for (const row of train) {
    for (const other of test) expect(meets(pairs[row]!, pairs[other]!, embargo), `${row} meets ${other}`).toBe(false);
  }
}

const evenly = (rows: number): [number, number][] => Array.from({ length: rows }, (_, i) => [i, i + 1]);
const apart = (rows: number): [number, number][] => evenly(rows).map(([i]) => [10 * i, 10 * i + 1]);

describe("walkForward", () => {
  it("never lets a training span meet a test span, trains on the past only, and tests the last rows in order", () => {
    let possible = 0;
    fc.assert(
      fc.property(
        labelSpanPairs(4, 60),
        fc.record(
          {
            nSplits: fc.integer({ min: 1, max: 6 }),
            testSize: fc.integer({ min: 1, max: 10 }),
            maxTrainSize: fc.integer({ min: 1, max: 30 }),
          },
          { requiredKeys: ["nSplits"] },
        ),
        (pairs, options) => {
          const folds = ifPossible(() => walkForward(toSpans(pairs), options));
          if (!folds) return;
          possible++;
          for (const fold of folds) {
            expectApart(pairs, fold);
            expect(fold.train.at(-1)!).toBeLessThan(fold.test[0]!);
            expect(fold.train.length).toBeLessThanOrEqual(options.maxTrainSize ?? Number.POSITIVE_INFINITY);
          }
          const tested = folds.flatMap(({ test }) => [...test]);
          expect(tested).toEqual(tested.map((_, i) => pairs.length - tested.length + i));
        },
      ),
      { numRuns: 500 },
    );
    expect(possible).toBeGreaterThan(50);
  });

  it("expands, or rolls with maxTrainSize", () => {
    const sizes = (maxTrainSize?: number): number[] =>
      walkForward(toSpans(evenly(100)), { nSplits: 4, ...(maxTrainSize && { maxTrainSize }) }).map(
        ({ train }) => train.length,
      );
    expect(sizes()).toEqual([19, 39, 59, 79]);
    expect(sizes(30)).toEqual([19, 30, 30, 30]);
  });

  it("refuses what cannot be cut", () => {
    const spans = toSpans(evenly(10));
    expect(() => walkForward(spans, { nSplits: 0 })).toThrow(/nSplits must be 1 or more/);
    expect(() => walkForward(spans, { nSplits: 2, testSize: 5 })).toThrow(/10 rows are too few for 2 tests of 5/);
    expect(() => walkForward(spans, { nSplits: 2, maxTrainSize: 0 })).toThrow(/maxTrainSize must be/);
    const long = toSpans(evenly(10).map(([start]) => [start, start + 100]));
    expect(() => walkForward(long, { nSplits: 2 })).toThrow(/fold 1 of 2 has nothing left to train on/);
  });

  it("tests on as little as a row", () => {
    const folds = walkForward(toSpans(apart(4)), { nSplits: 2, testSize: 1 });
    expect(folds.map(({ train, test }) => [[...train], [...test]])).toEqual([
      [[0, 1], [2]],
      [[0, 1, 2], [3]],
    ]);
  });

  it("names the rows and times of labels that are out of order", () => {
    const refuse = (...pairs: [number, number][]): void => void walkForward(toSpans(pairs), { nSplits: 1 });
    const [noon, one] = [Date.UTC(2018, 0, 2, 12), Date.UTC(2018, 0, 2, 13)];
    expect(() => refuse([noon, one], [one, one], [noon, one])).toThrow(
      "row 2 at 2018-01-02 12:00:00 comes after row 1 at 2018-01-02 13:00:00: sort the rows by time",
    );
    expect(() => refuse([noon, noon], [one, noon])).toThrow(
      "the label of row 1 starts at 2018-01-02 13:00:00 and ends at 2018-01-02 12:00:00",
    );
    expect(() => refuse([noon, Number.NaN], [one, one])).toThrow(
      "the label of row 0 starts at 2018-01-02 12:00:00 and ends at NaN",
    );
    const uneven = { start: Float64Array.of(noon, one), end: Float64Array.of(one) };
    expect(() => walkForward(uneven, { nSplits: 1 })).toThrow("spans: start has 2 values but end has 1");
  });
});

describe("purgedKFold", () => {
  it("never lets a training span meet a test span, nor start in the embargo, and tests every row once", () => {
    let possible = 0;
    fc.assert(
      fc.property(
        labelSpanPairs(4, 60),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 0, max: 20 }),
        (pairs, nSplits, embargo) => {
          const folds = ifPossible(() => purgedKFold(toSpans(pairs), nSplits, embargo));
          if (!folds) return;
          possible++;
          for (const fold of folds) {
            expectApart(pairs, fold, embargo);
            // Nothing is dropped without need.
            const apart = pairs.filter((pair) => ![...fold.test].some((row) => meets(pair, pairs[row]!, embargo)));
            expect(fold.train.length).toBe(apart.length);
          }
          expect(folds.flatMap(({ test }) => [...test])).toEqual([...pairs.keys()]);
        },
      ),
      { numRuns: 500 },
    );
    expect(possible).toBeGreaterThan(50);
  });

  it("refuses what cannot be cut", () => {
    expect(() => purgedKFold(toSpans(evenly(10)), 1)).toThrow(/nSplits must be 2 or more/);
    expect(() => purgedKFold(toSpans(evenly(3)), 4)).toThrow(/3 rows are too few for 4 folds/);
    // Only the middle one of three labels meets both others.
    expect(() => purgedKFold(toSpans(evenly(3)), 3)).toThrow(/fold 2 of 3 has nothing left to train on/);
  });

  it("tests on as little as a row", () => {
    const folds = purgedKFold(toSpans(apart(3)), 3);
    expect(folds.map(({ train, test }) => [[...train], [...test]])).toEqual([
      [[1, 2], [0]],
      [[0, 2], [1]],
      [[0, 1], [2]],
    ]);
  });
});

describe("trainSelectTest", () => {
  it("keeps the three parts apart and in order, and leaves the test part whole", () => {
    let possible = 0;
    fc.assert(
      fc.property(
        labelSpanPairs(4, 60),
        fc.double({ min: 0.2, max: 0.7, noNaN: true }),
        fc.double({ min: 0.1, max: 0.3, noNaN: true }),
        (pairs, train, select) => {
          fc.pre(train + select < 0.95);
          const parts = ifPossible(() => trainSelectTest(toSpans(pairs), { train, select }));
          if (!parts) return;
          possible++;
          expectApart(pairs, { train: parts.train, test: parts.select });
          expectApart(pairs, { train: parts.train, test: parts.test });
          expectApart(pairs, { train: parts.select, test: parts.test });
          expect(parts.train.at(-1)!).toBeLessThan(parts.select[0]!);
          const cut = Math.trunc(pairs.length * (train + select));
          // Rows of one moment stay together.
          expect(parts.test[0]).toBe(pairs.findIndex(([start]) => start === pairs[cut]![0]));
          expect(parts.test.at(-1)).toBe(pairs.length - 1);
        },
      ),
      { numRuns: 500 },
    );
    expect(possible).toBeGreaterThan(50);
  });

  it.each([
    [0, 0.2],
    [0.8, 0],
    [0.8, 0.2],
    [Number.NaN, 0.2],
  ])("refuses shares of %s and %s", (train, select) => {
    expect(() => trainSelectTest(toSpans(evenly(10)), { train, select })).toThrow(/leave a part of the/);
  });
});
