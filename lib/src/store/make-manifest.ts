import { basename } from "node:path";
import { parseSplits } from "../bars/adjust-for-splits.js";
import { SAMPLE_DEFAULTS } from "../bars/sample.js";
import type { Evaluation } from "../evaluation/evaluate.js";
import type { Research } from "../flow/research.js";
import type { PoolResearch } from "../flow/research-pool.js";
import { trialsOf } from "../flow/train-models.js";
import { type Dataset, positivesOf } from "../labels/dataset.js";
import { mapModels } from "../models/inputs.js";
import { choicesOf } from "../recipes/choices.js";
import { fingerprintOf } from "../recipes/fingerprint.js";
import type { Recipe } from "../recipes/recipe.js";
import type { SearchScores } from "../training/search-c.js";
import { formatTime } from "../util/time.js";
import { barsHash, sha256 } from "./file-print.js";
import { filesOf } from "./files-of.js";
import type { Manifest, ManifestInput, Part, RecipeRecord, Score, StockRecord, WalkRecord } from "./manifest.js";
import { modelTexts } from "./models-folder.js";
import { version } from "./version.js";

/** Everything a manifest is made from. */
export interface ManifestParts<F extends string = string, M extends string = string> {
  /** What `research` returned, including its recipe. */
  readonly research: Research<F, M, SearchScores>;
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
  const research = parts.research as unknown as Research;
  return manifestOf(research, dataOf(research, parts.input), countsOf(research), parts as ManifestParts);
}

/** Everything a pool's manifest is made from. */
export interface PoolManifestParts<F extends string = string, M extends string = string>
  extends Omit<ManifestParts<F, M>, "research" | "walk"> {
  /** What `researchPool` returned. */
  readonly pool: PoolResearch<F, M>;
  /** What `recordBars` wrote down of the universe while the pool was made. */
  readonly records: ReadonlyMap<string, StockRecord>;
}

/**
 * Makes the manifest of a pool: as of a research run, with the bars of every stock under `data.stocks`.
 *
 * @param parts the pool, the records of its bars, the options that selected them, and the audit's warnings
 * @returns the manifest
 * @throws when a stock of the pool is not in the records
 */
export function makePoolManifest<F extends string, M extends string>(parts: PoolManifestParts<F, M>): Manifest {
  const pool = parts.pool as unknown as PoolResearch;
  const sum = (of: (symbol: PoolResearch["symbols"][number]) => number): number =>
    pool.symbols.reduce((total, symbol) => total + of(symbol), 0);
  const counts = rowCounts(
    pool,
    sum(({ bars }) => bars),
    sum(({ filtered }) => filtered),
  );
  return manifestOf(pool, poolData(pool, parts), counts, parts as unknown as PoolManifestParts);
}

function poolData({ symbols, skipped }: PoolResearch, { records, input }: PoolManifestParts): Manifest["data"] {
  const stocks = symbols.map(({ symbol }) => {
    const record = records.get(symbol);
    if (record) return record;
    throw new Error(`there is no record of ${symbol}'s bars: give researchPool the universe that recordBars returns`);
  });
  const { from, to, splits = "", bars: _, allow: __, ...reading } = input;
  const one = <K extends "adjustment" | "feed">(name: K): StockRecord[K] => {
    const values = new Set(stocks.map((stock) => stock[name]));
    return values.size === 1 ? stocks[0]![name] : null;
  };
  const synthetic = stocks.every((stock) => stock.synthetic);
  return {
    symbol: stocks.length === 1 ? stocks[0]!.symbol : `${stocks.length} stocks`,
    synthetic,
    files: [],
    adjustment: one("adjustment"),
    feed: one("feed"),
    reading: synthetic ? {} : Object.fromEntries(Object.entries(reading).sort()),
    from: from || null,
    to: to || null,
    splits: parseSplits(splits),
    rows: stocks.reduce((sum, { rows }) => sum + rows, 0),
    first: formatTime(Math.min(...symbols.map(({ first }) => first))),
    last: formatTime(Math.max(...symbols.map(({ last }) => last))),
    sha256: sha256(stocks.map((stock) => `${stock.symbol} ${stock.sha256}\n`).join("")),
    stocks,
    ...(skipped.length > 0 && { skipped }),
  };
}

/** What a research run and a pool have in common. */
type Run = Omit<Research, "minutes" | "bars" | "filtered" | "rows">;

function manifestOf(
  research: Run,
  data: Manifest["data"],
  counts: Manifest["counts"],
  { input, evaluation, walk, warnings, created = new Date().toISOString() }: Omit<ManifestParts, "research">,
): Manifest {
  const { recipe, train, validation, test, searches, calibration, engine, models } = research;
  const features = Object.keys(research.data.features);
  return {
    manifest: 2,
    created,
    versions: { "ata-lab": version(), node: process.versions.node },
    data,
    recipe: recordOf(recipe),
    options: optionsOf(recipe),
    parts: { train: part(train), validation: part(validation), ...(test && { test: part(test) }) },
    trials: trialsOf(searches),
    ...(engine && { engine }),
    features: { names: features, sha256: sha256(features.join("\n")) },
    counts,
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
  const { adjustment = null, feed = null } = minutes.origin ?? {};
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
    files: filesOf(minutes.origin),
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

function countsOf(research: Research): Manifest["counts"] {
  return rowCounts(research, research.bars.time.length, research.filtered);
}

function rowCounts({ data, train, validation }: Run, bars: number, filtered: number): Manifest["counts"] {
  return {
    bars,
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

function score({ C, auc, search }: SearchScores): Score {
  return { C, auc, search: search.map((trial) => ({ C: trial.C, auc: trial.auc })) };
}
