import type { FitRows } from "./fit-rows.js";

/**
 * The data term of a logistic fit at one point: log loss summed over rows, by their weights if they have some, with its
 * gradient and Hessian (weights first, bias last).
 */
export interface LogLoss {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** (p + 1) x (p + 1), row by row; only the lower triangle is filled. */
  readonly hessian: Float64Array;
}

/** The rows of a log loss, whose columns are standardised if they have a scaling, and centred. */
export type RowsToFit = Pick<FitRows, "columns" | "scaling" | "mean" | "label" | "weight">;
