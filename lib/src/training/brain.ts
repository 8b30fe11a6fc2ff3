import { designMatrix } from "../features/columns.js";
import type { Brain, Experts } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import { labelled, type NamedRows, ownFit, rowsOf } from "./experts.js";
import type { LinearFit } from "./linear-fit.js";
import { type FitOptions, type Search, searchC } from "./search-c.js";

/** The part of a fitted expert that is needed; a `Search` has it. */
export interface FittedExpert {
  readonly fit: Pick<LinearFit, "predictProba">;
}

/** The part of a recipe that says what its brain reads. */
export interface BrainReads {
  readonly experts: Experts;
  readonly brain: Brain | null;
}

/**
 * The brain's inputs for each row, in the order of its weights: the experts' probabilities, then the regime.
 *
 * @param recipe which experts and which regime columns
 * @param experts the fitted experts
 * @param data rows
 * @returns columns
 * @throws when the recipe has no brain, or a column is missing
 * @example
 * const { train, validation, recipe, searches } = research(makeSample({ to: "2018-03-01" }));
 * brainInputs(recipe, searches, train).length; // → 5
 */
export function brainInputs(recipe: BrainReads, experts: PerModel<FittedExpert>, data: NamedRows): Float64Array[] {
  const { brain } = recipe;
  if (!brain) throw new Error("there is no brain: the recipe's brain is null");
  return [
    ...brain.experts.map((name) => experts[name]!.fit.predictProba(rowsOf(recipe.experts[name]!, data).X)),
    ...designMatrix(data.features, Object.values(brain.regime)),
  ];
}

/**
 * Trains the brain: a logistic model stacked on the experts.
 *
 * It trains on the experts' own training rows, where their probabilities are better than they will be later;
 * `outOfFoldExperts` is the cure.
 *
 * @param recipe which experts and which regime columns
 * @param experts the fitted experts
 * @param train rows to fit on
 * @param validation rows to choose C by
 * @param C values to try, in order
 * @param options how to fit: `{ standardise: true }`, the engine
 * @returns a search
 * @throws as `brainInputs` and `searchC` do
 * @example
 * const { train, validation, recipe, searches } = research(makeSample({ to: "2018-03-01" }));
 * trainBrain(recipe, searches, train, validation, [0.1, 1]).search.length; // → 2
 */
export function trainBrain(
  recipe: BrainReads,
  experts: PerModel<FittedExpert>,
  train: NamedRows,
  validation: NamedRows,
  C: readonly number[],
  options: FitOptions = {},
): Search {
  const own = ownFit(recipe.brain ?? {}, C, options);
  return searchC(
    labelled(brainInputs(recipe, experts, train), train),
    labelled(brainInputs(recipe, experts, validation), validation),
    own.C,
    own.options,
  );
}
