import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { probabilities } from "../../../lib/dist/models/predict.js";
import { fastLogLoss } from "../../../lib/dist/training/assembly/fast-log-loss.js";
import { simdProbabilities } from "../../../lib/dist/training/assembly/fast-probabilities.js";
import { plainLogLoss } from "../../../lib/dist/training/assembly/plain-log-loss.js";
import { fitRows } from "../../../lib/dist/training/fit-rows.js";

/** A generator of numbers of its own: large problems are drawn by a seed, so that they are quick to draw. */
function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

const problem = fc.record({
  seed: fc.integer(),
  n: fc.oneof(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 500, max: 1100 })),
  p: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 40 })),
  weighted: fc.boolean(),
  // Log-odds that hardly differ from 0, usual ones, and such that nearly all rows are certain.
  size: fc.constantFrom(1e-12, 0.1, 1, 30, 800, 1e5),
  columnSize: fc.constantFrom(1e-300, 1e-9, 1, 1e9, 1e150),
  separable: fc.boolean(),
});

describe("WebAssembly and plain JavaScript", () => {
  it("give the same bits of a log loss, its gradient and its Hessian", () => {
    fc.assert(
      fc.property(problem, ({ seed, n, p, weighted, size, columnSize, separable }) => {
        const draw = uniform(seed);
        const columns = Array.from({ length: p }, () =>
          Float64Array.from({ length: n }, () => columnSize * (draw() - 0.5 + (draw() < 0.01 ? 50 : 0))),
        );
        const label = Uint8Array.from({ length: n }, (_, i) =>
          i < 2 ? i : Number(separable ? columns[0]![i]! > 0 : draw() < 0.4),
        );
        const weight = weighted ? Float64Array.from({ length: n }, (_, i) => (i < 2 ? 1 : 3 * draw())) : undefined;
        const rows = fitRows(columns, label, weight);
        const point = Float64Array.from({ length: p + 1 }, (_, j) =>
          j === p ? size * (draw() - 0.5) : (size / columnSize) * (draw() - 0.5),
        );
        const plain = plainLogLoss(rows, point);
        expect(fastLogLoss(rows, point)).toEqual(plain);
        const nearby = fastLogLoss(rows, point, plain.hessian)!;
        expect(nearby).toEqual(plain);
        expect(nearby.hessian).toBe(plain.hessian);
        expect(simdProbabilities(point[p]!, point.subarray(0, p), columns)).toEqual(
          probabilities(point[p]!, point.subarray(0, p), columns),
        );
      }),
      { numRuns: 300 },
    );
  });
});
