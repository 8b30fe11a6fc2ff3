import type { Dataset } from "../features/dataset.js";
import { type ProbabilityDistance, probabilityDistance } from "../metrics/probability-distance.js";
import { MODEL_NAMES, type ModelName, type Models } from "../models/model.js";
import { brainInputs } from "../training/brain.js";
import type { EngineOptions } from "../training/engine.js";
import { expertInputs } from "../training/experts.js";
import type { Search } from "../training/search-c.js";
import { loadedTensorflow } from "../training/tensorflow/load.js";

/** How far a model is from the exact one, on the validation rows. */
export interface ExactDistance extends ProbabilityDistance {
  /** The C that the exact engine chose. */
  readonly C: number;
}

/** What trained the models, where it was not the exact engine. */
export interface EngineReport {
  readonly name: "tensorflow";
  readonly method: "newton" | "adam";
  readonly backend: "tensorflow" | "wasm" | "cpu";
  readonly version: string;
  /** From the exact engine's models, end to end: each brain reads its own engine's experts. */
  readonly distance: Models<ExactDistance>;
}

/** What TensorFlow.js ran on, and how far its models are from the exact ones. */
export function reportEngine(
  validation: Dataset,
  searches: Models<Search>,
  exact: Models<Search>,
  { method = "newton" }: EngineOptions,
): EngineReport {
  const { backend, version } = loadedTensorflow();
  const distance = Object.fromEntries(
    MODEL_NAMES.map((name): [ModelName, ExactDistance] => {
      const [p, q] = [searches, exact].map((models) => validationProbabilities(models, validation, name));
      return [name, { ...probabilityDistance(validation.label, p!, q!), C: exact[name].C }];
    }),
  ) as unknown as Models<ExactDistance>;
  return { name: "tensorflow", method, backend, version, distance };
}

function validationProbabilities(searches: Models<Search>, validation: Dataset, name: ModelName): Float64Array {
  const inputs = name === "brain" ? brainInputs(searches, validation) : expertInputs(validation, name);
  return searches[name].fit.predictProba(inputs);
}
