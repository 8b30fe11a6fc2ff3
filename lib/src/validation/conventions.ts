import type { Bars } from "../bars/bars.js";
import { resample } from "../bars/resample.js";
import { restamp } from "../bars/restamp.js";
import { buildFeatures, type Features } from "../features/build-features.js";
import { diff } from "../indicators/diff.js";
import { ewmMean, wilderMean } from "../indicators/ewm-mean.js";
import { ratio } from "../indicators/ratio.js";
import { relativeTo } from "../indicators/relative-to.js";
import { rollingZScore } from "../indicators/rolling-z-score.js";
import { seedWithMean } from "../indicators/seed-with-mean.js";
import { trueRange } from "../indicators/true-range.js";
import type { ResearchOptions } from "../recipes/presets.js";

/** What the trading program that reads the models does in its own way, and how. */
export const CONVENTIONS = {
  bins: "its bars run from 09:30 to 09:35 and so on, 78 a day",
  time_of_day: "its time_of_day is the bar's end",
  bollinger: "its Bollinger deviation is the population's: bb_z is sqrt(20/19) = 1.026 times as large",
  seeding: "its RSI, ATR, EMA and MACD start from a simple mean",
  filters: "it asks the models about every bar, the filters' too",
} as const;

/** Name of one of these ways. */
export type Convention = keyof typeof CONVENTIONS;

/** Their names. */
export const CONVENTION_NAMES: readonly Convention[] = Object.keys(CONVENTIONS) as Convention[];

/** The trading program's bars are five minutes long, whatever the models were trained on. */
const RULE = "5min";

/** The bars that the given conventions make of minutes; what they leave open is the flow's. */
export function servedBars(minutes: Bars, options: ResearchOptions, conventions: ReadonlySet<Convention>): Bars {
  const { rule, closed, label } = options.resample;
  const bins = conventions.has("bins");
  return resample(bins ? restamp(minutes, "end") : minutes, bins ? RULE : rule, {
    closed: bins ? "right" : closed,
    // The edge that names a bar is what time_of_day reads, and nothing else does.
    label: conventions.has("time_of_day") ? "right" : label,
  });
}

/** The features that the given conventions compute of bars; what they leave open is the flow's. */
export function servedFeatures(bars: Bars, conventions: ReadonlySet<Convention>): Features {
  return {
    ...buildFeatures(bars),
    ...(conventions.has("seeding") && seededFeatures(bars)),
    // A population's deviation is the sample's times sqrt((n - 1) / n).
    ...(conventions.has("bollinger") && { bb_z: rollingZScore(bars.close, 20, 2 * Math.sqrt(19 / 20)) }),
  };
}

/** The features that lean on an exponential mean, each mean starting from a simple one and missing before. */
function seededFeatures(bars: Bars): Partial<Features> {
  const { close } = bars;
  const ema = (x: Float64Array, span: number): Float64Array => ewmMean(seedWithMean(x, span), { span });
  const wilder = (x: Float64Array): Float64Array => wilderMean(seedWithMean(x, 14), 14);
  const change = diff(close);
  const [up, down] = [1, -1].map((sign) => wilder(change.map((x) => Math.max(sign * x, 0))));
  const rsi = change.map((_, i) => 100 - 100 / (1 + up![i]! / (down![i]! + 1e-9)));
  const slow = ema(close, 26);
  const macd = ema(close, 12).map((fast, i) => fast - slow[i]!);
  const macdSignal = ema(macd, 9);
  const [ema20, ema50, ema200] = [ema(close, 20), ema(close, 50), ema(close, 200)];
  const atr = wilder(trueRange(bars));
  return {
    rsi,
    rsi_slope: diff(rsi),
    macd,
    macd_sig: macdSignal,
    macd_hist: macd.map((line, i) => line - macdSignal[i]!),
    macd_slope: diff(macd),
    ema20,
    ema50,
    ema200,
    ema20_rel: relativeTo(close, ema20),
    ema50_rel: relativeTo(close, ema50),
    ema200_rel: relativeTo(close, ema200),
    atr,
    atr_pct: ratio(atr, close),
  };
}
