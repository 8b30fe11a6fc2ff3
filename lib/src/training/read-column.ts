/** The mean to subtract from each column, and the deviation to divide by. */
export interface Scaling {
  readonly mean: Float64Array;
  /** Standard deviation (ddof 0); 0 if the column is constant. */
  readonly sd: Float64Array;
}

/** Columns, and what they are standardised by when they are read; undefined to read them as they are. */
export interface ColumnsToRead {
  readonly columns: readonly Float64Array[];
  readonly scaling: Scaling | undefined;
}

/**
 * Reads rows of a column, standardised: less its mean, divided by its deviation; zeros if it is constant. Columns are
 * standardised part by part where they are read, so that no copy of all their rows is in memory.
 *
 * @param j the number of the column
 * @param from the first row
 * @param out as many rows as it is long
 */
export function readColumn({ columns, scaling }: ColumnsToRead, j: number, from: number, out: Float64Array): void {
  const column = columns[j]!;
  if (!scaling) {
    out.set(column.subarray(from, from + out.length));
    return;
  }
  const [mean, sd] = [scaling.mean[j]!, scaling.sd[j]!];
  if (sd === 0) out.fill(0);
  else for (let i = 0; i < out.length; i++) out[i] = (column[from + i]! - mean) / sd;
}
