import type { ColumnTable } from "arquero";
import { toHtml, toText, viewTable } from "../views/table-view.js";
import type { MimeBundle } from "./display.js";

/** How many rows of a table's beginning and end are shown where nobody says. */
const TABLE_ROWS = 5;

/** Whether something is an arquero table, of whichever copy of arquero. */
export function isTable(x: unknown): x is ColumnTable {
  if (typeof x !== "object" || x === null) return false;
  const { columnNames, numRows, getter } = x as Partial<ColumnTable>;
  return [columnNames, numRows, getter].every((method) => typeof method === "function");
}

/**
 * A table as Jupyter shows it: its first and last rows, as text and as HTML.
 *
 * @param table any arquero table
 * @param rows how many rows of its beginning, and as many of its end
 */
export function tableBundle(table: ColumnTable, rows: number = TABLE_ROWS): MimeBundle {
  const view = viewTable(table, rows);
  return { "text/plain": toText(view), "text/html": toHtml(view) };
}
