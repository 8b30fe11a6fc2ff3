import { labelFromChoices } from "../labels/from-choices.js";
import type { EngineOptions } from "../training/engine.js";
import { type Choices, type ChoiceValues, changeChoices } from "./choices.js";
import { makeRecipe } from "./define-recipe.js";
import type { Recipe } from "./recipe.js";

/**
 * Changes some plain choices of a recipe by name.
 *
 * @param recipe any recipe, such as a preset
 * @param values what to change; nested choices have dotted names
 * @returns a new recipe
 * @throws when there is no choice of that name, or it cannot have that value
 * @example
 * const recipe = withOptions(PRESETS.seed, { "label.horizon": 6, purge: true });
 * recipe.label.choices.horizon; // → 6
 * recipe.label.choices.threshold; // → 0.001
 */
export function withOptions<F extends string, M extends string>(
  recipe: Recipe<F, M>,
  values: ChoiceValues,
): Recipe<F, M> {
  const plain = recipe as unknown as Recipe;
  return withChoices(plain, changeChoices(plain, values)) as unknown as Recipe<F, M>;
}

/** Replaces all plain choices of a recipe; its source stays the same. */
export function withChoices(recipe: Recipe, { label, ...choices }: Choices): Recipe {
  return makeRecipe({ ...recipe, ...choices, ...(label && { label: labelFromChoices(label) }) }, recipe.source);
}

/**
 * Changes the engine of a recipe.
 *
 * @param recipe any recipe
 * @param engine the engine and its method; omitted settings stay as they are. The exact engine, the default, is not
 * recorded
 * @returns a new recipe with the same source
 * @example
 * withEngine(PRESETS.seed, { engine: "tensorflow" }).engine; // → "tensorflow"
 */
export function withEngine<F extends string, M extends string>(
  recipe: Recipe<F, M>,
  engine: EngineOptions,
): Recipe<F, M> {
  const { engine: name = "exact", method, adam, ...others } = { ...recipe, ...engine };
  const own = name === "exact" ? {} : { engine: name, ...(method && { method }), ...(adam && { adam }) };
  return makeRecipe({ ...others, ...own } as unknown as Recipe, recipe.source) as unknown as Recipe<F, M>;
}
