import { type Command, Option } from "commander";
import { type ChoiceValues, choiceNames } from "../recipes/choices.js";
import { PRESETS, type PresetName } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { withOptions } from "../recipes/with-options.js";
import { loadRecipe } from "../sources/load-recipe.js";
import { setting } from "./parse-options.js";

/** The options that say which recipe is run. */
export interface FlowFlags {
  readonly preset?: PresetName;
  readonly recipe?: string;
  readonly set?: ChoiceValues;
  /** Of the bars: `--session all` is `--set bars.session=all`. */
  readonly session?: "regular" | "all";
}

/** Adds those options to a command. */
export function addFlowOptions(command: Command): Command {
  const names = choiceNames(PRESETS.seed as unknown as Recipe).filter((name) => !name.startsWith("filters."));
  return command
    .addOption(
      new Option("--preset <name>", "the original's choices, defects included, or those we believe in (default: seed)")
        .choices(Object.keys(PRESETS))
        .conflicts("recipe"),
    )
    .option("--recipe <file>", "a recipe of your own: the default export of a .ts or .js file, or FILE#name")
    .option(
      "--set <name=value>",
      `change one choice of it, as often as you like: ${names.join(", ")}, filters.COLUMN.max (min, above, below)`,
      setting,
    );
}

/** The recipe that the options ask for; `seed` where they name none. Ends the command when there is none such. */
export async function flowRecipe(flags: FlowFlags, command: Command): Promise<Recipe> {
  const { preset = "seed", recipe: file } = flags;
  const recipe = file === undefined ? (PRESETS[preset] as unknown as Recipe) : await loadRecipe(file);
  return changed(recipe, flags, command);
}

/** Whether the options name a recipe. */
export function namesRecipe({ preset, recipe }: FlowFlags): boolean {
  return preset !== undefined || recipe !== undefined;
}

/** A recipe with what `--session` and `--set` say; ends the command when that cannot be. */
export function changed(recipe: Recipe, { session, set }: FlowFlags, command: Command): Recipe {
  try {
    return withOptions(recipe, { ...(session && { "bars.session": session }), ...set });
  } catch (error) {
    return command.error(`error: --set: ${(error as Error).message}`);
  }
}

/** The recipe in a few words: its name, and what `--set` changed. */
export function recipeTitle({ name }: Recipe, set: ChoiceValues = {}): string {
  return [`recipe ${name}`, ...Object.entries(set).map(([key, value]) => `${key}=${value}`)].join(", ");
}

/** What is said of columns whose windows are longer than the bars that fingerprints are taken on. */
export function unprovedText(columns: readonly string[]): string {
  return (
    `${columns.join(", ")}: missing at every probe bar, for more history is needed; the fingerprint proves nothing of ` +
    `${columns.length === 1 ? "it" : "them"}`
  );
}
