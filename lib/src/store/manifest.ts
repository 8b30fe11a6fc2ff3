import type { Split } from "../bars/adjust-for-splits.js";
import type { Origin } from "../bars/origin.js";
import type { Evaluation } from "../evaluation/evaluate.js";
import type { EngineReport } from "../flow/engine-report.js";
import type { Brain, Experts } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import type { Choices } from "../recipes/choices.js";
import type { Fingerprint } from "../recipes/fingerprint.js";
import type { QuantBookOptions } from "../sources/quant-book.js";
import type { EngineOptions } from "../training/engine.js";
import type { Platt } from "../training/platt.js";
import type { FilePrint } from "./file-print.js";

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

/** The recipe that trained models: what each of them reads, and the proof of what every column is. */
export interface RecipeRecord {
  readonly name: string;
  /** A preset by its name, or the file by its base name; null for a recipe that was made in a notebook's cell. */
  readonly source:
    | { readonly preset: string }
    | { readonly file: string; readonly export: string; readonly sha256: string }
    | null;
  readonly experts: Experts;
  readonly brain: Brain | null;
  readonly fingerprint: Fingerprint;
}

/** What manifests of both versions tell. */
interface Told {
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
  readonly scores: PerModel<Score>;
  /** What calibrated each model, where that was asked for; it is in the weights already. */
  readonly calibration?: PerModel<Platt>;
  /** What the scores on the test part are worth, where there is one. */
  readonly evaluation?: Omit<Evaluation, "drift">;
  /** Words of `allow`, and what the audit warned of. */
  readonly allow: readonly string[];
  readonly warnings: readonly string[];
  /** SHA-256 of each model's file. */
  readonly models: { readonly [file: string]: string };
}

/** Where models come from: `manifest.json` beside them. Nothing but `created` differs between runs alike. */
export interface Manifest extends Told {
  /** Version of this format. */
  readonly manifest: 2;
  readonly recipe: RecipeRecord;
  /** The recipe's plain choices; `filters` and `label` are left out where they are functions of the recipe's own. */
  readonly options: Choices & EngineOptions;
}

/**
 * A manifest of version 1, from before there were recipes: always of the four models of the presets. It names the columns
 * and does not prove what they were.
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
