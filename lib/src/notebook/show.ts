import type { ColumnTable } from "arquero";
import { display } from "./display.js";
import { toHtml, toText, viewTable } from "./table-view.js";

/**
 * Shows a table in the cell that runs: its first and last rows and how many there are, as HTML and as text.
 *
 * Outside a notebook it prints the text. Numbers are shown to six digits; the table itself keeps them all.
 *
 * @param table any arquero table
 * @param options `rows`: how many of the beginning and of the end (default 5); twice as many are shown whole
 * @example
 * show(barTable(makeSample({ to: "2018-01-03" })), { rows: 2 }); // → undefined
 */
export function show(table: ColumnTable, options: { readonly rows?: number } = {}): void {
  const view = viewTable(table, options.rows ?? 5);
  display({ "text/plain": toText(view), "text/html": toHtml(view) });
}
