import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { exp } from "../util/exp.js";
import { log, log1p } from "../util/log.js";
import { showable } from "../util/showable.js";
import { MINUTE } from "../util/time.js";
import { type BarArrays, type Bars, NEW_YORK } from "./bars.js";
import { type Session, sessionsBetween } from "./calendar.js";

/** The days of the sample, excluding the last. */
export const SAMPLE_PERIOD: readonly [from: string, to: string] = ["2018-01-01", "2022-01-01"];

/** The sample's symbol. No stock has it: when reading a file, it means the only symbol in that file. */
export const SAMPLE_SYMBOL: string = "SAMPLE";

/** Settings of the synthetic market. */
export interface SampleOptions {
  /** Day after the last, `YYYY-MM-DD`, for a shorter sample: the same bars, fewer of them. */
  readonly to?: string;
  readonly symbol?: string;
  /** Integer seed that selects one of the possible histories. */
  readonly seed?: number;
  /**
   * Strength of the planted signal, measured as how much it raises the brain's expected AUC, from 0 to 0.14. With 0 the
   * price is a martingale, and its past cannot be used to make a profit.
   */
  readonly edge?: number;
  /** Growth a year on which the price is expected to rise: 1 for 100 %, -0.5 for a loss of half. 0, a martingale. */
  readonly drift?: number;
  /** `"regimes"`: calm and stormy days, busy opens and closes; `"constant"`: the same in every minute. */
  readonly volatility?: "regimes" | "constant";
}

/** The defaults of a sample. */
export const SAMPLE_DEFAULTS: Required<Pick<SampleOptions, "seed" | "edge" | "drift" | "volatility">> = {
  seed: 1,
  edge: 0.03,
  drift: 0,
  volatility: "regimes",
};

const START_PRICE = 250;
/** Volatility of a normal day from open to close, in log price; the night adds half as much again. */
const DAY_VOLATILITY = 0.02;
const NIGHT_SHARE = 0.5;
/** Volatility of each kind of day relative to normal, and the probability of changing to another kind. */
const REGIMES = [
  { scale: 0.65, leave: 1 / 60 },
  { scale: 1, leave: 1 / 40 },
  { scale: 1.9, leave: 1 / 15 },
];
const TYPICAL_VOLUME = 12_000;
/** What a yearly drift is spread over, evenly over its minutes. */
const SESSIONS_A_YEAR = 252;
/** Half-life of a planted deviation, in minutes. */
const HALF_LIFE = 40;

/**
 * Makes synthetic one-minute bars on the real New York calendar of 2018 to 2021: 1008 sessions, nine of which end at
 * 13:00, 391,500 minutes. They are made up: good for learning and testing, useless for trading.
 *
 * The log price is a martingale (the price is one too) with calm and stormy regimes, the day's U-shape of volatility
 * and volume, and overnight gaps; highs and lows are those of a Brownian path through the minute. Prices are rounded to
 * cents. `edge` plants a mean-reverting deviation in it: the price strays, with a half-life of 40 minutes. `drift` makes
 * the expected price grow evenly over the minutes of 252 sessions a year, with the same random numbers.
 *
 * The brain's mean AUC over seeds 1 to 20 is 0.510 without an edge (standard deviation between seeds 0.014), and higher
 * by `edge` with one. That 0.510 is not skill: volatility can be predicted, and with it the chance of a move beyond
 * costs.
 *
 * @param options see `SampleOptions`; the same options give the same bytes
 * @returns regular-hours minute bars stamped at their end
 * @throws RangeError when `edge` is outside [0, 0.14], `drift` is not above -1 or `seed` is not an integer
 * @example
 * makeSample({ to: "2018-01-03" }).time.length; // → 390
 */
export function makeSample(options: SampleOptions = {}): Bars {
  const { seed = SAMPLE_DEFAULTS.seed, ...others } = options;
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  const start = {
    ...{ fair: log(START_PRICE), stray: 0, regime: 1, spare: Number.NaN },
    generator: xoroshiro128plus(seed).getState(),
  };
  return continueSample(start, SAMPLE_PERIOD[0], others).bars;
}

/** Where a sample stands between two sessions. */
export interface SampleState {
  /** The logarithm of the martingale, and the mean-reverting deviation from it. */
  readonly fair: number;
  readonly stray: number;
  /** Number of the kind of day. */
  readonly regime: number;
  /** The state of the generator, and the normal number that its last pair left; NaN for none. */
  readonly generator: readonly number[];
  readonly spare: number;
}

/** What makes the bars of one stock of a universe, apart from its own random numbers. */
export interface StockTraits {
  /** Relative to the sample's. */
  readonly volatility: number;
  readonly volume: number;
  /** Correlation of its returns with those of the market, on days of normal volatility. */
  readonly loading: number;
  /** The state of the market's generator before the first day, the same for all stocks. */
  readonly market: readonly number[];
}

/**
 * Makes the days of a sample from any day on.
 *
 * @param start where the sample stands before that day
 * @param from the first day, `YYYY-MM-DD`
 * @param options as for `makeSample`; the seed is in `start`
 * @param traits for a stock that moves with a market; `from` must then be the market's first day
 * @returns the bars, and where the sample stands after them
 * @throws RangeError as `makeSample`
 */
export function continueSample(
  start: SampleState,
  from: string,
  options: Omit<SampleOptions, "seed">,
  traits?: StockTraits,
): { readonly bars: Bars; readonly after: SampleState } {
  const { to = SAMPLE_PERIOD[1], symbol = SAMPLE_SYMBOL, ...chosen } = options;
  const { edge, drift, volatility } = { ...SAMPLE_DEFAULTS, ...chosen };
  if (!(edge >= 0 && edge <= STRONGEST_EDGE)) {
    throw new RangeError(`edge must be from 0 to ${STRONGEST_EDGE}, got ${edge}`);
  }
  if (!(drift > -1 && drift < Number.POSITIVE_INFINITY)) throw new RangeError(`drift must be above -1, got ${drift}`);
  if (to > SAMPLE_PERIOD[1])
    throw new RangeError(`the sample ends before ${SAMPLE_PERIOD[1]}, so "to" cannot be ${to}`);
  const sessions = sessionsBetween(from, to);
  const n = sessions.reduce((sum, session) => sum + minutesOf(session), 0);
  const bars = {
    time: new Float64Array(n),
    open: new Float64Array(n),
    high: new Float64Array(n),
    low: new Float64Array(n),
    close: new Float64Array(n),
    volume: new Float64Array(n),
  };
  const generator = xoroshiro128plusFromState(start.generator);
  const random: Random = { generator, spare: start.spare };
  const strength = strayShare(edge);
  const pace: Pace = {
    dayVolatility: DAY_VOLATILITY * (traits?.volatility ?? 1),
    typicalVolume: TYPICAL_VOLUME * (traits?.volume ?? 1),
    // The more variance goes into the deviation, the less remains for the martingale.
    fairShare: Math.sqrt(1 - strength),
    strayShare: Math.sqrt(strength),
    rise: log1p(drift) / (SESSIONS_A_YEAR * 390),
    isConstant: volatility === "constant",
  };
  const shapes = new Map<number, Float64Array>();
  const standing: Standing = { fair: start.fair, stray: start.stray };
  const others = traits && startMarket(traits);
  let { regime } = start;
  let row = 0;
  for (const session of sessions) {
    regime = nextRegime(random, regime);
    const own = pace.isConstant ? 1 : REGIMES[regime]!.scale;
    const minutes = minutesOf(session);
    const shape = shapes.get(minutes) ?? dayShape(minutes);
    shapes.set(minutes, shape);
    const drawn = drawSession(random, minutes);
    const scale = others ? others.join(drawn, own) : own;
    fillSession(bars, row, session.open, shape, scale, pace, standing, drawn);
    row += minutes;
  }
  return {
    bars: showable("bars", { symbol, zone: NEW_YORK, interval: MINUTE, stamp: "end", ...bars }),
    after: { ...standing, regime, spare: random.spare, generator: generator.getState() },
  };
}

/** The kind of the next day. */
function nextRegime(random: Random, regime: number): number {
  if (!(uniform(random) < REGIMES[regime]!.leave)) return regime;
  return (regime + (uniform(random) < 0.5 ? 1 : 2)) % REGIMES.length;
}

/** The market that a stock moves with: it has calm and stormy days too, and a normal number for each night and minute. */
interface CommonMarket {
  /** Mixes the market's next session into the normal numbers that move a stock's price; returns the scale of both. */
  join(drawn: Float64Array, own: number): number;
}

/**
 * What a stock draws is its own part, what the market draws the common one. A minute's move is normal, given the kinds of
 * day, so the price stays a martingale; and of two stocks only the common parts are correlated.
 */
function startMarket({ loading, market }: StockTraits): CommonMarket {
  const random: Random = { generator: xoroshiro128plusFromState(market), spare: Number.NaN };
  const ownLoading = Math.sqrt(1 - loading * loading);
  let regime = 1;
  return {
    join(drawn, own) {
      regime = nextRegime(random, regime);
      const [common, alone] = [loading * REGIMES[regime]!.scale, ownLoading * own];
      const scale = Math.sqrt(common * common + alone * alone);
      const [a, b] = [common / scale, alone / scale];
      const news = new Float64Array(1);
      const mix = (k: number): void => {
        putNormal(random, news, 0);
        drawn[k] = a * news[0]! + b * drawn[k]!;
      };
      mix(0);
      for (let k = 1; k < drawn.length; k += DRAWS) mix(k);
      return scale;
    },
  };
}

/** What moves the price of a sample, the same on all its days. */
interface Pace {
  /** Volatility of a normal day from open to close, in log price. */
  readonly dayVolatility: number;
  readonly typicalVolume: number;
  /** Shares of a minute's deviation that go into the martingale and into the planted deviation. */
  readonly fairShare: number;
  readonly strayShare: number;
  /** Expected growth a minute, in log price. */
  readonly rise: number;
  readonly isConstant: boolean;
}

/** Where the price stands: the logarithm of the martingale, and the mean-reverting deviation from it. */
interface Standing {
  fair: number;
  stray: number;
}

/** How much of a planted deviation is left after a minute. */
const KEPT = /* @__PURE__ */ exp(-Math.LN2 / HALF_LIFE);

/**
 * Writes the minutes of a session from `row` on, and moves the price on. Random numbers, logarithmic prices and cents have
 * loops of their own: small ones are soon compiled, and allocate nothing.
 */
function fillSession(
  bars: BarArrays,
  row: number,
  opening: number,
  shape: Float64Array,
  scale: number,
  { dayVolatility, typicalVolume, fairShare, strayShare: straying, rise, isConstant }: Pace,
  standing: Standing,
  drawn: Float64Array,
): void {
  const minuteVolatility = (dayVolatility * scale) / Math.sqrt(390);
  const gap = dayVolatility * scale * NIGHT_SHARE;
  let { fair, stray } = standing;
  fair += gap * drawn[0]! - (gap * gap) / 2;
  let open = fair + stray;
  const { time, high, low, close, volume } = bars;
  const start = row;
  bars.open[start] = open;
  for (let minute = 0, k = 1; minute < shape.length; minute++, row++, k += DRAWS) {
    const busy = shape[minute]!;
    const sigma = minuteVolatility * (isConstant ? 1 : busy);
    const news = sigma * fairShare;
    fair += news * drawn[k]! - (news * news) / 2 + rise;
    stray = KEPT * stray + sigma * straying * drawn[k + 1]!;
    const end = fair + stray;
    const move = (end - open) ** 2;
    const middle = open + end;
    time[row] = opening + (minute + 1) * MINUTE;
    // How far a Brownian path through the minute goes beyond its ends.
    high[row] = (middle + Math.sqrt(move - 2 * sigma * sigma * drawn[k + 2]!)) / 2;
    low[row] = (middle - Math.sqrt(move - 2 * sigma * sigma * drawn[k + 3]!)) / 2;
    close[row] = end;
    const surprise = Math.sqrt(move) / sigma;
    volume[row] = Math.ceil(typicalVolume * scale * busy * busy * (0.6 + 0.5 * surprise) * drawn[k + 4]!);
    open = end;
  }
  toCents(bars.open, start, start + 1);
  for (const column of [high, low, close]) toCents(column, start, row);
  bars.open.set(close.subarray(start, row - 1), start + 1);
  standing.fair = fair;
  standing.stray = stray;
}

/** The numbers that a minute draws. */
const DRAWS = 5;

/**
 * What a session draws: a normal number for the night, and for each minute two normal ones for the price, the logarithms of
 * two uniform ones for high and low, and a log-normal one for the volume.
 */
function drawSession(random: Random, minutes: number): Float64Array {
  const drawn = new Float64Array(1 + DRAWS * minutes);
  putNormal(random, drawn, 0);
  for (let k = 1; k < drawn.length; k += DRAWS) {
    putNormal(random, drawn, k);
    putNormal(random, drawn, k + 1);
    drawn[k + 2] = 1 - uniform(random);
    drawn[k + 3] = 1 - uniform(random);
    putNormal(random, drawn, k + 4);
  }
  for (let k = 1; k < drawn.length; k += DRAWS) {
    drawn[k + 2] = log(drawn[k + 2]!);
    drawn[k + 3] = log(drawn[k + 3]!);
    drawn[k + 4] = exp(0.4 * drawn[k + 4]!);
  }
  return drawn;
}

/**
 * The share of each minute's variance that must be mean-reverting for a given edge, measured as the mean AUC of the
 * seed preset's brain over seeds 1 to 20 minus its mean without an edge (`npm run bench:edge` measures it).
 */
const MEASURED_EDGES: readonly (readonly [edge: number, share: number])[] = [
  [0, 0],
  [0.0026, 0.1],
  [0.013, 0.2],
  [0.0188, 0.25],
  [0.0245, 0.3],
  [0.0372, 0.4],
  [0.0499, 0.5],
  [0.0648, 0.6],
  [0.0807, 0.7],
  [0.0993, 0.8],
  [0.1195, 0.9],
  [0.1409, 1],
];
export const STRONGEST_EDGE = 0.14;

function strayShare(edge: number): number {
  const above = MEASURED_EDGES.findIndex(([measured]) => measured >= edge);
  const [edge1, share1] = MEASURED_EDGES[above]!;
  const [edge0, share0] = MEASURED_EDGES[Math.max(0, above - 1)]!;
  return edge1 === edge0 ? share1 : share0 + ((share1 - share0) * (edge - edge0)) / (edge1 - edge0);
}

function minutesOf(session: Session): number {
  return (session.close - session.open) / MINUTE;
}

/** Volatility of each minute relative to the day's mean: high after the open, lowest at noon, rising to the close. */
function dayShape(minutes: number): Float64Array {
  const shape = new Float64Array(minutes);
  for (let minute = 0; minute < minutes; minute++) {
    shape[minute] = 0.75 + 1.1 * exp(-minute / 25) + 0.6 * exp(-(minutes - 1 - minute) / 30);
  }
  return shape;
}

/** Makes log prices prices, rounded to cents, at least one cent. */
function toCents(column: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) column[i] = Math.max(1, Math.round(exp(column[i]!) * 100)) / 100;
}

/** A seeded generator, and the normal number that the last pair left; NaN for none. */
interface Random {
  readonly generator: RandomGenerator;
  spare: number;
}

/** A uniform number in [0, 1). */
function uniform({ generator }: Random): number {
  return uniformFloat64(generator);
}

/** Writes a normal number, by Marsaglia's polar method. */
function putNormal(random: Random, into: Float64Array, at: number): void {
  const { spare } = random;
  if (!Number.isNaN(spare)) {
    into[at] = spare;
    random.spare = Number.NaN;
    return;
  }
  for (;;) {
    const a = 2 * uniform(random) - 1;
    const b = 2 * uniform(random) - 1;
    const s = a * a + b * b;
    if (s >= 1 || s === 0) continue;
    const factor = Math.sqrt((-2 * log(s)) / s);
    random.spare = b * factor;
    into[at] = a * factor;
    return;
  }
}
