import { BAR_COLUMNS } from "../../bars/bars.js";
import { barAppender } from "./append-bar.js";
import type { BarBuffer } from "./bar-buffer.js";
import type { RowFormat } from "./row-format.js";
import { cellScanner } from "./scan-cells.js";
import { symbolFilter } from "./symbol-filter.js";

export type { RowFormat };

/** What reading rows found besides them. */
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

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * A reader of rows that appends bars to a buffer, with times as written, and refuses the first that is impossible in itself.
 *
 * @param buffer where bars go
 * @param format how the rows are to be read
 */
export function rowParser(buffer: BarBuffer, format: RowFormat): RowParser {
  let line = format.skipped;
  let row = 0;
  const fail = (fault: string): never => {
    throw new Error(`${format.file}: ${fault}`);
  };
  const symbols = symbolFilter(format.symbol);
  const cells = cellScanner(format, symbols, (fault) => fail(`line ${line}: ${fault}`));
  const bars = barAppender(buffer, format, cells, fail);

  const parseLine = (bytes: Uint8Array, from: number, lineEnd: number): void => {
    line++;
    const to = lineEnd > from && bytes[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
    if (to === from) return;
    row++;
    if (cells.scan(bytes, from, to)) bars.append(bytes, row);
  };

  return {
    parse(bytes, from, to) {
      let start = from;
      while (start < to) {
        // A file of nothing but line ends should end soon.
        if (bytes[start] === LINE_FEED) {
          line++;
          start++;
          continue;
        }
        const end = bytes.indexOf(LINE_FEED, start);
        const lineEnd = end < 0 || end > to ? to : end;
        parseLine(bytes, start, lineEnd);
        start = lineEnd + 1;
      }
    },
    counts: () => ({ symbols: symbols.seen, merged: bars.merged() }),
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
