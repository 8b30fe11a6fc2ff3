import { join } from "node:path";
import { Command } from "commander";
import type { PolicySettings } from "../backtest/policy-settings.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { POLICY_FILE, readFolderPolicy } from "../store/policy-file.js";
import { readPromotion } from "../store/promotion-file.js";
import type { Report } from "../util/report.js";
import { type FlowFlags, namesRecipe } from "./flow-options.js";
import { folderRecipe } from "./folder-recipe.js";
import { addPolicyOptions, type PolicyFlags } from "./policy-options.js";
import { policyOf as policyOfOptions } from "./verdict-options.js";

/** The options of a command that puts a folder of models to work. */
export interface ModelsAtWorkFlags extends FlowFlags, PolicyFlags {
  readonly models: string;
  readonly policy?: string;
}

/** A folder's models, and the recipe that feeds them. */
export interface FedModels {
  readonly manifest: Manifest | OldManifest | undefined;
  readonly recipe: Recipe;
  readonly models: Models;
}

/** A folder's models, with all that they need at work. */
export interface ModelsAtWork extends FedModels {
  /** How p is traded; undefined if nothing says so. */
  readonly policy: PolicySettings | undefined;
}

/**
 * Reads a folder's models, the recipe that feeds them, and the policy; warns of a policy that no verdict is about.
 *
 * @throws as `fedModels` does
 */
export async function modelsAtWork(flags: ModelsAtWorkFlags, command: Command, report: Report): Promise<ModelsAtWork> {
  const fed = await fedModels(flags, command);
  const policy = await policyOf(flags, command, fed.recipe);
  if (policy !== undefined) for (const doubt of await policyDoubts(flags)) report(`warning: ${doubt}`);
  return { ...fed, policy };
}

/**
 * Reads a folder's models, and the recipe that feeds them.
 *
 * @throws when a file was changed, the recipe computes a column differently, or nothing says which recipe it is
 */
export async function fedModels(flags: FlowFlags & { readonly models: string }, command: Command): Promise<FedModels> {
  const { models: folder } = flags;
  const { manifest, faults } = await checkManifest(folder);
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  if (manifest === undefined && !namesRecipe(flags)) {
    throw new Error(
      `${folder}: there is no manifest.json, so nothing says which recipe feeds these models; name it: --preset sound, ` +
        "--preset seed, or --recipe FILE",
    );
  }
  const recipe = await folderRecipe(flags, command, manifest);
  const models = await readModels(folder, recipe);
  return { manifest, recipe, models };
}

/** Why the folder's policy is not the one that was judged. */
async function policyDoubts({ models, policy }: ModelsAtWorkFlags): Promise<readonly string[]> {
  if (policy !== undefined) return [];
  const judged = await readPromotion(models);
  return judged?.promotion
    ? judged.faults
    : [`${join(models, POLICY_FILE)}: no verdict is about it; see ata-lab backtest`];
}

/** The policy of the folder or of a file, with what the options change; undefined if nothing says how to trade. */
async function policyOf(
  flags: ModelsAtWorkFlags,
  command: Command,
  recipe: Recipe,
): Promise<PolicySettings | undefined> {
  const path = join(flags.models, POLICY_FILE);
  const policy = flags.policy ?? ((await readFolderPolicy(flags.models)) ? path : undefined);
  const isAsked = policyOptions().some((name) => command.getOptionValueSource(name) === "cli");
  return policy === undefined && !isAsked
    ? undefined
    : policyOfOptions({ ...flags, ...(policy !== undefined && { policy }) }, command, recipe);
}

/** The names of the options that say how p is traded. */
function policyOptions(): string[] {
  return addPolicyOptions(new Command()).options.map((option) => option.attributeName());
}
