import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { showable } from "../util/showable.js";
import { MINUTE } from "../util/time.js";
import { type Bars, NEW_YORK } from "./bars.js";
import { type Session, sessionsBetween } from "./calendar.js";

/** The days of the sample, excluding the last. */
const SAMPLE_PERIOD: readonly [from: string, to: string] = ["2018-01-01", "2022-01-01"];

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
  const { to = SAMPLE_PERIOD[1], symbol = SAMPLE_SYMBOL, ...chosen } = options;
  const { seed, edge, drift, volatility } = { ...SAMPLE_DEFAULTS, ...chosen };
  if (!(edge >= 0 && edge <= STRONGEST_EDGE)) {
    throw new RangeError(`edge must be from 0 to ${STRONGEST_EDGE}, got ${edge}`);
  }
  if (!(drift > -1 && drift < Number.POSITIVE_INFINITY)) throw new RangeError(`drift must be above -1, got ${drift}`);
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  if (to > SAMPLE_PERIOD[1])
    throw new RangeError(`the sample ends before ${SAMPLE_PERIOD[1]}, so "to" cannot be ${to}`);
  const sessions = sessionsBetween(SAMPLE_PERIOD[0], to);
  const n = sessions.reduce((sum, session) => sum + minutesOf(session), 0);
  const bars = {
    time: new Float64Array(n),
    open: new Float64Array(n),
    high: new Float64Array(n),
    low: new Float64Array(n),
    close: new Float64Array(n),
    volume: new Float64Array(n),
  };
  const { uniform, normal } = randomNumbers(seed);
  const strength = strayShare(edge);
  const rise = Math.log1p(drift) / (SESSIONS_A_YEAR * 390);
  const keep = 2 ** (-1 / HALF_LIFE);
  let fair = Math.log(START_PRICE); // the martingale
  let stray = 0; // the mean-reverting deviation
  let regime = 1;
  let row = 0;

  for (const session of sessions) {
    const minutes = minutesOf(session);
    if (uniform() < REGIMES[regime]!.leave) regime = (regime + (uniform() < 0.5 ? 1 : 2)) % REGIMES.length;
    const scale = volatility === "constant" ? 1 : REGIMES[regime]!.scale;
    const minuteVolatility = (DAY_VOLATILITY * scale) / Math.sqrt(390);
    const gap = DAY_VOLATILITY * scale * NIGHT_SHARE;
    fair += gap * normal() - (gap * gap) / 2;
    let open = fair + stray;

    for (let minute = 0; minute < minutes; minute++) {
      const shape = busyness(minute, minutes);
      const sigma = minuteVolatility * (volatility === "constant" ? 1 : shape);
      const [fairShock, strayShock] = [normal(), normal()];
      // The more variance goes into the deviation, the less remains for the martingale.
      const news = sigma * Math.sqrt(1 - strength);
      fair += news * fairShock - (news * news) / 2 + rise;
      stray = keep * stray + sigma * Math.sqrt(strength) * strayShock;
      const close = fair + stray;
      const move = (close - open) ** 2;
      const spread = (): number => Math.sqrt(move - 2 * sigma * sigma * Math.log(1 - uniform()));
      const middle = open + close;
      bars.time[row] = session.open + (minute + 1) * MINUTE;
      bars.open[row] = toCents(open);
      bars.high[row] = toCents((middle + spread()) / 2);
      bars.low[row] = toCents((middle - spread()) / 2);
      bars.close[row] = toCents(close);
      const surprise = Math.sqrt(move) / sigma;
      bars.volume[row] = Math.ceil(
        TYPICAL_VOLUME * scale * shape * shape * (0.6 + 0.5 * surprise) * Math.exp(0.4 * normal()),
      );
      open = close;
      row++;
    }
  }
  return showable("bars", { symbol, zone: NEW_YORK, interval: MINUTE, stamp: "end", ...bars });
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
const STRONGEST_EDGE = 0.14;

function strayShare(edge: number): number {
  const above = MEASURED_EDGES.findIndex(([measured]) => measured >= edge);
  const [edge1, share1] = MEASURED_EDGES[above]!;
  const [edge0, share0] = MEASURED_EDGES[Math.max(0, above - 1)]!;
  return edge1 === edge0 ? share1 : share0 + ((share1 - share0) * (edge - edge0)) / (edge1 - edge0);
}

function minutesOf(session: Session): number {
  return (session.close - session.open) / MINUTE;
}

/** Volatility of a minute relative to the day's mean: high after the open, lowest at noon, rising to the close. */
function busyness(minute: number, minutes: number): number {
  return 0.75 + 1.1 * Math.exp(-minute / 25) + 0.6 * Math.exp(-(minutes - 1 - minute) / 30);
}

/** A log price as a price rounded to cents, at least one cent. */
function toCents(logPrice: number): number {
  return Math.max(1, Math.round(Math.exp(logPrice) * 100)) / 100;
}

/** Uniform numbers in [0, 1) and normal ones (by Marsaglia's polar method), from one seeded generator. */
function randomNumbers(seed: number): { uniform: () => number; normal: () => number } {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(generator);
  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const a = 2 * uniform() - 1;
      const b = 2 * uniform() - 1;
      const s = a * a + b * b;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = b * factor;
      return a * factor;
    }
  };
  return { uniform, normal };
}
