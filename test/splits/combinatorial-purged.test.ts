import { combinatorialPurged } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelSpanPairs, meets, toSpans } from "../support/spans.js";

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
const evenly = (rows: number): [number, number][] => Array.from({ length: rows }, (_, i) => [i, i + 1]);

describe("combinatorialPurged", () => {
  it("keeps training apart from tests, drops nothing without need, and each path tests every row once", () => {
    let possible = 0;
    fc.assert(
      fc.property(
        labelSpanPairs(6, 60),
        fc.integer({ min: 2, max: 6 }).chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n - 1 }))),
        fc.integer({ min: 0, max: 20 }),
        (pairs, [groups, testGroups], embargo) => {
          let cut: ReturnType<typeof combinatorialPurged>;
          try {
            cut = combinatorialPurged(toSpans(pairs), groups, testGroups, embargo);
          } catch (error) {
            expect((error as Error).message).toMatch(/nothing left to train on/);
            return;
          }
          possible++;
          const { edges, folds, paths } = cut;
          expect(folds).toHaveLength(choose(groups, testGroups));
          expect(paths).toHaveLength(choose(groups - 1, testGroups - 1));
          for (const fold of folds) {
            const tested = new Set(fold.test);
            const wanted = [...pairs.keys()].filter(
              (row) => !tested.has(row) && ![...tested].some((test) => meets(pairs[row]!, pairs[test]!, embargo)),
            );
            expect([...fold.train]).toEqual(wanted);
          }
          // Every test of every fold belongs to one path, and a path has each group once.
          const used = paths.flatMap((path) => path.map((fold, group) => `${fold}:${group}`));
          expect(new Set(used).size).toBe(used.length);
          expect([...used].sort()).toEqual(
            folds.flatMap(({ groups: own }, fold) => own.map((group) => `${fold}:${group}`)).sort(),
          );
          for (const { groups: own, test } of folds) {
            expect([...test]).toEqual(own.flatMap((g) => [...pairs.keys()].slice(edges[g], edges[g + 1])));
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(possible).toBeGreaterThan(50);
  });

  it("has the 15 folds and 5 paths of the book's figure 12.1", () => {
    const { folds, paths } = combinatorialPurged(toSpans(evenly(60)), 6, 2);
    expect(folds.slice(0, 6).map(({ groups }) => groups)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
      [0, 5],
      [1, 2],
    ]);
    // Figure 12.2, with groups and folds counted from 0.
    expect(paths).toEqual([
      [0, 0, 1, 2, 3, 4],
      [1, 5, 5, 6, 7, 8],
      [2, 6, 9, 9, 10, 11],
      [3, 7, 10, 12, 12, 13],
      [4, 8, 11, 13, 14, 14],
    ]);
  });

  it("refuses what cannot be cut", () => {
    const spans = toSpans(evenly(10));
    expect(() => combinatorialPurged(spans, 1, 1)).toThrow(/groups must be 2 or more, got 1/);
    expect(() => combinatorialPurged(spans, 4, 4)).toThrow(
      /test groups must be from 1 to 3, fewer than the groups, got 4/,
    );
    expect(() => combinatorialPurged(spans, 11, 2)).toThrow(/10 rows are too few for 11 groups/);
    // C(40, 20) folds of 100 rows, 4 bytes each.
    expect(() => combinatorialPurged(toSpans(evenly(100)), 40, 20)).toThrow(
      /make 137,846,528,820 folds, and 10,000 are the most: .* need up to 55,139 GB; take fewer groups/,
    );
    expect(() => combinatorialPurged(toSpans(evenly(3)), 3, 2)).toThrow(/nothing left to train on/);
  });
});
