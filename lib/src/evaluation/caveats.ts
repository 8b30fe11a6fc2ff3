import type { Research } from "../flow/research.js";
import { columnsRead, modelNames } from "../models/inputs.js";
import { dayOf, formatTime } from "../util/time.js";

/** Which rows were scored, and after how many fits. */
export interface Scored {
  readonly part: "test" | "validation";
  readonly days: number;
  readonly trials: number;
}

/** What the numbers of a run do not say: in words, with the figures of this run. */
export function caveats(result: Research, scores: Scored): string[] {
  return [
    ...caveatsOfChoices(result, scores),
    ...caveatsOfCalibration(result),
    ...caveatsOfColumns(result),
    "A trading program whose bars and indicators start differently sees other features: `ata-lab skew` measures it.",
    `One symbol, one split: ${scores.days} days of ${result.data.time.length} rows from ` +
      `${formatTime(result.data.time[0]!)}. Another stock or another year is another question.`,
  ];
}

function caveatsOfChoices({ recipe, data }: Research, scores: Scored): string[] {
  const out: string[] = [];
  const choices = recipe.label.choices;
  if (scores.part === "validation") {
    out.push(`The scored rows also chose C, out of ${scores.trials} fits: the scores flatter.`);
  }
  if (recipe.bars.closed === "left") {
    out.push("Bins close on the left of minutes stamped at their end: a bar is known four minutes after its label.");
  }
  if (choices?.unknown === "zero") out.push(`The last ${choices.horizon} bars are labelled 0, though nobody knows.`);
  if (choices && !choices.withinSession) {
    out.push(`The last ${choices.horizon} labels of each day span the night.`);
  }
  const nights = choices ? 0 : nightLabels(data.spans);
  if (nights > 0) out.push(`${nights} of ${data.label.length} labels span a night.`);
  if (!recipe.purge) out.push("The last labels of a part are made of prices of the next part.");
  if (recipe.brain && recipe.stackingFolds === 0) {
    out.push("The brain learned from the experts' answers to rows that they had been fitted on.");
  }
  return out;
}

function caveatsOfCalibration({ recipe, calibration }: Research): string[] {
  return modelNames(recipe).flatMap((name) => {
    const slope = calibration?.[name]?.slope ?? 1;
    if (slope > 0) return [];
    return [
      `Calibration inverted the ${name} model (slope ${slope.toFixed(2)}): on the validation rows its high ` +
        "probabilities went with fewer rises. It has no usable signal.",
    ];
  });
}

/** What is known to be wrong with columns of the library's own; a recipe's own columns are its author's to know. */
function caveatsOfColumns({ recipe, bars }: Research): string[] {
  const out: string[] = [];
  const most = typeof recipe.filters === "function" ? undefined : recipe.filters.volm_z?.below;
  if (most !== undefined && most > WINDOW_LIMIT) {
    out.push(
      `The filter volm_z < ${most} never binds: inside its own window of 20 no volume is further than ${WINDOW_LIMIT} off.`,
    );
  }
  if (columnsRead(recipe).some((name) => name.startsWith("macd"))) {
    let [low, high] = [Infinity, -Infinity];
    for (const price of bars.close) [low, high] = [Math.min(low, price), Math.max(high, price)];
    out.push(
      `MACD is in dollars: with prices from ${low.toFixed(2)} to ${high.toFixed(2)} one weight means different things at ` +
        "different times, and it changes with every later split or dividend adjustment.",
    );
  }
  return out;
}

/** How many labels end on another day than they start. */
function nightLabels({ start, end }: Research["data"]["spans"]): number {
  return start.filter((from, i) => dayOf(end[i]!) > dayOf(from)).length;
}

/** (n - 1) / sqrt(n) for a window of n = 20: the largest z-score of a value inside its own window. */
const WINDOW_LIMIT = 4.2485;
