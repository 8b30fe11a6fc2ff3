import type { FitRows } from "./fit-rows.js";
import type { LogLoss } from "./log-loss.js";

/** One step of a fit: a Newton step of the full batch, or an epoch of mini-batches. */
export interface LossStep {
  /** 0 is the start. */
  readonly step: number;
  /** The objective divided by C and the rows: mean log loss of the rows that are fitted on, and its share of the penalty. */
  readonly loss: number;
  /** Mean log loss of the rows that stop the fit early; "adam" only. */
  readonly validationLoss?: number;
}

/** What every engine needs to know of a fit. */
export interface FitSettings {
  readonly C: number;
  readonly tol: number;
  readonly maxIter: number;
  readonly onStep: ((history: readonly LossStep[]) => void) | undefined;
}

/** What a fit found. */
export interface Fitted {
  readonly rows: FitRows;
  /** Weights of the raw columns. */
  readonly coef: Float64Array;
  readonly intercept: number;
  readonly iterations: number;
  readonly objective: number;
  readonly gradient: number;
  readonly history: readonly LossStep[];
  /** What the exact engine goes on from with another C: weights and the bias of the centred columns, and the data's part there. */
  readonly exact?: { readonly point: Float64Array; readonly known: LogLoss };
}
