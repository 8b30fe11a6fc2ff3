import fc from "fast-check";

/** Columns and labels to fit on, and a C. */
export interface Problem {
  readonly X: Float64Array[];
  readonly y: Uint8Array;
  readonly C: number;
}

const number = fc.double({ min: -3, max: 3, noNaN: true });

/** Columns of very different size and offset, the last collinear with the others, labels of both classes. */
export const problem: fc.Arbitrary<Problem> = fc
  .integer({ min: 4, max: 700 })
  .chain((n) =>
    fc.tuple(
      fc.array(fc.array(number, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: n, maxLength: n }),
      fc.constantFrom(0.05, 0.1, 0.5, 1, 30),
    ),
  )
  .map(([columns, labels, C]) => {
    const X = columns.map((column, j) => Float64Array.from(column, (x) => x * 10 ** (2 - 2 * j) + (j === 0 ? 50 : 0)));
    X.push(Float64Array.from(X[0]!, (_, i) => X.reduce((sum, column, j) => sum + (j % 2 ? -1 : 1) * column[i]!, 0)));
    const y = Uint8Array.from(labels, Number);
    y[0] = 0;
    y[1] = 1;
    return { X, y, C };
  });
