import type { Dataset } from "../labels/dataset.js";
import { type Experts, expertInputs } from "./experts.js";
import type { LinearFit } from "./linear-fit.js";
import { type FitOptions, type Search, searchC } from "./search-c.js";

/** What is needed of an expert: a `Search` has it. */
export interface Expert {
  readonly fit: Pick<LinearFit, "predictProba">;
}

/**
 * What the brain reads of each row, in the order of its weights: the three experts' probabilities, then the regime:
 * volatility (`atr_pct`) and the time of day.
 *
 * @param experts the fitted experts
 * @param data rows
 * @returns five columns
 * @example
 * const { train, validation } = research(makeSample({ to: "2018-03-01" }));
 * brainInputs(trainExperts(train, validation, [1]), train).length; // → 5
 */
export function brainInputs(experts: Experts<Expert>, data: Dataset): Float64Array[] {
  const probability = (name: keyof Experts): Float64Array => experts[name].fit.predictProba(expertInputs(data, name));
  return [
    probability("rsi"),
    probability("macd"),
    probability("trend"),
    data.features.atr_pct,
    data.features.time_of_day,
  ];
}

/**
 * Trains the brain: a logistic model stacked on the experts.
 *
 * Its training rows are the experts' own, so it sees probabilities that are better than the experts' later ones; see
 * `outOfFoldExperts` for the cure.
 *
 * @param experts the fitted experts
 * @param train rows to fit on
 * @param validation rows to choose C by
 * @param C values to try, in order
 * @param options how to fit: `{ standardise: true }`, the engine
 * @returns a search
 * @throws as `searchC` does
 * @example
 * const { train, validation } = research(makeSample({ to: "2018-03-01" }));
 * const experts = trainExperts(train, validation, [1]);
 * trainBrain(experts, train, validation, [0.1, 1]).search.length; // → 2
 */
export function trainBrain(
  experts: Experts<Expert>,
  train: Dataset,
  validation: Dataset,
  C: readonly number[],
  options: FitOptions = {},
): Search {
  return searchC(
    { X: brainInputs(experts, train), y: train.label },
    { X: brainInputs(experts, validation), y: validation.label },
    C,
    options,
  );
}
