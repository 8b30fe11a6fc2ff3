import type { FeatureName } from "../features/build-features.js";

/** The unit of each feature, as an axis shows it. */
export const FEATURE_UNITS: { readonly [name in FeatureName]: string } = {
  rsi: "0 to 100",
  rsi_slope: "points a bar",
  macd: "$",
  macd_sig: "$",
  macd_hist: "$",
  macd_slope: "$ a bar",
  ema20: "$",
  ema50: "$",
  ema200: "$",
  ema20_rel: "share of price",
  ema50_rel: "share of price",
  ema200_rel: "share of price",
  atr: "$",
  atr_pct: "share of price",
  bb_z: "half band widths",
  ret1: "return",
  vol20: "return",
  vol_z: "deviations",
  volm_z: "deviations",
  time_of_day: "hour",
};
