import type { LeaveSymbolsOut } from "../../validation/leave-symbols-out.js";
import { count, counted, intervalText, intervalWords } from "../format.js";
import { viewColumns } from "../table-view.js";
import type { View } from "../view.js";

/** Number of stocks of a group that are named. */
const NAMED = 3;

/**
 * The view of scores on stocks that were left out: each group, all together, and what a stock's own past adds.
 *
 * @param scores what `leaveSymbolsOut` returned
 * @example
 * const universe = makeUniverse({ symbols: 4, seed: 1, to: "2018-06-01" });
 * const pool = await researchPool(universe, withOptions(PRESETS.sound, { pool: true }));
 * leaveSymbolsOutView(leaveSymbolsOut(pool, { folds: 2, draws: 100 })).length; // → 3
 */
export function leaveSymbolsOutView({
  part,
  deciding,
  rows,
  folds,
  auc,
  beyondBaseline,
  pooled,
  ownPast,
}: LeaveSymbolsOut): View {
  const stocks = folds.reduce((sum, { symbols }) => sum + symbols.length, 0);
  return [
    `${counted(stocks, "stock")} in ${counted(folds.length, "group")}; each group is answered by models that learned from the ` +
      `others. AUC of the ${deciding} on the ${part} rows, ${count(rows)} in all; ${intervalWords(auc)}.`,
    viewColumns({
      "left out": folds.map(({ symbols }) => namesOf(symbols)),
      AUC: folds.map((fold) => (fold.auc ? intervalText(fold.auc) : "-")),
      rows: folds.map((fold) => count(fold.rows)),
    }),
    viewColumns({
      "all groups": ["without the stock's past", "beyond the baseline", "with it", "its own past adds"],
      AUC: [
        intervalText(auc),
        intervalText(beyondBaseline, { signed: true }),
        intervalText(pooled),
        intervalText(ownPast, { signed: true }),
      ],
    }),
  ];
}

function namesOf(symbols: readonly string[]): string {
  const more = symbols.length - NAMED;
  return symbols.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
