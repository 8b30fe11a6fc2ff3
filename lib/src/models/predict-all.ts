import { columnsOf, type Experts, expertNames, type ModelInputs } from "./inputs.js";
import { BRAIN, type Models, type PerModel } from "./model.js";
import { predict } from "./predict.js";

/**
 * Predicts one bar with all models: the experts read its features, the brain reads the experts' probabilities and the
 * regime.
 *
 * @param models the models
 * @param bar the features of one bar, all finite; extra features are ignored
 * @param inputs what each model reads: the recipe that they were trained with
 * @returns one probability per model
 * @throws when a feature is missing or not finite
 * @example
 * const { models, recipe } = research(makeSample({ to: "2018-03-01" }));
 * Object.keys(predictAll(models, EXAMPLE_BARS["a calm noon"], recipe)); // → ["rsi", "macd", "trend", "brain"]
 */
export function predictAll<M extends string>(
  models: Models<M>,
  bar: { readonly [feature: string]: number },
  inputs: ModelInputs<string, M>,
): PerModel<number, M> {
  const all: Models = models;
  const experts: Experts = inputs.experts;
  const only = (names: readonly string[]): { readonly [feature: string]: number } =>
    Object.fromEntries(names.filter((name) => Object.hasOwn(bar, name)).map((name) => [name, bar[name]!]));
  const p: Record<string, number> = {};
  for (const name of expertNames<string>(inputs)) p[name] = predict(all[name]!, only(columnsOf(experts[name]!)));
  if (inputs.brain) {
    const { experts: read, regime } = inputs.brain;
    p[BRAIN] = predict(all[BRAIN]!, {
      ...Object.fromEntries(read.map((name) => [`experts.${name}`, p[name]!])),
      ...Object.fromEntries(
        Object.entries(regime).flatMap(([name, column]) =>
          Object.hasOwn(bar, column) ? [[`regime.${name}`, bar[column]!]] : [],
        ),
      ),
    });
  }
  return p as PerModel<number, M>;
}
