import { type Choices, choicesOf } from "../recipes/choices.js";
import type { Recipe, RecipeSource } from "../recipes/recipe.js";
import { withChoices } from "../recipes/with-options.js";
import { recipeFrom } from "../sources/load-recipe.js";

/** A recipe as plain data, for another thread or machine: where to load it from, and its plain choices. */
export interface RecipeReference {
  readonly source: RecipeSource;
  readonly choices: Choices;
}

/** A recipe's reference; undefined if the recipe exists only on this thread. */
export function referenceOf(recipe: Recipe): RecipeReference | undefined {
  return recipe.source && { source: recipe.source, choices: choicesOf(recipe) };
}

/** Loads the recipe that a reference names. */
export async function recipeOf({ source, choices }: RecipeReference): Promise<Recipe> {
  return withChoices(await recipeFrom(source), choices);
}
