import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simdAucs } from "../../lib/dist/evaluation/fast-aucs.js";
import { aucsOf, type SortedRows, weightedScore, weightedScores } from "../../lib/dist/metrics/weighted-metrics.js";

const GROUPS = 4;

/** Rows with ties or without, weighted or not, and weights of their groups in two, four or more weightings. */
const cases = fc
  .record({
    rows: fc.array(fc.tuple(fc.nat(GROUPS - 1), fc.nat(1), fc.nat(9), fc.double({ min: 0, max: 2, noNaN: true })), {
      minLength: 1,
      maxLength: 40,
    }),
    isWeighted: fc.boolean(),
    lanes: fc.constantFrom(2, 4, 6, 40),
    seed: fc.nat(99),
  })
  .map(({ rows, isWeighted, lanes, seed }) => ({
    group: Uint32Array.from(rows, ([group]) => group),
    label: Uint8Array.from(rows, ([, label]) => label),
    score: Float64Array.from(rows, ([, , score]) => score / 9),
    own: isWeighted ? Float64Array.from(rows, ([, , , weight]) => weight) : undefined,
    lanes,
    weights: Float64Array.from({ length: GROUPS * lanes }, (_, i) => ((i * i + seed) % 7) / 2),
  }));

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function aucsBy(loop: typeof aucsOf, { label, score, group, own, weights, lanes }: Case): Float64Array {
  return weightedScores("auc", label, score, group, own, loop)(weights, lanes);
}

describe("simdAucs", () => {
  it("gives the bits of the loop in JavaScript, and of one weighting after another", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { label, score, group, own, weights, lanes } = given;
        const found = aucsBy((...of: [SortedRows, Float64Array, number]) => simdAucs(...of)!, given);
        expect(found).toEqual(aucsBy(aucsOf, given));
        const one = weightedScore("auc", label, score, group, own);
        const alone = Array.from({ length: lanes }, (_, k) => one(weights.filter((_, i) => i % lanes === k)));
        expect([...found]).toEqual(alone);
      }),
    );
  });

  it("leaves an odd number of weightings to the loop in JavaScript", () => {
    const rows = { groupOf: Uint32Array.of(0, 0), own: undefined, kind: Uint8Array.of(0, 1) };
    expect(simdAucs(rows, Float64Array.of(1), 1)).toBeUndefined();
    expect([...simdAucs(rows, Float64Array.of(1, 0), 2)!]).toEqual([1, Number.NaN]);
  });
});
