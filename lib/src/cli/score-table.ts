import type { Evaluation } from "../evaluation/evaluate.js";
import { intervalText } from "../evaluation/interval.js";
import { MODEL_NAMES } from "../models/model.js";

/** What the scores of a run are worth, to print. */
export function evaluationLines(evaluation: Evaluation): string[] {
  const { models, yardstick, bestExpert, brainBeyondExpert, caveats, part, rows, days, trials } = evaluation;
  const [first] = Object.values(models);
  const { level, draws } = first!.auc;
  const row = (...cells: string[]): string =>
    `  ${cells.map((cell, i) => cell.padEnd(i === 0 ? 11 : 27)).join("")}`.trimEnd();
  return [
    `Scores on the ${part} rows${part === "test" ? ", which nothing was learned from" : ", which also chose C"}: ` +
      `${rows} rows of ${days} days, worth ${Math.round(evaluation.effectiveRows)} independent ones,`,
    `${(100 * evaluation.positives).toFixed(1)} % labelled 1; ${100 * level} % intervals of ${draws} draws of whole days, after ${trials} fits tried:`,
    row("", "AUC", "beyond the yardstick", "log loss", "Brier score"),
    ...MODEL_NAMES.map((name) => {
      const { auc, beyondYardstick, logLoss, brier } = models[name];
      return row(
        name,
        intervalText(auc),
        intervalText(beyondYardstick, { signed: true }),
        intervalText(logLoss),
        intervalText(brier),
      );
    }),
    row("yardstick", intervalText(yardstick.auc), "", intervalText(yardstick.logLoss), intervalText(yardstick.brier)),
    `The yardstick knows volatility and the hour only. The brain's AUC less that of the best expert (${bestExpert}): ${intervalText(brainBeyondExpert, { signed: true })}`,
    "",
    "What these numbers do not say:",
    ...caveats.map((caveat) => `  - ${caveat}`),
  ];
}
