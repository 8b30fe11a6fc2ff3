import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { bisectRight } from "../util/bisect-right.js";
import { didYouMean } from "../util/closest.js";
import { exp } from "../util/exp.js";
import { log } from "../util/log.js";
import { parseDay } from "../util/time.js";
import { type Bars, takeBars } from "./bars.js";
import { continueSample, SAMPLE_PERIOD, STRONGEST_EDGE, type StockTraits } from "./sample.js";
import { checkSymbols, indexOf, type Universe } from "./universe.js";

/** Settings of a synthetic universe. */
export interface UniverseOptions {
  /** The number of stocks, which are then called S01, S02 ..., or their names. */
  readonly symbols: number | readonly string[];
  /** Integer seed that selects one of the possible histories of all stocks. */
  readonly seed: number;
  /**
   * Correlation of the 5-minute returns of two stocks, on average over pairs: from 0 to 0.8. The default is 0.3.
   */
  readonly correlation?: number;
  /** Strength of the signal planted in every stock, as in `makeSample`; 0 by default. */
  readonly edge?: number;
  /** Strength of the signal planted in some stocks, by name, instead of `edge`. */
  readonly edges?: { readonly [symbol: string]: number };
  /** Growth a year on which prices are expected to rise; 0 by default. */
  readonly drift?: number;
  /** First day and the day after the last, `YYYY-MM-DD`: the same bars, fewer of them. */
  readonly from?: string;
  readonly to?: string;
}

const UNIVERSE_DEFAULTS = { correlation: 0.3, edge: 0, drift: 0, from: SAMPLE_PERIOD[0], to: SAMPLE_PERIOD[1] };
const OPTIONS: readonly string[] = ["symbols", "seed", "edges", ...Object.keys(UNIVERSE_DEFAULTS)];
const STRONGEST_CORRELATION = 0.8;

/**
 * A synthetic universe of stocks that move together, as stocks do. They are made up: good for learning and testing,
 * useless for trading.
 *
 * Each stock is a sample (`makeSample`) with a price, a volatility, a volume and calm and stormy days of its own. A part of
 * every minute's move comes from a market that all share, which has calm and stormy days too; how large a part differs
 * from stock to stock. Without an edge every price is a martingale, up to the rounding to cents, also for someone who
 * sees all the others. An edge is a stock's own: its price strays from the martingale and comes back.
 *
 * A stock depends only on the seed and its name. So it can be made without the others, in any order and in any thread,
 * with the same bytes; and a universe of 20 is the first 20 of one of 90.
 *
 * With the default correlation of 0.3, the 435 pairs of 30 stocks have 5-minute returns correlated by 0.28 and daily
 * returns by 0.30 on average over four years; the middle 90 % of pairs lie from 0.18 to 0.39, and from 0.17 to 0.43.
 *
 * @param options see `UniverseOptions`; the same options give the same bytes
 * @returns the universe; each call of `minutes` makes a stock's bars anew
 * @throws RangeError when an option is unknown or out of its bounds, or `edges` names a stock that the universe does not have
 * @example
 * const universe = makeUniverse({ symbols: 30, edges: { S07: 0.1 }, seed: 1, to: "2018-01-03" });
 * universe.symbols.length; // → 30
 * universe.minutes("S07").time.length; // → 390
 */
export function makeUniverse(options: UniverseOptions): Universe<Bars> {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(
      `makeUniverse: there is no option "${unknown}"${didYouMean(unknown, OPTIONS)}; there are ${OPTIONS.join(", ")}`,
    );
  }
  const { seed, edges = {} } = options;
  const symbols = checkSymbols(namesOf(options.symbols));
  const { correlation, edge, drift, from, to } = { ...UNIVERSE_DEFAULTS, ...options };
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  if (!(correlation >= 0 && correlation <= STRONGEST_CORRELATION)) {
    throw new RangeError(`correlation must be from 0 to ${STRONGEST_CORRELATION}, got ${correlation}`);
  }
  for (const [name, own] of Object.entries({ ...edges, "all stocks": edge })) {
    if (own >= 0 && own <= STRONGEST_EDGE) continue;
    throw new RangeError(`the edge of ${name} must be from 0 to ${STRONGEST_EDGE}, got ${own}`);
  }
  for (const name of Object.keys(edges)) indexOf(symbols, name);
  if (!(parseDay(from) < parseDay(to))) throw new RangeError(`from (${from}) must be before to (${to})`);
  if (to > SAMPLE_PERIOD[1]) throw new RangeError(`"to" must not be after ${SAMPLE_PERIOD[1]}, got ${to}`);
  const market = stateOf(`market of ${seed}`);
  return {
    symbols,
    source: { made: options },
    minutes(symbol) {
      indexOf(symbols, symbol);
      const { traits, start } = makeStock(symbol, seed, correlation, market);
      const own = Object.hasOwn(edges, symbol) ? edges[symbol]! : edge;
      const { bars } = continueSample(start, SAMPLE_PERIOD[0], { symbol, edge: own, drift, to }, traits);
      return barsFrom(bars, from);
    },
  };
}

function namesOf(symbols: number | readonly string[]): readonly string[] {
  if (typeof symbols !== "number") return symbols;
  if (!(Number.isInteger(symbols) && symbols >= 1)) {
    throw new RangeError(`symbols must be a whole number of stocks or a list of names, got ${symbols}`);
  }
  const width = Math.max(2, String(symbols).length);
  return Array.from({ length: symbols }, (_, i) => `S${String(i + 1).padStart(width, "0")}`);
}

/** Bounds of what differs from stock to stock; prices that are too low would move in steps of a cent. */
const PRICES = [80, 640] as const;
const VOLATILITIES = [0.7, 1.3] as const;
const VOLUMES = [0.2, 5] as const;
/** Loadings around the mean one. */
const LOADINGS = [0.75, 1.25] as const;

/** What a stock is, and where it stands before the first day: both depend on nothing but its name and the seed. */
function makeStock(symbol: string, seed: number, correlation: number, market: readonly number[]) {
  const generator = xoroshiro128plusFromState(stateOf(`${symbol} of ${seed}`));
  const between = ([low, high]: readonly [number, number]): number => low + (high - low) * uniformFloat64(generator);
  const ratioBetween = ([low, high]: readonly [number, number]): number => exp(between([log(low), log(high)]));
  const fair = log(ratioBetween(PRICES));
  const traits: StockTraits = {
    volatility: between(VOLATILITIES),
    volume: ratioBetween(VOLUMES),
    loading: Math.sqrt(correlation) * between(LOADINGS),
    market,
  };
  const regime = Math.floor(3 * uniformFloat64(generator));
  return { traits, start: { fair, stray: 0, regime, generator: generator.getState(), spare: Number.NaN } };
}

/** Four words for a generator, from a text: FNV-1a with a start of its own for each, mixed by the end of MurmurHash3. */
function stateOf(text: string): number[] {
  return [0x811c9dc5, 0xcbf29ce4, 0x84222325, 0x9e3779b9].map((start) => {
    let word = start;
    for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193) ^ (word >>> 15);
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return word ^ (word >>> 16);
  });
}

/** The bars from a day on, in memory of their own. */
function barsFrom(bars: Bars, from: string): Bars {
  if (from <= SAMPLE_PERIOD[0]) return bars;
  const first = bisectRight(bars.time, parseDay(from));
  return takeBars(
    bars,
    Uint32Array.from({ length: bars.time.length - first }, (_, i) => first + i),
  );
}
