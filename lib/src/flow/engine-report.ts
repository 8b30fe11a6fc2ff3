import type { Dataset } from "../labels/dataset.js";
import { type ProbabilityDistance, probabilityDistance } from "../metrics/probability-distance.js";
import { mapModels } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import type { Recipe } from "../recipes/recipe.js";
import { tensorEngine } from "../training/tensorflow/library.js";
import type { Trained } from "./train-models.js";

/** How far a model is from the exact one, on the validation rows. */
export interface ExactDistance extends ProbabilityDistance {
  /** The C that the exact engine chose. */
  readonly C: number;
}

/** The engine that trained the models, if not the exact one. */
export interface EngineReport<M extends string = string> {
  readonly name: "tensorflow";
  readonly method: "newton" | "adam";
  readonly backend: "tensorflow" | "wasm" | "cpu";
  readonly version: string;
  /** Distance from the exact engine's models, end to end: each brain reads its own engine's experts. */
  readonly distance: PerModel<ExactDistance, M>;
}

/** What TensorFlow.js ran on, and how far its models are from the exact ones. */
export function reportEngine<M extends string>(
  recipe: Recipe<string, M>,
  validation: Dataset,
  trained: Trained<M>,
  exact: Trained<M>,
): EngineReport<M> {
  const { method = "newton" } = recipe;
  const { backend, version } = tensorEngine().tensorflow;
  const p = predictRows(trained.models, validation, recipe);
  const q = predictRows(exact.models, validation, recipe);
  const distance = mapModels(recipe, (name: M) => ({
    ...probabilityDistance(validation.label, p[name], q[name]),
    C: exact.searches[name].C,
  }));
  return { name: "tensorflow", method, backend, version, distance };
}
