import { type ColumnTable, table } from "arquero";
import { knownTimes } from "../../labels/label-spans.js";
import type { Predictions } from "../../serving/predict-bars.js";
import { type Shown, showable } from "../../util/showable.js";
import { count, finePercent, fixed, minuteText } from "../format.js";
import { viewColumns, viewFacts } from "../table-view.js";
import type { View } from "../view.js";
import { timeColumn } from "./time-column.js";

/**
 * What models say at each bar, as an arquero table.
 *
 * @param predictions what `predictBars` returned
 * @returns a table with one row per bar: when it is known, its close, `p_` plus the name of each model, `wanted` (with a
 * policy), `learned` (1 where training would use the bar), and the bars of history
 * @see https://idl.uw.edu/arquero/
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models, recipe } = research(minutes);
 * predictionTable(predictBars(minutes, models, recipe)).columnNames().at(-1); // → "history"
 */
export function predictionTable(predictions: Predictions): ColumnTable {
  const { time, ...columns } = predictionColumns(predictions);
  return showable("table", table({ time: timeColumn(time), ...columns }));
}

/**
 * The columns of that table.
 *
 * @param rows number of last bars; all by default
 */
export function predictionColumns(
  { bars, p, learned, wanted }: Predictions,
  rows: number = bars.time.length,
): { readonly time: Float64Array; readonly [name: string]: Float64Array | Uint8Array | Uint32Array } {
  const from = Math.max(0, bars.time.length - rows);
  const last = <T extends Float64Array | Uint8Array>(column: T): T => column.subarray(from) as T;
  const time = last(knownTimes(bars));
  return {
    time,
    close: last(bars.close),
    ...Object.fromEntries(Object.entries(p).map(([name, column]) => [`p_${name}`, last(column)])),
    ...(wanted && { wanted: last(wanted) }),
    learned: last(learned),
    history: Uint32Array.from(time, (_, i) => from + i + 1),
  };
}

/** Rows shown at first. */
export const SHOWN_ROWS = 10;

/**
 * The view of predictions: the last bars with what each model says, what the policy decides, and whether p can be
 * trusted there.
 *
 * @param predictions what `predictBars` returned
 * @param shown number of last bars to show (10)
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models, recipe } = research(minutes);
 * predictionView(predictBars(minutes, models, recipe), { rows: 3 })[1].head.length; // → 3
 */
export function predictionView(predictions: Predictions, { rows = SHOWN_ROWS }: Shown = {}): View {
  const { bars, p, wanted, needed, deciding } = predictions;
  const all = predictionColumns(predictions, rows);
  const doubts = Array.from(all.time, (_, i) => doubtWords(all.learned![i]!, all.history![i]!, needed));
  const notes = notesOf(predictions, doubts);
  const texts = (name: string, format: (value: number) => string): string[] => Array.from(all[name]!, format);
  return [
    viewFacts([
      [
        "bars",
        `${count(bars.time.length)}, the last one known at ${minuteText(knownTimes(bars).at(-1) ?? Number.NaN)}`,
      ],
      ["model that decides", deciding],
      ["history that p needs", historyWords(needed)],
    ]),
    viewColumns(
      {
        "known at": texts("time", minuteText),
        close: texts("close", (price) => fixed(price, 2)),
        ...Object.fromEntries(Object.keys(p).map((name) => [`p ${name}`, texts(`p_${name}`, (x) => fixed(x))])),
        ...(wanted && { decision: texts("wanted", decisionWords) }),
        ...(doubts.some((words) => words !== "") && { note: doubts }),
      },
      all.time.length === 1 ? "The last bar:" : `The last ${count(all.time.length)} bars:`,
    ),
    ...(notes.length > 0 ? [{ list: notes }] : []),
  ];
}

function historyWords(needed: number): string {
  return Number.isFinite(needed)
    ? `${count(needed)} bars, until it no longer depends on where they start`
    : "more than a quarter: it depends on where the bars start";
}

/** What an entry decision says. */
export function decisionWords(wanted: number): string {
  if (Number.isNaN(wanted)) return "-";
  if (wanted === 0) return "stay out";
  return `${wanted > 0 ? "buy" : "sell short"} ${finePercent(Math.abs(wanted))}`;
}

/** Why p is of little use at a bar; empty if it is as good as at others. */
function doubtWords(learned: number, history: number, needed: number): string {
  return [...(history < needed ? [COLD] : []), ...(learned === 0 ? [UNSEEN] : [])].join(", ");
}

const COLD = "cold";
const UNSEEN = "unseen";

function notesOf({ leftOut, wanted }: Predictions, doubts: readonly string[]): string[] {
  const some = (word: string): boolean => doubts.some((words) => words.includes(word));
  return [
    ...(some(COLD) ? [`${COLD}: there is less history than p needs, so it depends on where the bars start`] : []),
    ...(some(UNSEEN) ? [`${UNSEEN}: training had no such bar, because of its filters or a missing column`] : []),
    ...(wanted ? ["decision: for an account that holds nothing, as a share of its equity"] : []),
    ...(leftOut ? ["the last minutes belong to a bar that is not over yet, and is not shown"] : []),
  ];
}
