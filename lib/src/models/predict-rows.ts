import type { Dataset } from "../labels/dataset.js";
import { MODEL_FEATURES, type Models } from "./model.js";
import { predictColumns } from "./predict.js";

/**
 * What the brain reads of each row, by the names of its weights: the experts' probabilities and the regime.
 *
 * @param models the four models
 * @param data rows (only the features are read)
 * @returns five columns by name
 * @throws when an expert has other weights than its own
 * @example
 * const { models, train } = research(makeSample({ to: "2018-03-01" }));
 * Object.keys(brainColumns(models, train))[0]; // → "experts.rsi"
 */
export function brainColumns(models: Models, data: Pick<Dataset, "features">): Record<string, Float64Array> {
  const expert = (name: "rsi" | "macd" | "trend"): Float64Array =>
    predictColumns(models[name], expertColumns(name, data));
  return {
    "experts.rsi": expert("rsi"),
    "experts.macd": expert("macd"),
    "experts.trend": expert("trend"),
    "regime.volatility": data.features.atr_pct,
    "regime.time_of_day": data.features.time_of_day,
  };
}

/** The columns that an expert reads, by name. */
export function expertColumns(
  name: "rsi" | "macd" | "trend",
  data: Pick<Dataset, "features">,
): Record<string, Float64Array> {
  return Object.fromEntries(MODEL_FEATURES[name].map((feature) => [feature, data.features[feature]]));
}

/**
 * Probabilities that the four models give every row of a dataset.
 *
 * @param models the four models
 * @param data n rows (only the features are read)
 * @returns n probabilities a model
 * @throws when a model has other weights than its own
 * @example
 * const { models, validation } = research(makeSample({ to: "2018-03-01" }));
 * const p = predictRows(models, validation);
 * rocAuc(validation.label, p.brain) > 0; // → true
 */
export function predictRows(models: Models, data: Pick<Dataset, "features">): Models<Float64Array> {
  const inputs = brainColumns(models, data);
  return {
    rsi: inputs["experts.rsi"]!,
    macd: inputs["experts.macd"]!,
    trend: inputs["experts.trend"]!,
    brain: predictColumns(models.brain, inputs),
  };
}
