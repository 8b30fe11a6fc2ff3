import { choiceNames, choicesOf } from "../recipes/choices.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";

/** The options that name a preset with its changes: `--preset sound --set label.horizon=6`; none for another recipe. */
export function presetWords(recipe: Recipe): { readonly [flag: string]: string | readonly string[] } {
  if (!Object.hasOwn(PRESETS, recipe.name)) return {};
  const preset = (PRESETS as unknown as { readonly [name: string]: Recipe })[recipe.name]!;
  const changed = choiceNames(recipe).filter((name) => choiceText(recipe, name) !== choiceText(preset, name));
  return {
    "--preset": recipe.name,
    ...(changed.length > 0 && { "--set": changed.map((name) => `${name}=${choiceText(recipe, name)}`) }),
  };
}

/** A choice as `--set` takes it; "" where the recipe leaves it open. */
function choiceText(recipe: Recipe, name: string): string {
  const choices: unknown = choicesOf(recipe);
  const value = name.split(".").reduce((at, step) => (at as { [name: string]: unknown } | undefined)?.[step], choices);
  return value === undefined ? "" : String(value);
}
