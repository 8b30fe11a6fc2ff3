import { type Command, Option } from "commander";
import { type ChoiceValues, choiceNames } from "../recipes/choices.js";
import { PRESETS, type PresetName } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { withOptions } from "../recipes/with-options.js";
import { loadRecipe } from "../sources/load-recipe.js";
import { GROUPS } from "./option-groups.js";
import { setting } from "./parse-options.js";
import { suggest } from "./suggested-values.js";

/** The options that choose the recipe. */
export interface FlowFlags {
  readonly preset?: PresetName;
  readonly recipe?: string;
  readonly set?: ChoiceValues;
  /** From the bar options: `--session all` means `--set bars.session=all`. */
  readonly session?: "regular" | "all";
}

/** The recipe of a command that only feeds models, where no option names one. */
export const OF_MANIFEST = "the one that the models' manifest names";

/**
 * Adds those options to a command.
 *
 * @param byDefault which recipe it is where no option names one
 */
export function addFlowOptions(command: Command, byDefault: string = "seed"): Command {
  const names = choiceNames(PRESETS.seed as unknown as Recipe).filter((name) => !name.startsWith("filters."));
  return command
    .optionsGroup(GROUPS.recipe)
    .addOption(
      new Option(
        "--preset <name>",
        `seed: the original's choices, defects included; sound: the same with the defects cured (default: ${byDefault})`,
      )
        .choices(Object.keys(PRESETS))
        .conflicts("recipe"),
    )
    .option("--recipe <file>", "a recipe of your own: the default export of a .ts or .js file, or FILE#name")
    .addOption(
      suggest(
        new Option(
          "--set <name=value>",
          `change one choice (repeatable): ${names.join(", ")}, filters.COLUMN.max (or min, above, below)`,
        ).argParser(setting),
        names.map((name) => `${name}=`),
      ),
    );
}

/** The recipe that the options choose, `seed` by default. An impossible choice is a usage error. */
export async function flowRecipe(flags: FlowFlags, command: Command): Promise<Recipe> {
  const { preset = "seed", recipe: file } = flags;
  const recipe = file === undefined ? (PRESETS[preset] as unknown as Recipe) : await loadRecipe(file);
  return changed(recipe, flags, command);
}

/** Whether the options name a recipe. */
export function namesRecipe({ preset, recipe }: FlowFlags): boolean {
  return preset !== undefined || recipe !== undefined;
}

/** A recipe with `--session` and `--set` applied; an impossible choice is a usage error. */
export function changed(recipe: Recipe, { session, set }: FlowFlags, command: Command): Recipe {
  try {
    return withOptions(recipe, { ...(session && { "bars.session": session }), ...set });
  } catch (error) {
    return command.error(`error: --set: ${(error as Error).message}`);
  }
}

/** The recipe's name and what `--set` changed. */
export function recipeTitle({ name }: Recipe, set: ChoiceValues = {}): string {
  return [`recipe ${name}`, ...Object.entries(set).map(([key, value]) => `${key}=${value}`)].join(", ");
}

/** The warning about columns whose windows are longer than the probe bars of the fingerprint. */
export function unprovedText(columns: readonly string[]): string {
  const them = columns.length === 1 ? "it" : "them";
  return `${columns.join(", ")}: missing at every probe bar, because more history is needed; the fingerprint cannot verify ${them}`;
}
