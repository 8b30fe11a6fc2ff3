import { orderFault } from "../bars/bar-fault.js";
import { BAR_COLUMNS, type BarArrays } from "../bars/bars.js";
import { isRepeatedHour } from "../bars/clock-changes.js";
import type { Places } from "../bars/origin.js";
import type { Report } from "../util/report.js";
import { formatTime } from "../util/time.js";
import type { BarBuffer, Piece } from "./csv/bar-buffer.js";

/** How bars are put in order. */
export interface PutInOrderOptions {
  /** What to call the bars in a line of the report, and in an error. */
  readonly name: string;
  readonly path: string;
  /** Whether the times are UTC, in which no hour occurs twice. */
  readonly isUtc: boolean;
  /** Whether rows out of order, and rows that contradict each other, are kept for an audit to list. */
  readonly keepFaults: boolean;
  /** Receives one line for each thing that was done. */
  readonly report: Report;
}

/** Bars in order, and where each of them stood. */
export interface OrderedBars extends BarArrays {
  /** Where each bar stood; its times are the bars' own array, so a change of one is a change of the other. */
  readonly places: Places;
}

/** Bars of one file that run in one direction of time. */
interface Block {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly isNewestFirst: boolean;
}

/** A file may hold several downloads, one after another. Where the direction changes sooner, rows are out of order. */
const SHORTEST_BLOCK = 30;

/**
 * The bars that were read, in order of time, each time once. Files and downloads are put in the order of their first bar,
 * those with the newest bar first are turned, and rows that repeat another exactly are dropped; each is reported.
 *
 * @param buffer what was read; its columns are given away
 * @throws when rows are out of order, or two rows of one time differ; the error names both
 */
export function putInOrder(buffer: BarBuffer, options: PutInOrderOptions): OrderedBars {
  const { length, time, pieces } = buffer;
  if (isIncreasing(time, length)) return gather(buffer, undefined, length);
  const end = (piece: number): number => pieces[piece + 1]?.from ?? length;
  const blocks = pieces.map(({ file, from }, p) => blocksOf(buffer, file, from, end(p), options));
  if (blocks.some((found) => found === undefined)) {
    return gather(buffer, filesInOrder(buffer), length);
  }
  const found = (blocks as Block[][]).flat();
  const turned = new Set(found.filter(({ isNewestFirst }) => isNewestFirst).map(({ file }) => file)).size;
  if (turned > 0) {
    const where = pieces.length > 1 ? ` in ${turned} of ${pieces.length} files` : "";
    options.report(`${options.name}: the newest bar comes first${where}: sorted by time`);
  }
  const rows = mergeBlocks(time, found);
  return gather(buffer, rows, dropRepeats(buffer, rows, options));
}

function isIncreasing(time: Float64Array, length: number): boolean {
  for (let i = 1; i < length; i++) if (!(time[i]! > time[i - 1]!)) return false;
  return true;
}

/** Cuts a file where its direction changes; undefined where rows are out of order and faults are kept. */
function blocksOf(
  { time, row }: BarBuffer,
  file: string,
  from: number,
  to: number,
  { isUtc, keepFaults }: PutInOrderOptions,
): Block[] | undefined {
  const blocks: Block[] = [];
  let start = from;
  /** 1 forward, -1 back, 0 as long as all times are equal. */
  let direction = 0;
  for (let i = from + 1; i < to; i++) {
    const [before, t] = [time[i - 1]!, time[i]!];
    const step = Math.sign(t - before);
    if (step === 0 || step === direction) continue;
    if (direction === 0) {
      direction = step;
      continue;
    }
    if (!isUtc && isRepeatedHour(t) && isRepeatedHour(before)) continue;
    if (i - start < SHORTEST_BLOCK || to - i < SHORTEST_BLOCK) {
      if (keepFaults) return undefined;
      const fault =
        direction > 0
          ? orderFault(before, t, row[i - 1]!)
          : `the time is after that of row ${row[i - 1]} (${formatTime(before)}), though the newest bar comes first; sort the file by time`;
      throw new Error(`${file}: row ${row[i]} (${formatTime(t)}): ${fault}`);
    }
    blocks.push({ file, from: start, to: i, isNewestFirst: direction < 0 });
    start = i;
    direction = 0;
  }
  if (to > start) blocks.push({ file, from: start, to, isNewestFirst: direction < 0 });
  return blocks;
}

/** All rows, the files in the order of their first bars. */
function filesInOrder({ time, length, pieces }: BarBuffer): Uint32Array {
  const rows = new Uint32Array(length);
  const files = pieces.map(({ from }, p) => ({ from, to: pieces[p + 1]?.from ?? length }));
  files.sort((a, b) => time[a.from]! - time[b.from]!);
  let at = 0;
  for (const { from, to } of files) for (let i = from; i < to; i++) rows[at++] = i;
  return rows;
}

/** The rows of all blocks in order of time; of equal times the block that began first comes first. */
function mergeBlocks(time: Float64Array, blocks: readonly Block[]): Uint32Array {
  const ordered = blocks.map(({ from, to, isNewestFirst }) => {
    const rows = Uint32Array.from({ length: to - from }, (_, i) => from + i);
    return isNewestFirst ? rows.reverse() : rows;
  });
  ordered.sort((a, b) => time[a[0]!]! - time[b[0]!]!);
  const merged = new Uint32Array(ordered.reduce((sum, rows) => sum + rows.length, 0));
  let length = 0;
  for (const rows of ordered) {
    let first = length;
    while (first > 0 && time[merged[first - 1]!]! > time[rows[0]!]!) first--;
    const tail = merged.slice(first, length);
    let [i, j] = [0, 0];
    for (let at = first; at < length + rows.length; at++) {
      const takesTail = j === rows.length || (i < tail.length && time[tail[i]!]! <= time[rows[j]!]!);
      merged[at] = takesTail ? tail[i++]! : rows[j++]!;
    }
    length += rows.length;
  }
  return merged;
}

/**
 * Moves the rows to keep to the front of `rows`: of those that are equal in all numbers, the first.
 *
 * @returns how many are kept
 * @throws when two rows of one time differ
 */
function dropRepeats(buffer: BarBuffer, rows: Uint32Array, options: PutInOrderOptions): number {
  const { time } = buffer;
  let kept = 0;
  let repeats = 0;
  for (const row of rows) {
    const before = kept > 0 ? rows[kept - 1]! : -1;
    if (before >= 0 && time[row] === time[before]) {
      const differing = BAR_COLUMNS.find((name) => !Object.is(buffer[name][before], buffer[name][row]));
      if (differing === undefined) {
        repeats++;
        continue;
      }
      const isClockChange = !options.isUtc && isRepeatedHour(time[row]!);
      if (!options.keepFaults && !isClockChange) {
        const [first, second] = [before, row].map(
          (i) => `${placeOf(buffer, i)} has ${differing} ${buffer[differing][i]}`,
        );
        throw new Error(
          `${options.path}: two bars of ${formatTime(time[row]!)} differ: ${first}, ${second}; keep one bar per minute and symbol${buffer.pieces.length > 1 ? ", or, if the files are of several stocks, choose one with --symbol" : ""}`,
        );
      }
    }
    rows[kept++] = row;
  }
  if (repeats > 0) {
    options.report(
      `${options.name}: ${repeats} ${repeats === 1 ? "row repeats" : "rows repeat"} another exactly: dropped`,
    );
  }
  return kept;
}

/** A row's file and number there. */
function placeOf({ pieces, row }: BarBuffer, i: number): string {
  return `${pieces.filter(({ from }) => from <= i).at(-1)!.file}: row ${row[i]}`;
}

/** The first `length` of the rows, all rows up to `length` when none are given; the buffer's columns are given away. */
function gather(buffer: BarBuffer, rows: Uint32Array | undefined, length: number): OrderedBars {
  const isInPlace = rows === undefined || rows.subarray(0, length).every((row, i) => row === i);
  const column = (array: Float64Array): Float64Array => {
    if (isInPlace) return array.length > 1.05 * length ? array.slice(0, length) : array.subarray(0, length);
    const sorted = new Float64Array(length);
    for (let i = 0; i < length; i++) sorted[i] = array[rows[i]!]!;
    return sorted;
  };
  const arrays = {} as { -readonly [name in keyof BarArrays]: Float64Array };
  for (const name of BAR_COLUMNS) {
    arrays[name] = column(buffer[name]);
    // A column is in memory twice at most.
    buffer[name] = new Float64Array(0);
  }
  return { ...arrays, places: { ...placesOf(buffer, isInPlace ? undefined : rows, length), time: arrays.time } };
}

/** The file and row of each bar in order. */
function placesOf({ pieces, row }: BarBuffer, rows: Uint32Array | undefined, length: number): Omit<Places, "time"> {
  // Nothing is copied where nothing was moved.
  if (rows === undefined) return { pieces, row: row.subarray(0, length) };
  const end = (p: number): number => pieces[p + 1]?.from ?? Number.POSITIVE_INFINITY;
  const ordered: Piece[] = [];
  let p = -1;
  for (let i = 0; i < length; i++) {
    const at = rows[i]!;
    if (p >= 0 && at >= pieces[p]!.from && at < end(p)) continue;
    p = pieces.findIndex((_, other) => at < end(other));
    ordered.push({ file: pieces[p]!.file, from: i });
  }
  return { pieces: ordered, row: rows.slice(0, length).map((at) => row[at]!) };
}
