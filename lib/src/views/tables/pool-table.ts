import type { PoolResearch } from "../../flow/research-pool.js";
import { counted } from "../format.js";
import { viewColumns } from "../table-view.js";
import type { View } from "../view.js";
import { partRows, searchTable, stageColumns } from "./research-table.js";

/**
 * The view of research over many stocks: the rows of each part, and the AUC of each model for each C.
 *
 * @param pool what `researchPool` returned
 * @example
 * const universe = makeUniverse({ symbols: 2, seed: 1, to: "2018-04-01" });
 * const pool = await researchPool(universe, withOptions(PRESETS.sound, { pool: true }));
 * poolView(pool)[0]; // → "One set of models from the rows of 2 stocks."
 */
export function poolView(pool: PoolResearch): View {
  const { symbols, skipped, relative } = pool;
  return [
    `One set of models from the rows of ${counted(symbols.length, "stock")}.`,
    ...(relative.length > 0 ? [`In dollars, so divided by the close: ${relative.join(", ")}.`] : []),
    viewColumns(stageColumns(partRows(pool))),
    searchTable(pool),
    ...(skipped.length > 0
      ? [
          viewColumns(
            { symbol: skipped.map(({ symbol }) => symbol), "left out, because": skipped.map(({ reason }) => reason) },
            `${counted(skipped.length, "stock")} left out:`,
          ),
        ]
      : []),
  ];
}
