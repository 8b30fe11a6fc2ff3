/**
 * Whole numbers and powers of ten up to this many digits are exact as doubles, so their quotient is the nearest double
 * (Clinger, 1990).
 */
export const EXACT_DIGITS = 15;
export const POWERS_OF_TEN: Float64Array = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, k) => Number(`1e${k}`));
/** Texts that stand for a missing number. */
const MISSING = new Set(["", "nan", "null", "none", "na", "n/a", "<na>"]);
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;

/**
 * The number that a cell holds: the double nearest to what is written.
 *
 * @param bytes ASCII text
 * @param from its first byte
 * @param to the byte after its last
 * @returns NaN if the cell stands for a missing number, Infinity if it is not a finite number
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  const text = cellText(bytes, from, to).toLowerCase();
  if (MISSING.has(text)) return Number.NaN;
  return DECIMAL.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

/** A cell as text, without blanks around it. */
export function cellText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    .toString()
    .trim();
}
