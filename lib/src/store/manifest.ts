import { dirname, relative, resolve, sep } from "node:path";
import { parseSplits, type Split } from "../bars/adjust-for-splits.js";
import type { Origin } from "../bars/origin.js";
import { resample } from "../bars/resample.js";
import { SAMPLE_DEFAULTS } from "../bars/sample.js";
import type { Evaluation } from "../evaluation/evaluate.js";
import { FEATURES } from "../features/build-features.js";
import type { EngineReport } from "../flow/engine-report.js";
import { buildRows, type Research } from "../flow/research.js";
import { labelReach, type Parts, splitRows } from "../flow/split-rows.js";
import { trialsOf } from "../flow/train-models.js";
import type { Dataset } from "../labels/dataset.js";
import { MODEL_FILES, MODEL_NAMES, type Models } from "../models/model.js";
import { formatModel } from "../models/to-json.js";
import type { ResearchOptions } from "../recipes/presets.js";
import type { QuantBookOptions } from "../sources/quant-book.js";
import type { Platt } from "../training/platt.js";
import type { Search } from "../training/search-c.js";
import { formatTime } from "../util/time.js";
import { barsHash, type FilePrint, filePrint, sha256 } from "./file-print.js";
import { version } from "./version.js";

/** What the bars of a research run were asked for with: the parameters of the notebook, the options of the command. */
export interface ManifestInput extends Omit<QuantBookOptions, "report" | "faults"> {
  /** First day and the day after the last, `YYYY-MM-DD`; "" or left out for all there is. */
  readonly from?: string;
  readonly to?: string;
  /** Split adjustments that were made; see `parseSplits`. */
  readonly splits?: string;
  /** Errors of the audit that were let through; see `requireSound`. */
  readonly allow?: string;
}

/** How a model scored on the validation rows, with each C that was tried. */
export interface Score {
  readonly C: number;
  readonly auc: number;
  readonly search: readonly { readonly C: number; readonly auc: number }[];
}

/** A run of rows, by the times of its first and last bar. */
export interface Part {
  readonly rows: number;
  readonly first: string;
  readonly last: string;
}

/** Where four models come from: `manifest.json` beside them. Nothing but `created` differs between runs alike. */
export interface Manifest {
  /** Version of this format. */
  readonly manifest: 1;
  /** When it was written, ISO 8601. */
  readonly created: string;
  readonly versions: { readonly "ata-lab": string; readonly node: string };
  readonly data: {
    readonly symbol: string;
    readonly synthetic: boolean;
    /** The sample's options, where the bars are the sample. */
    readonly sample?: { readonly seed: number; readonly edge: number; readonly volatility: string };
    /** Files that were read, named from the folder that they have in common. */
    readonly files: readonly (FilePrint & { readonly name: string })[];
    /** Of the files, as far as is known. */
    readonly adjustment: Origin["adjustment"] | null;
    readonly feed: string | null;
    /** How the files were read. */
    readonly reading: { readonly [option: string]: unknown };
    readonly from: string | null;
    readonly to: string | null;
    /** Adjusted for on top of what the files are adjusted for. */
    readonly splits: readonly Split[];
    /** The minute bars that research began with, after all of this. */
    readonly rows: number;
    readonly first: string;
    readonly last: string;
    readonly sha256: string;
  };
  readonly options: ResearchOptions;
  /** Which rows did what. `test` only where rows were left that nothing was learned from. */
  readonly parts: { readonly train: Part; readonly validation: Part; readonly test?: Part };
  /** Fits that were tried, all models together: the more, the better the best one looks by luck. */
  readonly trials: number;
  /** What fitted the models, where it was not the exact engine, and how far they are from its own. */
  readonly engine?: EngineReport;
  readonly features: { readonly names: readonly string[]; readonly sha256: string };
  readonly counts: {
    readonly bars: number;
    readonly filtered: number;
    readonly rows: number;
    readonly train: number;
    readonly validation: number;
    readonly positives: number;
    readonly positives_train: number;
  };
  readonly scores: Models<Score>;
  /** What calibrated each model, where that was asked for; it is in the weights already. */
  readonly calibration?: Models<Platt>;
  /** What the scores on the test part are worth, where there is one. */
  readonly evaluation?: Omit<Evaluation, "drift">;
  /** Words of `allow`, and what the audit warned of. */
  readonly allow: readonly string[];
  readonly warnings: readonly string[];
  /** SHA-256 of each model's file. */
  readonly models: { readonly [file: string]: string };
}

/** All that a manifest tells of. */
export interface ManifestParts {
  readonly research: Omit<Research, "options" | "spans">;
  /** The options that gave it. */
  readonly options: ResearchOptions;
  readonly input: ManifestInput;
  /** What `evaluate` returned, where there is a test part. */
  readonly evaluation?: Evaluation | undefined;
  /** What `requireSound` returned. */
  readonly warnings: readonly string[];
}

/**
 * Gathers where models come from.
 *
 * @param parts the research run, its options, what its bars were asked for with, and the audit's warnings
 * @returns the manifest; the input files are read again for their hashes
 * @throws when the options are not those that gave the research, or an input file is gone
 * @example
 * const bars = makeSample({ to: "2018-03-01" });
 * const parts = { research: research(bars), options: PRESETS.seed, input: { to: "2018-03-01" }, warnings: [] };
 * (await makeManifest(parts)).data.rows; // → 15600
 */
export async function makeManifest({
  research,
  options,
  input,
  evaluation,
  warnings,
}: ManifestParts): Promise<Manifest> {
  checkOptions(research, options);
  const { minutes, bars, filtered, data, train, validation, test, searches, calibration, models } = research;
  const { bars: source = "sample", from, to, splits = "", allow = "", seed, edge, volatility, ...reading } = input;
  // Bars that come from files are not synthetic, whatever was asked for.
  const synthetic = source === "sample" && minutes.origin === undefined;
  const { files = [], adjustment = null, feed = null } = minutes.origin ?? {};
  const names = namesInCommonFolder(files);
  const prints = [];
  for (const [i, file] of files.entries()) prints.push({ name: names[i]!, ...(await filePrint(file)) });
  const positives = (label: Uint8Array): number => label.reduce((sum, one) => sum + one, 0);
  return {
    manifest: 1,
    created: new Date().toISOString(),
    versions: { "ata-lab": version(), node: process.versions.node },
    data: {
      symbol: minutes.symbol,
      synthetic,
      ...(synthetic && {
        sample: {
          seed: seed ?? SAMPLE_DEFAULTS.seed,
          edge: edge ?? SAMPLE_DEFAULTS.edge,
          volatility: volatility ?? SAMPLE_DEFAULTS.volatility,
        },
      }),
      files: prints,
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
    },
    options,
    parts: { train: part(train), validation: part(validation), ...(test && { test: part(test) }) },
    trials: trialsOf(searches),
    ...(research.engine && { engine: research.engine }),
    features: { names: FEATURES, sha256: sha256(FEATURES.join("\n")) },
    counts: {
      bars: bars.time.length,
      filtered,
      rows: data.label.length,
      train: train.label.length,
      validation: validation.label.length,
      positives: positives(data.label),
      positives_train: positives(train.label),
    },
    scores: {
      rsi: score(searches.rsi),
      macd: score(searches.macd),
      trend: score(searches.trend),
      brain: score(searches.brain),
    },
    ...(calibration && { calibration }),
    ...(evaluation && { evaluation: withoutDrift(evaluation) }),
    allow: allow.split(",").flatMap((word) => word.trim() || []),
    warnings,
    models: Object.fromEntries(
      MODEL_NAMES.map((name) => [MODEL_FILES[name], sha256(`${formatModel(models[name])}\n`)]),
    ),
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

/**
 * Refuses options that did not give the research. In a notebook a cell is soon changed and its options elsewhere
 * forgotten; a manifest that is not true is worse than none.
 */
function checkOptions(research: ManifestParts["research"], options: ResearchOptions): void {
  const { minutes, filtered, data, train, validation, searches, calibration, engine } = research;
  const again = buildRows(resample(minutes, options.resample.rule, options.resample), options);
  const sameParts = (parts: Parts): boolean =>
    parts.train.end === train.label.length && parts.validation.end - parts.validation.start === validation.label.length;
  const same =
    again.filtered === filtered &&
    again.data.label.length === data.label.length &&
    again.data.label.every((label, row) => label === data.label[row]) &&
    (options.engine ?? "exact") === (engine?.name ?? "exact") &&
    (engine === undefined || (options.method ?? "newton") === engine.method) &&
    Object.values(searches).every(
      ({ fit, search }) =>
        search.map(({ C }) => C).join() === options.C.join() && fit.standardise === options.standardise,
    ) &&
    (calibration !== undefined) === options.calibrate &&
    sameParts(splitRows(labelReach(again.spans, options), options));
  if (same) return;
  throw new Error(
    "the manifest's options are not those that gave these models " +
      `(rows with them: ${again.data.label.length}, here: ${data.label.length}); give it those that were used, or write none`,
  );
}

/** Files named from the deepest folder that holds them all, with slashes. */
function namesInCommonFolder(files: readonly string[]): string[] {
  const paths = files.map((file) => resolve(file));
  let folder = dirname(paths[0] ?? "");
  while (!paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep)))
    folder = dirname(folder);
  return paths.map((path) => relative(folder, path).split(sep).join("/"));
}
