import { cellText } from "./parse-number.js";

/** Tells the rows of one stock from those of others. */
export interface SymbolFilter {
  /** Whether a row, whose symbol is in bytes [from, to), is of the stock. */
  readonly keeps: (bytes: Uint8Array, from: number, to: number) => boolean;
  /** The symbols seen, a bounded number of them. */
  readonly seen: ReadonlySet<string>;
}

const MOST_LISTED = 10_000;

/**
 * A filter of the rows of one stock. Symbols come in runs, so the name is read only where it changes.
 *
 * @param symbol the stock, in any case; the first one seen when left out
 */
export function symbolFilter(symbol: string | undefined): SymbolFilter {
  const chosen = symbol?.toLowerCase();
  const seen = new Set<string>();
  let last: Uint8Array | undefined;
  let isKept = true;
  return {
    keeps(bytes, from, to) {
      if (last && isSame(last, bytes, from, to)) return isKept;
      last = bytes.slice(from, to);
      const name = cellText(bytes, from, to);
      if (seen.size < MOST_LISTED) seen.add(name);
      isKept = chosen === undefined ? seen.values().next().value === name : name.toLowerCase() === chosen;
      return isKept;
    },
    seen,
  };
}

function isSame(text: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}
