import type { FeatureName } from "../../features/build-features.js";

/** The unit of each of the library's own features, as shown on an axis; units of other features are unknown. */
export const FEATURE_UNITS: { readonly [name in FeatureName]: string } & { readonly [name: string]: string } = {
  rsi: "0 to 100",
  rsi_slope: "per bar",
  macd: "$",
  macd_sig: "$",
  macd_hist: "$",
  macd_slope: "$ per bar",
  ema20: "$",
  ema50: "$",
  ema200: "$",
  ema20_rel: "ratio",
  ema50_rel: "ratio",
  ema200_rel: "ratio",
  atr: "$",
  atr_pct: "ratio",
  bb_z: "half bands",
  ret1: "return",
  vol20: "return",
  vol_z: "sigmas",
  volm_z: "sigmas",
  time_of_day: "hour",
};
