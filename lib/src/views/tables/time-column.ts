import { formatTime } from "../../util/time.js";

/** A column as arquero takes it. */
export interface TextColumn {
  readonly length: number;
  readonly at: (row: number) => string;
  readonly [Symbol.iterator]: () => Iterator<string>;
}

/**
 * Times as text for an arquero table. Each is formatted when somebody looks at it, once: ten of 391,500 rows are shown.
 *
 * @param time wall-clock milliseconds
 * @returns a column as long as `time`
 * @example
 * timeColumn(Float64Array.of(1514885400000)).at(0); // → "2018-01-02 09:30:00"
 */
export function timeColumn(time: Float64Array): TextColumn {
  const texts: string[] = [];
  const at = (row: number): string => {
    texts[row] ??= formatTime(time[row]!);
    return texts[row]!;
  };
  return {
    length: time.length,
    at,
    *[Symbol.iterator]() {
      for (let row = 0; row < time.length; row++) yield at(row);
    },
  };
}
