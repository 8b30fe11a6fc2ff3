import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command, OptionValues } from "commander";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { modelNames } from "../models/inputs.js";
import { type LogisticModel, type Models, modelFile } from "../models/model.js";
import { fingerprintOf, unprovedColumns } from "../recipes/fingerprint.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { modelFilesIn } from "../store/folder-models.js";
import { PROMOTED_FILE } from "../store/install-models.js";
import { LEDGER_FILE, type LedgerEntry, looksAt } from "../store/ledger.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { checkManifest } from "../store/manifest-file.js";
import { inputsOfManifest, recipeOfManifest } from "../store/manifest-recipe.js";
import { readModel } from "../store/models-folder.js";
import { POLICY_FILE } from "../store/policy-file.js";
import { PROMOTION_FILE, type PromotionRecord, readPromotion } from "../store/promotion-file.js";
import { recipeCure, recipeFaults } from "../store/recipe-faults.js";
import { type ColumnProof, seedProgramFaults } from "../store/seed-program.js";
import { RESULT_FILE } from "../store/universe-folder.js";
import { counted, fixed } from "../views/format.js";
import { policyWords } from "../views/policy-words.js";
import { viewColumns } from "../views/table-view.js";
import type { Block, View } from "../views/view.js";
import { jsonOption, modelsArgument } from "./common-options.js";
import { type ExampleAnswer, exampleAnswers, examplesHold, probeAnswers } from "./example-answers.js";
import {
  addFlowOptions,
  changed,
  type FlowFlags,
  flowRecipe,
  namesRecipe,
  OF_MANIFEST,
  unprovedText,
} from "./flow-options.js";
import { type NextCommand, nextCommand, tellNext } from "./next-step.js";
import { originWords } from "./origin-words.js";
import { printJson, printView } from "./print-view.js";
import { promoteCommandOf } from "./verdict-options.js";

interface CheckFlags extends FlowFlags {
  readonly json?: true;
}

const NOTES = `
If the folder has a manifest.json, check also verifies that the model files are
the ones it records and that the recipe computes the same columns the models
were trained on. The recipe is the manifest's if that is a preset; for any other
recipe, pass --recipe.

If it has a verdict, check shows the policy that was judged and how often the
days were looked at, and reports a policy or a ledger that was changed since.

It reports who can feed the models: the seed's trading program, which knows four
models by name and this library's own features, or only this library's
predictRows.

Examples:
  ata-lab check models/
  ata-lab check output --recipe recipes/volume.ts`;

/** `ata-lab check`: validates a folder of models and shows their predictions on three bars. */
export function checkCommand(command: Command): Command {
  command
    .description("Validate a folder of models; show who can feed them and what they predict on three bars.")
    .argument("<folder>", "a folder of models: *_expert.json and brain.json");
  return addFlowOptions(command, OF_MANIFEST)
    .addOption(modelsArgument("check"))
    .addOption(jsonOption())
    .addHelpText("after", NOTES)
    .action(run);
}

async function run(folder: string, flags: CheckFlags, command: Command): Promise<void> {
  if (!existsSync(folder)) throw new Error(`${folder}: no such folder; name one with models, such as research writes`);
  const { manifest, faults: changes, unknown: others } = await checkManifest(folder);
  const { recipe, why } = await recipeAtHand(flags, command, manifest);
  const inputs = (recipe ?? inputsOfManifest(manifest!)) as Recipe;
  const { models, faults: broken } = await readAll(folder, inputs);
  const differences = manifest && recipe ? recipeFaults(manifest, recipe) : [];
  const cure = manifest && differences.length > 0 ? [recipeCure(manifest)] : [];
  // A model that cannot be read is found twice: as a model, and as a file of the manifest.
  const faults = [...new Set([...broken, ...changes, ...differences, ...cure])];
  // A verdict makes sense only for models that can be read.
  const judged = faults.length === 0 ? await readPromotion(folder) : undefined;
  if (judged) faults.push(...judged.faults);
  // All faults at once, so that they can all be fixed in one go.
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const found: Found = {
    folder,
    models,
    manifest,
    promotion: judged?.promotion,
    policy: judged?.policy,
    entries: judged?.ledger.entries ?? [],
    unknown: await strangers(folder, models, manifest ? others : undefined),
    outside: seedProgramFaults(inputs, proofOf(manifest, namesRecipe(flags) ? recipe : undefined)),
    unproved: unproved(manifest, recipe, why),
    answers:
      examplesHold(inputs) && !recipe?.pool
        ? exampleAnswers(models, inputs)
        : recipe
          ? probeAnswers(models, recipe)
          : [],
    why,
  };
  if (flags.json) printJson(facts(found));
  else printView(view(found));
  const next = nextOf(found, command, existsSync(join(folder, PROMOTED_FILE)));
  if (next !== undefined) await tellNext(next, flags);
}

/** Models that nothing judged are judged; those that were promoted are installed, where they are not yet. */
function nextOf(
  { folder, manifest, promotion, outside }: Found,
  command: Command,
  isInstalled: boolean,
): NextCommand | undefined {
  if (promotion === undefined) {
    // Where other bars are is not recorded.
    return manifest?.data.synthetic ? nextCommand(command, "backtest", { options: { "--models": folder } }) : undefined;
  }
  if (promotion.verdict !== "promote" || isInstalled) return undefined;
  return promoteCommandOf(command, folder, outside.length > 0);
}

/** What was found in a folder without faults. */
interface Found {
  readonly folder: string;
  readonly models: Models;
  readonly manifest: Manifest | OldManifest | undefined;
  readonly promotion: PromotionRecord | undefined;
  readonly policy: PolicySettings | undefined;
  /** The ledger of looks. */
  readonly entries: readonly LedgerEntry[];
  /** JSON files that are not part of this set of models. */
  readonly unknown: readonly string[];
  /** Why the seed's trading program cannot feed the models. */
  readonly outside: readonly string[];
  /** What could not be verified. */
  readonly unproved: readonly string[];
  readonly answers: readonly ExampleAnswer[];
  /** Why no recipe is available; "" if one is. */
  readonly why: string;
}

/** The recipe named by the options, otherwise the manifest's; if neither is available, the reason. */
async function recipeAtHand(
  flags: CheckFlags,
  command: Command,
  manifest: Manifest | OldManifest | undefined,
): Promise<{ readonly recipe: Recipe | undefined; readonly why: string }> {
  if (namesRecipe(flags)) return { recipe: await flowRecipe(flags, command), why: "" };
  if (manifest === undefined) return { recipe: changed(PRESETS.seed as unknown as Recipe, flags, command), why: "" };
  try {
    return { recipe: changed(recipeOfManifest(manifest), flags, command), why: "" };
  } catch (error) {
    return { recipe: undefined, why: (error as Error).message };
  }
}

/** Every model of the recipe that can be read, and the faults of those that cannot. */
async function readAll(
  folder: string,
  inputs: Recipe,
): Promise<{ readonly models: Models; readonly faults: readonly string[] }> {
  const names = modelNames(inputs);
  const read = await Promise.allSettled(names.map((name) => readModel(folder, name, inputs)));
  const faults = read.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
  const models = read.flatMap((result, i): [string, LogisticModel][] =>
    result.status === "fulfilled" ? [[names[i]!, result.value]] : [],
  );
  return { models: Object.fromEntries(models), faults };
}

/** JSON files that are neither models of this set nor the records beside them. */
async function strangers(folder: string, models: Models, others: readonly string[] | undefined): Promise<string[]> {
  const own = Object.keys(models).map(modelFile);
  const unknown = others ?? (await modelFilesIn(folder)).filter((file) => !own.includes(file));
  return unknown.filter((file) => ![PROMOTION_FILE, PROMOTED_FILE, POLICY_FILE, RESULT_FILE].includes(file));
}

/** The proof of what each column is: from the manifest, otherwise from the recipe given by the options. */
function proofOf(manifest: Manifest | OldManifest | undefined, named: Recipe | undefined): ColumnProof | undefined {
  if (manifest?.manifest === 2) {
    const { bars, label } = manifest.options;
    return { fingerprint: manifest.recipe.fingerprint, bars, label };
  }
  return named && { fingerprint: fingerprintOf(named), bars: named.bars, label: named.label.choices };
}

/** What could not be verified, one line each. */
function unproved(
  manifest: Manifest | OldManifest | undefined,
  recipe: Recipe | undefined,
  why: string,
): readonly string[] {
  if (manifest === undefined) return [];
  if (manifest.manifest === 1) {
    return ["The manifest has version 1, which does not record what each column is; run research again."];
  }
  if (!recipe) return [`The columns were not verified: ${why}.`];
  const missing = unprovedColumns(recipe);
  return missing.length === 0 ? [] : [unprovedText(missing)];
}

function facts({ models, manifest, promotion, policy, entries, answers, outside, ...rest }: Found): OptionValues {
  const readers = { seed: outside.length === 0, predictRows: true, why: outside };
  return {
    folder: rest.folder,
    models,
    answers: answers.map(({ bar, p }) => ({ bar, ...p })),
    manifest: manifest ?? null,
    promotion: promotion ?? null,
    policy: policy ?? null,
    looks: { judgements: entries.length, ...(promotion && { atTheseDays: looksAt(entries, promotion) }) },
    readers,
    unproved: rest.unproved,
    unknown: rest.unknown,
  };
}

function view({
  folder,
  models,
  manifest,
  promotion,
  policy,
  entries,
  outside,
  unproved,
  unknown,
  answers,
}: Found): View {
  const names = Object.keys(models);
  const about = [
    `${folder}: ${counted(names.length, "model")} (${names.join(", ")}), each with exactly the weights it should have`,
    originWords(manifest),
    verdict(promotion),
  ];
  return [
    about.join("\n"),
    ...(policy ? [policyBlock(policy, promotion)] : []),
    ...(entries.length > 0 ? [ledgerBlock(entries, promotion)] : []),
    readers(outside, manifest),
    ...unproved,
    ...unknown.map((file) => `${file} is not one of these models: neither recipe nor manifest knows it.`),
    answerTable(answers, names),
  ];
}

/** How p is traded. */
function policyBlock(policy: PolicySettings, promotion: PromotionRecord | undefined): Block {
  const whose = promotion ? `the policy that ${PROMOTION_FILE} judged` : "not judged";
  return `${POLICY_FILE}, ${whose}: ${policyWords(policy)}`;
}

/** How often the days were looked at. */
function ledgerBlock(entries: readonly LedgerEntry[], promotion: PromotionRecord | undefined): Block {
  const all = `${LEDGER_FILE}: ${counted(entries.length, "judgement")}, none edited or removed`;
  return promotion ? `${all}; ${counted(looksAt(entries, promotion), "look")} at the days of the verdict.` : `${all}.`;
}

/** Who can feed the models. */
function readers(outside: readonly string[], manifest: Found["manifest"]): Block {
  if (outside.length > 0) return { title: "Can be fed by this library's predictRows only:", list: outside };
  const proof = manifest?.manifest === 2 ? "" : " (judged by names alone: nothing records what the columns are)";
  return `Can be fed by the seed's trading program${proof} and by this library's predictRows.`;
}

function answerTable(answers: readonly ExampleAnswer[], names: readonly string[]): Block {
  if (answers.length === 0) return "No predictions are shown: the example bars lack columns that these models read.";
  return viewColumns({
    "probability on": answers.map(({ bar }) => bar),
    ...Object.fromEntries(names.map((name) => [name, answers.map(({ p }) => fixed(p[name]!))])),
  });
}

/** What the backtest decided about the models. */
function verdict(promotion: PromotionRecord | undefined): string {
  if (promotion === undefined) return `no ${PROMOTION_FILE}: no backtest has judged these models`;
  const { symbol, from, to } = promotion;
  return `${PROMOTION_FILE}: "${promotion.verdict}", judged on ${symbol}, ${from} to ${to}`;
}
