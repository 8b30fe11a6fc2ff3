import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { probabilities } from "../../../lib/dist/models/predict.js";
import { fastLogLoss } from "../../../lib/dist/training/assembly/fast-log-loss.js";
import { simdProbabilities } from "../../../lib/dist/training/assembly/fast-probabilities.js";
import { plainLogLoss } from "../../../lib/dist/training/assembly/plain-log-loss.js";
import { fitRows } from "../../../lib/dist/training/fit-rows.js";
import { scalingOf, standardise } from "../../../lib/dist/training/standardise.js";

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
  columnSize: fc.constantFrom(1e-300, 1e-9, 1, 1e9, 1e98),
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
        // Part by part, as rows that are too many for the memory.
        expect(fastLogLoss({ ...rows, mean: rows.mean.slice() }, point, undefined, 1)).toEqual(plain);
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

  it("of columns standardised where they are read, and of standardised copies", () => {
    const draw = uniform(3);
    const columns = [1, 1e6, 0, 1e-9].map((size) => Float64Array.from({ length: 5000 }, () => 7 + size * draw()));
    const label = Uint8Array.from({ length: 5000 }, () => Number(draw() < 0.4));
    const scaling = scalingOf(columns);
    const point = Float64Array.of(0.5, -2, 1, 0.25, 0.1);
    for (const weight of [undefined, Float64Array.from({ length: 5000 }, draw)]) {
      const read = fitRows(columns, label, weight, scaling);
      const copied = fitRows(standardise(columns, scaling), label, weight);
      expect({ ...read, columns: [], scaling: undefined }).toEqual({ ...copied, columns: [] });
      const wanted = plainLogLoss(copied, point);
      expect(plainLogLoss(read, point)).toEqual(wanted);
      expect(fastLogLoss(read, point)).toEqual(wanted);
      expect(fastLogLoss({ ...read, mean: read.mean.slice() }, point, undefined, 1)).toEqual(wanted);
    }
  });

  it("of fits that take turns: each finds its own rows", () => {
    const draw = uniform(7);
    const fits = [3, 1, 5].map((p) =>
      fitRows(
        Array.from({ length: p }, () => Float64Array.from({ length: 300 }, draw)),
        Uint8Array.from({ length: 300 }, (_, i) => i % 2),
      ),
    );
    for (const rows of [...fits, ...fits]) {
      const point = new Float64Array(rows.columns.length + 1).fill(0.5);
      expect(fastLogLoss(rows, point)).toEqual(plainLogLoss(rows, point));
    }
  });

  it("of probabilities of more rows than are copied at a time, and of log-odds of every size", () => {
    const x = Float64Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 25);
    x.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 709.7, 709.9, -745.2, 1e300], 17);
    expect(simdProbabilities(0.25, Float64Array.of(1), [x])).toEqual(probabilities(0.25, [1], [x]));
  });

  it("leave columns of different lengths, and more than a thousand, to JavaScript", () => {
    const columns = [Float64Array.of(1, 2), Float64Array.of(1)];
    expect(simdProbabilities(0, Float64Array.of(1, 1), columns)).toBeUndefined();
    const many = Array.from({ length: 1001 }, () => Float64Array.of(1, 2));
    expect(simdProbabilities(0, new Float64Array(1001), many)).toBeUndefined();
    expect(fastLogLoss(fitRows(many, Uint8Array.of(0, 1)), new Float64Array(1002))).toBeUndefined();
  });
});

describe("without WebAssembly", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  /** The models of both presets, and with weights, by modules that are loaded afresh. */
  async function models(): Promise<{ readonly fast: boolean; readonly models: unknown }> {
    vi.resetModules();
    const { makeSample, PRESETS, research } = await import("ata-lab/core");
    const { startInstance } = await import("../../../lib/dist/training/assembly/instance.js");
    const minutes = makeSample({ to: "2018-03-01" });
    const recipes = [PRESETS.seed, PRESETS.sound, { ...PRESETS.sound, classWeight: "balanced" as const }];
    return { fast: startInstance() !== undefined, models: recipes.map((recipe) => research(minutes, recipe).models) };
  }

  /** As of a page whose rules forbid it. */
  const forbidden = {
    Module: class {
      constructor() {
        throw new Error("wasm-unsafe-eval");
      }
    },
  };

  it("research writes the same bytes, whether there is none or it may not be compiled", async () => {
    const fast = await models();
    vi.stubGlobal("WebAssembly", undefined);
    const missing = await models();
    vi.stubGlobal("WebAssembly", forbidden);
    const refused = await models();
    expect([fast.fast, missing.fast, refused.fast]).toEqual([true, false, false]);
    expect([missing.models, refused.models]).toEqual([fast.models, fast.models]);
  });
});
