import { cellText, parseNumber } from "./parse-number.js";

/** How a file writes its numbers. */
export interface NumberStyle {
  /** The decimal mark. */
  readonly decimal: "." | ",";
  /** Whether numbers may have thousands separators: `1,234.50`. */
  readonly isGrouped: boolean;
}

/** Decimal points, no thousands separators. */
export const PLAIN_NUMBERS: NumberStyle = { decimal: ".", isGrouped: false };

const GROUPED = {
  ".": /^[+-]?\d{1,3}([, '\u00a0\u202f])\d{3}(\1\d{3})*(\.\d*)?$/,
  ",": /^[+-]?\d{1,3}([. '\u00a0\u202f])\d{3}(\1\d{3})*(,\d*)?$/,
};

/**
 * Finds how a file writes numbers, from the cells of its first rows.
 *
 * @param prices cells of prices
 * @param volumes cells of volumes: whole numbers, which may have thousands separators even if no price does
 */
export function numberStyle(prices: readonly string[], volumes: readonly string[]): NumberStyle {
  const has = (pattern: RegExp): boolean => prices.some((price) => pattern.test(price));
  const isComma = has(/\.\d{3},\d+$/) || (has(/\d,(\d{1,2}|\d{4,})$/) && !has(/,\d{3}\.\d+$/));
  if (!isComma && has(/\d\.\d+$/)) return { decimal: ".", isGrouped: true };
  // 1,234 may be a thousand or three decimals. Prices above 1,000 without cents in every row are less likely.
  if (isComma || has(/\d,\d{3}$/)) return { decimal: ",", isGrouped: true };
  return { decimal: ".", isGrouped: volumes.some((volume) => GROUPED["."].test(volume)) };
}

/** A parser like `parseNumber` for numbers in the given style. */
export function numberParser({ decimal, isGrouped }: NumberStyle): typeof parseNumber {
  return (bytes, from, to) => {
    // Try plain decimals first: nearly all numbers that come here are plain ones with many digits.
    const plain = decimal === "." ? parseNumber(bytes, from, to) : Number.POSITIVE_INFINITY;
    if (plain !== Number.POSITIVE_INFINITY) return plain;
    const text = cellText(bytes, from, to).replace(/^\$ ?/, "");
    const marked = isGrouped ? GROUPED[decimal].exec(text)?.[1] : undefined;
    const whole = marked === undefined ? text : text.replaceAll(marked, "");
    if (decimal === "," && whole.includes(".")) return Number.POSITIVE_INFINITY;
    const written = Buffer.from(decimal === "," ? whole.replace(",", ".") : whole);
    return parseNumber(written, 0, written.length);
  };
}
