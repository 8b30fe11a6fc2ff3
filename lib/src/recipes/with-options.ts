import { forwardReturn } from "../labels/forward-return.js";
import type { EngineOptions } from "../training/engine.js";
import { type Choices, type ChoiceValues, changeChoices } from "./choices.js";
import { makeRecipe } from "./define-recipe.js";
import type { Recipe } from "./recipe.js";

/**
 * A recipe with some of its plain choices changed by name.
 *
 * @param recipe any recipe, such as a preset
 * @param values what to change; a choice inside another is named with a dot
 * @returns a new recipe
 * @throws when a name is not a choice's, or a value not one that it can have
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

/** A recipe with all of its plain choices replaced; where it can be had stays. */
export function withChoices(recipe: Recipe, { label, ...choices }: Choices): Recipe {
  return makeRecipe({ ...recipe, ...choices, ...(label && { label: forwardReturn(label) }) }, recipe.source);
}

/**
 * A recipe fitted by another engine.
 *
 * @param recipe any recipe
 * @param engine the engine and its method; what is left out stays the recipe's. Of the exact engine, the usual one, nothing
 * is said
 * @returns a new recipe, to be had where the other can
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
