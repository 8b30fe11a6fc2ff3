import { type Bars, copyBars } from "../bars/bars.js";
import type { LabelSpans } from "./label-spans.js";

/** The labels of n bars, and what each is made of. */
export interface Labels {
  /** 1 or 0; NaN where there is no label to learn from. */
  readonly label: Float64Array | Uint8Array;
  /** The stretch of time that each label is made of: what splits are purged by. */
  readonly spans: LabelSpans;
}

/**
 * What is to be foreseen: a function from **all** bars to their labels. `forwardReturn` makes one; write your own as
 * `(bars) => ({ label, spans: labelSpans(bars, horizon) })`.
 */
export interface Label {
  (bars: Bars): Labels;
  /** The plain choices it was made with, where a maker of this library made it. */
  readonly choices?: ForwardReturnOptions;
}

/** What counts as a rise worth its costs, and which labels are believed. */
export interface ForwardReturnOptions {
  /** Bars ahead (12 five-minute bars are 60 minutes). */
  readonly horizon: number;
  /** Return, a fraction, that the forward return must exceed: what a round trip costs (0.001 is 10 basis points). */
  readonly threshold: number;
  /** The last `horizon` bars, whose future is not in the data: label them 0 all the same, or drop them. */
  readonly unknown: "zero" | "drop";
  /** Drop a bar whose forward bar is on another day: its return is mostly the night's. */
  readonly withinSession: boolean;
}

/**
 * Runs a label on bars and refuses what cannot be learned from.
 *
 * @param label any label
 * @param bars n bars
 * @returns n labels and spans
 * @throws when there are not n labels and spans, a label is neither 1, 0 nor NaN, or a span ends before it starts
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * labelBars((bars) => ({ label: new Uint8Array(bars.time.length), spans: labelSpans(bars, 1) }), bars).label[0]; // → 0
 */
export function labelBars(label: Label, bars: Bars): Labels {
  // A copy: what a label writes into its bars must not reach anything else.
  const labels = label(copyBars(bars));
  const rows = bars.time.length;
  const { start, end } = labels.spans ?? {};
  for (const [what, column] of Object.entries({ label: labels.label, "spans.start": start, "spans.end": end })) {
    if (column?.length === rows) continue;
    throw new Error(`the label gives ${column ? column.length : "no"} values of ${what} for ${rows} bars`);
  }
  for (let i = 0; i < rows; i++) {
    const value = labels.label[i]!;
    if (value !== 0 && value !== 1 && !Number.isNaN(value)) {
      throw new Error(`the label of bar ${i} is ${value}: labels are 1, 0, or NaN where there is none`);
    }
    if (!Number.isNaN(value) && !(start![i]! <= end![i]!)) {
      throw new Error(`the label of bar ${i} starts at ${start![i]} and ends at ${end![i]}: spans run forwards`);
    }
  }
  return labels;
}
