import type { ChoiceValues } from "./choices.js";

/** One step from the preset `seed` to `sound`. */
export interface Cure {
  readonly name: string;
  /** What was wrong and how it is cured. */
  readonly why: string;
  /** The options to change, as for `withOptions`. */
  readonly options: ChoiceValues;
}

/**
 * The cures that turn the preset `seed` into `sound`, in the order of the flow: bins, labels, parts, fits, stacking,
 * calibration. Each can also be applied alone.
 */
export const CURES: readonly Cure[] = [
  {
    name: "session bins",
    why:
      "minutes are stamped at their end, so a bin closed on the left starts one minute before its label and is known " +
      "only after it; closed and labelled right, each bar is known exactly at its label, and a day of five-minute bars has 78 bars instead of 79",
    options: { "bars.closed": "right", "bars.label": "right" },
  },
  {
    name: "known labels",
    why: "the last bars have no price one horizon ahead, but were labelled 0; now they are left out",
    options: { "label.unknown": "drop" },
  },
  {
    name: "labels of one session",
    why: "the last labels of each day span the night and measure the overnight gap; now they are left out",
    options: { "label.withinSession": true },
  },
  {
    name: "purge and embargo",
    why: "the last labels of a part are made from prices of the next part; now those rows are dropped, and a session between the parts too",
    options: { purge: true, embargo: "1 session" },
  },
  {
    name: "test part",
    why: "the rows that reported the AUC had also chosen C; now C is chosen on a separate part, and the test part is scored once",
    options: { trainFraction: 0.6, validationFraction: 0.2 },
  },
  {
    name: "standardise",
    why: "the penalty shrank columns of small numbers (ema20_rel) to almost nothing and left large ones (rsi) alone; now all are scaled alike",
    options: { standardise: true },
  },
  {
    name: "out-of-fold stacking",
    why: "the brain learned from the experts' predictions on their own training rows, which are better than any later ones; now experts predict rows they have not seen",
    options: { stackingFolds: 5 },
  },
  {
    name: "calibrate",
    why: "with p = 0.6, the label should be 1 in 6 of 10 cases; now log-odds are corrected by a line fitted on the rows that chose C, as far as their days support it",
    options: { calibrate: true },
  },
];
