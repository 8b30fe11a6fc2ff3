import { rocAuc } from "../metrics/roc-auc.js";
import type { LinearFit } from "./linear-fit.js";
import { LogisticRegression } from "./logistic-regression.js";
import { firstBest, type Rows, type Search, type Trial } from "./search-c.js";
import { foldScaling, scalingOf, standardise } from "./standardise.js";

/**
 * `searchC` with columns standardised on the training rows: one C then means the same to every column, and the fits come
 * back as weights of the raw columns.
 *
 * @param train rows to fit on, both classes present; they alone set the scale
 * @param select rows to choose by, both classes present
 * @param C values to try, in order
 * @returns the first trial with the highest AUC on the rows to choose by, with all trials
 * @throws as `searchC` does
 * @example
 * const rows = { X: [Float64Array.of(1, 2, 3, 4)], y: Uint8Array.of(0, 1, 0, 1) };
 * const inMetres = { ...rows, X: [Float64Array.of(1000, 2000, 3000, 4000)] };
 * searchStandardised(rows, rows, [0.1]).fit.coef; // → [0.072733]
 * searchStandardised(inMetres, inMetres, [0.1]).fit.coef; // → [0.000072733]
 */
export function searchStandardised(train: Rows, select: Rows, C: readonly number[]): Search<LinearFit> {
  const scaling = scalingOf(train.X);
  const columns = standardise(train.X, scaling);
  const trials: Trial<LinearFit>[] = [];
  let last: LogisticRegression | undefined;
  for (const value of C) {
    last = new LogisticRegression({ C: value }).fit(columns, train.y, last);
    const fit = foldScaling(last, scaling);
    trials.push({ C: value, auc: rocAuc(select.y, fit.predictProba(select.X)), fit });
  }
  return firstBest(trials);
}
