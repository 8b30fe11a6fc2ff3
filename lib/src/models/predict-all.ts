import { MODEL_FEATURES, type Models } from "./model.js";
import { predict } from "./predict.js";

/** What the four models read of one bar: the experts' ten features, and the regime. */
export type BarFeatures = {
  readonly [feature in (typeof MODEL_FEATURES)["rsi" | "macd" | "trend"][number] | "atr_pct" | "time_of_day"]: number;
};

/**
 * Probabilities that the four models give one bar: the experts read its features, the brain the experts' answers,
 * volatility (`atr_pct`) and the time of day.
 *
 * @param models the four models
 * @param bar the features of one bar, all finite
 * @returns four probabilities
 * @throws when a feature is missing or not finite
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * Object.keys(predictAll(models, EXAMPLE_BARS["a calm noon"])); // → ["rsi", "macd", "trend", "brain"]
 */
export function predictAll(models: Models, bar: BarFeatures): Models<number> {
  const expert = (name: "rsi" | "macd" | "trend"): number =>
    predict(models[name], Object.fromEntries(MODEL_FEATURES[name].map((feature) => [feature, bar[feature]])));
  const [rsi, macd, trend] = [expert("rsi"), expert("macd"), expert("trend")];
  const brain = predict(models.brain, {
    "experts.rsi": rsi,
    "experts.macd": macd,
    "experts.trend": trend,
    "regime.volatility": bar.atr_pct,
    "regime.time_of_day": bar.time_of_day,
  });
  return { rsi, macd, trend, brain };
}

/** Three made-up bars, to see what models answer: the same ones whenever models are checked. */
export const EXAMPLE_BARS: Readonly<Record<"a fall at the open" | "a calm noon" | "a rise at the close", BarFeatures>> =
  {
    "a fall at the open": {
      rsi: 22,
      rsi_slope: -6,
      bb_z: -1.1,
      macd: -0.8,
      macd_sig: -0.3,
      macd_hist: -0.5,
      macd_slope: -0.15,
      ema20_rel: -0.006,
      ema50_rel: -0.009,
      ema200_rel: -0.012,
      atr_pct: 0.006,
      time_of_day: 9.75,
    },
    "a calm noon": {
      rsi: 50,
      rsi_slope: 0,
      bb_z: 0,
      macd: 0,
      macd_sig: 0,
      macd_hist: 0,
      macd_slope: 0,
      ema20_rel: 0,
      ema50_rel: 0,
      ema200_rel: 0,
      atr_pct: 0.003,
      time_of_day: 12,
    },
    "a rise at the close": {
      rsi: 78,
      rsi_slope: 5,
      bb_z: 1.1,
      macd: 0.9,
      macd_sig: 0.5,
      macd_hist: 0.4,
      macd_slope: 0.12,
      ema20_rel: 0.005,
      ema50_rel: 0.008,
      ema200_rel: 0.014,
      atr_pct: 0.004,
      time_of_day: 15.75,
    },
  };
