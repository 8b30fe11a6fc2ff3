import type { ChoiceValues } from "./choices.js";

/** One step from the preset `seed` to `sound`. */
export interface Cure {
  readonly name: string;
  /** What was wrong, and what is done about it. */
  readonly why: string;
  /** The options that change, as `withOptions` takes them. */
  readonly options: ChoiceValues;
}

/**
 * What turns the preset `seed` into `sound`, one cure at a time, in the order in which data meets them: bins, labels,
 * parts, fits, stacking, calibration. Each can be taken alone.
 */
export const CURES: readonly Cure[] = [
  {
    name: "session bins",
    why:
      "minutes are stamped at their end, so a bin that closes on the left begins with the minute before its label and is known " +
      "four minutes after it; closed and labelled right, a day has 78 bars, not 79, and a label is when its bar is known",
    options: { "bars.closed": "right", "bars.label": "right" },
  },
  {
    name: "known labels",
    why: "the last 12 bars have no forward price, and were labelled 0 all the same",
    options: { "label.unknown": "drop" },
  },
  {
    name: "labels of one session",
    why: "12 labels a day span the night: they are about the gap, which nobody holds who is flat at the close",
    options: { "label.withinSession": true },
  },
  {
    name: "purge and embargo",
    why: "the last labels of a part are made of prices of the next; those rows go, and a day between the parts with them",
    options: { purge: true, embargo: 1440 },
  },
  {
    name: "test part",
    why: "the rows that reported the AUC had chosen C; now C is chosen on a part of its own and the test is scored once",
    options: { trainFraction: 0.6, validationFraction: 0.2 },
  },
  {
    name: "standardise",
    why: "the penalty shrank columns of small numbers (ema20_rel) to nothing and left large ones (rsi) alone",
    options: { standardise: true },
  },
  {
    name: "out-of-fold stacking",
    why: "the brain learned from the experts' answers to their own training rows, which are better than any later ones",
    options: { stackingFolds: 5 },
  },
  {
    name: "calibrate",
    why: "a p of 0.6 should rise beyond costs 6 times in 10; a line through the log-odds, fitted on the rows that chose C",
    options: { calibrate: true },
  },
];
