import type { Research } from "../flow/research.js";
import { columnsRead, modelNames } from "../models/inputs.js";
import { count } from "../util/count.js";
import { dayOf, formatTime, MINUTE, parseRule } from "../util/time.js";
import { fewDaysText } from "./few-days.js";

/** The rows that were scored, and the number of fits before. */
export interface Scored {
  readonly part: "test" | "validation";
  readonly days: number;
  readonly trials: number;
}

/** What limitations depend on beside the run itself. */
export interface Whereabouts {
  /** Length of the bars that were read, in milliseconds. */
  readonly interval: number;
  /** The closes of the bars, where columns may be in dollars. */
  readonly prices: Float64Array | undefined;
  /** What stocks and how long: begins the last sentence, from the number of days. */
  readonly scope: (days: number) => string;
}

/** The scope of one stock's rows. */
export function scopeOfOne(time: Float64Array): Whereabouts["scope"] {
  return (days) =>
    `One symbol, one split: ${count(days)} days of ${count(time.length)} rows from ${formatTime(time[0]!)}. Another stock or year may give ` +
    "different results.";
}

type Caveated = Pick<Research, "recipe" | "data" | "calibration">;

/** Limitations of the scores of a run: sentences with the figures of this run. */
export function caveats(result: Caveated, where: Whereabouts, scores: Scored): string[] {
  const few = fewDaysText(scores.days);
  return [
    ...(few === undefined ? [] : [few]),
    ...caveatsOfChoices(result, where, scores),
    ...caveatsOfCalibration(result),
    ...caveatsOfColumns(result, where),
    "A trading program whose bars and indicators start differently sees different features: `ata-lab skew` measures this.",
    where.scope(scores.days),
  ];
}

function caveatsOfChoices({ recipe, data }: Caveated, { interval }: Whereabouts, scores: Scored): string[] {
  const out: string[] = [];
  const { choices } = recipe.label;
  const forward = choices && !("kind" in choices) ? choices : undefined;
  if (scores.part === "validation") {
    out.push(`The scored rows also chose C, out of ${scores.trials} fits, so the scores are flattering.`);
  }
  if (recipe.bars.closed === "left") {
    const own = interval / MINUTE;
    const late = parseRule(recipe.bars.rule) / MINUTE - own;
    const [stamped, early] = own === 1 ? ["minutes", "one minute"] : [`${own}-minute bars`, `${own} minutes`];
    out.push(
      recipe.bars.label === "left"
        ? `Bins are closed and labelled on the left, but ${stamped} are stamped at their end: a bar starts ${early} early and is known ${late} minutes after its label.`
        : `Bins are closed on the left, but ${stamped} are stamped at their end: each bar starts ${early} before its bin.`,
    );
  }
  if (forward?.unknown === "zero")
    out.push(`The last ${forward.horizon} bars are labelled 0, although their outcome is unknown.`);
  if (forward && !forward.withinSession) {
    out.push(`The last ${forward.horizon} labels of each day span the night.`);
  }
  const nights = forward ? 0 : nightLabels(data.spans);
  if (nights > 0) out.push(`${nights} of ${data.label.length} labels span a night.`);
  if (recipe.weights === "uniqueness") {
    out.push("Rows count by the uniqueness of their labels, in the fits and in these scores.");
  }
  if (recipe.classWeight === "balanced" && !recipe.calibrate) {
    out.push(
      "Both classes count alike in the fits and nothing calibrates them again, so a probability is not the share of rows with label 1.",
    );
  }
  if (!recipe.purge) out.push("The last labels of each part are made from prices of the next part.");
  if (recipe.brain && recipe.stackingFolds === 0) {
    out.push("The brain learned from the experts' predictions for rows they had been fitted on.");
  }
  return out;
}

function caveatsOfCalibration({ recipe, calibration }: Caveated): string[] {
  return modelNames(recipe).flatMap((name) => {
    const own = calibration?.[name];
    if (own === undefined || own.fitted.slope > 0) return [];
    const { slope, low, high } = own.fitted;
    return [
      `The ${name} model ranked the validation rows the wrong way round: their calibration slope is ${slope.toFixed(2)} ` +
        `[${low.toFixed(2)}, ${high.toFixed(2)}]. A slope of 0 or less is never exported: ${own.slope.toFixed(2)} was used, and ` +
        "the model has no signal that can be relied on.",
    ];
  });
}

/** Known problems of the library's own columns; a recipe's own columns cannot be judged here. */
function caveatsOfColumns({ recipe }: Caveated, { prices }: Whereabouts): string[] {
  const out: string[] = [];
  const most = typeof recipe.filters === "function" ? undefined : recipe.filters.volm_z?.below;
  if (most !== undefined && most > WINDOW_LIMIT) {
    out.push(
      `The filter volm_z < ${most} never drops a row: within its own window of 20, no volume is more than ${WINDOW_LIMIT} deviations off.`,
    );
  }
  if (prices && !recipe.pool && columnsRead(recipe).some((name) => name.startsWith("macd"))) {
    let [low, high] = [Infinity, -Infinity];
    for (const price of prices) [low, high] = [Math.min(low, price), Math.max(high, price)];
    out.push(
      `MACD is in dollars: with prices from ${low.toFixed(2)} to ${high.toFixed(2)} the same weight means different things at ` +
        "different times, and every later split or dividend adjustment changes it.",
    );
  }
  return out;
}

/** Number of labels that end on a later day than they start. */
function nightLabels({ start, end }: Research["data"]["spans"]): number {
  return start.filter((from, i) => dayOf(end[i]!) > dayOf(from)).length;
}

/** (n - 1) / sqrt(n) for a window of n = 20: the largest z-score of a value inside its own window. */
const WINDOW_LIMIT = 4.2485;
