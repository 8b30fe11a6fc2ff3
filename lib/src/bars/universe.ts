import type { Bars } from "./bars.js";

/**
 * Many symbols and their minute bars, read or made when asked for: a universe need hold no bars. `Universe<Bars>` gives
 * them at once, others may have to be waited for.
 */
export interface Universe<B extends Bars | Promise<Bars> = Bars | Promise<Bars>> {
  /** The symbols, each once, in the universe's order. */
  readonly symbols: readonly string[];
  /**
   * The minute bars of one symbol, read anew each time.
   *
   * @throws (or rejects) when the universe has no such symbol, or its bars cannot be read
   */
  minutes(symbol: string): B;
  /** Where another thread can have the same universe; undefined if it exists on this thread only. */
  readonly source?: UniverseSource;
}

/** A universe as plain data: the options of `makeUniverse`, or what `openUniverse` was given. */
export type UniverseSource = { readonly made: object } | { readonly files: string; readonly options: object };

/**
 * A universe of bars that are in memory already, under their own symbols.
 *
 * @param all bars of different symbols
 * @throws when two have the same symbol, or there are none
 * @example
 * universeOf([makeSample({ symbol: "A" }), makeSample({ symbol: "B", seed: 2 })]).symbols; // → ["A", "B"]
 */
export function universeOf(all: readonly Bars[]): Universe<Bars> {
  const symbols = checkSymbols(all.map(({ symbol }) => symbol));
  return { symbols, minutes: (symbol) => all[indexOf(symbols, symbol)]! };
}

/** Refuses a list of symbols that is empty or names one twice. */
export function checkSymbols(symbols: readonly string[]): readonly string[] {
  if (symbols.length === 0) throw new Error("a universe needs one or more symbols");
  const seen = new Set<string>();
  for (const symbol of symbols) {
    if (typeof symbol !== "string" || symbol.trim() === "") {
      throw new Error(`${JSON.stringify(symbol)} is not a symbol: write a text such as "SPY"`);
    }
    if (seen.has(symbol)) throw new Error(`the universe has "${symbol}" twice: name each symbol once`);
    seen.add(symbol);
  }
  return Object.freeze([...symbols]);
}

/** The place of a symbol in a universe's list. */
export function indexOf(symbols: readonly string[], symbol: string): number {
  const at = symbols.indexOf(symbol);
  if (at >= 0) return at;
  const some = symbols.length > 12 ? [...symbols.slice(0, 12), `and ${symbols.length - 12} more`] : symbols;
  throw new Error(`the universe has no symbol "${symbol}"; there are ${some.join(", ")}`);
}
