/** A column as arquero takes it. */
export interface TimeColumn {
  readonly length: number;
  readonly at: (row: number) => Date;
  readonly [Symbol.iterator]: () => Iterator<Date>;
}

/**
 * Times as dates for an arquero table. Each date is made when somebody looks at it: ten of 391,500 rows are shown.
 *
 * @param time wall-clock milliseconds
 * @returns a column as long as `time`, of dates whose UTC fields are what the clock showed: `op.utchours` is the hour
 * @example
 * timeColumn(Float64Array.of(1514885400000)).at(0).getUTCHours(); // → 9
 */
export function timeColumn(time: Float64Array): TimeColumn {
  const at = (row: number): Date => new Date(time[row]!);
  return {
    length: time.length,
    at,
    *[Symbol.iterator]() {
      for (let row = 0; row < time.length; row++) yield at(row);
    },
  };
}
