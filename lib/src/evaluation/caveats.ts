import type { Research } from "../flow/research.js";
import { MODEL_NAMES } from "../models/model.js";
import { formatTime } from "../util/time.js";

/** Which rows were scored, and after how many fits. */
export interface Scored {
  readonly part: "test" | "validation";
  readonly days: number;
  readonly trials: number;
}

/** What the numbers of a run do not say: in words, with the figures of this run. */
export function caveats(result: Research, scores: Scored): string[] {
  const { options, bars, data, calibration } = result;
  const { label, filters } = options;
  const out: string[] = [];
  if (scores.part === "validation") {
    out.push(`The scored rows also chose C, out of ${scores.trials} fits: the scores flatter.`);
  }
  if (options.resample.closed === "left") {
    out.push("Bins close on the left of minutes stamped at their end: a bar is known four minutes after its label.");
  }
  if (label.unknown === "zero") out.push(`The last ${label.horizon} bars are labelled 0, though nobody knows.`);
  if (!label.withinSession) {
    out.push(`The last ${label.horizon} labels of each day span the night.`);
  }
  if (!options.purge) out.push("The last labels of a part are made of prices of the next part.");
  if (options.stackingFolds === 0) {
    out.push("The brain learned from the experts' answers to rows that they had been fitted on.");
  }
  for (const name of calibration ? MODEL_NAMES : []) {
    const { slope } = calibration![name];
    if (slope > 0) continue;
    out.push(
      `Calibration turned the ${name} model round (slope ${slope.toFixed(2)}): on the validation rows its high ` +
        "probabilities went with fewer rises. Expect nothing of it.",
    );
  }
  const tail = filters.maxVolmZ > WINDOW_LIMIT ? `volm_z < ${filters.maxVolmZ} never binds` : "";
  if (tail) out.push(`The filter ${tail}: inside its own window of 20 no volume is further than ${WINDOW_LIMIT} off.`);
  const [low, high] = bars.close.reduce(([a, b], x) => [Math.min(a!, x), Math.max(b!, x)], [Infinity, -Infinity]);
  out.push(
    `MACD is in dollars: with prices from ${low!.toFixed(2)} to ${high!.toFixed(2)} one weight means different things at ` +
      "different times, and it changes with every later split or dividend adjustment.",
  );
  out.push(
    "A trading program whose bars and indicators start differently sees other features: `ata-lab skew` measures it.",
  );
  out.push(
    `One symbol, one split: ${scores.days} days of ${data.time.length} rows from ${formatTime(data.time[0]!)}. Another ` +
      "stock or another year is another question.",
  );
  return out;
}

/** (n - 1) / sqrt(n) for a window of n = 20: the largest z-score of a value inside its own window. */
const WINDOW_LIMIT = 4.2485;
