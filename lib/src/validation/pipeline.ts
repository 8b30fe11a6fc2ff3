import type { Bars } from "../bars/bars.js";
import { formatTime } from "../util/time.js";

/** Named columns of n rows with the time at which each row claims to be known. */
export interface TimedColumns {
  /**
   * Wall-clock milliseconds, increasing: a row at t claims to need no bars stamped after t.
   */
  readonly time: Float64Array;
  /** Features, labels, probabilities: anything to be checked. */
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;
}

/** Anything that turns bars into columns. */
export type Pipeline = (bars: Bars) => TimedColumns;

/** Runs a pipeline and checks that its result can be compared. */
export function runPipeline(pipeline: Pipeline, bars: Bars): TimedColumns {
  const output = pipeline(bars);
  const { time, columns } = output;
  for (const [name, column] of Object.entries(columns)) {
    if (column.length !== time.length) {
      throw new Error(`the pipeline's column "${name}" has ${column.length} rows, but there are ${time.length} times`);
    }
  }
  for (let i = 1; i < time.length; i++) {
    if (time[i]! > time[i - 1]!) continue;
    throw new Error(
      `the pipeline's row ${i} at ${formatTime(time[i]!)} does not come after ${formatTime(time[i - 1]!)}: rows must be in order of time`,
    );
  }
  return output;
}

/** Equal numbers, or both missing. */
export function sameValue(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
