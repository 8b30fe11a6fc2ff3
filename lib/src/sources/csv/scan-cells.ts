import { BAR_COLUMNS } from "../../bars/bars.js";
import type { BarColumns, Field } from "./bar-columns.js";
import { numberParser, PLAIN_NUMBERS } from "./number-style.js";
import { cellText, EXACT_DIGITS, POWERS_OF_TEN, parseNumber } from "./parse-number.js";
import type { RowFormat } from "./row-format.js";
import type { SymbolFilter } from "./symbol-filter.js";

/** The cells of the line that was scanned last. */
export interface Cells {
  /** The first byte of each, and the one after its last; quotes are left out. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The numbers of the columns of bars, in their order; time's place is not used. */
  readonly numbers: Float64Array;
}

/** Finds the cells of lines. */
export interface CellScanner extends Cells {
  /**
   * Finds the cells of the line in bytes [from, to) and reads its numbers.
   *
   * @returns false where the line is of another symbol, whose numbers are not read
   */
  readonly scan: (bytes: Uint8Array, from: number, to: number) => boolean;
}

const QUOTE = 34;
/** A volume's place among the columns of bars. */
const VOLUME = 5;

/**
 * A scanner of lines of cells.
 *
 * @param format the delimiter, how many cells there are and what they hold
 * @param symbols which rows are wanted
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
        // Plain decimals, nearly all there is, are read while their end is looked for; here, for a call a cell takes longer.
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
        if (cell !== cells - 1) fail(`${cell + 1} columns where ${cells} belong`);
        return isWanted;
      }
      at++;
    }
  };
  return { starts, ends, numbers, scan };
}

/** Which column of bars a cell holds the number of: 1 for open to 5 for volume, 6 for the rest of it, 0 for none. */
function columnsOfCells(cells: number, columns: BarColumns): Uint8Array {
  const columnOf = new Uint8Array(cells);
  for (let k = 1; k < VOLUME; k++) columnOf[columns[BAR_COLUMNS[k]!]] = k;
  if (columns.volume >= 0) columnOf[columns.volume] = VOLUME;
  if (columns.volumeRest !== undefined) columnOf[columns.volumeRest] = VOLUME + 1;
  return columnOf;
}

/** What a row has for a column of bars, as an error shows it. */
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
