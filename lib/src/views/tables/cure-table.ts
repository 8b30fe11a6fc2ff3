import { type ColumnTable, table } from "arquero";
import { intervalText } from "../../evaluation/interval.js";
import type { CureComparison } from "../../validation/ablation.js";

/**
 * What each cure did to the brain's score, to read: an arquero table with each score and its interval as text. The numbers
 * are in the comparison.
 *
 * @param comparison what `compareCures` returned
 * @returns a table of one row a step: which rows scored and how many, the AUC, its change on the same drawn days, the AUC of
 * the yardstick of volatility and the hour on the step's own rows, and what the brain has beyond it
 * @see https://idl.uw.edu/arquero/
 * @example
 * const comparison = compareCures(makeSample({ to: "2018-04-01" }), { draws: 50, cures: CURES.slice(0, 1) });
 * cureTable(comparison).array("cure"); // → ["seed", "+ session bins"]
 */
export function cureTable({ steps }: CureComparison): ColumnTable {
  return table({
    cure: steps.map(({ cure }, i) => (i === 0 ? cure : `+ ${cure}`)),
    scored: steps.map(({ part }) => part),
    rows: steps.map(({ rows }) => rows),
    AUC: steps.map(({ auc }) => intervalText(auc.brain, { digits: 3 })),
    change: steps.map(({ change }) => (change ? intervalText(change, { digits: 3, signed: true }) : "")),
    yardstick: steps.map(({ yardstick }) => yardstick.estimate.toFixed(3)),
    "beyond the yardstick": steps.map(({ beyondYardstick }) =>
      intervalText(beyondYardstick, { digits: 3, signed: true }),
    ),
  });
}
