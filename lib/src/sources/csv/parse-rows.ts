import { BAR_COLUMNS } from "../../bars/bars.js";
import { barAppender } from "./append-bar.js";
import type { BarBuffer } from "./bar-buffer.js";
import type { RowFormat } from "./row-format.js";
import { cellScanner } from "./scan-cells.js";
import { symbolFilter } from "./symbol-filter.js";

export type { RowFormat };

/** What was counted while reading rows. */
export interface RowCounts {
  /** The symbols seen; empty if no column holds symbols. */
  readonly symbols: ReadonlySet<string>;
  /** How many minutes had bars from several publishers. */
  readonly merged: number;
}

/** Reads the lines in bytes [from, to), each ending in a line feed except perhaps the last. */
export interface RowParser {
  readonly parse: (bytes: Uint8Array, from: number, to: number) => void;
  readonly counts: () => RowCounts;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Reads rows and appends them to a buffer as bars, with times as written. Fails at the first impossible bar, unless
 * `format.keepFaults`.
 *
 * @param buffer where bars go
 * @param format how to read the rows
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
        // No search for a blank line's end: a file of nothing but line feeds must not take long.
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
  if (!buffer.hasUnsound) return 0;
  let missing = 0;
  for (const name of BAR_COLUMNS.slice(1)) {
    const column = buffer[name];
    for (let i = 0; i < buffer.length; i++) if (Number.isNaN(column[i]!)) missing++;
  }
  return missing;
}
