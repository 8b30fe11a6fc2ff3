/**
 * A logistic model as the trading program reads it: p = 1 / (1 + exp(-(bias + sum of weight * feature))), over raw,
 * unscaled features by name.
 */
export interface LogisticModel {
  readonly type: "logistic";
  readonly bias: number;
  readonly weights: { readonly [feature: string]: number };
}

/** A record with one entry per model: the experts, and `brain` if there is one. */
export type PerModel<T, M extends string = string> = { readonly [name in M]: T };

/** Models by name. */
export type Models<M extends string = string> = PerModel<LogisticModel, M>;

/**
 * The file name of a model: `brain.json`, or the expert's name followed by `_expert.json`.
 *
 * @param name of the model
 * @example
 * modelFile("volume"); // → "volume_expert.json"
 */
export function modelFile(name: string): string {
  return name === BRAIN ? "brain.json" : `${name}_expert.json`;
}

/** The name of the model that is stacked on the experts. */
export const BRAIN = "brain";
