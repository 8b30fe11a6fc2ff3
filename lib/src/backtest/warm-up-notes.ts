import { type Bars, sliceBars } from "../bars/bars.js";
import { count } from "../util/count.js";
import type { RowRange } from "../util/row-range.js";
import { formatTime } from "../util/time.js";
import type { Pipeline } from "../validation/pipeline.js";
import { warmUpCheck } from "../validation/warm-up-check.js";

/** Bars that are checked first, and at most: few are enough for most signals, and quick. */
const FIRST = 2000;
const MOST = 32_000;

/**
 * A note if the bars begin so shortly before a part that signals have not settled when it begins: they would be
 * different if the bars had begun earlier.
 *
 * @param bars all bars that signals are computed from
 * @param part the rows that are traded
 * @param pipeline from bars to the signals that policies read beside p
 * @param known bars of history that p needs, as `historyNeeded` found them
 * @returns the note, or nothing if the signals have settled
 */
export function warmUpNotes(bars: Bars, part: RowRange, pipeline: Pipeline, known: number = 1): string[] {
  const { needed: others, checked } = settling(bars, pipeline);
  const needed = Math.max(known, others);
  const unsettled = Math.min(part.end, needed - 1) - part.start;
  if (unsettled <= 0) return [];
  const before = `WARM-UP: ${count(part.start)} bars come before the judged part, `;
  if (needed === Number.POSITIVE_INFINITY) {
    const tried = others === needed ? `${count(checked)} bars` : "a quarter";
    return [`${before}and after ${tried} the signals still depend on where the bars begin: give earlier bars too.`];
  }
  const until = formatTime(bars.time[part.start + unsettled - 1]!);
  return [
    `${before}but the signals settle only after ${count(needed)}. The first ${count(unsettled)} judged bars, until ${until}, are traded on ` +
      "signals that depend on where the bars begin: give earlier bars too.",
  ];
}

/** How many bars of history the slowest signal needs, infinite if it never settles, and how many bars were checked. */
function settling(bars: Bars, pipeline: Pipeline): { needed: number; checked: number } {
  const n = bars.time.length;
  // Fewer cannot be started late.
  if (n < 2) return { needed: 1, checked: n };
  for (let checked = Math.min(n, FIRST); ; checked = Math.min(n, 4 * checked)) {
    const columns = warmUpCheck(pipeline, sliceBars(bars, 0, checked), { starts: startsOf(checked) });
    const needed = Math.max(...columns.map((one) => one.bars));
    if (needed < Number.POSITIVE_INFINITY || checked === n || checked >= MOST) return { needed, checked };
  }
}

/** Late starts: two, and one that leaves out a single bar. */
function startsOf(length: number): number[] {
  return [...new Set([1, Math.ceil(length / 4), Math.ceil(length / 2)])].filter((start) => start < length);
}
