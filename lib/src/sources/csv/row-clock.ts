import { quoted } from "../../util/excerpt.js";
import { DAY } from "../../util/time.js";
import { parseNumber } from "./parse-number.js";
import { parseEpoch, type TimeUnit, timeParser } from "./parse-time.js";
import type { RowFormat } from "./row-format.js";
import { type Cells, writtenFor } from "./scan-cells.js";

/** Reads the times of rows. */
export interface RowClock {
  /**
   * The time of the row that was scanned last, in milliseconds as written (see `FileFacts.isUtc`); NaN if it is not a
   * time.
   */
  readonly timeOf: (bytes: Uint8Array) => number;
  /** What is wrong with the time of a row. */
  readonly faultOf: (bytes: Uint8Array) => string;
}

/**
 * Reads the times of rows.
 *
 * @param format how times are written
 * @param cells the cells of the row that was scanned last
 */
export function rowClock(format: RowFormat, cells: Cells): RowClock {
  const { columns, unit, midnight = 0, withOffset } = format;
  const { starts, ends } = cells;
  const { time: dateCell, clock = -1 } = columns;
  const times = timeParser(format.times);
  const { orderWhy: why } = format.times;
  const isText = unit === "text";

  const textTime = (bytes: Uint8Array): number => {
    const from = starts[dateCell]!;
    const to = ends[dateCell]!;
    return clock < 0 ? times.parse(bytes, from, to) : times.parseTwo(bytes, from, to, starts[clock]!, ends[clock]!);
  };

  const countedTime = (bytes: Uint8Array): number => {
    const from = starts[dateCell]!;
    const to = ends[dateCell]!;
    if (unit === "midnight") return midnight + sinceMidnight(bytes, from, to);
    return parseEpoch(bytes, from, to, unit as Exclude<TimeUnit, "text">);
  };

  return {
    timeOf(bytes) {
      const time = isText ? textTime(bytes) : countedTime(bytes);
      return isText && times.offset !== withOffset ? Number.NaN : time;
    },
    faultOf(bytes) {
      const written = writtenFor(bytes, cells, columns, "time");
      if (written === "") return "time is empty";
      const fault = `time is ${quoted(written)},`;
      if (unit === "midnight") return `${fault} not a time of day in milliseconds since midnight`;
      if (!isText) return `${fault} not a count of ${unit} since 1970 as in row 1`;
      // Parsed again, to find out what is wrong with it.
      return Number.isNaN(textTime(bytes))
        ? `${fault} not a date and time such as ${why === undefined ? "2018-01-02 09:30:00" : `the others (${why})`}`
        : `${fault} ${withOffset ? "without" : "with"} a UTC offset, unlike the time of row 1: write all of them alike`;
    },
  };
}

function sinceMidnight(bytes: Uint8Array, from: number, to: number): number {
  const ms = parseNumber(bytes, from, to);
  return ms >= 0 && ms < DAY ? ms : Number.NaN;
}
