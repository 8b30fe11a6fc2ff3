import { purge } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelSpanPairs, meets, toSpans } from "../support/spans.js";

describe("purge", () => {
  it("keeps exactly the training rows that meet no test row, for any rows, labels and embargo", () => {
    fc.assert(
      fc.property(
        labelSpanPairs(1, 60),
        fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
        fc.integer({ min: 0, max: 20 }),
        (pairs, roles, embargo) => {
          const role = pairs.map(() => roles.next().value);
          const rowsOf = (wanted: number): Uint32Array =>
            Uint32Array.from(pairs.keys()).filter((row) => role[row] === wanted);
          const [train, test] = [rowsOf(0), rowsOf(1).reverse()];
          const kept = train.filter((row) => ![...test].some((other) => meets(pairs[row]!, pairs[other]!, embargo)));
          expect(purge(toSpans(pairs), train, test, embargo)).toEqual(kept);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("counts labels that only touch as meeting", () => {
    const spans = toSpans([
      [0, 5],
      [5, 10],
      [10, 15],
    ]);
    expect([...purge(spans, Uint32Array.of(0, 2), Uint32Array.of(1))]).toEqual([]);
  });

  it.each([-1, Number.NaN])("refuses an embargo of %s", (embargo) => {
    expect(() => purge(toSpans([[0, 1]]), Uint32Array.of(), Uint32Array.of(0), embargo)).toThrow(/0 or more/);
  });
});
