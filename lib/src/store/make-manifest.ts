import { basename, dirname, relative, resolve, sep } from "node:path";
import { parseSplits } from "../bars/adjust-for-splits.js";
import { SAMPLE_DEFAULTS } from "../bars/sample.js";
import type { Evaluation } from "../evaluation/evaluate.js";
import type { Research } from "../flow/research.js";
import { trialsOf } from "../flow/train-models.js";
import { type Dataset, positivesOf } from "../labels/dataset.js";
import { mapModels } from "../models/inputs.js";
import { choicesOf } from "../recipes/choices.js";
import { fingerprintOf } from "../recipes/fingerprint.js";
import type { Recipe } from "../recipes/recipe.js";
import type { Search } from "../training/search-c.js";
import { formatTime } from "../util/time.js";
import { barsHash, sha256 } from "./file-print.js";
import type { Manifest, ManifestInput, Part, RecipeRecord, Score, WalkRecord } from "./manifest.js";
import { modelTexts } from "./models-folder.js";
import { version } from "./version.js";

/** Everything a manifest is made from. */
export interface ManifestParts<F extends string = string, M extends string = string> {
  /** What `research` returned, including its recipe. */
  readonly research: Research<F, M>;
  readonly input: ManifestInput;
  /** What `evaluate` returned, if there is a test part. */
  readonly evaluation?: Evaluation<M> | undefined;
  /** For the last models of a rolling retraining. */
  readonly walk?: WalkRecord;
  /** What `requireSound` returned. */
  readonly warnings: readonly string[];
  /** When the run was made, ISO 8601; by default now. */
  readonly created?: string;
}

/**
 * Makes the manifest of a research run: bars, recipe with its fingerprint, parts, scores.
 *
 * @param parts the research run, the options that selected its bars, and the audit's warnings
 * @returns the manifest
 * @example
 * const run = research(makeSample({ to: "2018-03-01" }));
 * const manifest = makeManifest({ research: run, input: { to: "2018-03-01" }, warnings: [] });
 * [manifest.data.rows, manifest.recipe.name]; // → [15600, "seed"]
 */
export function makeManifest<F extends string, M extends string>(parts: ManifestParts<F, M>): Manifest {
  const { input, walk, warnings, created = new Date().toISOString() } = parts;
  const research = parts.research as unknown as Research;
  const evaluation = parts.evaluation as Evaluation | undefined;
  const { recipe, train, validation, test, searches, calibration, engine, models } = research;
  const features = Object.keys(research.data.features);
  return {
    manifest: 2,
    created,
    versions: { "ata-lab": version(), node: process.versions.node },
    data: dataOf(research, input),
    recipe: recordOf(recipe),
    options: optionsOf(recipe),
    parts: { train: part(train), validation: part(validation), ...(test && { test: part(test) }) },
    trials: trialsOf(searches),
    ...(engine && { engine }),
    features: { names: features, sha256: sha256(features.join("\n")) },
    counts: countsOf(research),
    scores: mapModels(recipe, (name) => score(searches[name]!)),
    ...(calibration && { calibration }),
    ...(evaluation && { evaluation: withoutDrift(evaluation) }),
    ...(walk && { walk }),
    allow: (input.allow ?? "").split(",").flatMap((word) => word.trim() || []),
    warnings,
    models: Object.fromEntries(modelTexts(models, recipe).map(([file, text]) => [file, sha256(text)])),
  };
}

function dataOf({ minutes }: Research, input: ManifestInput): Manifest["data"] {
  const { bars: source = "sample", from, to, splits = "", allow, seed, edge, volatility, ...reading } = input;
  // Bars from files are not synthetic, whatever the options say.
  const synthetic = source === "sample" && minutes.origin === undefined;
  const { files = [], adjustment = null, feed = null } = minutes.origin ?? {};
  const names = namesInCommonFolder(files.map((file) => file.path));
  return {
    symbol: minutes.symbol,
    synthetic,
    ...(synthetic && {
      sample: {
        seed: seed ?? SAMPLE_DEFAULTS.seed,
        edge: edge ?? SAMPLE_DEFAULTS.edge,
        volatility: volatility ?? SAMPLE_DEFAULTS.volatility,
      },
    }),
    files: files.map(({ bytes, sha256: hash }, i) => ({ name: names[i]!, bytes, sha256: hash })),
    adjustment,
    feed,
    reading: synthetic ? {} : Object.fromEntries(Object.entries(reading).sort()),
    from: from || null,
    to: to || null,
    splits: parseSplits(splits),
    rows: minutes.time.length,
    first: formatTime(minutes.time[0]!),
    last: formatTime(minutes.time.at(-1)!),
    sha256: barsHash(minutes),
  };
}

/** The recipe as recorded, without paths of this machine. */
function recordOf(recipe: Recipe): RecipeRecord {
  const { name, experts, brain } = recipe;
  return { name, source: sourceOf(recipe), experts, brain, fingerprint: fingerprintOf(recipe) };
}

/** Where the recipe can be loaded from; a recipe that was spread no longer knows it. */
function sourceOf({ source }: Recipe): RecipeRecord["source"] {
  if (source === undefined) return null;
  return "file" in source ? { ...source, file: basename(source.file) } : source;
}

function optionsOf(recipe: Recipe): Manifest["options"] {
  const { engine, method, adam } = recipe;
  return { ...choicesOf(recipe), ...(engine && { engine }), ...(method && { method }), ...(adam && { adam }) };
}

function countsOf({ bars, filtered, data, train, validation }: Research): Manifest["counts"] {
  return {
    bars: bars.time.length,
    filtered,
    rows: data.label.length,
    train: train.label.length,
    validation: validation.label.length,
    positives: positivesOf(data.label),
    positives_train: positivesOf(train.label),
  };
}

function withoutDrift({ drift, ...rest }: Evaluation): Omit<Evaluation, "drift"> {
  return rest;
}

function part({ time }: Dataset): Part {
  return { rows: time.length, first: formatTime(time[0]!), last: formatTime(time.at(-1)!) };
}

function score({ C, auc, search }: Search): Score {
  return { C, auc, search: search.map((trial) => ({ C: trial.C, auc: trial.auc })) };
}

/** File names relative to the deepest common folder, with slashes. */
function namesInCommonFolder(files: readonly string[]): string[] {
  const paths = files.map((file) => resolve(file));
  let folder = dirname(paths[0] ?? "");
  while (!paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep)))
    folder = dirname(folder);
  return paths.map((path) => relative(folder, path).split(sep).join("/"));
}
