/** Rows of text as aligned lines: the first column on the left, numbers on the right. The first row is the header. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, j) => Math.max(...rows.map((row) => row[j]!.length)));
  return rows.map((row) =>
    `  ${row.map((text, j) => (j === 0 ? text.padEnd(widths[j]!) : text.padStart(widths[j]! + 2))).join("")}`.trimEnd(),
  );
}

/** A number to three digits, for a table. */
export function threeDigits(x: number): string {
  if (Number.isNaN(x)) return "-";
  if (x === 0) return "0";
  return Math.abs(x) >= 1e-4 && Math.abs(x) < 1e6 ? String(Number(x.toPrecision(3))) : x.toExponential(1);
}

/** A share as percents, one digit after the point. */
export function percent(share: number): string {
  return Number.isNaN(share) ? "-" : `${(100 * share).toFixed(1)} %`;
}
