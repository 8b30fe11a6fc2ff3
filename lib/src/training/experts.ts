import type { Dataset } from "../labels/dataset.js";
import { MODEL_FEATURES } from "../models/model.js";
import { type FitOptions, type Search, searchC } from "./search-c.js";

/** The three experts: each a search over C on its own few columns. */
export interface Experts<T = Search> {
  readonly rsi: T;
  readonly macd: T;
  readonly trend: T;
}

/**
 * Trains the three experts: `rsi` on rsi, rsi_slope, bb_z; `macd` on macd, macd_sig, macd_hist, macd_slope; `trend` on
 * ema20_rel, ema50_rel, ema200_rel.
 *
 * @param train rows to fit on
 * @param validation rows to choose C by
 * @param C values to try, in order
 * @param options how to fit: `{ standardise: true }`, the engine
 * @returns a search each
 * @throws as `searchC` does
 * @example
 * const { train, validation } = research(makeSample({ to: "2018-03-01" }));
 * const experts = trainExperts(train, validation, [0.1, 1]);
 * experts.macd.fit.coef.length; // → 4
 */
export function trainExperts(
  train: Dataset,
  validation: Dataset,
  C: readonly number[],
  options: FitOptions = {},
): Experts {
  const expert = (name: keyof Experts): Search =>
    searchC(
      { X: expertInputs(train, name), y: train.label },
      { X: expertInputs(validation, name), y: validation.label },
      C,
      options,
    );
  return { rsi: expert("rsi"), macd: expert("macd"), trend: expert("trend") };
}

/** The columns an expert reads. * @example
 * const { train } = research(makeSample({ to: "2018-03-01" }));
 * expertInputs(train, "trend").length; // → 3
 */
export function expertInputs(data: Dataset, name: keyof Experts): Float64Array[] {
  return MODEL_FEATURES[name].map((feature) => data.features[feature]);
}
