import type { Bars } from "../bars/bars.js";
import { rollingStd } from "../indicators/rolling-std.js";
import { rollingZScore } from "../indicators/rolling-z-score.js";
import { timeOfDay } from "../indicators/time-of-day.js";
import { trueRange } from "../indicators/true-range.js";
import {
  buildFeatures,
  FEATURE_DEFAULTS,
  type FeatureName,
  type FeatureOptions,
  type Features,
} from "./build-features.js";

/** One bar, as a stream takes it. */
export interface StreamBar {
  readonly time: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** An exponential mean so far, and how many numbers went into it. */
interface MeanState {
  mean: number;
  numbers: number;
}

/**
 * All that the features of the next bar depend on: plain data of about 400 numbers, however many bars there were. JSON keeps
 * it, but for NaN.
 */
export interface FeatureState {
  readonly means: { readonly [name in (typeof MEANS)[number]]: MeanState };
  /** The bar before. */
  close: number;
  rsi: number;
  macd: number;
  /** The last values of series that windows go over. */
  readonly tails: { readonly [name in (typeof TAILS)[number]]: number[] };
}

const MEANS = ["up", "down", "fast", "slow", "signal", "ema20", "ema50", "ema200", "range"] as const;
const TAILS = ["close", "ret1", "vol20", "volume"] as const;

/** The state before the first bar. */
export function newFeatureState(): FeatureState {
  const each = <K extends string, V>(names: readonly K[], make: () => V): { [name in K]: V } =>
    Object.fromEntries(names.map((name) => [name, make()])) as { [name in K]: V };
  return {
    means: each(MEANS, () => ({ mean: Number.NaN, numbers: 0 })),
    close: Number.NaN,
    rsi: Number.NaN,
    macd: Number.NaN,
    tails: each(TAILS, () => []),
  };
}

/**
 * The features of the next bar: what `buildFeatures` gives for the last of all bars so far, bit for bit.
 *
 * @param state what earlier bars left; it is changed
 * @param bar the bar, without missing numbers
 * @param options as for `buildFeatures`
 * @returns one number for each feature; NaN while it is not ready
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const state = newFeatureState();
 * const rows = Array.from(bars.time, (time, i) => {
 *   const [high, low, close, volume] = [bars.high[i], bars.low[i], bars.close[i], bars.volume[i]];
 *   return nextFeatures(state, { time, high, low, close, volume });
 * });
 * rows.at(-1).rsi === buildFeatures(bars).rsi.at(-1); // → true
 */
export function nextFeatures(
  state: FeatureState,
  bar: StreamBar,
  options: FeatureOptions = {},
): { [name in FeatureName]: number } {
  const { seed, ...periods } = { ...FEATURE_DEFAULTS, ...options };
  const { means, tails } = state;
  const { close } = bar;
  const mean = (name: keyof typeof means, value: number, period: number, alpha: number): number =>
    nextMean(means[name], value, { period, alpha, fromMean: seed === "mean" });
  const ewm = (name: keyof typeof means, value: number, span: number): number =>
    mean(name, value, span, 2 / (span + 1));
  const wilder = (name: keyof typeof means, value: number, period: number): number =>
    mean(name, value, period, 1 / period);

  const change = close - state.close;
  const up = wilder("up", Math.max(change, 0), periods.rsi);
  const down = wilder("down", Math.max(-change, 0), periods.rsi);
  const rsi = 100 - 100 / (1 + up / (down + 1e-9));
  const [fast, slow, signal] = periods.macd;
  const macd = ewm("fast", close, fast) - ewm("slow", close, slow);
  const macdSignal = ewm("signal", macd, signal);
  const [short, middle, long] = periods.ema;
  const ema20 = ewm("ema20", close, short);
  const ema50 = ewm("ema50", close, middle);
  const ema200 = ewm("ema200", close, long);
  const atr = wilder("range", rangeOf(bar, state.close), periods.atr);
  const ret1 = change / state.close;
  const [bands, width] = periods.bollinger;
  const vol20 = last(rollingStd(extended(tails.ret1, ret1, periods.volatility), periods.volatility));
  const volZ = last(rollingZScore(extended(tails.vol20, vol20, periods.volatilityZ), periods.volatilityZ));
  const volumeZ = last(rollingZScore(extended(tails.volume, bar.volume, periods.volumeZ), periods.volumeZ));
  const features = {
    rsi,
    rsi_slope: rsi - state.rsi,
    macd,
    macd_sig: macdSignal,
    macd_hist: macd - macdSignal,
    macd_slope: macd - state.macd,
    ema20,
    ema50,
    ema200,
    ema20_rel: close / ema20 - 1,
    ema50_rel: close / ema50 - 1,
    ema200_rel: close / ema200 - 1,
    atr,
    atr_pct: atr / close,
    bb_z: last(rollingZScore(extended(tails.close, close, bands), bands, width)),
    ret1,
    vol20,
    vol_z: Number.isNaN(volZ) ? 0 : volZ,
    volm_z: Number.isNaN(volumeZ) ? 0 : volumeZ,
    time_of_day: last(timeOfDay(Float64Array.of(bar.time))),
  };
  Object.assign(state, { close, rsi, macd });
  return features;
}

/** The next value of an exponential mean, as `ewmMean` computes it. */
function nextMean(
  state: MeanState,
  value: number,
  { period, alpha, fromMean }: { readonly period: number; readonly alpha: number; readonly fromMean: boolean },
): number {
  if (Number.isNaN(value)) return Number.NaN;
  state.numbers++;
  if (fromMean && state.numbers <= period) {
    const before = state.numbers === 1 ? 0 : state.mean;
    state.mean = before + (value - before) / state.numbers;
    return state.numbers === period ? state.mean : Number.NaN;
  }
  state.mean = state.numbers === 1 ? value : state.mean + alpha * (value - state.mean);
  return state.mean;
}

/** The true range of a bar after one that closed at `previous`. */
function rangeOf({ high, low, close }: StreamBar, previous: number): number {
  const two = (a: number, b: number): Float64Array => Float64Array.of(a, b);
  return last(trueRange({ high: two(high, high), low: two(low, low), close: two(previous, close) }));
}

/**
 * Adds a value to a tail, and cuts off whole windows from its start: kernels over windows work in blocks that are counted from
 * the start of the series, so a tail begins where a block does, and holds the block before the last one.
 */
function extended(tail: number[], value: number, window: number): Float64Array {
  if (tail.length === 2 * window) tail.splice(0, window);
  tail.push(value);
  return Float64Array.from(tail);
}

function last(values: Float64Array): number {
  return values[values.length - 1]!;
}

/** A recipe's `features` that can also be computed bar by bar, in the same memory however many there were. */
export interface StreamedFeatures {
  (bars: Bars): Features;
  /** The state before the first bar: plain data. */
  readonly start: () => FeatureState;
  /** The columns of the next bar, as the function gives them for the last of all bars; the state is changed. */
  readonly next: (state: FeatureState, bar: StreamBar) => { readonly [name in FeatureName]: number };
}

/**
 * `buildFeatures` with options, as a recipe's `features`: a scorer of such a recipe needs no more memory as bars go on, and
 * gives the same bits.
 *
 * @param options periods and seed that differ from `FEATURE_DEFAULTS`
 * @returns a function of bars
 * @throws when it is called and an option is unknown or impossible
 * @example
 * const recipe = defineRecipe({ ...PRESETS.sound, name: "quick", features: featuresWith({ rsi: 7 }) });
 * const bars = recipeBars(makeSample({ to: "2018-01-10" }), recipe.bars);
 * recipe.features(bars).rsi[100] === rsi(bars.close, 7)[100]; // → true
 */
export function featuresWith(options: FeatureOptions = {}): StreamedFeatures {
  return Object.assign((bars: Bars) => buildFeatures(bars, options), {
    start: newFeatureState,
    next: (state: FeatureState, bar: StreamBar) => nextFeatures(state, bar, options),
  });
}
