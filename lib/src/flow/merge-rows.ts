import type { Columns } from "../features/columns.js";
import type { Dataset } from "../labels/dataset.js";

/**
 * Where the rows of several lists go when all are put in order of time: rows of the same moment in the order of the lists.
 *
 * @param times increasing times of each list
 * @returns the place of each row among all, for one list after the other
 * @example
 * placesByTime([Float64Array.of(1, 3), Float64Array.of(1, 2)]); // → [0, 3, 1, 2]
 */
export function placesByTime(times: readonly Float64Array[]): Uint32Array {
  const moments = times.reduce(union, new Float64Array(0));
  /** Rows before each moment; later, the next free place of each. */
  const next = new Uint32Array(moments.length + 1);
  const walk = (at: (moment: number) => void): void => {
    for (const time of times) {
      for (let row = 0, moment = 0; row < time.length; row++) {
        while (moments[moment]! < time[row]!) moment++;
        at(moment);
      }
    }
  };
  walk((moment) => next[moment + 1]!++);
  for (let moment = 0; moment < moments.length; moment++) next[moment + 1]! += next[moment]!;
  const places = new Uint32Array(times.reduce((sum, { length }) => sum + length, 0));
  let row = 0;
  walk((moment) => {
    places[row++] = next[moment]!++;
  });
  return places;
}

/** The moments of two increasing lists, each once; the first list itself if it has all. */
function union(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; count++) {
    const [left, right] = [a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY];
    out[count] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return count === a.length ? a : out.slice(0, count);
}

/** Rows of one list: a dataset, and what else each row has. */
export interface RowsToMerge<F extends string = string> extends Dataset<F> {
  /** How far each label reaches, with its embargo. */
  readonly reachEnd: Float64Array;
  readonly volatility: Float64Array;
}

/** All rows, in order of time. */
export interface MergedRows<F extends string = string> {
  readonly data: Dataset<F>;
  readonly reachEnd: Float64Array;
  readonly volatility: Float64Array;
  /** The number of each row's list. */
  readonly listOf: Uint16Array;
}

/** Collects the rows of one list after another into one table. */
export interface RowCollector<F extends string = string> {
  add(rows: RowsToMerge<F>): void;
  /** Number of rows so far. */
  readonly rows: () => number;
  /** The table in order of time; the collector is empty afterwards. */
  finish(): MergedRows<F>;
}

/**
 * A collector of the rows of several lists, each in order of time. It keeps one array a column, so that the rows are in
 * memory once, however many lists there are, and puts one column after the other in order of time.
 *
 * @param lists how many lists are expected; as many as the first ones have is where memory is put aside for the others
 */
export function rowCollector<F extends string>(lists: number): RowCollector<F> {
  const columns = new Map<string, GrowingColumn>();
  const labels: Uint8Array[] = [];
  let names: F[] = [];
  let startsAtTime = true;
  let rows = 0;
  return {
    rows: () => rows,
    add({ time, features, label, spans, weight, reachEnd, volatility }) {
      names = Object.keys(features) as F[];
      const share = (lists + 1) / (labels.length + 1);
      // Until the first list whose labels start at other times, those of all are their rows' times, which are kept once.
      if (startsAtTime && !isSame(spans.start, time)) {
        startsAtTime = false;
        const start: GrowingColumn = { values: new Float64Array(0), length: 0 };
        if (rows > 0) append(start, columns.get("time")!.values.subarray(0, rows), share);
        columns.set("start", start);
      }
      const { start, end } = spans;
      const own: Record<string, Float64Array | undefined> = { time, end, weight, reachEnd, volatility };
      if (!startsAtTime) own.start = start;
      for (const name of names) own[`feature ${name}`] = features[name];
      for (const [name, column] of Object.entries(own)) {
        if (column === undefined) continue;
        const grown = columns.get(name) ?? { values: new Float64Array(0), length: 0 };
        columns.set(name, grown);
        append(grown, column, share);
      }
      labels.push(label);
      rows += label.length;
    },
    finish() {
      const times = columns.get("time")!.values;
      const lists: Float64Array[] = [];
      for (let from = 0, i = 0; i < labels.length; from += labels[i++]!.length) {
        lists.push(times.subarray(from, from + labels[i]!.length));
      }
      const places = placesByTime(lists);
      const [label, listOf] = [new Uint8Array(rows), new Uint16Array(rows)];
      let row = 0;
      labels.forEach((own, number) => {
        for (let i = 0; i < own.length; i++, row++) {
          label[places[row]!] = own[i]!;
          listOf[places[row]!] = number;
        }
      });
      labels.length = 0;
      /** Memory for one column: that of the column before it, so that all of them together need that of one more. */
      let spare: Float64Array = new Float64Array(rows);
      /** Takes a column out of the collector. */
      const inOrder = (name: string): Float64Array => {
        const { values } = columns.get(name)!;
        columns.delete(name);
        const out = spare.subarray(0, rows);
        for (let i = 0; i < rows; i++) out[places[i]!] = values[i]!;
        spare = values;
        return out;
      };
      const isWeighted = columns.has("weight");
      const time = inOrder("time");
      const features = Object.fromEntries(names.map((name) => [name, inOrder(`feature ${name}`)])) as Columns<F>;
      const spans = { start: startsAtTime ? time : inOrder("start"), end: inOrder("end") };
      const data = { time, features, label, spans, ...(isWeighted && { weight: inOrder("weight") }) };
      return { data, reachEnd: inOrder("reachEnd"), volatility: inOrder("volatility"), listOf };
    },
  };
}

/** A column and how many of its values are used; what lies behind them takes no memory until it is written. */
interface GrowingColumn {
  values: Float64Array;
  length: number;
}

/** @param share the length that is expected in the end, as a multiple of that with `more`; never less than an eighth more */
function append(column: GrowingColumn, more: Float64Array, share: number): void {
  const length = column.length + more.length;
  if (length > column.values.length) {
    const grown = new Float64Array(Math.ceil(length * Math.max(1.125, share)));
    grown.set(column.values.subarray(0, column.length));
    column.values = grown;
  }
  column.values.set(more, column.length);
  column.length = length;
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}
