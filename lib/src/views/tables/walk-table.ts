import type { AgeScore, StretchResult, WalkJudgement } from "../../backtest/judge-walk.js";
import type { Backtest } from "../../backtest/result.js";
import { fewDaysText } from "../../evaluation/few-days.js";
import { parseTimeLength } from "../../splits/time-length.js";
import { showable } from "../../util/showable.js";
import { dateOf } from "../../util/time.js";
import type { RollingRetrain } from "../../validation/rolling-retrain.js";
import { count, counted, dollars, effectiveWords, fixed, intervalText, intervalWords, percent } from "../format.js";
import { type TextColumns, viewColumns, viewFacts, viewTable } from "../table-view.js";
import type { View } from "../view.js";
import { byRunName, gateTable, gateWords, settingsOf, sharpeWords, verdictWords } from "../words.js";
import { performanceTable, verdictTable } from "./backtest-tables.js";
import { evaluationTable } from "./evaluation-table.js";

/** An age in words: `up to 1 month`, `1 to 2 months` since training. */
function ageText(age: number, retrain: string): string {
  const { count: length, unit } = parseTimeLength(retrain);
  const until = (age + 1) * length;
  return `${age === 0 ? "up to" : `${age * length} to`} ${until} ${unit}${until === 1 ? "" : "s"}`;
}

/**
 * The ages of a rolling retraining as text: AUC and profit by the time since training.
 *
 * @param judgement what `judgeWalk` returned
 * @returns columns "since training", days, AUC, "minus just trained", "a day, bps", "minus just trained, bps"; the
 * differences are on the same days, and empty for models as they are used
 * @example
 * const walk = rollingRetrain(makeSample({ to: "2018-06-01" }), PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
 * decayTable(judgeWalk(walk, { costs: "ib" }))["since training"][0]; // → "up to 1 month"
 */
export function decayTable({ ages, options }: Pick<WalkJudgement, "ages" | "options">): TextColumns {
  const column = (of: (age: AgeScore) => string): string[] => ages.map(of);
  const bps = ({ estimate, low, high }: AgeScore["daily"], signed = false): string =>
    intervalText({ estimate: 1e4 * estimate, low: 1e4 * low, high: 1e4 * high }, { digits: 2, signed });
  return showable("columns", {
    "since training": column(({ age }) => ageText(age, options.retrain)),
    days: column(({ days }) => count(days)),
    AUC: column(({ auc }) => intervalText(auc)),
    "minus just trained": column(({ aucChange }) => (aucChange ? intervalText(aucChange, { signed: true }) : "")),
    "a day, bps": column(({ daily }) => bps(daily)),
    "minus just trained, bps": column(({ dailyChange }) => (dailyChange ? bps(dailyChange, true) : "")),
  });
}

/**
 * The stretches of a rolling retraining as text.
 *
 * @param judgement what `judgeWalk` returned
 * @returns columns from, to, "fitted on" and "C chosen on" (rows), C, AUC, trades, "profit, $"
 * @example
 * const walk = rollingRetrain(makeSample({ to: "2018-05-01" }), PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
 * stretchTable(judgeWalk(walk, { costs: "ib" })).from; // → ["2018-03-01", "2018-04-02"]
 */
export function stretchTable({ stretches }: Pick<WalkJudgement, "stretches">): TextColumns {
  const column = (of: (stretch: StretchResult) => string): string[] => stretches.map(of);
  return showable("columns", {
    from: column(({ from }) => from.slice(0, 10)),
    to: column(({ to }) => to.slice(0, 10)),
    "fitted on": column(({ train }) => count(train)),
    "C chosen on": column(({ validation }) => count(validation)),
    C: column(({ C }) => String(C)),
    AUC: column(({ auc }) => fixed(auc)),
    trades: column(({ trades }) => count(trades)),
    "profit, $": column(({ profit }) => dollars(profit)),
  });
}

/** How often, and on how much of the past: `monthly, on all of the past`. */
function whenWords({ retrain, window = "expanding" }: WalkJudgement["options"]): string {
  const often = /^\d/.test(retrain) ? `every ${retrain}` : retrain;
  return `${often}, on ${window === "expanding" ? "all of the past" : `the last ${window}`}`;
}

/**
 * The view of a judged rolling retraining: what was judged, the stretches, the scores over all of them, the policies,
 * the verdict, and how models age.
 *
 * @param judgement what `judgeWalk` returned
 * @param title what the bars and the recipe are
 */
export function walkView(judgement: WalkJudgement, title?: string): View {
  const { notes, reach, cap, sweep, promotion, runs, scores, stretches } = judgement;
  const { rows, days, effectiveSampleSize, positives, baseline } = scores;
  const { options } = judgement;
  const few = fewDaysText(days);
  const models = `trained ${counted(stretches.length, "time")}: ${whenWords(options)}`;
  const settings = settingsOf(judgement, undefined).map(([name, text]): [string, string] => [
    name,
    name === "models" ? models : text,
  ]);
  return [
    viewFacts(settings, title),
    ...new Set([...notes, ...runs.candidate.notes, ...runs.baseline.notes]),
    `Reach: ${reach.explanation}.`,
    viewColumns(stretchTable(judgement), "Each training, and what its models did until the next:"),
    `Scores over all stretches: ${counted(rows, "row")} on ${counted(days, "day")}, ` +
      `${effectiveWords(effectiveSampleSize)}; ${percent(positives)} labelled 1; ${intervalWords(baseline.auc)}; those of ` +
      "the log loss and the Brier score from how the losses of these days vary over months.",
    ...(few === undefined ? [] : [few]),
    viewTable(evaluationTable(scores)),
    "The baseline model reads only volatility and the hour, and is retrained with the others; what counts is how far a model is beyond it.",
    ...(sweep ? [viewColumns(gateTable({ reach, cap, sweep }), gateWords({ sweep }))] : []),
    viewColumns(performanceTable(byRunName<Backtest>(judgement, { ...runs }))),
    sharpeWords(judgement),
    viewColumns(
      decayTable(judgement),
      "How models age: each set answers on after it was replaced, and is compared on the same days with models just trained. Differences below 0 are what late retraining costs:",
    ),
    viewColumns(verdictTable(promotion)),
    verdictWords(promotion),
  ];
}

/** A rolling retraining before it is judged. */
export function rollingRetrainView({ stretches, options, bars, data }: RollingRetrain): View {
  const [first, last] = [stretches[0]!.bars, stretches.at(-1)!.bars];
  const rows = stretches.reduce((sum, { test }) => sum + test.length, 0);
  return [
    `Rolling retraining: trained ${counted(stretches.length, "time")}, ${whenWords(options)}. ${count(rows)} of ` +
      `${counted(data.label.length, "row")} answered out of sample, from ${dateOf(bars.time[first.start]!)} to ` +
      `${dateOf(bars.time[last.end - 1]!)}. judgeWalk scores and trades them.`,
  ];
}
