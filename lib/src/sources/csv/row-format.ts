import type { BarColumns } from "./bar-columns.js";
import type { NumberStyle } from "./number-style.js";
import type { TimeUnit } from "./parse-time.js";
import type { TimeStyle } from "./time-style.js";

/** How to read the rows of a text of bars. */
export interface RowFormat {
  /** What an error calls the file. */
  readonly file: string;
  readonly delimiter: string;
  /** How many cells a row has. */
  readonly cells: number;
  readonly columns: BarColumns;
  /** What the digits of a time count; `"midnight"`: milliseconds since `midnight`. */
  readonly unit: TimeUnit | "midnight";
  readonly midnight?: number;
  /** How many units of the file make a price of 1: 1, 10,000 or 1e9. */
  readonly priceScale: number;
  readonly numbers: NumberStyle;
  readonly times: TimeStyle;
  /** Whether times carry a UTC offset. */
  readonly withOffset: boolean;
  /** The symbol to keep; undefined if there is only one. */
  readonly symbol?: string | undefined;
  /** Whether to keep impossible bars, so that an audit can report them. */
  readonly keepFaults: boolean;
  /** Lines before the first row. */
  readonly skipped: number;
}
