import fc from "fast-check";
import { expect } from "vitest";

// Property tests draw the same cases on every run, so that a failure is the change's; FC_SEED draws others.
// Against mutants the first counterexample does: the search for the smallest takes many times as long as the test.
fc.configureGlobal({
  seed: Number(process.env.FC_SEED ?? 1),
  endOnFailure: process.env.STRYKER_MUTATOR_WORKER !== undefined,
});

// Long columns are compared by their bytes, a hundred times as fast; where these differ, element by element as ever.
expect.addEqualityTesters([
  (a, b) => (a instanceof Float64Array && b instanceof Float64Array && sameBytes(a, b) ? true : undefined),
]);

function sameBytes(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && bytes(a).equals(bytes(b));
}

const bytes = (x: Float64Array): Buffer => Buffer.from(x.buffer, x.byteOffset, x.byteLength);
