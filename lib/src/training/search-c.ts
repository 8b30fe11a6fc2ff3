import { rocAuc } from "../metrics/roc-auc.js";
import { type LogisticOptions, LogisticRegression } from "./logistic-regression.js";

/** Options of `LogisticRegression` except C. */
export type FitOptions = Omit<LogisticOptions, "C">;

/** Columns to learn from and the labels of their rows. */
export interface Rows {
  readonly X: readonly Float64Array[];
  readonly y: Uint8Array;
  /** How much each row counts; without it all count alike. */
  readonly weight?: Float64Array | undefined;
}

/** The result for one value of C. */
export interface Trial {
  readonly C: number;
  /** Area under the ROC curve on the validation rows. */
  readonly auc: number;
  readonly fit: LogisticRegression;
}

/** What a search tells of its trials, without their fits: plain data. */
export interface SearchScores {
  readonly C: number;
  /** Area under the ROC curve on the validation rows. */
  readonly auc: number;
  readonly search: readonly { readonly C: number; readonly auc: number }[];
}

/** The chosen trial, and all trials in order. */
export interface Search extends Trial {
  readonly search: readonly Trial[];
}

/**
 * Fits one model for each C on the training rows and keeps the first with the highest AUC on the validation rows.
 *
 * The AUC of the chosen trial is flattering, because the rows that report it also chose it.
 *
 * @param train rows to fit on, both classes present
 * @param validation rows to choose by, both classes present
 * @param C values to try, in order
 * @param options any other option of `LogisticRegression`: standardise, the engine
 * @returns the chosen trial with all trials
 * @throws when `C` is empty, or as `LogisticRegression.fit` and `rocAuc` do
 * @example
 * const rows = { X: [Float64Array.of(1, 2, 3, 4)], y: Uint8Array.of(0, 1, 0, 1) };
 * searchC(rows, rows, [0.1, 1]).C; // → 0.1
 */
export function searchC(train: Rows, validation: Rows, C: readonly number[], options: FitOptions = {}): Search {
  const search: Trial[] = [];
  for (const value of C) {
    const fit = new LogisticRegression({ ...options, C: value }).fit(
      train.X,
      train.y,
      search.at(-1)?.fit,
      train.weight,
    );
    search.push({ C: value, auc: rocAuc(validation.y, fit.predictProba(validation.X), validation.weight), fit });
  }
  // They would keep the rows of every model in memory as long as a result is.
  for (const { fit } of search) fit.forgetRows();
  if (search.length === 0) throw new Error("no C to try: give at least one");
  const best = search.reduce((a, b) => (b.auc > a.auc ? b : a));
  return { ...best, search };
}
