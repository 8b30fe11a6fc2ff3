import { mean } from "./standard-deviation.js";

/**
 * Pearson's correlation of every column with every other.
 *
 * @param columns columns by name, of one length
 * @returns `names`, and `values[i][j]`, the correlation of columns i and j, in [-1, 1]: symmetric, 1 on the diagonal;
 * NaN if a column is constant or contains a NaN
 * @throws when lengths differ
 * @see pandas `DataFrame.corr()`, which leaves out rows with a NaN
 * @example
 * const { values } = correlation({ a: Float64Array.of(1, 2, 3), b: Float64Array.of(3, 1, 2) });
 * values[0]; // → [1, -0.5]
 */
export function correlation(columns: Readonly<Record<string, Float64Array>>): {
  names: string[];
  values: Float64Array[];
} {
  const names = Object.keys(columns);
  const n = columns[names[0]!]?.length ?? 0;
  const directions = names.map((name) => {
    const column = columns[name]!;
    if (column.length !== n) throw new Error(`column "${name}" has ${column.length} rows, "${names[0]}" ${n}`);
    return direction(column);
  });
  const values = names.map(() => new Float64Array(names.length));
  for (let i = 0; i < names.length; i++) {
    for (let j = 0; j <= i; j++) {
      const [x, y] = [directions[i]!, directions[j]!];
      let dot = 0;
      for (let row = 0; row < n; row++) dot += x[row]! * y[row]!;
      // A column's product with itself is 1 apart from rounding; NaN (constant columns) stays NaN.
      const value = i === j && !Number.isNaN(dot) ? 1 : Math.max(-1, Math.min(1, dot));
      values[i]![j] = value;
      values[j]![i] = value;
    }
  }
  return { names, values };
}

/** A column minus its mean, scaled to length 1; NaN if it is constant. */
function direction(x: Float64Array): Float64Array {
  const centre = mean(x);
  // Scaled by the largest deviation first, so that squares neither overflow nor vanish.
  let reach = 0;
  for (let i = 0; i < x.length; i++) reach = Math.max(reach, Math.abs(x[i]! - centre));
  const constant = x.every((value) => value === x[0]);
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += ((x[i]! - centre) / reach) ** 2;
  const length = constant ? Number.NaN : Math.sqrt(squares);
  return x.map((value) => (value - centre) / reach / length);
}
