import { BAR_COLUMNS, type BarArrays } from "../../bars/bars.js";

/** Bars read so far, in arrays that grow. */
export interface BarBuffer extends BarArrays {
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  /** Each bar's row in its file, counted from 1, for error messages. */
  row: Uint32Array;
  length: number;
  /** Whether the quick check did not pass a bar: only then may a number be missing. */
  hasUnsound: boolean;
  /** Where each file's bars begin. */
  readonly pieces: Piece[];
}

/** The bars of one file: from `from` up to the next piece. */
export interface Piece {
  readonly file: string;
  readonly from: number;
}

/** The most rows to allocate memory for by a file's size alone. */
export const MOST_RESERVED: number = 1 << 21;

/** An empty buffer with room for `rows` bars. */
export function barBuffer(rows: number): BarBuffer {
  const column = (): Float64Array => new Float64Array(rows);
  return {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    row: new Uint32Array(rows),
    length: 0,
    hasUnsound: false,
    pieces: [],
  };
}

/** Makes room for `rows` more bars. Grows by half at least, so that appending one bar at a time stays cheap. */
export function reserve(buffer: BarBuffer, rows: number): void {
  const needed = buffer.length + rows;
  if (needed <= buffer.time.length) return;
  const capacity = Math.max(needed, Math.ceil(1.5 * buffer.time.length));
  for (const name of BAR_COLUMNS) {
    const column = new Float64Array(capacity);
    column.set(buffer[name].subarray(0, buffer.length));
    buffer[name] = column;
  }
  const row = new Uint32Array(capacity);
  row.set(buffer.row.subarray(0, buffer.length));
  buffer.row = row;
}

/** The index after the last bar of the p-th piece. */
export function pieceEnd({ pieces, length }: BarBuffer, p: number): number {
  return pieces[p + 1]?.from ?? length;
}

/** Drops the unwanted pieces and closes the gaps. */
export function keepPieces(buffer: BarBuffer, isWanted: readonly boolean[]): void {
  const ends = buffer.pieces.map((_, p) => pieceEnd(buffer, p));
  const kept: Piece[] = [];
  let length = 0;
  for (const [p, { file, from }] of buffer.pieces.entries()) {
    if (!isWanted[p]) continue;
    for (const name of BAR_COLUMNS) buffer[name].copyWithin(length, from, ends[p]!);
    buffer.row.copyWithin(length, from, ends[p]!);
    kept.push({ file, from: length });
    length += ends[p]! - from;
  }
  buffer.pieces.splice(0, buffer.pieces.length, ...kept);
  buffer.length = length;
}
