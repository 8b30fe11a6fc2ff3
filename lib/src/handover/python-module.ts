import { modelNames } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";

/** What becomes a Python module. */
export interface PythonParts {
  readonly recipe: Recipe;
  readonly models: Models;
}

/**
 * A Python module without dependencies that holds models and computes their probabilities from the columns that they read.
 *
 * Its numbers are written so that Python reads the same bits.
 *
 * @param parts models, and the recipe that they were trained with
 * @returns the text of the module, for Python 3.9 or later
 */
export function pythonModule({ recipe, models }: PythonParts): string {
  const entries = modelNames(recipe).map((name) => {
    const { bias, weights } = models[name]!;
    const lines = Object.entries(weights).map(([column, weight]) => `            ${text(column)}: ${weight},\n`);
    return `    ${text(name)}: {\n        "bias": ${bias},\n        "weights": {\n${lines.join("")}        },\n    },\n`;
  });
  return `"""Models of the recipe ${recipe.name}, written by ata-lab export python."""

import math

MODELS = {
${entries.join("")}}


def probability(model, columns):
    """p = 1 / (1 + exp(-z)), where z is the bias plus the sum of weight times column."""
    z = model["bias"]
    for name, weight in model["weights"].items():
        z += weight * columns[name]
    return 1 / (1 + math.exp(-z))
`;
}

/** A text as Python writes it: JSON's escapes are Python's too. */
function text(value: string): string {
  return JSON.stringify(value);
}
