import type { Bars } from "../bars/bars.js";
import { resample } from "../bars/resample.js";
import { restamp } from "../bars/restamp.js";
import { buildFeatures, FEATURE_DEFAULTS, type Features } from "../features/build-features.js";
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
  const [window, width] = FEATURE_DEFAULTS.bollinger;
  return buildFeatures(bars, {
    ...(conventions.has("seeding") && { seed: "mean" }),
    // A population's deviation is the sample's times sqrt((n - 1) / n).
    ...(conventions.has("bollinger") && { bollinger: [window, width * Math.sqrt((window - 1) / window)] }),
  });
}
