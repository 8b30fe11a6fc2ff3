import { type ColumnTable, table } from "arquero";
import { log, log1p } from "../../util/log.js";
import { showable } from "../../util/showable.js";
import type { LabelComparison, LabelScores } from "../../validation/label-comparison.js";
import { fixed, intervalText, intervalWords, percent } from "../format.js";
import { viewTable } from "../table-view.js";
import type { View } from "../view.js";

/**
 * What the deciding model knows of each label: an arquero table with each score and its interval as text.
 *
 * @param comparison what `compareLabels` returned
 * @returns a table with one row per label: AUC, lead over the baseline model of volatility and the hour, the baseline's
 * AUC, log loss and that of always answering the share of ones, the share, rows, and how many of them do not overlap
 * @see https://idl.uw.edu/arquero/
 * @example
 * const result = compareLabels(makeSample({ to: "2018-06-01" }), PRESETS.sound, { draws: 50, labels: {} });
 * labelTable(result).array("label"); // → ["the recipe's own"]
 */
export function labelTable({ labels }: LabelComparison): ColumnTable {
  const column = <T>(of: (scores: LabelScores) => T): T[] => labels.map(of);
  return showable(
    "table",
    table({
      label: column(({ name }) => name),
      AUC: column(({ auc }) => intervalText(auc)),
      "beyond the baseline": column(({ beyondBaseline }) => intervalText(beyondBaseline, { signed: true })),
      baseline: column(({ baseline }) => fixed(baseline.estimate)),
      "log loss": column(({ logLoss }) => fixed(logLoss.estimate)),
      "of the share": column(({ positives }) => fixed(entropy(positives))),
      ones: column(({ positives }) => percent(positives)),
      rows: column(({ rows }) => rows),
      "without overlap": column(({ uniqueRows }) => Math.round(uniqueRows)),
    }),
  );
}

/** Log loss of always answering the share of ones. */
function entropy(share: number): number {
  return -share * log(share) - (1 - share) * log1p(-share);
}

/**
 * The view of a comparison of labels: the table, how to read it, what each label is, and which could not be trained.
 *
 * @param comparison what `compareLabels` returned
 * @example
 * const result = compareLabels(makeSample({ to: "2018-06-01" }), PRESETS.sound, { draws: 50, labels: {} });
 * labelView(result).length; // → 4
 */
export function labelView(comparison: LabelComparison): View {
  const { deciding, labels, failed } = comparison;
  const { part, auc } = labels[0]!;
  return [
    `Scores of the deciding model (${deciding}) trained on each label, on the ${part} rows of that label; ${intervalWords(auc)}.`,
    viewTable(labelTable(comparison)),
    "Each label asks another question, so compare a model with the baseline of its own row, and not one AUC with another. " +
      "Log loss counts if it is below that of always answering the share of ones.",
    { title: "The labels:", list: labels.map((scores) => `${scores.name}: ${words(scores)}`) },
    ...(failed.length > 0 ? [{ title: "Not trained:", list: failed.map(({ name, why }) => `${name}: ${why}`) }] : []),
  ];
}

/** A label in words. */
function words({ choices }: LabelScores): string {
  if (!choices) return "a custom function";
  const { horizon, threshold } = choices;
  if (!("kind" in choices)) {
    const moves = choices.side === "short" ? `a fall of more than ${threshold}` : `a rise of more than ${threshold}`;
    return `${moves} from a close to the close ${horizon} bars later`;
  }
  const { targetAtr, stopAtr, flatAtClose } = choices;
  const limit = `${horizon} bars${flatAtClose ? " or the end of the day" : ""}`;
  const brackets = `a target of ${targetAtr} ATR, a stop of ${stopAtr} ATR, ${limit}`;
  if (choices.kind === "tripleBarrier") {
    const trade = choices.side === "short" ? "a short sale" : "a purchase";
    return `${trade} at the next open earns more than ${threshold}: ${brackets}`;
  }
  const { buyBelow, sellAbove, minimumHold } = choices;
  return (
    `a purchase at an RSI below ${buyBelow} earns more than ${threshold}: ${brackets}, or an RSI above ${sellAbove} after ` +
    `${minimumHold} minutes; only rows with the signal`
  );
}
