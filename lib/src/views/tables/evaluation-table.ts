import { type ColumnTable, table } from "arquero";
import type { Evaluation } from "../../evaluation/evaluate.js";
import { type Interval, intervalText } from "../../evaluation/interval.js";
import { MODEL_NAMES } from "../../models/model.js";

/**
 * What the scores of a run are worth, to read: an arquero table with each score and its interval as text. The numbers are
 * in the evaluation.
 *
 * @param evaluation what `evaluate` returned
 * @returns a table of one row a model, the yardstick, and the brain less the best expert: AUC, what it has beyond the
 * yardstick's, log loss and Brier score
 * @see https://idl.uw.edu/arquero/
 * @example
 * const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
 * evaluationTable(evaluation).array("model").slice(0, 5); // → ["rsi", "macd", "trend", "brain", "yardstick"]
 */
export function evaluationTable(evaluation: Evaluation): ColumnTable {
  const { models, yardstick, bestExpert, brainBeyondExpert } = evaluation;
  const scores = [...MODEL_NAMES.map((name) => models[name]), yardstick];
  const text = (interval: Interval): string => intervalText(interval, { digits: 3 });
  const difference = (interval: Interval): string => intervalText(interval, { digits: 3, signed: true });
  return table({
    model: [...MODEL_NAMES, "yardstick", `brain less ${bestExpert}`],
    AUC: [...scores.map(({ auc }) => text(auc)), difference(brainBeyondExpert)],
    "beyond the yardstick": [...MODEL_NAMES.map((name) => difference(models[name].beyondYardstick)), "", ""],
    "log loss": [...scores.map(({ logLoss }) => text(logLoss)), ""],
    "Brier score": [...scores.map(({ brier }) => text(brier)), ""],
  });
}

/**
 * What was scored, in a sentence: which part, how many rows and days, and what they are worth.
 *
 * @param evaluation what `evaluate` returned
 * @example
 * const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
 * evaluationNote(evaluation).startsWith("test part: "); // → true
 */
export function evaluationNote(evaluation: Evaluation): string {
  const { part, rows, days, effectiveRows, positives, trials, yardstick } = evaluation;
  const { level, draws } = yardstick.auc;
  const whole = (n: number): string => Math.round(n).toLocaleString("en-US");
  return (
    `${part} part: ${whole(rows)} rows on ${days} days, worth about ${whole(effectiveRows)} independent ones; ` +
    `${(100 * positives).toFixed(1)} % labelled 1; ${trials} fits tried; ` +
    `${100 * level} % intervals of ${whole(draws)} draws of whole days`
  );
}
