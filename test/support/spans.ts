import fc from "fast-check";

/** Rows in order of time with gaps, equal times and labels of any length, as [start, end] pairs. */
export function labelSpanPairs(minLength: number, maxLength: number): fc.Arbitrary<[number, number][]> {
  const gap = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.integer({ min: 50, max: 200 }));
  const length = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
  );
  return fc.array(fc.tuple(gap, length), { minLength, maxLength }).map((rows) => {
    let time = 0;
    return rows.map(([step, span]) => {
      time += step;
      return [time, time + span];
    });
  });
}

/** Pairs as the columns that the library takes. */
export function toSpans(pairs: readonly (readonly [number, number])[]): { start: Float64Array; end: Float64Array } {
  return { start: Float64Array.from(pairs, ([start]) => start), end: Float64Array.from(pairs, ([, end]) => end) };
}

/** By definition: whether two closed stretches of time have a moment in common. */
export function meets(a: readonly [number, number], b: readonly [number, number], embargo: number = 0): boolean {
  return a[0] <= b[1] + embargo && b[0] <= a[1];
}
