/**
 * A logistic model as the trading program reads it: p = 1 / (1 + exp(-(bias + sum of weight * feature))), over raw,
 * unscaled features by name.
 */
export interface LogisticModel {
  readonly type: "logistic";
  readonly bias: number;
  readonly weights: { readonly [feature: string]: number };
}

/** The four models, by the names used throughout. */
export const MODEL_NAMES = ["rsi", "macd", "trend", "brain"] as const;

/** Name of one of the four models. */
export type ModelName = (typeof MODEL_NAMES)[number];

/** Something for each of the four models; by default the model itself. */
export type Models<T = LogisticModel> = { readonly [name in ModelName]: T };

/** The file of each model. */
export const MODEL_FILES: Models<string> = {
  rsi: "rsi_expert.json",
  macd: "macd_expert.json",
  trend: "trend_expert.json",
  brain: "brain.json",
};

/** The names of each model's weights, in order: exactly these, for the trading program ignores or zeroes any other. */
export const MODEL_FEATURES = {
  rsi: ["rsi", "rsi_slope", "bb_z"],
  macd: ["macd", "macd_sig", "macd_hist", "macd_slope"],
  trend: ["ema20_rel", "ema50_rel", "ema200_rel"],
  brain: ["experts.rsi", "experts.macd", "experts.trend", "regime.volatility", "regime.time_of_day"],
} as const;
