import { quantile } from "../stats/quantile.js";
import { log } from "../util/log.js";
import { showable } from "../util/showable.js";
import { HOUR, MINUTE, midnightOf } from "../util/time.js";
import { type Bars, startShift } from "./bars.js";

/** Two sources on one day, as far as both have bars. */
export interface ComparedDay {
  /** Midnight of the day in ms, by the first source's clock. */
  readonly midnight: number;
  /** Minutes by which the second source's times are later; NaN where no offset brings the two together. */
  readonly offset: number;
  /** Bars that both have at that offset, and that only one has. */
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Median of the second's close over the first's. */
  readonly priceRatio: number;
  /** The second's volume over the first's, in the bars that both have. */
  readonly volumeRatio: number;
  /** Share of common bars with the same close, after the price ratio. */
  readonly equal: number;
}

/** How two sources of one stock differ. */
export interface BarComparison {
  readonly symbol: string;
  readonly days: readonly ComparedDay[];
  /** Days that only one of the two has, as midnights. */
  readonly onlyFirst: readonly number[];
  readonly onlySecond: readonly number[];
}

/** No zone is farther from another on a trading day. */
const FARTHEST = 13 * HOUR;
/** How alike returns must be before an offset is believed, and by how many standard errors. */
const ALIKE = 0.3;
const SURELY_NO_CHANCE = 6;
/** Where returns are as alike as this, no other offset is tried. */
const SURELY_ALIKE = 0.9;
const SAME_CLOSE = 1e-6;

/** Bars of both at an offset: places in the first and in the second. */
interface Pairs {
  readonly first: number[];
  readonly second: number[];
}

/**
 * Compares two sources of one stock day by day: whether one's clock is behind, what its prices and volumes are of the
 * other's, and which bars only one has. The offset of a day is the one at which the returns of both are most alike.
 *
 * @param first minute bars in New York time
 * @param second bars of the same length and stock, from elsewhere
 * @returns a day for each that both have; ratios are the second's over the first's
 * @throws when the bars are of different lengths, or no day is in both
 * @example
 * const bars = makeSample({ to: "2018-01-05" });
 * const halved = { ...bars, close: bars.close.map((price) => price / 2) };
 * compareBars(bars, halved).days[0].priceRatio; // → 0.5
 */
export function compareBars(first: Bars, second: Bars): BarComparison {
  if (first.interval !== second.interval) {
    const [one, other] = [first, second].map(({ interval }) => interval / MINUTE);
    throw new Error(
      `the first source has ${one}-minute bars, the second ${other}-minute bars: compare bars of one length`,
    );
  }
  const [a, b] = [daysOf(first), daysOf(second)];
  const days: ComparedDay[] = [];
  let last = 0;
  for (const [midnight, day] of a) {
    if (!b.has(midnight)) continue;
    const compared = compareDay(first, day, second, b.get(midnight)!, midnight, last);
    if (!Number.isNaN(compared.offset)) last = compared.offset * MINUTE;
    days.push(compared);
  }
  if (days.length === 0) throw new Error("no day is in both sources");
  return showable("bar comparison", {
    symbol: first.symbol,
    days,
    onlyFirst: [...a.keys()].filter((midnight) => !b.has(midnight)),
    onlySecond: [...b.keys()].filter((midnight) => !a.has(midnight)),
  });
}

/** The rows of each day: the first, and the one behind the last. */
function daysOf(bars: Bars): Map<number, readonly [from: number, to: number]> {
  const shift = startShift(bars);
  const days = new Map<number, readonly [number, number]>();
  for (let from = 0; from < bars.time.length; ) {
    const midnight = midnightOf(bars.time[from]! - shift);
    let to = from;
    while (to < bars.time.length && midnightOf(bars.time[to]! - shift) === midnight) to++;
    days.set(midnight, [from, to]);
    from = to;
  }
  return days;
}

function compareDay(
  first: Bars,
  [from, to]: readonly [number, number],
  second: Bars,
  own: readonly [number, number],
  midnight: number,
  last: number,
): ComparedDay {
  const around = widen(second, own);
  const pairsAt = (offset: number): Pairs => pairsOf(first.time, from, to, second.time, around, offset);
  const alikeAt = (offset: number): number => likeness(first.close, second.close, pairsAt(offset));
  let offset = last;
  let best = alikeAt(last);
  for (let tried = -FARTHEST; tried <= FARTHEST && !(best >= SURELY_ALIKE); tried += first.interval) {
    const alike = alikeAt(tried);
    if (alike > best || (Number.isNaN(best) && alike >= ALIKE)) [offset, best] = [tried, alike];
  }
  if (!(best >= ALIKE)) {
    const nothing = { both: 0, onlyFirst: to - from, onlySecond: own[1] - own[0] };
    return {
      midnight,
      offset: Number.NaN,
      ...nothing,
      priceRatio: Number.NaN,
      volumeRatio: Number.NaN,
      equal: Number.NaN,
    };
  }
  const pairs = pairsAt(offset);
  const both = pairs.first.length;
  const ratios = Float64Array.from(pairs.first, (i, k) => second.close[pairs.second[k]!]! / first.close[i]!);
  const priceRatio = quantile(ratios.slice().sort(), 0.5);
  const volumes = pairs.first.map((i, k) => [first.volume[i]!, second.volume[pairs.second[k]!]!] as const);
  const sum = (of: 0 | 1): number => volumes.reduce((total, pair) => total + (pair[of] || 0), 0);
  return {
    midnight,
    offset: offset / MINUTE,
    both,
    onlyFirst: to - from - both,
    onlySecond: countIn(second.time, own, first.time[from]! + offset, first.time[to - 1]! + offset) - both,
    priceRatio,
    volumeRatio: sum(1) / sum(0),
    equal: ratios.filter((ratio) => Math.abs(ratio / priceRatio - 1) < SAME_CLOSE).length / both,
  };
}

/** The rows within the farthest offset of a day's. */
function widen({ time }: Bars, [from, to]: readonly [number, number]): readonly [number, number] {
  let [start, end] = [from, to];
  while (start > 0 && time[start - 1]! >= time[from]! - FARTHEST) start--;
  while (end < time.length && time[end]! <= time[to - 1]! + FARTHEST) end++;
  return [start, end];
}

function pairsOf(
  a: Float64Array,
  from: number,
  to: number,
  b: Float64Array,
  [start, end]: readonly [number, number],
  offset: number,
): Pairs {
  const pairs: Pairs = { first: [], second: [] };
  for (let i = from, j = start; i < to && j < end; ) {
    const distance = b[j]! - a[i]! - offset;
    if (distance === 0) {
      pairs.first.push(i++);
      pairs.second.push(j++);
    } else if (distance < 0) j++;
    else i++;
  }
  return pairs;
}

/** Correlation of the returns between common bars; NaN where it may be chance, or one does not move. */
function likeness(a: Float64Array, b: Float64Array, { first, second }: Pairs): number {
  let n = 0;
  let [sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0];
  for (let k = 1; k < first.length; k++) {
    const x = log(a[first[k]!]! / a[first[k - 1]!]!);
    const y = log(b[second[k]!]! / b[second[k - 1]!]!);
    if (!Number.isFinite(x + y)) continue;
    n++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumYY += y * y;
    sumXY += x * y;
  }
  const correlation =
    (sumXY - (sumX * sumY) / n) / Math.sqrt((sumXX - (sumX * sumX) / n) * (sumYY - (sumY * sumY) / n));
  // Of 1,500 offsets one with few common bars is alike by chance.
  return correlation * Math.sqrt(n) >= SURELY_NO_CHANCE ? correlation : Number.NaN;
}

function countIn(time: Float64Array, [from, to]: readonly [number, number], first: number, last: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (time[i]! >= first && time[i]! <= last) count++;
  return count;
}
