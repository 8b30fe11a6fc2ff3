import type { Columns } from "../features/columns.js";
import type { Dataset } from "../labels/dataset.js";

/**
 * Where the rows of several lists go when all are put in order of time: rows of the same moment in the order of the lists.
 *
 * @param times increasing times of each list
 * @returns for each list, the place of each of its rows among all
 * @example
 * placesByTime([Float64Array.of(1, 3), Float64Array.of(1, 2)]); // → [[0, 3], [1, 2]]
 */
export function placesByTime(times: readonly Float64Array[]): Uint32Array[] {
  const moments = times.reduce(union, new Float64Array(0));
  /** Rows before each moment; later, the next free place of each. */
  const next = new Uint32Array(moments.length + 1);
  const walk = (time: Float64Array, at: (moment: number, row: number) => void): void => {
    for (let row = 0, moment = 0; row < time.length; row++) {
      while (moments[moment]! < time[row]!) moment++;
      at(moment, row);
    }
  };
  for (const time of times) walk(time, (moment) => next[moment + 1]!++);
  for (let moment = 0; moment < moments.length; moment++) next[moment + 1]! += next[moment]!;
  return times.map((time) => {
    const places = new Uint32Array(time.length);
    walk(time, (moment, row) => {
      places[row] = next[moment]!++;
    });
    return places;
  });
}

/** The moments of two increasing lists, each once. */
function union(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; count++) {
    const [left, right] = [a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY];
    out[count] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return out.slice(0, count);
}

/** Rows of one list: a dataset, and what else each row has. */
export interface RowsToMerge<F extends string = string> extends Dataset<F> {
  /** How far each label reaches, with its embargo. */
  readonly reachEnd: Float64Array;
  readonly volatility: Float64Array;
  /** Whether each label's span starts at the row's own time. */
  readonly startsAtTime: boolean;
}

/** All rows, in order of time. */
export interface MergedRows<F extends string = string> {
  readonly data: Dataset<F>;
  readonly reachEnd: Float64Array;
  readonly volatility: Float64Array;
  /** The number of each row's list. */
  readonly listOf: Uint16Array;
}

/**
 * Puts the rows of several lists into one table in order of time, a column at a time: the lists are emptied on the way, so that
 * the table and the lists are never in memory both.
 */
export function mergeRows<F extends string>(lists: RowsToMerge<F>[]): MergedRows<F> {
  const places = placesByTime(lists.map(({ time }) => time));
  const n = places.reduce((sum, { length }) => sum + length, 0);
  const first = lists[0]!;
  const names = Object.keys(first.features) as F[];
  const startsAtTime = lists.every((list) => list.startsAtTime);
  const isWeighted = first.weight !== undefined;
  const columns = lists.map((list) => ({ ...list.features }) as Record<F, Float64Array | undefined>);
  const parts = lists.map(({ time, weight, spans, reachEnd, volatility }) => {
    return { time, weight, ...spans, reachEnd, volatility } as Record<string, Float64Array | undefined>;
  });
  const labels = lists.map(({ label }) => label);
  lists.length = 0;
  /** Takes a column out of each list. */
  const merged = <K extends string>(from: Record<K, Float64Array | undefined>[], name: K): Float64Array => {
    const out = new Float64Array(n);
    from.forEach((list, number) => {
      scatter(out, list[name]!, places[number]!);
      list[name] = undefined;
    });
    return out;
  };
  const features = Object.fromEntries(names.map((name) => [name, merged(columns, name)])) as Columns<F>;
  const time = merged(parts, "time");
  const label = new Uint8Array(n);
  const listOf = new Uint16Array(n);
  places.forEach((own, number) => {
    scatter(label, labels[number]!, own);
    for (let i = 0; i < own.length; i++) listOf[own[i]!] = number;
  });
  const start = startsAtTime ? time : merged(parts, "start");
  const data: Dataset<F> = {
    ...{ time, features, label, spans: { start, end: merged(parts, "end") } },
    ...(isWeighted && { weight: merged(parts, "weight") }),
  };
  return { data, reachEnd: merged(parts, "reachEnd"), volatility: merged(parts, "volatility"), listOf };
}

function scatter<A extends Float64Array | Uint8Array>(into: A, column: A, places: Uint32Array): void {
  for (let i = 0; i < places.length; i++) into[places[i]!] = column[i]!;
}
