import type { BAR_COLUMNS } from "../../bars/bars.js";
import type { BarBuffer } from "../csv/bar-buffer.js";
import type { ColumnType, CountUnit } from "./column-type.js";

/** The rows of a Parquet file, whoever reads them. Columns go by their index. */
export interface ParquetTable {
  readonly columns: readonly ParquetColumn[];
  /** The texts of the first rows, empty where there is none; fewer rows if the file has fewer. */
  readonly firstRows: (most: number) => Promise<string[][]>;
  /** The texts of a column, each once, in order. */
  readonly distinct: (column: number) => Promise<string[]>;
  /** The dates at the start of a column's texts, each with the number of its first row, in the order of these. */
  readonly days: (time: TextTime) => Promise<(readonly [day: string, row: number])[]>;
  /** The texts in a row; null where there is none. */
  readonly cells: (row: number, columns: readonly number[]) => Promise<(string | null)[]>;
  /**
   * Writes rows behind the bars of a buffer, a piece at a time, with their numbers in the file. The buffer's length is left
   * for the caller to move on.
   */
  readonly rows: (buffer: BarBuffer, wanted: WantedRows) => AsyncGenerator<WrittenRows>;
  /** A text that the writer left. */
  readonly note: (key: string) => Promise<string | undefined>;
}

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** A time as text, in one column or in two. */
export interface TextTime {
  readonly column: number;
  readonly clock?: number | undefined;
}

/** Which rows are read, and how. */
export interface WantedRows {
  /** A text of which `parse` makes milliseconds, a type that has a time, or a number that counts since 1970. */
  readonly time: (TextTime & { readonly parse: (text: string | null) => number }) | TypedTime;
  /** What each field is the sum of; 0 for a field without columns. */
  readonly numbers: { readonly [field in (typeof BAR_COLUMNS)[number] & NumberField]: readonly WantedNumber[] };
  readonly publisher: number | undefined;
  /** The rows of one stock. */
  readonly stock: { readonly column: number; readonly name: string } | undefined;
}

type NumberField = "open" | "high" | "low" | "close" | "volume";

/** A time that is no text. */
export interface TypedTime {
  readonly column: number;
  /** What a number counts. */
  readonly counts?: CountUnit | undefined;
}

/** A column of numbers, to be divided. */
export interface WantedNumber {
  readonly column: number;
  readonly divisor: number;
}

/** Rows that stand in a buffer: a number that is none is infinite, a missing one NaN. */
export interface WrittenRows {
  readonly from: number;
  readonly to: number;
  readonly publishers: readonly (string | null)[] | undefined;
}
