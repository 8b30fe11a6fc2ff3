import type { ColumnTable } from "arquero";
import { toHtml, toText, viewTable } from "../views/table-view.js";
import type { MimeBundle } from "./display.js";

/** Default number of first and last rows of a table to show. */
const TABLE_ROWS = 5;

/** Whether something is an arquero table, from any copy of arquero. */
export function isTable(x: unknown): x is ColumnTable {
  if (typeof x !== "object" || x === null) return false;
  const { columnNames, numRows, getter } = x as Partial<ColumnTable>;
  return [columnNames, numRows, getter].every((method) => typeof method === "function");
}

/**
 * A table for Jupyter: its first and last rows, as text and as HTML.
 *
 * @param table any arquero table
 * @param rows number of first rows, and as many last rows
 */
export function tableBundle(table: ColumnTable, rows: number = TABLE_ROWS): MimeBundle {
  const view = viewTable(table, rows);
  return { "text/plain": toText(view), "text/html": toHtml(view) };
}
