import type { Figure } from "../../views/charts/figure.js";
import { count } from "../../views/format.js";

/** Traces with more points are thinned: it is more than a screen has columns. */
const POINTS = 4000;

type Trace = Readonly<Record<string, unknown>>;
type List = ArrayLike<unknown>;

/**
 * Thins long traces for display without losing an extreme. A line or bars keep the first, last, lowest and highest
 * point of each of a thousand stretches, and one gap if there is any; candles are merged into longer ones. The figure's
 * subtitle says so. Other traces, such as histograms and heat maps, are unchanged.
 *
 * @param figure any figure; it is not changed
 * @returns a figure with thinned long traces; the same one if there are none
 */
export function thinFigure(figure: Figure): Figure {
  const notes: string[] = [];
  const data = figure.data.map((one) => {
    const trace = one as Trace;
    const { thinned, note } = thinTrace(trace);
    if (note !== "" && !notes.includes(note)) notes.push(note);
    return thinned;
  });
  if (notes.length === 0) return figure;
  return { ...figure, data: data as unknown as Figure["data"], layout: withNote(figure.layout, notes.join("; ")) };
}

function thinTrace(trace: Trace): { thinned: Trace; note: string } {
  const { type = "scatter" } = trace;
  if (type === "candlestick" || type === "ohlc") return mergeCandles(trace);
  if (type !== "scatter" && type !== "scattergl" && type !== "bar") return { thinned: trace, note: "" };
  const values = [trace.y, trace.x].filter(isList);
  const n = values[0]?.length ?? 0;
  if (n <= POINTS) return { thinned: trace, note: "" };
  const rows = extremes(values, n);
  // Without x, a point's position is its index.
  const whole = isList(trace.x) ? trace : { ...trace, x: Float64Array.from({ length: n }, (_, i) => i) };
  return {
    thinned: takeRows(whole, n, rows),
    note: `${count(rows.length)} of ${count(n)} points shown, extremes kept`,
  };
}

/** The rows that preserve a stretch's shape: its ends, its lowest and highest values, and its first gap. */
function extremes(columns: readonly List[], n: number): number[] {
  const stretches = POINTS / 4;
  const rows = new Set<number>();
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * n) / stretches);
    const to = Math.floor(((stretch + 1) * n) / stretches);
    rows.add(from).add(to - 1);
    for (const column of columns) {
      let [low, high, gap] = [-1, -1, -1];
      for (let i = from; i < to; i++) {
        const value = column[i];
        if (typeof value !== "number") continue;
        if (Number.isNaN(value)) gap = gap < 0 ? i : gap;
        else {
          if (low < 0 || value < (column[low] as number)) low = i;
          if (high < 0 || value > (column[high] as number)) high = i;
        }
      }
      for (const row of [low, high, gap]) if (row >= 0) rows.add(row);
    }
  }
  return [...rows].sort((a, b) => a - b);
}

function mergeCandles(trace: Trace): { thinned: Trace; note: string } {
  const { open, high, low, close } = trace;
  if (!isList(open) || !isList(high) || !isList(low) || !isList(close) || open.length <= POINTS) {
    return { thinned: trace, note: "" };
  }
  const n = open.length;
  const size = Math.ceil(n / POINTS);
  const first = Array.from({ length: Math.ceil(n / size) }, (_, i) => i * size);
  const numbers = (list: List, from: number): number[] =>
    Array.from({ length: Math.min(size, n - from) }, (_, i) => Number(list[from + i])).filter((x) => !Number.isNaN(x));
  const merged = takeRows(trace, n, first);
  return {
    thinned: {
      ...merged,
      open: first.map((from) => numbers(open, from)[0] ?? Number.NaN),
      high: first.map((from) => numbers(high, from).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
      low: first.map((from) => numbers(low, from).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
      close: first.map((from) => numbers(close, from).at(-1) ?? Number.NaN),
    },
    note: `${count(n)} candles shown as ${count(first.length)} of ${size} each`,
  };
}

/** Keeps only the given rows in all lists of `n` entries of a trace, including those within `marker` and the like. */
function takeRows(trace: Trace, n: number, rows: readonly number[]): Trace {
  const take = (value: unknown): unknown => {
    if (isList(value)) return value.length === n ? rows.map((row) => value[row]) : value;
    return isObject(value) ? takeRows(value, n, rows) : value;
  };
  return Object.fromEntries(Object.entries(trace).map(([key, value]) => [key, take(value)]));
}

function withNote(layout: Figure["layout"], note: string): Figure["layout"] {
  const { title } = layout;
  const named = typeof title === "string" ? { text: title } : (title ?? {});
  const before = (named as { subtitle?: { text?: string } }).subtitle;
  const text = before?.text ? `${before.text} · ${note}` : note;
  return { ...layout, title: { ...named, subtitle: { ...before, text } } } as Figure["layout"];
}

function isList(value: unknown): value is List {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function isObject(value: unknown): value is Trace {
  return typeof value === "object" && value !== null;
}
