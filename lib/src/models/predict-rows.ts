import { type Columns, designMatrix } from "../features/columns.js";
import { columnsOf, expertNames, type ModelInputs, modelFeatures, modelNames } from "./inputs.js";
import { BRAIN, type Models, type PerModel } from "./model.js";
import { predictColumns } from "./predict.js";

/**
 * The columns that an expert reads, by name.
 *
 * @throws when a column is missing; the error names it
 */
export function expertColumns(inputs: ModelInputs, name: string, features: Columns): Columns {
  const names = columnsOf(inputs.experts[name]!);
  return named(names, designMatrix(features, names));
}

/**
 * The brain's inputs for each row, by the names of its weights: the experts' probabilities and the regime.
 *
 * @param inputs a recipe with a brain
 * @param probability n probabilities of each expert
 * @param features n rows
 * @returns columns by name
 * @throws when a column is missing; the error names it
 * @example
 * const { recipe, models, train } = research(makeSample({ to: "2018-03-01" }));
 * const p = predictRows(models, train, recipe);
 * Object.keys(brainColumns(recipe, p, train.features))[0]; // → "experts.rsi"
 */
export function brainColumns(inputs: ModelInputs, probability: PerModel<Float64Array>, features: Columns): Columns {
  const { experts, regime } = inputs.brain!;
  const columns = [...experts.map((name) => probability[name]!), ...designMatrix(features, Object.values(regime))];
  return named(modelFeatures(inputs, BRAIN), columns);
}

/**
 * Predicts every row of a dataset with all models.
 *
 * @param models the models
 * @param data n rows (only the features are read)
 * @param inputs what each model reads: the recipe that they were trained with
 * @returns n probabilities per model; NaN where a column that it reads is NaN
 * @throws when a column is missing, or a model's weights are not the ones expected
 * @example
 * const { models, validation, recipe } = research(makeSample({ to: "2018-03-01" }));
 * const p = predictRows(models, validation, recipe);
 * rocAuc(validation.label, p.brain) > 0; // → true
 */
export function predictRows<M extends string>(
  models: Models<M>,
  data: { readonly features: Columns },
  inputs: ModelInputs<string, M>,
): PerModel<Float64Array, M> {
  const { features } = data;
  const all: Models = models;
  const missing = modelNames(inputs as ModelInputs).find((name) => all[name] === undefined);
  if (missing !== undefined) throw new Error(`there is no model "${missing}", which the recipe has`);
  const p: Record<string, Float64Array> = {};
  for (const name of expertNames<string>(inputs)) {
    p[name] = predictColumns(all[name]!, expertColumns(inputs, name, features));
  }
  if (inputs.brain) p[BRAIN] = predictColumns(all[BRAIN]!, brainColumns(inputs, p, features));
  return p as PerModel<Float64Array, M>;
}

function named(names: readonly string[], columns: readonly Float64Array[]): Columns {
  return Object.fromEntries(names.map((name, j) => [name, columns[j]!]));
}
