import { join } from "node:path";
import type { SymbolFigures } from "../backtest/symbol-figures.js";
import type { UniverseResult } from "../backtest/universe-result.js";
import type { OutColumn, OutTexts } from "../sources/parquet/plain-page.js";
import { writeParquet } from "../sources/parquet/write-parquet.js";
import { replaceFile } from "../sources/replace-file.js";

/** The results of a run as a table, in its folder. */
export const RESULTS_FILE: string = "results.parquet";

/** What a symbol's number is in each column. */
const NUMBERS: { readonly [column: string]: (figures: SymbolFigures) => number | null } = {
  minutes: ({ minutes }) => minutes,
  days: ({ days }) => days,
  rows: ({ rows }) => rows,
  auc: ({ auc }) => auc.estimate,
  auc_low: ({ auc }) => auc.low,
  auc_high: ({ auc }) => auc.high,
  beyond: ({ beyond }) => beyond.estimate,
  beyond_low: ({ beyond }) => beyond.low,
  beyond_high: ({ beyond }) => beyond.high,
  trades: ({ trades }) => trades,
  profit: ({ profit }) => profit,
  return: (figures) => figures.return,
  sharpe: ({ sharpe }) => sharpe,
  max_drawdown: ({ maxDrawdown }) => maxDrawdown,
  p: ({ p }) => p,
};

/** Writes `results.parquet`: a row for each symbol, in the universe's order; a missing number where there is no result. */
export async function writeResults(out: string, { rows }: UniverseResult): Promise<string> {
  const numbers = Object.entries(NUMBERS).map(([name, of]): OutColumn => {
    const values = Float64Array.from(rows, ({ figures }) => (figures && of(figures)) ?? Number.NaN);
    return { name, values };
  });
  const columns: (OutColumn | OutTexts)[] = [
    { name: "symbol", values: rows.map(({ symbol }) => symbol) },
    ...numbers,
    { name: "q", values: Float64Array.from(rows, ({ q }) => q ?? Number.NaN) },
    { name: "verdict", values: rows.map(({ figures }) => figures?.verdict ?? "") },
    { name: "fault", values: rows.map(({ fault }) => fault ?? "") },
  ];
  const path = join(out, RESULTS_FILE);
  await replaceFile(path, (temporary) => writeParquet(temporary, columns, {}));
  return path;
}
