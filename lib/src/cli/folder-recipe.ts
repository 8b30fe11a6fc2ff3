import type { Command } from "commander";
import { PRESETS, type PresetName } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { recipeOfManifest } from "../store/manifest-recipe.js";
import { changed, type FlowFlags, flowRecipe, namesRecipe } from "./flow-options.js";

/**
 * The recipe that feeds a folder's models: the one given by the options, otherwise the manifest's with `--set` applied.
 *
 * @param assumed the preset to use for models without a manifest
 * @throws when the manifest's recipe is in a file or was made in a notebook; the error says what to type
 */
export async function folderRecipe(
  flags: FlowFlags,
  command: Command,
  manifest: Manifest | OldManifest | undefined,
  assumed: PresetName = "seed",
): Promise<Recipe> {
  if (namesRecipe(flags)) return flowRecipe(flags, command);
  const recipe = manifest ? recipeOfManifest(manifest) : (PRESETS[assumed] as unknown as Recipe);
  return changed(recipe, flags, command);
}
