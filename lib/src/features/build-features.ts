import type { Bars } from "../bars/bars.js";
import { atr } from "../indicators/atr.js";
import { diff } from "../indicators/diff.js";
import { ewmMean } from "../indicators/ewm-mean.js";
import { replaceNa } from "../indicators/fill-na.js";
import { macd } from "../indicators/macd.js";
import { pctChange } from "../indicators/pct-change.js";
import { ratio } from "../indicators/ratio.js";
import { relativeTo } from "../indicators/relative-to.js";
import { fillRollingMoments } from "../indicators/rolling-moments.js";
import { fillRollingZScore } from "../indicators/rolling-z-score.js";
import { fillRsi } from "../indicators/rsi.js";
import type { Seed } from "../indicators/seed.js";
import { timeOfDay } from "../indicators/time-of-day.js";
import { checked, exactly, numberThat, oneOf, type Shape, tuple, wholeFrom } from "../util/shape.js";

/** Names of the twenty feature columns, in order. */
export const FEATURES = [
  "rsi",
  "rsi_slope",
  "macd",
  "macd_sig",
  "macd_hist",
  "macd_slope",
  "ema20",
  "ema50",
  "ema200",
  "ema20_rel",
  "ema50_rel",
  "ema200_rel",
  "atr",
  "atr_pct",
  "bb_z",
  "ret1",
  "vol20",
  "vol_z",
  "volm_z",
  "time_of_day",
] as const;

/** Name of a feature column. */
export type FeatureName = (typeof FEATURES)[number];

/** The feature columns by name, one value per bar. */
export type Features = { readonly [name in FeatureName]: Float64Array };

/** The periods of the features, in bars, and the seed of their exponential means. */
export interface FeatureOptions {
  /** Wilder's period of `rsi`. */
  readonly rsi?: number;
  /** Spans of `macd*`: fast mean, slow mean, signal. */
  readonly macd?: readonly [fast: number, slow: number, signal: number];
  /** Spans of `ema20*`, `ema50*` and `ema200*`; the columns keep these names for any spans. */
  readonly ema?: readonly [short: number, middle: number, long: number];
  /** Wilder's period of `atr` and `atr_pct`. */
  readonly atr?: number;
  /** Bollinger bands of `bb_z`: window in bars, and width in sample standard deviations. */
  readonly bollinger?: readonly [window: number, width: number];
  /** Window of `vol20`, the standard deviation of returns. */
  readonly volatility?: number;
  /** Window of `vol_z`, the score of `vol20`. */
  readonly volatilityZ?: number;
  /** Window of `volm_z`, the score of the volume. */
  readonly volumeZ?: number;
  /** Seed of the means in `rsi`, `macd*`, `ema*` and `atr*`: the first number, or the mean of the first ones. */
  readonly seed?: Seed;
}

/** The defaults of `buildFeatures`. */
export const FEATURE_DEFAULTS: Required<FeatureOptions> = {
  rsi: 14,
  macd: [12, 26, 9],
  ema: [20, 50, 200],
  atr: 14,
  bollinger: [20, 2],
  volatility: 20,
  volatilityZ: 100,
  volumeZ: 20,
  seed: "first",
};

const period = wholeFrom(1);
/** A single value has no deviation. */
const window = wholeFrom(2);

const OPTIONS: Shape<Required<FeatureOptions>> = exactly({
  rsi: period,
  macd: tuple(period, period, period),
  ema: tuple(period, period, period),
  atr: period,
  bollinger: tuple(
    window,
    numberThat("a number above 0", (width) => width > 0),
  ),
  volatility: window,
  volatilityZ: window,
  volumeZ: window,
  seed: oneOf("first", "mean"),
});

/**
 * The twenty features of every bar, each known from that bar and the bars before it.
 *
 * Prices are not scaled: `macd*`, `ema20/50/200` and `atr` are in price units, `*_rel`, `atr_pct`, `ret1` and `vol20`
 * are fractions, `time_of_day` is the decimal hour of the bar's time, `rsi` runs from 0 to 100.
 *
 * @param bars n bars without missing numbers
 * @param options periods and seed that differ from `FEATURE_DEFAULTS`; the columns keep their names
 * @returns twenty columns of n values. NaN until ready: `rsi`, `macd_slope` and `ret1` for one row, `rsi_slope` for
 * two, `bb_z` for 19, `vol20` for 20; with `seed: "mean"` also `rsi`, `macd*`, `ema*` and `atr*` until their first mean is
 * full. `vol_z` (ready after 119) and `volm_z` (after 19) are 0 until then.
 * @throws when an option is unknown or impossible
 * @see the definition of each indicator; QuantConnect's research notebooks for the choice of columns
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const features = buildFeatures(bars);
 * features.rsi.length === bars.time.length; // → true
 * features.time_of_day[0]; // → 9.5
 * const quick = buildFeatures(bars, { rsi: 7, macd: [6, 13, 5] });
 * quick.rsi[100] === rsi(bars.close, 7)[100]; // → true
 */
export function buildFeatures(bars: Bars, options: FeatureOptions = {}): Features {
  const periods = withDefaults(options);
  const { seed } = periods;
  const { close, volume, time } = bars;
  // Holds what a feature needs only on the way: memory that is asked for anew costs more than most features.
  const scratch = new Float64Array(close.length);
  const column = (): Float64Array => new Float64Array(close.length);
  const zScore = (x: Float64Array, window: number, width: number): Float64Array =>
    fillRollingZScore(column(), scratch, x, window, width);
  const strength = fillRsi(column(), scratch, close, periods.rsi, { seed });
  const { line, signal, hist } = macd(close, ...periods.macd, { seed });
  const [ema20, ema50, ema200] = periods.ema.map((span) => ewmMean(close, { span }, { seed })) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const range = atr(bars, periods.atr, { seed });
  const ret1 = pctChange(close);
  const { std: vol20 } = fillRollingMoments({ distance: scratch, std: column() }, ret1, periods.volatility);
  return {
    rsi: strength,
    rsi_slope: diff(strength),
    macd: line,
    macd_sig: signal,
    macd_hist: hist,
    macd_slope: diff(line),
    ema20,
    ema50,
    ema200,
    ema20_rel: relativeTo(close, ema20),
    ema50_rel: relativeTo(close, ema50),
    ema200_rel: relativeTo(close, ema200),
    atr: range,
    atr_pct: ratio(range, close),
    bb_z: zScore(close, ...periods.bollinger),
    ret1,
    vol20,
    vol_z: replaceNa(zScore(vol20, periods.volatilityZ, 1), 0),
    volm_z: replaceNa(zScore(volume, periods.volumeZ, 1), 0),
    time_of_day: timeOfDay(time),
  };
}

/** The options completed with the defaults. */
function withDefaults(options: FeatureOptions): Required<FeatureOptions> {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(FEATURE_DEFAULTS, name));
  if (unknown !== undefined) {
    const names = Object.keys(FEATURE_DEFAULTS).join(", ");
    throw new Error(`buildFeatures: there is no option "${unknown}"; there are ${names}`);
  }
  return checked(OPTIONS, { ...FEATURE_DEFAULTS, ...options }, "buildFeatures");
}
