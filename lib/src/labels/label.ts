import { type Bars, copyBars } from "../bars/bars.js";
import type { LabelSpans } from "./label-spans.js";
import type { TradeRules } from "./trade-returns.js";

/** The labels of n bars, and their spans. */
export interface Labels {
  /** 1 or 0; NaN if there is no label to learn from. */
  readonly label: Float64Array | Uint8Array;
  /** The time span that each label is made from; splits are purged by it. */
  readonly spans: LabelSpans;
}

/**
 * What to predict: a function from **all** bars to their labels. `forwardReturn`, `tripleBarrier` and `metaLabel` make one; write your own as `(bars)
 * => ({ label, spans: labelSpans(bars, horizon) })`.
 */
export interface Label {
  (bars: Bars): Labels;
  /** The choices it was made with, if it is not a custom function. */
  readonly choices?: LabelChoices;
}

/** The choices of a label that is not a custom function; those without a `kind` are of `forwardReturn`. */
export type LabelChoices =
  | ForwardReturnOptions
  | ({ readonly kind: "tripleBarrier" } & TripleBarrierOptions)
  | ({ readonly kind: "metaLabel" } & MetaLabelOptions);

/** Settings of `tripleBarrier`: the trade, and its costs. */
export interface TripleBarrierOptions extends TradeRules {
  /**
   * What the trade's return must exceed, a fraction of the entry price: the cost of a round trip (0.001 is 10 basis
   * points).
   */
  readonly threshold: number;
}

/** Settings of `metaLabel`: the RSI rule, its trade, and the costs. */
export interface MetaLabelOptions extends Omit<TripleBarrierOptions, "side"> {
  /** A bar has a label where the RSI of 14 bars is below this. */
  readonly buyBelow: number;
  /** The trade is closed after a bar with an RSI above this; 100 for never. */
  readonly sellAbove: number;
  /** Minutes on the wall clock that it is held before the RSI may close it. */
  readonly minimumHold: number;
}

/** Settings of `forwardReturn`: what counts as a rise or a fall, and which labels to drop. */
export interface ForwardReturnOptions {
  /** Bars ahead (12 five-minute bars are 60 minutes). */
  readonly horizon: number;
  /**
   * The return that the forward return must exceed, a fraction: the cost of a round trip (0.001 is 10 basis points).
   */
  readonly threshold: number;
  /**
   * What to do with the last `horizon` bars, whose future is not in the data: `"zero"` labels them 0, `"drop"` drops
   * them.
   */
  readonly unknown: "zero" | "drop";
  /** Drop a bar whose forward bar is on another day: its return is mostly the overnight gap. */
  readonly withinSession: boolean;
  /**
   * `"long"`, the default: 1 for a rise above the threshold. `"short"`: 1 for a fall below minus the threshold, what a
   * short sale earns; a policy sells short by its probability, and never buys.
   */
  readonly side?: "long" | "short";
}

/**
 * Runs a label function on bars and checks the result.
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
  // A copy, so that a custom label that writes into its bars cannot affect anything else.
  const labels = label(label.choices ? bars : copyBars(bars));
  const rows = bars.time.length;
  const { start, end } = labels.spans ?? {};
  for (const [what, column] of Object.entries({ label: labels.label, "spans.start": start, "spans.end": end })) {
    if (column?.length === rows) continue;
    throw new Error(`the label returns ${column ? column.length : "no"} values of ${what} for ${rows} bars`);
  }
  for (let i = 0; i < rows; i++) {
    const value = labels.label[i]!;
    if (value !== 0 && value !== 1 && !Number.isNaN(value)) {
      throw new Error(`the label of bar ${i} is ${value}: labels are 1, 0, or NaN for none`);
    }
    if (!Number.isNaN(value) && !(start![i]! <= end![i]!)) {
      throw new Error(
        `the label of bar ${i} starts at ${start![i]} and ends at ${end![i]}: a span must not end before it starts`,
      );
    }
  }
  return labels;
}
