import { type ColumnTable, table } from "arquero";
import type { Evaluation, ScoredModels } from "../../evaluation/evaluate.js";
import type { Interval } from "../../evaluation/interval.js";
import { showable } from "../../util/showable.js";
import { counted, effectiveWords, intervalText, intervalWords, percent } from "../format.js";
import { viewTable } from "../table-view.js";
import type { View } from "../view.js";

/**
 * The scores of a run: an arquero table with each score and its interval as text. The numbers are in the evaluation.
 *
 * @param evaluation what `evaluate` returned, or the scores over all stretches of a rolling retraining
 * @returns a table with one row per model, one for the baseline model and, if there is a brain, one for the brain minus
 * the best expert: AUC, lead over the baseline, log loss and Brier score
 * @see https://idl.uw.edu/arquero/
 * @example
 * const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
 * evaluationTable(evaluation).array("model").slice(0, 5); // → ["rsi", "macd", "trend", "brain", "baseline"]
 */
export function evaluationTable({
  models,
  baseline,
  bestExpert,
  brainBeyondExpert,
}: Pick<ScoredModels, "models" | "baseline"> &
  Partial<Pick<Evaluation, "bestExpert" | "brainBeyondExpert">>): ColumnTable {
  const difference = (interval: Interval): string => intervalText(interval, { signed: true });
  const rows = [
    ...Object.entries(models).map(([model, { auc, beyondBaseline, logLoss, brier }]) => {
      return [model, intervalText(auc), difference(beyondBaseline), intervalText(logLoss), intervalText(brier)];
    }),
    ["baseline", intervalText(baseline.auc), "", intervalText(baseline.logLoss), intervalText(baseline.brier)],
    ...(brainBeyondExpert ? [[`brain minus ${bestExpert}`, difference(brainBeyondExpert), "", "", ""]] : []),
  ];
  const column = (j: number): string[] => rows.map((row) => row[j]!);
  return showable(
    "table",
    table({
      model: column(0),
      AUC: column(1),
      "beyond the baseline": column(2),
      "log loss": column(3),
      "Brier score": column(4),
    }),
  );
}

/**
 * The view of an evaluation: what was scored, the scores, and their limitations.
 *
 * @param evaluation what `evaluate` returned
 * @example
 * const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
 * evaluationView(evaluation)[0].startsWith("Scores on the test rows"); // → true
 */
export function evaluationView(evaluation: Evaluation): View {
  const { part, rows, days, effectiveSampleSize, positives, trials, baseline, caveats } = evaluation;
  return [
    `Scores on the ${part} rows, ${part === "test" ? "which nothing was learned from" : "which also chose C"}: ` +
      `${counted(rows, "row")} on ${counted(days, "day")}, ` +
      `${effectiveWords(effectiveSampleSize)}; ${percent(positives)} labelled 1; ${counted(trials, "fit")} tried; ` +
      `${intervalWords(baseline.auc)}; those of the log loss and the Brier score from how the losses of all ` +
      `${counted(baseline.logLoss.blocks, "day")} vary over months.`,
    viewTable(evaluationTable(evaluation)),
    "The baseline model reads only volatility and the hour; what counts is how far a model is beyond it.",
    { title: "Limitations of these numbers:", list: caveats },
  ];
}
