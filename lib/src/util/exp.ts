// The nearest integer, as long as that is below 2^51: adding this leaves no digits behind the point.
const SHIFT = 6755399441055744;
/** ln 2 in two parts; the first has few enough digits that its product with an exponent is exact. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
/** 2^-538 to 2^538: two of them make the power of two of every result, subnormal ones included. */
const LARGEST = 538;
const POWERS = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2 * LARGEST + 1).fill(1);
  for (let i = 1; i <= LARGEST; i++) {
    powers[LARGEST + i] = powers[LARGEST + i - 1]! * 2;
    powers[LARGEST - i] = powers[LARGEST - i + 1]! / 2;
  }
  return powers;
}

/**
 * e to the power of a number, with the same bits on every engine: `Math.exp` differs between engines, and models with it.
 *
 * The error is below 0.87 units in the last place. It is 2^k e^r with |r| at most ln 2 / 2, and e^r by its Taylor series.
 * lib/assembly/loops.ts does the same operations in the same order.
 *
 * @param x any number; above 709.78 the result is infinite, below -745.14 it is 0, and NaN stays NaN
 */
export function exp(x: number): number {
  const y = x < -746 ? -746 : x > 710 ? 710 : x;
  const k = y * Math.LOG2E + SHIFT - SHIFT;
  const high = y - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const r2 = r * r;
  const r4 = r2 * r2;
  const a = 1 / 2 + r * (1 / 6) + r2 * (1 / 24 + r * (1 / 120));
  const b = 1 / 720 + r * (1 / 5040) + r2 * (1 / 40320 + r * (1 / 362880));
  const c = 1 / 3628800 + r * (1 / 39916800) + r2 * (1 / 479001600 + r * (1 / 6227020800));
  const power = 1 + (high + (r2 * (a + r4 * b + r4 * r4 * c) - low));
  const half = k * 0.5 + SHIFT - SHIFT;
  return power * POWERS[half + LARGEST]! * POWERS[k - half + LARGEST]!;
}
