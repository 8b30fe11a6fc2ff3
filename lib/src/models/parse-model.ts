import { quoted } from "../util/excerpt.js";
import { jsonOf } from "../util/json-of.js";
import { checked, exactly, firstFaults, numberThat, oneOf, recordOf, type Shape } from "../util/shape.js";
import type { LogisticModel } from "./model.js";

/**
 * Parses and validates the text of a model file.
 *
 * @param text JSON of the shape `{"type": "logistic", "bias": b, "weights": {name: w}}`
 * @param features exactly the weights it must have (see `modelFeatures`); any by default
 * @param source what to call the text in an error, for example its path
 * @returns the model
 * @throws when the text is not JSON, a part is missing, unknown or of the wrong type, or a number is not finite
 * @example
 * parseModel('{"type": "logistic", "bias": 0.5, "weights": {"a": 2}}').bias; // → 0.5
 */
export function parseModel(text: string, features?: readonly string[], source: string = "model"): LogisticModel {
  const model = checked(LOGISTIC_MODEL, jsonOf(text, source), source);
  if (features) checkNames(Object.keys(model.weights), features, `${source}: weight`);
  return model;
}

const finite = numberThat("a finite number");

/** Exactly these fields. */
const LOGISTIC_MODEL: Shape<LogisticModel> = exactly({
  type: oneOf("logistic"),
  bias: finite,
  weights: recordOf(finite),
});

/** Refuses a set of names that differs from the expected one. */
export function checkNames(got: readonly string[], wanted: readonly string[], what: string): void {
  const missing = wanted.filter((name) => !got.includes(name));
  const unknown = got.filter((name) => !wanted.includes(name));
  if (missing.length + unknown.length === 0) return;
  const faults = [
    ...missing.map((name) => `${quoted(name)} is missing`),
    ...unknown.map((name) => `${quoted(name)} is unknown`),
  ];
  throw new Error(`${what} ${firstFaults(faults)}; exactly these are expected: ${wanted.join(", ")}`);
}
