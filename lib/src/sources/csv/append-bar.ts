import { isSound, valueFault } from "../../bars/bar-fault.js";
import { BAR_COLUMNS } from "../../bars/bars.js";
import { quoted } from "../../util/excerpt.js";
import { formatTime } from "../../util/time.js";
import { type BarBuffer, reserve } from "./bar-buffer.js";
import type { Field } from "./bar-columns.js";
import { publisherMerger } from "./merge-publishers.js";
import { cellText } from "./parse-number.js";
import { rowClock } from "./row-clock.js";
import type { RowFormat } from "./row-format.js";
import { type Cells, writtenFor } from "./scan-cells.js";

/** Appends rows to a buffer of bars. */
export interface BarAppender {
  /** Appends the row that was scanned last, or merges it into the bar before it. */
  readonly append: (bytes: Uint8Array, row: number) => void;
  /** How many minutes had bars from several publishers. */
  readonly merged: () => number;
}

/** Databento's "no price" is the largest 64-bit integer. */
const NO_PRICE = 2 ** 63;

/**
 * Appends rows as bars. Fails at the first impossible bar, unless `format.keepFaults`. The order of bars is checked
 * later, when all files are read.
 *
 * @param buffer where bars go
 * @param format what the cells hold
 * @param cells the cells of the row that was scanned last
 * @param fail called for a row that is not a bar
 */
export function barAppender(
  buffer: BarBuffer,
  format: RowFormat,
  cells: Cells,
  fail: (fault: string) => never,
): BarAppender {
  const { columns, priceScale, keepFaults } = format;
  const { numbers, starts, ends } = cells;
  const clock = rowClock(format, cells);
  const { publisher } = columns;
  const merger = publisher === undefined ? undefined : publisherMerger(buffer);
  let arrays = BAR_COLUMNS.map((name) => buffer[name]);

  const makeRoom = (): void => {
    if (buffer.length < buffer.time.length) return;
    reserve(buffer, 1);
    arrays = BAR_COLUMNS.map((name) => buffer[name]);
  };

  const failNumber = (bytes: Uint8Array, row: number, field: Field): never =>
    fail(`row ${row}: ${field} is ${quoted(writtenFor(bytes, cells, columns, field))}, not a number`);

  /** Writes a bar after the buffer's last one. */
  const write = (bytes: Uint8Array, row: number, at: number): void => {
    const time = clock.timeOf(bytes);
    if (Number.isNaN(time)) fail(`row ${row}: ${clock.faultOf(bytes)}`);
    arrays[0]![at] = time;
    for (let k = 1; k < 6; k++) {
      const number = numbers[k]!;
      if (number === Number.POSITIVE_INFINITY) failNumber(bytes, row, BAR_COLUMNS[k]!);
      arrays[k]![at] = k === 5 || priceScale === 1 ? number : number >= NO_PRICE ? Number.NaN : number / priceScale;
    }
    buffer.row[at] = row;
  };

  const isSoundAt = (i: number): boolean => {
    const { time, open, high, low, close, volume } = buffer;
    return isSound(time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!);
  };

  const rowOf = (i: number): number => buffer.row[i]!;
  const refuse = (at: number): void => {
    if (keepFaults) return;
    const fault = valueFault(buffer, at);
    if (fault !== undefined) fail(`row ${rowOf(at)} (${formatTime(buffer.time[at]!)}): ${fault}`);
  };

  /** Merges the bar just written into the one before it, if that is another publisher's bar of the same minute. */
  const isMerged = (bytes: Uint8Array, at: number): boolean => {
    if (!merger) return false;
    refuse(at);
    return merger.merge(at, cellText(bytes, starts[publisher!]!, ends[publisher!]!));
  };

  return {
    append(bytes, row) {
      makeRoom();
      const at = buffer.length;
      write(bytes, row, at);
      if (merger || !isSoundAt(at)) {
        buffer.hasUnsound = true;
        if (isMerged(bytes, at)) return;
        refuse(at);
      }
      buffer.length++;
    },
    merged: () => merger?.merged() ?? 0,
  };
}
