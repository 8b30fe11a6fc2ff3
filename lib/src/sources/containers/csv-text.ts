/** A value as the cell of a CSV: nothing for what is missing, in quotes where it holds a comma or a quote. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/["\r\n]/g, " ")}"` : text;
}

/** Cells as a line of CSV. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(",")}\n`;
}
