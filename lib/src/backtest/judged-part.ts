import { bisectRight } from "../util/bisect-right.js";
import type { RowRange } from "../util/row-range.js";
import { formatTime } from "../util/time.js";
import { parseMoment } from "./period.js";
import type { Provenance } from "./provenance.js";

/** The bars that models are judged on, and whether those are worth a verdict. */
export interface JudgedPart extends RowRange {
  /**
   * `test`: from the test part of the manifest on. `later`: bars after all that the models were made of. `validation`: the
   * rows that chose C. `all`: all bars, for want of better.
   */
  readonly name: "test" | "later" | "validation" | "all";
  /** Times of the first and last bar, as `backtest` takes them. */
  readonly from: string;
  readonly to: string;
  /** Whether nothing was chosen on them: without that nothing is promoted. */
  readonly untouched: boolean;
  /** Why these, in a sentence. */
  readonly why: string;
}

/**
 * The bars to judge models on: those after all that the models learned from, as their manifest tells.
 *
 * Time alone decides, whichever stock the bars are of: two stocks on one day are too much alike for one to test what the
 * other taught. Where there are no such bars, the validation part; without it or without a manifest, all bars: neither is
 * `untouched`.
 *
 * @param bars the bars that are backtested
 * @param provenance the models' manifest, as `checkManifest` found it beside them
 * @returns the part; its `from`, `to` and `untouched` are options of `promote`
 * @throws when there are no bars, or the manifest tells of no parts
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const { manifest } = await checkManifest("models");
 * judgedPart(bars, manifest).name; // → "all"
 * judgedPart(bars, undefined).untouched; // → false
 */
export function judgedPart(
  { time }: { readonly time: Float64Array },
  provenance: Pick<Provenance, "parts" | "data"> | undefined,
): JudgedPart {
  if (time.length === 0) throw new Error("there are no bars to judge on");
  const span = (name: JudgedPart["name"], start: number, end: number, untouched: boolean, why: string): JudgedPart => {
    return { name, start, end, from: formatTime(time[start]!), to: formatTime(time[end - 1]!), untouched, why };
  };
  const rows = time.length;
  if (provenance === undefined) {
    const why = "There is no manifest.json beside the models, so nobody knows which bars they learned from.";
    return span("all", 0, rows, false, why);
  }
  const { parts, data } = provenance;
  if (parts?.train === undefined) {
    throw new Error("manifest.json does not tell which rows trained the models; run research again");
  }
  const { validation, test } = parts;
  const from = test ? bisectRight(time, parseMoment(test.first) - 1) : bisectRight(time, parseMoment(data.last));
  if (from < rows) {
    return test
      ? span("test", from, rows, true, `Nothing was learned from the bars after ${validation.last}.`)
      : span("later", from, rows, true, `The models were made of bars up to ${data.last} and saw none of these.`);
  }
  const [first, end] = [
    bisectRight(time, parseMoment(validation.first) - 1),
    bisectRight(time, parseMoment(validation.last)),
  ];
  const why = test
    ? `The bars end before the test part begins (${test.first}).`
    : "The models were made without a test part (preset seed), and no bar is later than those they were made of.";
  if (first < end) return span("validation", first, end, false, `${why} These rows chose C, which flatters.`);
  return span("all", 0, rows, false, `${why} The models may have learned from any of these.`);
}
