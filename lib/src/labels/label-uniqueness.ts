import { bisector } from "../util/bisect-right.js";
import { formatTime } from "../util/time.js";
import type { LabelSpans } from "./label-spans.js";

/**
 * How unique each row's label is: the mean, over the bars its label is made from, of 1 / (number of labels made from
 * that bar). The sum over rows is the effective number of independent labels.
 *
 * A label is made from the moves in (t0, t1]: the bar at t0 is its starting point. So labels that only touch are fully
 * unique, and labels over 12 bars on every bar have uniqueness 1/12. (The book also counts the bar at t0: 1/13.)
 *
 * @param spans the label spans of n rows
 * @param known when each bar is known (`knownTimes`), all bars, increasing: nights and gaps then count as no time
 * @returns n numbers in (0, 1]; NaN if no bar lies in the span
 * @throws when `known` does not increase
 * @see Lopez de Prado (2018), "Advances in Financial Machine Learning", sections 4.3 and 4.4
 * @example
 * const bars = { time: Float64Array.of(0, 5, 10, 15, 20), stamp: "end", interval: 5 };
 * labelUniqueness(takeSpans(labelSpans(bars, 2), Uint32Array.of(0, 2)), knownTimes(bars)); // → [1, 1]
 * labelUniqueness(takeSpans(labelSpans(bars, 2), Uint32Array.of(0, 1, 2)), knownTimes(bars)); // → [0.75, 0.5, 0.75]
 */
export function labelUniqueness(spans: LabelSpans, known: Float64Array): Float64Array {
  for (let i = 1; i < known.length; i++) {
    if (known[i]! > known[i - 1]!) continue;
    throw new Error(`bar ${i} at ${formatTime(known[i]!)} is not known later than the bar before it`);
  }
  // The bars of row i's label are first[i] to after[i], excluding after[i].
  const first = countsTo(known, spans.start);
  const after = countsTo(known, spans.end);
  const change = new Int32Array(known.length + 1);
  for (let i = 0; i < first.length; i++) {
    change[first[i]!] = change[first[i]!]! + 1;
    change[after[i]!] = change[after[i]!]! - 1;
  }
  /** shares[k]: the sum over the first k bars of 1 / (number of labels there); a bar without labels adds nothing. */
  const shares = new Float64Array(known.length + 1);
  let labels = 0;
  for (let k = 0; k < known.length; k++) {
    labels += change[k]!;
    shares[k + 1] = shares[k]! + (labels > 0 ? 1 / labels : 0);
  }
  const uniqueness = new Float64Array(first.length);
  for (let i = 0; i < uniqueness.length; i++) {
    const [from, to] = [first[i]!, after[i]!];
    uniqueness[i] = (shares[to]! - shares[from]!) / (to - from);
  }
  return uniqueness;
}

/** How many of the bars are known by each time. */
function countsTo(known: Float64Array, times: Float64Array): Uint32Array {
  const countTo = bisector(known);
  const counts = new Uint32Array(times.length);
  for (let i = 0; i < counts.length; i++) counts[i] = countTo(times[i]!);
  return counts;
}
