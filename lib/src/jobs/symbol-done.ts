import type { SymbolRow } from "../backtest/symbol-figures.js";
import { sha256 } from "../store/file-print.js";
import { RESULT_FILE, type SymbolResult } from "../store/universe-folder.js";

/** A symbol's row and files by name; no files if its present result is to be kept. */
export type SymbolDone =
  | { readonly symbol: string; readonly isKept: true }
  | {
      readonly symbol: string;
      readonly isKept: false;
      readonly row: SymbolRow;
      readonly files: { readonly [name: string]: string };
    };

/** A symbol that was worked on: its row, what that was made from, and the texts of its models. */
export function doneWith(
  row: SymbolRow,
  { run, source, bars }: Pick<SymbolResult, "run" | "source" | "bars">,
  texts: ReadonlyMap<string, string> = new Map(),
): SymbolDone {
  const key = bars === null ? null : sha256(`${run} ${bars}`);
  const result: SymbolResult = { result: 1, run, key, source, bars, row };
  const files = { ...Object.fromEntries(texts), [RESULT_FILE]: `${JSON.stringify(result, null, 2)}\n` };
  return { symbol: row.symbol, isKept: false, row, files };
}
