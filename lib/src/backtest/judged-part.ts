import { bisectRight } from "../util/bisect-right.js";
import type { RowRange } from "../util/row-range.js";
import { formatTime } from "../util/time.js";
import { parseMoment } from "./period.js";
import type { Provenance } from "./provenance.js";

/** The bars that models are judged on, and whether a verdict on them counts. */
export interface JudgedPart extends RowRange {
  /**
   * `test`: from the manifest's test part onwards. `later`: bars after all those the models were made of. `validation`:
   * the rows that chose C. `all`: all bars, if nothing better is known. `walk`: all stretches of a rolling retraining.
   */
  readonly name: "test" | "later" | "validation" | "all" | "walk";
  /** Times of the first and last bar, as `backtest` takes them. */
  readonly from: string;
  readonly to: string;
  /** Whether nothing was chosen on them; if false, nothing can be promoted. */
  readonly untouched: boolean;
  /** Why these bars, in a sentence. */
  readonly why: string;
}

/**
 * The bars to judge models on: those after everything the models learned from, according to their manifest.
 *
 * Only time counts, not the symbol: two stocks on the same day are too similar for one to test what was learned from
 * the other. If there are no such bars, the validation part is used; without one, or without a manifest, all bars.
 * Neither of these is `untouched`.
 *
 * @param bars the bars that are backtested
 * @param provenance the models' manifest, as `checkManifest` found it beside them
 * @returns the part; its `from`, `to` and `untouched` are options of `promote`
 * @throws when there are no bars, or the manifest has no parts
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
    const why = "There is no manifest.json beside the models, so it is unknown which bars they learned from.";
    return span("all", 0, rows, false, why);
  }
  const { parts, data } = provenance;
  if (parts?.train === undefined) {
    throw new Error("manifest.json does not record which rows trained the models; run research again");
  }
  const { validation, test } = parts;
  const from = test ? bisectRight(time, parseMoment(test.first) - 1) : bisectRight(time, parseMoment(data.last));
  if (from < rows) {
    return test
      ? span("test", from, rows, true, `Nothing was learned from the bars after ${validation.last}.`)
      : span(
          "later",
          from,
          rows,
          true,
          `The models were made from bars up to ${data.last} and have seen none of these.`,
        );
  }
  const [first, end] = [
    bisectRight(time, parseMoment(validation.first) - 1),
    bisectRight(time, parseMoment(validation.last)),
  ];
  const why = test
    ? `The bars end before the test part begins (${test.first}).`
    : "The models have no test part (preset seed), and no bar is later than those they were made from.";
  if (first < end)
    return span("validation", first, end, false, `${why} These rows chose C, so the result is flattering.`);
  return span("all", 0, rows, false, `${why} The models may have learned from any of these.`);
}
