import type { Bars } from "../bars/bars.js";
import { shift } from "../indicators/shift.js";
import { DAY, midnightOf } from "../util/time.js";
import type { ForwardReturnOptions, Label } from "./label.js";
import { labelSpans } from "./label-spans.js";

/**
 * Return from each bar's close to the close `horizon` bars later: (later - close) / close, a fraction.
 *
 * @param close series of n prices, of **all** bars; filtering first would stretch the horizon
 * @param horizon bars ahead, a positive integer
 * @returns n values; the last `horizon` are NaN, because their future is not in the data
 * @throws RangeError when `horizon` is not a positive integer
 * @example
 * futureReturn(Float64Array.of(100, 101, 99), 1); // → [0.01, -0.019801980198, NaN]
 */
export function futureReturn(close: Float64Array, horizon: number): Float64Array {
  checkHorizon(horizon);
  const forward = shift(close, -horizon);
  for (let i = 0; i < forward.length; i++) forward[i] = (forward[i]! - close[i]!) / close[i]!;
  return forward;
}

/**
 * Label of each bar: 1 if the forward return over the horizon exceeds the threshold (with side `"short"`: if it is below
 * minus the threshold), otherwise 0.
 *
 * The last `horizon` bars, whose future is unknown, get 0, as in the original notebook.
 *
 * @param close series of n prices, of **all** bars
 * @param options horizon, threshold and side
 * @returns n labels
 * @throws RangeError when `horizon` is not a positive integer
 * @example
 * labelForwardReturn(Float64Array.of(100, 101, 101.05, 99), { horizon: 1, threshold: 0.001 }); // → [1, 0, 0, 0]
 */
export function labelForwardReturn(
  close: Float64Array,
  options: Pick<ForwardReturnOptions, "horizon" | "threshold" | "side">,
): Uint8Array {
  const label = new Uint8Array(close.length);
  fillLabels(label, close, options);
  return label;
}

/** Writes the labels into an array of zeros. */
function fillLabels(
  label: Float64Array | Uint8Array,
  close: Float64Array,
  { horizon, threshold, side }: Pick<ForwardReturnOptions, "horizon" | "threshold" | "side">,
): void {
  checkHorizon(horizon);
  const sign = side === "short" ? -1 : 1;
  for (let i = 0, forward = horizon; forward < close.length; i++, forward++) {
    if (sign * ((close[forward]! - close[i]!) / close[i]!) > threshold) label[i] = 1;
  }
}

function checkHorizon(horizon: number): void {
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new RangeError(`horizon must be a positive number of bars, got ${horizon}`);
  }
}

/**
 * Makes the label of a recipe: 1 if the forward return over the horizon exceeds the threshold; with `side: "short"`, 1 if
 * it is below minus the threshold.
 *
 * @param options horizon in bars, threshold as a fraction, which labels to drop, and the side
 * @returns a label function: 1 or 0, NaN for dropped bars; each span runs from when the bar is known to when its
 * forward bar is known
 * @throws RangeError when `horizon` is not a positive integer, `threshold` is not finite, or `side` is unknown
 * @example
 * const bars = resample(makeSample({ to: "2018-01-04" }), "5min", { closed: "right", label: "right" });
 * const label = forwardReturn({ horizon: 12, threshold: 0.001, unknown: "drop", withinSession: true });
 * label(bars).label.filter((y) => !Number.isNaN(y)).length; // → 132
 */
export function forwardReturn(options: ForwardReturnOptions): Label {
  const { horizon, threshold, unknown, withinSession, side = "long" } = options;
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new RangeError(`label: horizon must be a positive number of bars, got ${horizon}`);
  }
  if (!Number.isFinite(threshold)) throw new RangeError(`label: threshold must be a finite return, got ${threshold}`);
  if (side !== "long" && side !== "short") throw new RangeError(`label: side must be "long" or "short", got "${side}"`);
  // Recorded only where it is not the default, like an engine.
  const choices = Object.freeze({ horizon, threshold, unknown, withinSession, ...(side === "short" && { side }) });
  return Object.assign((bars: Bars) => ({ label: believed(bars, choices), spans: labelSpans(bars, horizon) }), {
    choices,
  });
}

/** The labels, NaN for dropped bars. */
function believed({ close, time }: Bars, options: ForwardReturnOptions): Float64Array {
  const { horizon, unknown, withinSession } = options;
  const label = new Float64Array(close.length);
  fillLabels(label, close, options);
  if (unknown === "drop") label.fill(Number.NaN, Math.max(0, label.length - horizon));
  if (withinSession) dropOvernight(label, time, horizon);
  return label;
}

/** Drops the labels of bars whose forward bar is on another day. */
function dropOvernight(label: Float64Array, time: Float64Array, horizon: number): void {
  let [midnight, next] = [Number.NaN, Number.NaN];
  for (let i = 0, forward = horizon; forward < label.length; i++, forward++) {
    const start = time[i]!;
    if (!(start >= midnight && start < next)) {
      midnight = midnightOf(start);
      next = midnight + DAY;
    }
    if (!(time[forward]! >= midnight && time[forward]! < next)) label[i] = Number.NaN;
  }
}
