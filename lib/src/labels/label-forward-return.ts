import { shift } from "../indicators/shift.js";

/** What counts as a rise worth its costs. */
export interface LabelOptions {
  /** Bars ahead (12 five-minute bars are 60 minutes). */
  readonly horizon: number;
  /** Return, a fraction, that the forward return must exceed: what a round trip costs (0.001 is 10 basis points). */
  readonly threshold: number;
}

/**
 * Return from each bar's close to the close `horizon` bars later: (later - close) / close, a fraction.
 *
 * @param close series of n prices, of **all** bars: filtering first would stretch the horizon
 * @param horizon bars ahead, a positive integer
 * @returns n values; the last `horizon` are NaN, for their future is not in the data
 * @throws RangeError when `horizon` is not a positive integer
 * @example
 * forwardReturn(Float64Array.of(100, 101, 99), 1); // → [0.01, -0.019801980198, NaN]
 */
export function forwardReturn(close: Float64Array, horizon: number): Float64Array {
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new RangeError(`horizon must be a positive number of bars, got ${horizon}`);
  }
  const forward = shift(close, -horizon);
  for (let i = 0; i < forward.length; i++) forward[i] = (forward[i]! - close[i]!) / close[i]!;
  return forward;
}

/**
 * Label of each bar: 1 where the price rises by more than costs within the horizon, else 0.
 *
 * The last `horizon` bars, whose future is unknown, get 0, as in the original notebook.
 *
 * @param close series of n prices, of **all** bars
 * @param options horizon and threshold
 * @returns n labels
 * @throws RangeError when `horizon` is not a positive integer
 * @example
 * labelForwardReturn(Float64Array.of(100, 101, 101.05, 99), { horizon: 1, threshold: 0.001 }); // → [1, 0, 0, 0]
 */
export function labelForwardReturn(close: Float64Array, options: LabelOptions): Uint8Array {
  const returns = forwardReturn(close, options.horizon);
  const label = new Uint8Array(returns.length);
  for (let i = 0; i < label.length; i++) label[i] = returns[i]! > options.threshold ? 1 : 0;
  return label;
}
