import { cellText } from "./parse-number.js";

/** Keeps the rows of one stock. */
export interface SymbolFilter {
  /** Whether to keep a row whose symbol is in bytes [from, to). */
  readonly keeps: (bytes: Uint8Array, from: number, to: number) => boolean;
  /** The symbols seen, up to a limit. */
  readonly seen: ReadonlySet<string>;
}

const MOST_LISTED = 10_000;

/**
 * A filter for the rows of one stock. Symbols come in runs, so a name is read only if it differs from the last one.
 *
 * @param symbol the stock's ticker, in any case; the first one seen if undefined
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
