import { columnsRead } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import { fingerprintOf } from "../recipes/fingerprint.js";
import type { Recipe } from "../recipes/recipe.js";
import { onnxGraph } from "./onnx-graph.js";

/**
 * Turns models into one ONNX graph, which ONNX Runtime and other engines compute: the columns that the models read go in,
 * each by its name, a number a row; the probabilities of every expert and of the brain come out, as `p_rsi` and `p_brain`.
 *
 * All numbers are doubles. The graph does the same operations in the same order as `predictRows`, so that p differs by no more
 * than the engine's logistic function does: ONNX Runtime's is exact to 1e-15. p is NaN where a column that it reads is NaN.
 *
 * The file says where it is from (`metadata_props`), as JSON but for the name: `recipe`, its name; `features`, the names of the
 * columns; `fingerprint`, a hash of each over the probe bars; `bars`, the recipe's bars.
 *
 * @param models the models
 * @param recipe the recipe that they were trained with
 * @param more texts by name that the file keeps too
 * @returns the bytes of an `.onnx` file (opset 13, IR 7), the same ones for the same models and recipe
 * @throws when a model is missing or has other weights than the recipe says, or a column is called as an output is
 * @see https://onnx.ai/onnx/repo-docs/IR.html
 * @example
 * const { models, recipe } = research(makeSample({ to: "2018-03-01" }));
 * toOnnx(models, recipe).length > 1000; // → true
 */
export function toOnnx<M extends string>(
  models: Models<M>,
  recipe: Recipe<string, M>,
  more: Readonly<Record<string, string>> = {},
): Uint8Array {
  const own = recipe as unknown as Recipe;
  const features = columnsRead(own);
  const prints = fingerprintOf(own);
  return onnxGraph(models, own, {
    recipe: recipe.name,
    features: JSON.stringify(features),
    fingerprint: JSON.stringify(Object.fromEntries(features.map((name) => [name, prints[name]!.hash]))),
    bars: JSON.stringify(recipe.bars),
    ...more,
  });
}
