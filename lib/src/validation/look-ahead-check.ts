import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type Bars, sliceBars } from "../bars/bars.js";
import { bisectRight } from "../util/bisect-right.js";
import { exp } from "../util/exp.js";
import { log } from "../util/log.js";
import { showable } from "../util/showable.js";
import { type Pipeline, runPipeline, sameValue, type TimedColumns } from "./pipeline.js";

/** Settings of a look-ahead check. */
export interface LookAheadOptions {
  /**
   * How many input bars each column may look ahead, by name: a label over 12 bars may look 12 ahead. `rows` is the
   * allowance for rows that appear or disappear, for example because those without a label are dropped. 0 for columns
   * that are not named.
   */
  readonly allow?: Readonly<Record<string, number>>;
  /**
   * Number of cuts spread evenly over the bars (20), in addition to those after 1, 2, 4, 8, ... bars; or a list of
   * cuts, each the number of bars before it.
   */
  readonly cuts?: number | readonly number[];
  /** Seed of the different future. */
  readonly seed?: number;
}

/** A column that changes when later bars change. */
export interface LookAheadFault {
  /** Its name; `rows` if whole rows appear or disappear. */
  readonly column: string;
  /** Time of the first bar seen to change. */
  readonly time: number;
  /** Whether dropping the future or changing it revealed that bar. */
  readonly by: "truncation" | "mutation";
  /** Number of unchanged bars when it changed. */
  readonly cut: number;
  /** Its value on the original bars; NaN also if the row does not exist. */
  readonly value: number;
  /** Its value with the future dropped or changed. */
  readonly changed: number;
  /** It looks at least this many bars ahead of its own bar; more cuts may reveal more. */
  readonly barsAhead: number;
}

/** The result of a look-ahead check. */
export interface LookAheadReport {
  /** True if no column changed at any cut. */
  readonly clean: boolean;
  /** One fault for each column that changed, in order of its first bar. */
  readonly faults: readonly LookAheadFault[];
  /**
   * How many bars ahead each column of `allow` was seen to look, allowed or not. A label that looks less far ahead than
   * its horizon, over many cuts, is suspect: it may use earlier bars.
   */
  readonly reach: Readonly<Record<string, number>>;
  /** The columns that were checked. */
  readonly columns: readonly string[];
  /** The number of bars kept at each cut. */
  readonly cuts: readonly number[];
}

/**
 * Detects look-ahead bias: recomputes a pipeline's columns on the first k bars alone, and on bars that are different
 * after the k-th, for many k. A row that claims to be known by then must not change by a single bit; every column that
 * does change is reported with its first bar.
 *
 * The different future has wild prices and volumes at the same times. A fault is found only if a cut falls within its
 * reach. A backward fill, for example, is found only by a cut inside a gap, so cuts are also made at up to ten bars
 * with a missing price.
 *
 * @param pipeline from bars to named columns and the times at which rows claim to be known, in the bars' own stamps
 * @param bars any bars; the more kinds of days, the more can be found
 * @param options cuts, allowances and seed
 * @returns the columns that changed; none if nothing looks ahead
 * @throws when the pipeline's rows are not in order of time, or an allowed column does not exist
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const features = lookAheadCheck(({ time, ...bars }) => ({ time, columns: buildFeatures({ time, ...bars }) }), bars);
 * features.clean; // → true
 * const tomorrow = lookAheadCheck((b) => ({ time: b.time, columns: { next: shift(b.close, -1) } }), bars);
 * tomorrow.faults.map((fault) => [fault.column, fault.barsAhead]); // → [["next", 1]]
 */
export function lookAheadCheck(pipeline: Pipeline, bars: Bars, options: LookAheadOptions = {}): LookAheadReport {
  const { allow = {}, cuts: wanted = 20, seed = 1 } = options;
  const whole = runPipeline(pipeline, bars);
  const names = Object.keys(whole.columns);
  const unknown = Object.keys(allow).find((name) => name !== ROWS && !names.includes(name));
  if (unknown !== undefined) throw new Error(`allow names "${unknown}", but the columns are ${names.join(", ")}`);
  const odd = Object.entries(allow).find(([, ahead]) => !(Number.isInteger(ahead) && ahead >= 0));
  if (odd) throw new RangeError(`allow for "${odd[0]}" must be a whole number of bars, 0 or more, not ${odd[1]}`);
  const cuts = typeof wanted === "number" ? chooseCuts(bars, wanted) : [...wanted];
  const impossible = cuts.find((cut) => !(Number.isInteger(cut) && cut >= 1 && cut < bars.time.length));
  if (impossible !== undefined || cuts.length === 0) {
    throw new RangeError(`a cut must leave 1 to ${bars.time.length - 1} bars before it, got ${impossible ?? "none"}`);
  }

  const otherFuture = otherFutures(bars, seed);
  const found = new Map<string, LookAheadFault>();
  const reach = new Map(Object.keys(allow).map((name) => [name, 0]));
  for (const cut of cuts) {
    const runs = [
      ["truncation", sliceBars(bars, 0, cut)],
      ["mutation", otherFuture(cut)],
    ] as const;
    for (const [by, changedBars] of runs) {
      const again = runPipeline(pipeline, changedBars);
      for (const [name, most] of reach) {
        const change = firstChange(whole, again, name, bars.time[cut - 1]!);
        if (change) reach.set(name, Math.max(most, cut - bisectRight(bars.time, change.time) + 1));
      }
      for (const name of [ROWS, ...names]) {
        const ahead = allow[name] ?? 0;
        const end = cut - 1 - ahead < 0 ? Number.NEGATIVE_INFINITY : bars.time[cut - 1 - ahead]!;
        const change = firstChange(whole, again, name, end);
        if (!change) continue;
        const barsAhead = cut - bisectRight(bars.time, change.time) + 1;
        const known = found.get(name);
        const first = known && known.time <= change.time ? known : { column: name, by, cut, ...change };
        found.set(name, { ...first, barsAhead: Math.max(barsAhead, known?.barsAhead ?? 0) });
      }
    }
  }
  const faults = [...found.values()].sort((a, b) => a.time - b.time);
  return showable("look-ahead", {
    clean: faults.length === 0,
    faults,
    reach: Object.fromEntries(reach),
    columns: names,
    cuts,
  });
}

const ROWS = "rows";

type Change = Pick<LookAheadFault, "time" | "value" | "changed">;

/** The first row up to `end` in which a column differs; for `rows`, the first row that only one of the two has. */
function firstChange(whole: TimedColumns, again: TimedColumns, name: string, end: number): Change | undefined {
  const [a, b] = [whole.columns[name], again.columns[name]];
  if (name !== ROWS && !b) throw new Error(`the pipeline returns no column "${name}" on fewer bars`);
  let [i, j] = [0, 0];
  for (;;) {
    const [s, t] = [whole.time[i] ?? Number.POSITIVE_INFINITY, again.time[j] ?? Number.POSITIVE_INFINITY];
    const time = Math.min(s, t);
    if (!(time <= end) || time === Number.POSITIVE_INFINITY) return undefined;
    if (name === ROWS) {
      if (s !== t) return { time, value: Number.NaN, changed: Number.NaN };
    } else if (s === t && !sameValue(a![i]!, b![j]!)) {
      return { time, value: a![i]!, changed: b![j]! };
    }
    if (s === time) i++;
    if (t === time) j++;
  }
}

/**
 * Cuts spread over the bars, closer together at the start, where indicators become ready, and where a price is missing.
 */
export function chooseCuts(bars: Bars, count: number): number[] {
  const n = bars.time.length;
  if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`cuts must be 1 or more, got ${count}`);
  const cuts = new Set<number>();
  for (let k = 1; k < n; k *= 2) cuts.add(k);
  for (let k = 1; k <= count; k++) cuts.add(Math.round((k * n) / (count + 1)));
  const gaps: number[] = [];
  for (let i = 0; i < n && gaps.length < 10; i++) if (Number.isNaN(bars.close[i]!)) gaps.push(i + 1);
  for (const k of gaps) cuts.add(k);
  return [...cuts].filter((cut) => cut >= 1 && cut < n).sort((a, b) => a - b);
}

/**
 * Bars that are the same up to a cut and different after it: prices jump by up to a third per bar, volumes change by up
 * to a factor of ten.
 */
function otherFutures(bars: Bars, seed: number): (cut: number) => Bars {
  const generator = xoroshiro128plus(seed);
  const swing = (size: number): number => exp(log(size) * (2 * uniformFloat64(generator) - 1));
  // Drawn once, for all cuts. One factor for all four prices keeps the high the highest.
  const price = bars.volume.map(() => swing(4 / 3));
  const volume = bars.volume.map((value) => Math.ceil(value * swing(10)));
  return (cut) => {
    const times = (column: Float64Array): Float64Array => {
      const out = column.slice();
      for (let i = cut; i < out.length; i++) out[i] = column[i]! * price[i]!;
      return out;
    };
    const later = bars.volume.slice();
    later.set(volume.subarray(cut), cut);
    const { open, high, low, close } = bars;
    return {
      ...bars,
      open: times(open),
      high: times(high),
      low: times(low),
      close: times(close),
      volume: later,
    };
  };
}
