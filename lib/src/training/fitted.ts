import type { FitRows } from "./fit-rows.js";
import type { LogLoss } from "./log-loss.js";

/** One step of a fit: a Newton step on the full batch, or an epoch of mini-batches. */
export interface LossStep {
  /** 0 is the start. */
  readonly step: number;
  /**
   * The objective divided by C and the number of rows (the sum of their weights): mean log loss of the fitted rows plus the
   * penalty per row.
   */
  readonly loss: number;
  /** Mean log loss of the rows held out for early stopping; "adam" only. */
  readonly validationLoss?: number;
}

/** What every engine needs to know about a fit. */
export interface FitSettings {
  readonly C: number;
  readonly tol: number;
  readonly maxIter: number;
  readonly onStep: ((history: readonly LossStep[]) => void) | undefined;
}

/** The result of a fit. */
export interface Fitted {
  readonly rows: FitRows;
  /** Weights of the raw columns. */
  readonly coef: Float64Array;
  readonly intercept: number;
  readonly iterations: number;
  readonly objective: number;
  readonly gradient: number;
  readonly history: readonly LossStep[];
  /**
   * The point from which the exact engine continues with another C: weights and bias of the centred columns, and the
   * loss there.
   */
  readonly exact?: { readonly point: Float64Array; readonly known: LogLoss };
}
