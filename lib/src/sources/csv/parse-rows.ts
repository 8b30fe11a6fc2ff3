import { barFault, isSound } from "../../bars/bar-fault.js";
import { BAR_COLUMNS } from "../../bars/bars.js";
import { DAY, formatTime } from "../../util/time.js";
import { type BarBuffer, reserve } from "./bar-buffer.js";
import type { BarColumns, Field } from "./bar-columns.js";
import { publisherMerger } from "./merge-publishers.js";
import { cellText, EXACT_DIGITS, POWERS_OF_TEN, parseNumber } from "./parse-number.js";
import { parseEpoch, type TimeUnit, timeParser } from "./parse-time.js";
import { newYorkClock } from "./zone.js";

/** How the rows of a text of bars are to be read. */
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
  /** Prices are written as so many units of 1: 1, or 10,000, or 1e9. */
  readonly priceScale: number;
  /** Whether times carry their distance from UTC. */
  readonly withOffset: boolean;
  /** Zone of times that carry none. */
  readonly zone: string;
  /** The only symbol to keep; undefined for the only one there. */
  readonly symbol?: string | undefined;
  /** Whether bars that no exchange could have made are kept, for an audit to tell of. */
  readonly keepFaults: boolean;
  /** Lines before the first row. */
  readonly skipped: number;
}

/** What reading rows found beside them. */
export interface RowCounts {
  /** The symbols seen, as far as there is a column of them. */
  readonly symbols: ReadonlySet<string>;
  /** Minutes that several publishers had. */
  readonly merged: number;
}

/** Reads the lines in bytes [from, to), each ended by a line feed but perhaps the last. */
export interface RowParser {
  readonly parse: (bytes: Uint8Array, from: number, to: number) => void;
  readonly counts: () => RowCounts;
}

const QUOTE = 34;
/** Databento's "no price" is the largest 64-bit integer. */
const NO_PRICE = 2 ** 63;
const SYMBOLS_LISTED = 10_000;

/**
 * A reader of rows that appends bars in New York time to a buffer and refuses the first impossible one.
 *
 * @param buffer where bars go
 * @param format how the rows are to be read
 */
export function rowParser(buffer: BarBuffer, format: RowFormat): RowParser {
  const { file, cells, columns, unit, midnight = 0, priceScale, withOffset, symbol } = format;
  const delimiter = format.delimiter.charCodeAt(0);
  const { clock = -1, symbol: symbolCell = -1, publisher = -1 } = columns;
  /** Which number a cell holds: 1 for open to 5 for volume, 0 for none. */
  const numbers = new Uint8Array(cells);
  for (let k = 1; k < BAR_COLUMNS.length; k++) numbers[columns[BAR_COLUMNS[k]!]] = k;
  const values = new Float64Array(BAR_COLUMNS.length);
  let arrays = BAR_COLUMNS.map((name) => buffer[name]);
  const starts = new Int32Array(cells);
  const ends = new Int32Array(cells);
  const times = timeParser();
  const isUtc = withOffset || (unit !== "text" && unit !== "midnight");
  const toNewYork = newYorkClock(isUtc, format.zone);
  const chosen = symbol?.toLowerCase();
  const symbols = new Set<string>();
  const first = buffer.length;
  let seen: Uint8Array = new Uint8Array(0);
  let keepSeen = true;
  let line = format.skipped;
  let row = 0;
  const merger = publisher >= 0 ? publisherMerger(buffer) : undefined;

  const fail = (fault: string): never => {
    throw new Error(`${file}: ${fault}`);
  };

  /** Finds the cells of a line and reads its numbers into `values`; false where the line is of another symbol. */
  const scan = (bytes: Uint8Array, from: number, to: number): boolean => {
    let i = from;
    let wanted = true;
    for (let cell = 0; ; cell++) {
      const number = cell < cells && wanted ? numbers[cell]! : 0;
      let start = i;
      let end: number;
      if (bytes[i] === QUOTE && i < to) {
        start = ++i;
        while (i < to && bytes[i] !== QUOTE) i++;
        if (i === to) fail(`line ${line}: a quote is opened and never closed`);
        end = i++;
        if (i < to && bytes[i] !== delimiter) fail(`line ${line}: a quote inside a cell: save it as plain CSV`);
        if (number > 0) values[number] = parseNumber(bytes, start, end);
      } else if (number > 0) {
        // Plain decimals, nearly all there is, are read while their end is looked for.
        let mantissa = 0;
        let point = -1;
        let plain = true;
        for (; i < to; i++) {
          const byte = bytes[i]!;
          if (byte === delimiter) break;
          const digit = byte - 48;
          if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
          else if (byte === 46 && point < 0) point = i;
          else plain = false;
        }
        end = i;
        const digits = end - start - (point < 0 ? 0 : 1);
        values[number] =
          plain && digits > 0 && digits <= EXACT_DIGITS
            ? point < 0
              ? mantissa
              : mantissa / POWERS_OF_TEN[end - point - 1]!
            : parseNumber(bytes, start, end);
      } else {
        while (i < to && bytes[i] !== delimiter) i++;
        end = i;
      }
      if (cell < cells) {
        starts[cell] = start;
        ends[cell] = end;
      }
      if (cell === symbolCell) wanted = isWanted(bytes);
      if (i >= to) {
        if (cell !== cells - 1) fail(`line ${line}: ${cell + 1} columns where ${cells} belong`);
        return wanted;
      }
      i++;
    }
  };

  /** Whether a row is of the symbol wanted. Symbols come in runs, so the name is looked at only where it changes. */
  const isWanted = (bytes: Uint8Array): boolean => {
    const start = starts[symbolCell]!;
    const length = ends[symbolCell]! - start;
    let same = length === seen.length && symbols.size > 0;
    for (let i = 0; same && i < length; i++) same = bytes[start + i] === seen[i];
    if (same) return keepSeen;
    seen = bytes.slice(start, start + length);
    const name = cellText(bytes, start, start + length);
    if (symbols.size < SYMBOLS_LISTED) symbols.add(name);
    keepSeen = chosen === undefined ? symbols.values().next().value === name : name.toLowerCase() === chosen;
    return keepSeen;
  };

  const parseText = (bytes: Uint8Array): number => {
    const from = starts[columns.time]!;
    const to = ends[columns.time]!;
    return clock < 0 ? times.parse(bytes, from, to) : times.parseTwo(bytes, from, to, starts[clock]!, ends[clock]!);
  };

  const timeOf = (bytes: Uint8Array): number => {
    const from = starts[columns.time]!;
    const to = ends[columns.time]!;
    if (unit === "midnight") {
      const sinceMidnight = parseNumber(bytes, from, to);
      return sinceMidnight >= 0 && sinceMidnight < DAY ? midnight + sinceMidnight : Number.NaN;
    }
    if (unit !== "text") return parseEpoch(bytes, from, to, unit);
    const time = parseText(bytes);
    return times.offset === withOffset ? time : Number.NaN;
  };

  const text = (bytes: Uint8Array, field: Field): string => {
    const cell = (at: number): string => cellText(bytes, starts[at]!, ends[at]!);
    const whole = field === "time" && clock >= 0 ? `${cell(columns.time)} ${cell(clock)}` : cell(columns[field]);
    return whole.length > 60 ? `${whole.slice(0, 60)}...` : whole;
  };

  const failTime = (bytes: Uint8Array): never => {
    const written = text(bytes, "time");
    if (written === "") return fail(`row ${row}: time is empty`);
    const shown = JSON.stringify(written);
    // Parsed once more: what is wrong with it is wanted now.
    if (unit === "text" && !Number.isNaN(parseText(bytes))) {
      return fail(
        `row ${row}: time is ${shown}, but only one of it and the first row's time carries an offset: make them alike`,
      );
    }
    if (unit === "midnight")
      return fail(`row ${row}: time is ${shown}, not the milliseconds since midnight of a time of day`);
    if (unit !== "text") return fail(`row ${row}: time is ${shown}, not a count of ${unit} since 1970 as in row 1`);
    return fail(`row ${row}: time is ${shown}, not a date and time such as 2018-01-02 09:30:00`);
  };

  const badNumber = (bytes: Uint8Array, field: Field): never =>
    fail(`row ${row}: ${field} is ${JSON.stringify(text(bytes, field))}, not a number`);

  const rowOf = (i: number): number => buffer.row[i]!;
  const refuse = (at: number, isFirst: boolean): void => {
    if (format.keepFaults) return;
    const fault = barFault(buffer, at, rowOf, isFirst);
    if (fault !== undefined) fail(`row ${row} (${formatTime(buffer.time[at]!)}): ${fault}`);
  };

  const parseLine = (bytes: Uint8Array, from: number, to: number): void => {
    line++;
    if (to > from && bytes[to - 1] === 13) to--;
    if (to === from) return;
    row++;
    if (!scan(bytes, from, to)) return;
    const written = timeOf(bytes);
    if (Number.isNaN(written)) failTime(bytes);
    const at = buffer.length;
    if (at === buffer.time.length) {
      reserve(buffer, 1);
      arrays = BAR_COLUMNS.map((name) => buffer[name]);
    }
    const t = toNewYork(written);
    arrays[0]![at] = t;
    for (let k = 1; k < 6; k++) {
      const value = values[k]!;
      if (value === Number.POSITIVE_INFINITY) badNumber(bytes, BAR_COLUMNS[k]!);
      arrays[k]![at] = k === 5 || priceScale === 1 ? value : value >= NO_PRICE ? Number.NaN : value / priceScale;
    }
    buffer.row[at] = row;
    const before = at === first ? Number.NEGATIVE_INFINITY : arrays[0]![at - 1]!;
    if (
      !merger &&
      isSound(t, before, arrays[1]![at]!, arrays[2]![at]!, arrays[3]![at]!, arrays[4]![at]!, arrays[5]![at]!)
    ) {
      buffer.length++;
      return;
    }
    if (merger) {
      refuse(at, true);
      if (merger.merge(at, cellText(bytes, starts[publisher]!, ends[publisher]!))) return;
    }
    refuse(at, at === first);
    buffer.length++;
  };

  return {
    parse(bytes, from, to) {
      let start = from;
      while (start < to) {
        // A file of nothing but line ends should end soon.
        if (bytes[start] === 10) {
          line++;
          start++;
          continue;
        }
        let end = bytes.indexOf(10, start);
        if (end < 0 || end > to) end = to;
        parseLine(bytes, start, end);
        start = end + 1;
      }
    },
    counts: () => ({ symbols, merged: merger?.merged() ?? 0 }),
  };
}

/** How many numbers are missing from a buffer's bars. */
export function countMissing(buffer: BarBuffer): number {
  let missing = 0;
  for (const name of BAR_COLUMNS.slice(1)) {
    const column = buffer[name];
    for (let i = 0; i < buffer.length; i++) if (Number.isNaN(column[i]!)) missing++;
  }
  return missing;
}
