import { loadedTensorflow } from "../jobs/load-tensorflow.js";
import type { Dataset } from "../labels/dataset.js";
import { type ProbabilityDistance, probabilityDistance } from "../metrics/probability-distance.js";
import { mapModels } from "../models/map-models.js";
import type { Models } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import type { EngineOptions } from "../training/engine.js";
import type { Trained } from "./train-models.js";

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
  trained: Trained,
  exact: Trained,
  { method = "newton" }: EngineOptions,
): EngineReport {
  const { backend, version } = loadedTensorflow();
  const [p, q] = [predictRows(trained.models, validation), predictRows(exact.models, validation)];
  const distance = mapModels((name) => ({
    ...probabilityDistance(validation.label, p[name], q[name]),
    C: exact.searches[name].C,
  }));
  return { name: "tensorflow", method, backend, version, distance };
}
