import { fastLogLoss } from "./assembly/fast-log-loss.js";
import { plainLogLoss } from "./assembly/plain-log-loss.js";
import type { LogLoss, RowsToFit } from "./log-loss.js";

/**
 * Computes `LogLoss` of rows at `point` (weights of the centred columns, then the bias), in one pass over the rows. With
 * `nearby`, the Hessian of a point close enough to reuse it, only the loss and its gradient are computed.
 *
 * Nearly all of a fit's time is spent here: in WebAssembly where an engine has it, and else in JavaScript with the same bits.
 */
export function logLossTerms(rows: RowsToFit, point: Float64Array, nearby?: Float64Array): LogLoss {
  return fastLogLoss(rows, point, nearby) ?? plainLogLoss(rows, point, nearby);
}
