import type { NullScore } from "../../validation/null-score.js";
import { fixed } from "../format.js";
import type { TextColumns } from "../table-view.js";

/**
 * Scores beside those of null runs, as columns of text.
 *
 * @param heading of the column of names
 * @param scores by name
 * @param text how a score is written
 */
export function nullColumns(
  heading: string,
  scores: readonly (readonly [name: string, score: NullScore])[],
  text: (score: number, name: string) => string,
): TextColumns {
  const column = (of: (score: NullScore) => number): string[] => scores.map(([name, score]) => text(of(score), name));
  return {
    [heading]: scores.map(([name]) => name),
    yours: column(({ own }) => own),
    mean: column(({ mean }) => mean),
    sd: column(({ standardDeviation }) => standardDeviation),
    "5 %": column(({ quantiles }) => quantiles.q05),
    "50 %": column(({ quantiles }) => quantiles.q50),
    "95 %": column(({ quantiles }) => quantiles.q95),
    "as high": scores.map(([, score]) => highText(score)),
    p: scores.map(([, { p }]) => fixed(p, 3)),
  };
}

/** How many null runs score at least as high: `3 of 40`. */
export function highText({ atLeast, walks }: NullScore): string {
  return `${atLeast} of ${walks.length}`;
}
