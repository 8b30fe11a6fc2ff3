import type { Split } from "../bars/adjust-for-splits.js";
import type { Origin } from "../bars/origin.js";
import type { Evaluation, ScoredModels } from "../evaluation/evaluate.js";
import type { EngineReport } from "../flow/engine-report.js";
import type { Brain, Experts } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import type { Choices } from "../recipes/choices.js";
import type { Fingerprint } from "../recipes/fingerprint.js";
import type { QuantBookOptions } from "../sources/quant-book.js";
import type { RetrainOptions } from "../splits/retrain-stretches.js";
import type { Calibration } from "../training/calibrate.js";
import type { EngineOptions } from "../training/engine.js";

/** The options that selected the bars of a research run: parameters of the notebook or options of the command. */
export interface ManifestInput extends Omit<QuantBookOptions, "report" | "faults"> {
  /** First day and the day after the last, `YYYY-MM-DD`; "" or undefined for everything. */
  readonly from?: string;
  readonly to?: string;
  /** Splits that were adjusted for; see `parseSplits`. */
  readonly splits?: string;
  /** Audit errors that were accepted; see `requireSound`. */
  readonly allow?: string;
}

/** How a model scored on the validation rows, for each C tried. */
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

/** A rolling retraining, and the scores over all its stretches; the test part is the last of them. */
export interface WalkRecord extends RetrainOptions {
  /** Number of trainings. */
  readonly stretches: number;
  /** Times of the first and last bar answered. */
  readonly first: string;
  readonly last: string;
  readonly scores: ScoredModels;
}

/** The recipe that trained the models: what each model reads, and the proof of what every column is. */
export interface RecipeRecord {
  readonly name: string;
  /** A preset by name, or a file by base name; null for a recipe made in a notebook cell. */
  readonly source:
    | { readonly preset: string }
    | { readonly file: string; readonly export: string; readonly sha256: string }
    | null;
  readonly experts: Experts;
  readonly brain: Brain | null;
  readonly fingerprint: Fingerprint;
}

/** The bars of one stock of a pool. */
export interface StockRecord {
  readonly symbol: string;
  readonly synthetic: boolean;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly adjustment: Origin["adjustment"] | null;
  readonly feed: string | null;
  /** The minute bars, and the times of the first and last; these are missing where there are none. */
  readonly rows: number;
  readonly first?: string;
  readonly last?: string;
  readonly sha256: string;
}

/** What manifests of both versions contain. */
interface Told {
  /** When it was written, ISO 8601. */
  readonly created: string;
  readonly versions: { readonly "ata-lab": string; readonly node: string };
  readonly data: {
    /** The stock; of several, how many. */
    readonly symbol: string;
    readonly synthetic: boolean;
    /** Only for models of several stocks: the bars of each. Then `files` is empty, and `sha256` is of the list of theirs. */
    readonly stocks?: readonly StockRecord[];
    /** Stocks that were left out, and why. */
    readonly skipped?: readonly { readonly symbol: string; readonly reason: string }[];
    /** The sample's options, if the bars are the sample. */
    readonly sample?: { readonly seed: number; readonly edge: number; readonly volatility: string };
    /** Files that were read, relative to their common folder. */
    readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
    /** Of the files, as far as is known. */
    readonly adjustment: Origin["adjustment"] | null;
    readonly feed: string | null;
    /** How the files were read. */
    readonly reading: { readonly [option: string]: unknown };
    readonly from: string | null;
    readonly to: string | null;
    /** Splits adjusted for in addition to what the files are adjusted for. */
    readonly splits: readonly Split[];
    /** The minute bars that research started from, after all of this. */
    readonly rows: number;
    readonly first: string;
    readonly last: string;
    readonly sha256: string;
  };
  /** The rows of each part; `test` only if some rows were left that nothing was learned from. */
  readonly parts: { readonly train: Part; readonly validation: Part; readonly test?: Part };
  /** Number of fits tried, over all models: the more, the better the best one looks by luck. */
  readonly trials: number;
  /** The engine that fitted the models, if not the exact one, and how far they are from the exact ones. */
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
  readonly scores: PerModel<Score>;
  /**
   * The calibration of each model, if asked for; it is already folded into the weights. A `fitted.slope` of 0 or less says
   * that the model ranked the validation rows the wrong way round; `slope`, which was exported, is above 0 nevertheless.
   */
  readonly calibration?: PerModel<Calibration>;
  /** The evaluation on the test part, if there is one. */
  readonly evaluation?: Omit<Evaluation, "drift">;
  /** Only for models of a rolling retraining, of which these are the last. */
  readonly walk?: WalkRecord;
  /** Names accepted by `allow`, and the audit's warnings. */
  readonly allow: readonly string[];
  readonly warnings: readonly string[];
  /** SHA-256 of each model's file. */
  readonly models: { readonly [file: string]: string };
}

/** Where models come from: `manifest.json` beside them. Identical runs differ only in `created`. */
export interface Manifest extends Told {
  /** Version of this format. */
  readonly manifest: 2;
  readonly recipe: RecipeRecord;
  /** The recipe's plain choices; `filters` and `label` are left out if they are custom functions. */
  readonly options: Choices & EngineOptions;
}

/**
 * A manifest of version 1, from before there were recipes: always for the four models of the presets. It names the
 * columns but does not prove what they were.
 */
export interface OldManifest extends Told {
  readonly manifest: 1;
  readonly options: {
    readonly [choice: string]: unknown;
    readonly resample?: { readonly [choice: string]: string };
    readonly filters?: { readonly [limit: string]: number };
    readonly label?: { readonly [choice: string]: number | string | boolean };
  };
}
