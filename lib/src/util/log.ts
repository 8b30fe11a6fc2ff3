import { LN2_HIGH, LN2_LOW } from "./exp.js";

// Natural logarithms with the same bits on every engine: `Math.log` and `Math.log1p` differ between engines. Errors are below
// 0.8 units in the last place. A number is split into 2^k and a rest between sqrt(1/2) and sqrt(2).

/** A number, and its bits: the second word has sign, exponent and the first digits. */
const BITS = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));
/** What is between the first 20 digits of sqrt(2) and 2. */
const ABOVE_ROOT = 0x95f62;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TO_NORMAL = 18014398509481984; // 2^54

/**
 * The natural logarithm.
 *
 * @param x any number; the result is -Infinity for 0, and NaN below
 */
export function log(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) {
    return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  }
  const subnormal = x < SMALLEST_NORMAL;
  const k = exponentOf(subnormal ? x * TO_NORMAL : x);
  return series(restOf(k) - 1, subnormal ? k - 54 : k, 0);
}

/**
 * The natural logarithm of 1 + x, accurate for small x too.
 *
 * @param x any number; the result is -Infinity for -1, and NaN below
 */
export function log1p(x: number): number {
  if (!(x > -1 && x < Number.POSITIVE_INFINITY) || x === 0) {
    return x === -1 ? Number.NEGATIVE_INFINITY : x >= 0 ? x : Number.NaN;
  }
  const u = 1 + x;
  const k = exponentOf(u);
  if (k === 0) return series(x, 0, 0);
  const lost = x < 1 ? x - (u - 1) : 1 - (u - x);
  return series(restOf(k) - 1, k, lost / u);
}

/** Puts a positive, normal number into BITS, and returns its k. */
function exponentOf(x: number): number {
  BITS.setFloat64(0, x, true);
  return ((BITS.getInt32(4, true) + ABOVE_ROOT) >> 20) - 1023;
}

/** The number in BITS by 2^k. */
function restOf(k: number): number {
  BITS.setInt32(4, BITS.getInt32(4, true) - (k << 20), true);
  return BITS.getFloat64(0, true);
}

/**
 * k ln 2 + ln(1 + f) + lost, by ln(1 + f) = 2 artanh(s) = 2 (s + s^3/3 + s^5/5 + ...) with s = f/(2 + f), in an order in
 * which little is rounded: 2s = f - s f, and s f = f^2/2 - s f^2/2.
 */
function series(f: number, k: number, lost: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const a = 2 / 3 + z * (2 / 5) + z2 * (2 / 7 + z * (2 / 9));
  const b = 2 / 11 + z * (2 / 13) + z2 * (2 / 15 + z * (2 / 17));
  const c = 2 / 19 + z * (2 / 21);
  const rest = z * (a + z4 * b + z4 * z4 * c);
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + rest) + (k * LN2_LOW + lost)) - f);
}
