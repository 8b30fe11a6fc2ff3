import { correlation } from "../stats/correlation.js";
import { mean, standardDeviation } from "../stats/standard-deviation.js";

/** How far one column is from its values at training, over the rows where both are numbers. All NaN without rows. */
export interface ColumnSkew {
  readonly column: string;
  /** Rows compared. */
  readonly rows: number;
  /** Mean of the differences (served minus trained), in the column's unit: the bias. */
  readonly bias: number;
  /** Mean absolute difference, in the column's unit. */
  readonly mean: number;
  /** Largest absolute difference, in the column's unit. */
  readonly largest: number;
  /** When it occurred: the moment both are known, wall-clock milliseconds. */
  readonly at: number;
  /** Standard deviation of the trained column over these rows, in its unit. */
  readonly deviation: number;
  /** `mean` in standard deviations. */
  readonly meanInDeviations: number;
  /** `largest` in standard deviations. */
  readonly largestInDeviations: number;
  /** Pearson's correlation of the two; NaN where one is constant. */
  readonly correlation: number;
}

/** Compares a column as served with the same rows as trained, without rows in which either is missing. */
export function columnSkew(
  column: string,
  time: Float64Array,
  trained: Float64Array,
  served: Float64Array,
): ColumnSkew {
  const both = time.map((_, i) => i).filter((i) => Number.isFinite(trained[i]!) && Number.isFinite(served[i]!));
  const [a, b] = [both.map((i) => trained[i]!), both.map((i) => served[i]!)];
  const difference = b.map((value, i) => value - a[i]!);
  const distance = difference.map(Math.abs);
  let worst = 0;
  for (let i = 1; i < distance.length; i++) if (distance[i]! > distance[worst]!) worst = i;
  const [average, largest, deviation] = [mean(distance), distance[worst] ?? Number.NaN, standardDeviation(a)];
  return {
    column,
    rows: both.length,
    bias: mean(difference),
    mean: average,
    largest,
    at: time[both[worst] ?? -1] ?? Number.NaN,
    deviation,
    meanInDeviations: average / deviation,
    largestInDeviations: largest / deviation,
    correlation: both.length < 2 ? Number.NaN : correlation({ a, b }).values[0]![1]!,
  };
}
