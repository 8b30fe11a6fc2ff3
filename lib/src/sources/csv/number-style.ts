import { cellText, parseNumber } from "./parse-number.js";

/** How a file writes its numbers. */
export interface NumberStyle {
  /** The mark before the decimals. */
  readonly decimal: "." | ",";
  /** Whether thousands may be marked: `1,234.50`. */
  readonly isGrouped: boolean;
}

/** Decimal points, and no marks of thousands. */
export const PLAIN_NUMBERS: NumberStyle = { decimal: ".", isGrouped: false };

const GROUPED = {
  ".": /^[+-]?\d{1,3}([, '\u00a0\u202f])\d{3}(\1\d{3})*(\.\d*)?$/,
  ",": /^[+-]?\d{1,3}([. '\u00a0\u202f])\d{3}(\1\d{3})*(,\d*)?$/,
};

/**
 * How numbers are written, seen from cells of prices of a file's first rows.
 *
 * @param prices texts
 * @param volumes texts: whole numbers, which may have marks of thousands where no price does
 */
export function numberStyle(prices: readonly string[], volumes: readonly string[]): NumberStyle {
  const has = (pattern: RegExp): boolean => prices.some((price) => pattern.test(price));
  const isComma = has(/\.\d{3},\d+$/) || (has(/\d,(\d{1,2}|\d{4,})$/) && !has(/,\d{3}\.\d+$/));
  if (!isComma && has(/\d\.\d+$/)) return { decimal: ".", isGrouped: true };
  // A price of a thousand dollars and more without cents, in every row, is less likely than three decimals.
  if (isComma || has(/\d,\d{3}$/)) return { decimal: ",", isGrouped: true };
  return { decimal: ".", isGrouped: volumes.some((volume) => GROUPED["."].test(volume)) };
}

/** The number that a cell holds, written in a style: as `parseNumber`, which takes plain decimals. */
export function numberParser({ decimal, isGrouped }: NumberStyle): typeof parseNumber {
  return (bytes, from, to) => {
    // Plain decimals of many digits come here too, and are nearly all there is.
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
