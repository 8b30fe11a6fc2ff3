import type { Command } from "commander";
import type { Bars } from "../bars/bars.js";
import { research } from "../flow/research.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { checkManifest, type ManifestCheck } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { counted } from "../views/format.js";
import { barWord } from "../views/tables/bar-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { jsonOption, modelsOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, flowRecipe, OF_MANIFEST, recipeTitle } from "./flow-options.js";
import { folderRecipe } from "./folder-recipe.js";
import { sourceOf, titleOf } from "./minutes.js";
import { GROUPS } from "./option-groups.js";
import { withTrainedSample } from "./trained-sample.js";

/** The options of a command that examines the research flow and its models. */
export interface TrainedFlowFlags extends AuditedFlags, FlowFlags {
  readonly models?: string;
  readonly json?: true;
}

/** Adds those options to a command. */
export function addTrainedFlowOptions(command: Command): Command {
  return addFlowOptions(addAuditedOptions(command), `${OF_MANIFEST}, with --models; otherwise seed`)
    .addOption(modelsOption("; fed by the recipe in it (default: train models on these bars)"))
    .addOption(jsonOption())
    .optionsGroup(GROUPS.work);
}

/** What such a command works on. */
export interface TrainedFlow {
  readonly minutes: Bars;
  readonly recipe: Recipe;
  readonly models: Models;
  /** The bars and the models in words, to print. */
  readonly title: readonly string[];
  /** The same for `--json`. */
  readonly origin: { readonly [name: string]: unknown };
  readonly progress: (words?: string) => void;
}

/** Reads the bars, and reads or trains the models, as the options say. */
export async function readTrainedFlow(flags: TrainedFlowFlags, command: Command): Promise<TrainedFlow> {
  const { set = {}, models: folder } = flags;
  const say = saying();
  const { progress, report } = say;
  // Before reading the bars, so that a bad folder fails at once.
  const read = folder === undefined ? undefined : await readFolder(folder, flags, command, report);
  const recipe = read?.recipe ?? (await flowRecipe(flags, command));
  const asked = withTrainedSample(flags, command, read?.manifest);
  const { minutes, warnings } = await readAuditedMinutes({ ...asked, session: recipe.bars.session }, command, say);
  if (read === undefined) progress("training ...");
  const models = read?.models ?? trainOn(minutes, recipe);
  const whose = folder ?? "trained on these bars";
  return {
    minutes,
    recipe,
    models,
    title: [
      `${titleOf(asked, minutes)}: ${counted(minutes.time.length, barWord(minutes.interval))}, ${recipeTitle(recipe, set)}`,
      `models: ${whose}`,
    ],
    origin: { source: sourceOf(asked), warnings, recipe: recipe.name, set, models: whose },
    progress,
  };
}

/** A folder's models with the recipe that feeds them. */
async function readFolder(
  folder: string,
  flags: FlowFlags,
  command: Command,
  report: (words: string) => void,
): Promise<{ readonly recipe: Recipe; readonly models: Models; readonly manifest: ManifestCheck["manifest"] }> {
  const { manifest, faults } = await checkManifest(folder);
  const recipe = await folderRecipe(flags, command, manifest);
  const models = await readModels(folder, recipe);
  for (const fault of faults) report(`warning: ${fault}`);
  return { recipe, models, manifest };
}

function trainOn(minutes: Bars, recipe: Recipe): Models {
  try {
    return research(minutes, recipe).models;
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`no models could be trained on these bars: ${message}; use a longer period, or pass --models`);
  }
}
