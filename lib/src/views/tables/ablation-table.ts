import { type ColumnTable, table } from "arquero";
import { fewDaysText } from "../../evaluation/few-days.js";
import { showable } from "../../util/showable.js";
import type { Ablation, AblationStep } from "../../validation/ablation.js";
import { fixed, intervalText, intervalWords } from "../format.js";
import { viewColumns, viewTable } from "../table-view.js";
import type { View } from "../view.js";

/**
 * The effect of each cure on the score of the deciding model: an arquero table with each score and its interval as
 * text. The numbers are in the ablation.
 *
 * @param ablation what `ablation` returned
 * @returns a table with one row per step: the AUC, its change on the same drawn days, its lead over the baseline model
 * of volatility and the hour on the step's own rows, the baseline's AUC, and which rows were scored and how many
 * @see https://idl.uw.edu/arquero/
 * @example
 * const result = ablation(makeSample({ to: "2018-04-01" }), { draws: 50, cures: CURES.slice(0, 1) });
 * ablationTable(result).array("cure"); // → ["seed", "+ session bins"]
 */
export function ablationTable({ deciding, steps }: Ablation): ColumnTable {
  const column = <T>(of: (step: AblationStep, i: number) => T): T[] => steps.map(of);
  return showable(
    "table",
    table({
      cure: column(({ cure }, i) => (i === 0 ? cure : `+ ${cure}`)),
      AUC: column(({ auc }) => intervalText(auc[deciding]!)),
      change: column(({ change }) => (change ? intervalText(change, { signed: true }) : "")),
      "beyond the baseline": column(({ beyondBaseline }) => intervalText(beyondBaseline, { signed: true })),
      baseline: column(({ baseline }) => fixed(baseline.estimate)),
      scored: column(({ part }) => part),
      rows: column(({ rows }) => rows),
    }),
  );
}

/**
 * The view of an ablation: the steps, the total difference, and what each cure is for.
 *
 * @param ablation what `ablation` returned
 * @example
 * const result = ablation(makeSample({ to: "2018-04-01" }), { draws: 50, cures: CURES.slice(0, 1) });
 * ablationView(result)[0].startsWith("AUC of the deciding model (brain)"); // → true
 */
export function ablationView(ablation: Ablation): View {
  const { deciding, steps, total, skipped } = ablation;
  const models = Object.entries(total);
  const few = fewDaysText(Math.min(...steps.map(({ days }) => days)));
  const known = steps.some(({ part }) => part === "validation") && steps.some(({ part }) => part === "test");
  return [
    `AUC of the deciding model (${deciding}), starting from the original's choices and adding one cure at a time; ` +
      `${intervalWords(total[deciding]!)}.`,
    viewTable(ablationTable(ablation)),
    ...(few === undefined ? [] : [few]),
    viewColumns(
      {
        model: models.map(([name]) => name),
        "change of the AUC": models.map(([, change]) => intervalText(change, { signed: true })),
      },
      "From the first line to the last:",
    ),
    "The baseline model reads only volatility and the hour, on the same rows; what counts is how far a model is beyond " +
      `it. Each line scores the rows of its own choices${
        known ? ": validation rows also chose C, test rows were used for nothing else" : ""
      }.`,
    { title: "What each cure is for:", list: steps.slice(1).map(({ cure, why }) => `${cure}: ${why}`) },
    ...(skipped.length > 0
      ? [
          `Skipped, because this recipe has no such choice (a custom label or filter, or no brain): ${skipped.join(", ")}.`,
        ]
      : []),
  ];
}
