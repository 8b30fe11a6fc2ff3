import { BAR_COLUMNS, type BarArrays } from "../../bars/bars.js";

/** Bars that are being read, in arrays that grow. */
export interface BarBuffer extends BarArrays {
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  /** The row of each bar in its file, the first being 1: errors name it. */
  row: Uint32Array;
  length: number;
  /** Where each file's bars begin. */
  readonly pieces: Piece[];
}

/** The bars of one file: from `from` up to the next piece. */
export interface Piece {
  readonly file: string;
  readonly from: number;
}

/** Rows that memory is set aside for before they are seen. */
export const MOST_RESERVED: number = 1 << 21;

/** A buffer for `rows` bars, which grows when there are more. */
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
    pieces: [],
  };
}

/** Makes room for `rows` more bars, half as many again as there are at least. */
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

/** The row behind the last of the p-th piece. */
export function pieceEnd({ pieces, length }: BarBuffer, p: number): number {
  return pieces[p + 1]?.from ?? length;
}

/** Keeps the pieces that are wanted, and closes the gaps that the others leave. */
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
