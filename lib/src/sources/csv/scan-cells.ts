import { BAR_COLUMNS } from "../../bars/bars.js";
import type { BarColumns, Field } from "./bar-columns.js";
import { numberParser, PLAIN_NUMBERS } from "./number-style.js";
import { cellText, EXACT_DIGITS, POWERS_OF_TEN, parseNumber } from "./parse-number.js";
import type { RowFormat } from "./row-format.js";
import type { SymbolFilter } from "./symbol-filter.js";

/** The cells of the line that was scanned last. */
export interface Cells {
  /** The first byte of each cell, and the one after its last, without quotes. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The numbers in the order of `BAR_COLUMNS`; the place of the time is unused. */
  readonly numbers: Float64Array;
}

/** Finds the cells of lines. */
export interface CellScanner extends Cells {
  /**
   * Finds the cells of the line in bytes [from, to) and reads its numbers.
   *
   * @returns false if the line is another symbol's; its numbers are then not read
   */
  readonly scan: (bytes: Uint8Array, from: number, to: number) => boolean;
}

const QUOTE = 34;
/** The place of the volume in `BAR_COLUMNS`. */
const VOLUME = 5;

/**
 * Finds the cells of one line after the other.
 *
 * @param format the delimiter, how many cells there are and what they hold
 * @param symbols which rows to keep
 * @param fail called for a line that is not a row of cells
 */
export function cellScanner(
  { cells, columns, delimiter: separator, numbers: style }: RowFormat,
  symbols: SymbolFilter,
  fail: (fault: string) => never,
): CellScanner {
  const delimiter = separator.charCodeAt(0);
  const decimal = style.decimal.charCodeAt(0);
  const parseOther = style === PLAIN_NUMBERS ? parseNumber : numberParser(style);
  const { symbol: symbolCell = -1 } = columns;
  const isSplit = columns.volumeRest !== undefined;
  const columnOf = columnsOfCells(cells, columns);
  const starts = new Int32Array(cells);
  const ends = new Int32Array(cells);
  // One more for the second half of a volume.
  const numbers = new Float64Array(BAR_COLUMNS.length + 1);

  const cellEnd = (bytes: Uint8Array, from: number, to: number): number => {
    let i = from;
    while (i < to && bytes[i] !== delimiter) i++;
    return i;
  };

  const closingQuote = (bytes: Uint8Array, from: number, to: number): number => {
    let i = from;
    while (i < to && bytes[i] !== QUOTE) i++;
    if (i === to) fail("a quote is opened and never closed");
    if (i + 1 < to && bytes[i + 1] !== delimiter) fail("a quote inside a cell: save it as plain CSV");
    return i;
  };

  const scan = (bytes: Uint8Array, from: number, to: number): boolean => {
    let isWanted = true;
    let at = from;
    for (let cell = 0; ; cell++) {
      const column = isWanted && cell < cells ? columnOf[cell]! : 0;
      const isQuoted = at < to && bytes[at] === QUOTE;
      const start = isQuoted ? at + 1 : at;
      let end = start;
      if (isQuoted) {
        end = closingQuote(bytes, start, to);
        if (column > 0) numbers[column] = parseOther(bytes, start, end);
      } else if (column === 0) end = cellEnd(bytes, start, to);
      else {
        // Nearly all numbers are plain decimals. They are parsed on the way to the cell's end, and inline: a call for
        // each cell is slower.
        let mantissa = 0;
        let point = -1;
        let isPlain = true;
        for (; end < to; end++) {
          const byte = bytes[end]!;
          if (byte === delimiter) break;
          const digit = byte - 48;
          if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
          else if (byte === decimal && point < 0) point = end;
          else isPlain = false;
        }
        const digits = end - start - (point < 0 ? 0 : 1);
        if (!isPlain || digits === 0 || digits > EXACT_DIGITS) numbers[column] = parseOther(bytes, start, end);
        else numbers[column] = point < 0 ? mantissa : mantissa / POWERS_OF_TEN[end - point - 1]!;
      }
      if (cell < cells) {
        starts[cell] = start;
        ends[cell] = end;
      }
      if (cell === symbolCell) isWanted = symbols.keeps(bytes, start, end);
      at = isQuoted ? end + 1 : end;
      if (at >= to) {
        if (isSplit) numbers[VOLUME]! += numbers[VOLUME + 1]!;
        if (cell !== cells - 1) fail(`${cell + 1} columns instead of ${cells}`);
        return isWanted;
      }
      at++;
    }
  };
  return { starts, ends, numbers, scan };
}

/** Which number each cell holds: 1 (open) to 5 (volume), 6 for the second half of a volume, 0 for none. */
function columnsOfCells(cells: number, columns: BarColumns): Uint8Array {
  const columnOf = new Uint8Array(cells);
  for (let k = 1; k < VOLUME; k++) columnOf[columns[BAR_COLUMNS[k]!]] = k;
  if (columns.volume >= 0) columnOf[columns.volume] = VOLUME;
  if (columns.volumeRest !== undefined) columnOf[columns.volumeRest] = VOLUME + 1;
  return columnOf;
}

/** The text of a field in the row that was scanned last, shortened for an error message. */
export function writtenFor(bytes: Uint8Array, { starts, ends }: Cells, columns: BarColumns, field: Field): string {
  const { clock } = columns;
  const text = (cell: number): string => cellText(bytes, starts[cell]!, ends[cell]!);
  const written =
    field === "volume" && columns.volumeRest !== undefined
      ? `${text(columns.volume)} and ${text(columns.volumeRest)}`
      : text(columns[field]);
  const whole = field === "time" && clock !== undefined ? `${written} ${text(clock)}` : written;
  return whole.length > 60 ? `${whole.slice(0, 60)}...` : whole;
}
