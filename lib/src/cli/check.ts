import { Command, type OptionValues } from "commander";
import { modelNames } from "../models/inputs.js";
import { type LogisticModel, type Models, modelFile } from "../models/model.js";
import { fingerprintOf, unprovedColumns } from "../recipes/fingerprint.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { modelFilesIn } from "../store/folder-models.js";
import { PROMOTED_FILE } from "../store/install-models.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { checkManifest } from "../store/manifest-file.js";
import { inputsOfManifest, recipeOfManifest } from "../store/manifest-recipe.js";
import { readModel } from "../store/models-folder.js";
import { PROMOTION_FILE, type PromotionRecord, readPromotion } from "../store/promotion-file.js";
import { recipeFaults } from "../store/recipe-faults.js";
import { type ColumnProof, seedProgramFaults } from "../store/seed-program.js";
import { count, counted, fixed } from "../views/format.js";
import { viewColumns } from "../views/table-view.js";
import { viewText } from "../views/view.js";
import { type ExampleAnswer, exampleAnswers, examplesHold, probeAnswers } from "./example-answers.js";
import { addFlowOptions, changed, type FlowFlags, flowRecipe, namesRecipe, unprovedText } from "./flow-options.js";

interface CheckFlags extends FlowFlags {
  readonly json?: true;
}

const NOTES = `
With manifest.json in the folder: that the models are the files it tells of, and that the recipe computes the very columns
that they were trained on. The recipe is the manifest's where that is a preset; say with --recipe where another one is.

Tells who can feed the models: the seed's trading program, which knows four models by name and this library's own features;
or only this library's predictRows.

Examples:
  ata-lab check models/
  ata-lab check output --recipe recipes/volume.ts`;

/** `ata-lab check`: validates a folder of models and shows what they answer. */
export function checkCommand(): Command {
  const command = new Command("check")
    .description("Validate a folder of models, strictly; show who can feed them, and what they answer on three bars.")
    .argument("<folder>", "a folder of models: *_expert.json and brain.json");
  return addFlowOptions(command)
    .option("--json", "print one JSON object on stdout, and nothing else")
    .addHelpText("after", NOTES)
    .action(run);
}

async function run(folder: string, flags: CheckFlags, command: Command): Promise<void> {
  const { manifest, faults: changes, unknown: others } = await checkManifest(folder);
  const { recipe, why } = await recipeAtHand(flags, command, manifest);
  const inputs = (recipe ?? inputsOfManifest(manifest!)) as Recipe;
  const { models, faults: broken } = await readAll(folder, inputs);
  const differences = manifest && recipe ? recipeFaults(manifest, recipe) : [];
  const cure =
    differences.length > 0 ? ["give the recipe they were trained with (--recipe), or run research again"] : [];
  const faults = [...broken, ...changes, ...differences, ...cure];
  // A verdict is about models that can be read.
  const judged = faults.length === 0 ? await readPromotion(folder) : { promotion: undefined, faults: [] };
  faults.push(...judged.faults);
  // All faults at once: whoever mends a folder should not have to come back for each.
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const found: Found = {
    folder,
    models,
    manifest,
    promotion: judged.promotion,
    unknown: await strangers(folder, models, manifest ? others : undefined),
    outside: seedProgramFaults(inputs, proofOf(manifest, namesRecipe(flags) ? recipe : undefined)),
    unproved: unproved(manifest, recipe, why),
    answers: examplesHold(inputs) ? exampleAnswers(models, inputs) : recipe ? probeAnswers(models, recipe) : [],
    why,
  };
  process.stdout.write(`${flags.json ? JSON.stringify(facts(found), null, 2) : lines(found).join("\n")}\n`);
}

/** What was found of a folder in which nothing is wrong. */
interface Found {
  readonly folder: string;
  readonly models: Models;
  readonly manifest: Manifest | OldManifest | undefined;
  readonly promotion: PromotionRecord | undefined;
  /** JSON files that nothing vouches for. */
  readonly unknown: readonly string[];
  /** Why the seed's trading program cannot feed the models. */
  readonly outside: readonly string[];
  /** What could not be checked. */
  readonly unproved: readonly string[];
  readonly answers: readonly ExampleAnswer[];
  /** Why there is no recipe at hand. */
  readonly why: string;
}

/** The recipe that the options name, or the manifest's; without either why there is none. */
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

/** Every model that the recipe has, and what is wrong with the files of others. */
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

/** JSON files that are none of the models and none of what lies beside them. */
async function strangers(folder: string, models: Models, others: readonly string[] | undefined): Promise<string[]> {
  const own = Object.keys(models).map(modelFile);
  const unknown = others ?? (await modelFilesIn(folder)).filter((file) => !own.includes(file));
  return unknown.filter((file) => file !== PROMOTION_FILE && file !== PROMOTED_FILE);
}

/** What the columns are: as the manifest proves; without one as the recipe that was named computes them. */
function proofOf(manifest: Manifest | OldManifest | undefined, named: Recipe | undefined): ColumnProof | undefined {
  if (manifest?.manifest === 2) return { fingerprint: manifest.recipe.fingerprint, bars: manifest.options.bars };
  return named && { fingerprint: fingerprintOf(named), bars: named.bars };
}

/** What nobody could check, a line each. */
function unproved(
  manifest: Manifest | OldManifest | undefined,
  recipe: Recipe | undefined,
  why: string,
): readonly string[] {
  if (manifest === undefined) return [];
  if (manifest.manifest === 1) {
    return ["manifest of version 1: it does not prove what the columns were; run research again"];
  }
  if (!recipe) return [`not checked what feeds them: ${why}`];
  const missing = unprovedColumns(recipe);
  return missing.length === 0 ? [] : [unprovedText(missing)];
}

function facts({ models, manifest, promotion, answers, outside, ...rest }: Found): OptionValues {
  const readers = { seed: outside.length === 0, predictRows: true, why: outside };
  return {
    folder: rest.folder,
    models,
    answers: answers.map(({ bar, p }) => ({ bar, ...p })),
    manifest: manifest ?? null,
    promotion: promotion ?? null,
    readers,
    unproved: rest.unproved,
    unknown: rest.unknown,
  };
}

function lines(found: Found): string[] {
  const { folder, models, manifest, promotion, unknown, outside, answers } = found;
  const names = Object.keys(models);
  return [
    `${folder}: ${counted(names.length, "model")} (${names.join(", ")}), each with exactly its weights`,
    origin(manifest),
    verdict(promotion),
    ...readers(found),
    ...outside.map((fault) => `  ${fault}`),
    ...found.unproved,
    ...unknown.map((file) => `${file}: none of these models; nothing here vouches for it`),
    "",
    ...answerLines(answers, names, found.why),
  ];
}

/** Who can feed the models, in a line. */
function readers({ outside, manifest }: Found): string[] {
  if (outside.length > 0) return ["for this library's predictRows only:"];
  const proof = manifest?.manifest === 2 ? "" : " (by their names; nothing proves its columns)";
  return [`for the seed's trading program${proof}, and for this library's predictRows`];
}

function answerLines(answers: readonly ExampleAnswer[], names: readonly string[], why: string): string[] {
  if (answers.length === 0)
    return [`no answers are shown: the made-up bars lack columns that these models read; ${why}`];
  const column = (name: string): string[] => answers.map(({ p }) => fixed(p[name]!));
  const table = {
    "probability on": answers.map(({ bar }) => bar),
    ...Object.fromEntries(names.map((name) => [name, column(name)])),
  };
  return viewText([viewColumns(table)], Number.POSITIVE_INFINITY).split("\n");
}

/** Where the models come from, in a line. */
function origin(manifest: Manifest | OldManifest | undefined): string {
  if (manifest === undefined) return "no manifest.json: where they come from is not recorded";
  const { symbol, synthetic, rows, first, last } = manifest.data;
  const bars = `${count(rows)} ${synthetic ? "SYNTHETIC minutes (the sample)" : `minutes of ${symbol}`}`;
  const recipe = manifest.manifest === 2 ? ` by recipe ${manifest.recipe.name}` : "";
  return `as manifest.json of ${manifest.created.slice(0, 10)} tells: trained${recipe} on ${bars}, ${first} to ${last}`;
}

/** What the backtest said of the models, in a line. */
function verdict(promotion: PromotionRecord | undefined): string {
  if (promotion === undefined) return `no ${PROMOTION_FILE}: they were not judged by a backtest`;
  return `as ${PROMOTION_FILE} tells: "${promotion.verdict}", judged on ${promotion.symbol}, ${promotion.from} to ${promotion.to}`;
}
