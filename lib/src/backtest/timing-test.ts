import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { Bars } from "../bars/bars.js";
import { bisectRight } from "../util/bisect-right.js";
import { type CountLimits, checkCount, numbersNeed } from "../util/check-count.js";
import { lastRowsOfDays } from "./days.js";
import type { Backtest } from "./result.js";

/** Settings of the timing test. */
export interface TimingOptions {
  /** Number of random placements. 1000. */
  readonly draws?: number;
  /** Seed of the placements. 1. */
  readonly seed?: number;
}

/** How a policy's trades compare with the same trades at random times. */
export interface TimingTest {
  /** Dollars that the trades earned before costs, measured from bar to bar. */
  readonly gross: number;
  /** Mean of the same over the random placements: what the market paid for being in it. */
  readonly expected: number;
  /** Share of the placements that did at least as well: (1 + their number) / (1 + draws). */
  readonly p: number;
  readonly draws: number;
}

/** Bounds of a number of placements. */
const DRAWS: CountLimits = {
  name: "draws",
  least: 1,
  most: 1_000_000,
  needs: numbersNeed,
  why: "each places all trades anew; with 1,000 draws p can be as low as 0.001",
};

/**
 * Tests whether a policy chose its times well: its trades against the same trades at random times.
 *
 * A placement gives every trade another time and keeps its length in bars, its dollars at the entry and its side. All
 * days' trades move on by the same random number of days (the last day is followed by the first). There they are put in
 * random order at random bars, without overlap. The trades of one day stay within one day; a trade over several days
 * joins them to one group that moves together. So a placement has the same exposure, and a market that rises pays for
 * it just as well: what is left is timing.
 *
 * The day moves too because a policy chooses its days by what happens in them: one that buys dips trades on days that
 * have fallen, and would look skilful against other times of just these days.
 *
 * Placements are ranked by gross profit in units of its own spread: with d the trades' profits less each one's mean over
 * the placements, sum(d) / sqrt(sum(d^2)). Then a policy that trades in busy hours or on stormy days needs
 * proportionally more. For policies without skill p is at most 0.05 in about 5 % of cases.
 *
 * All trades are measured from the price at which a bar begins to the one at which another begins, the policy's own
 * too: from open to open, or to the close of a day's last bar. A stop or target inside a bar counts at that bar's end.
 *
 * @param bars the bars that were backtested
 * @param result a backtest of them
 * @param options draws, seed
 * @returns gross profit, its mean over the placements, and p; p is 1 without trades
 * @throws RangeError when `draws` is not a whole number from 1 to 1,000,000, or `seed` is not an integer
 * @see Aronson (2007), "Evidence-Based Technical Analysis", chapter 5, for Monte Carlo permutation of positions; Janssen
 * (1997), for permutation tests of studentised statistics
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const held = backtest(bars, buyAndHold(), { costs: "none" });
 * timingTest(bars, held).p > 0.05; // → true
 */
export function timingTest(bars: Bars, result: Backtest, options: TimingOptions = {}): TimingTest {
  const { draws = 1000, seed = 1 } = options;
  checkCount(draws, DRAWS);
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  const path = pathOf(bars, result);
  const trades = tradesOf(result, path);
  const groups = groupsOf(trades);
  const count = trades.row.length;
  const own = new Float64Array(count);
  for (const group of groups) {
    const end = path.dayEnd[group.lastDay]!;
    for (let j = group.from; j < group.to; j++) own[j] = grossOf(path, trades, j, trades.row[j]!, end);
  }
  // The same placements twice: for the mean of each trade, and to rank them.
  const placed = new Float64Array(count);
  const expected = new Float64Array(count);
  const place = placer(path, trades, groups, seed);
  for (let draw = 0; draw < draws; draw++) {
    place(placed);
    for (let j = 0; j < count; j++) expected[j] = expected[j]! + placed[j]! / draws;
  }
  const placeAgain = placer(path, trades, groups, seed);
  const score = scoreOf(own, expected);
  let asGood = 0;
  for (let draw = 0; draw < draws; draw++) {
    placeAgain(placed);
    if (scoreOf(placed, expected) >= score - TIE) asGood++;
  }
  return { gross: sum(own), expected: sum(expected), p: (1 + asGood) / (1 + draws), draws };
}

/** Scores that differ by less are equal: the same numbers summed in another order. */
const TIE = 1e-9;

/** Prices over two rounds of the part, the second of which goes on where the first ends. */
interface Path {
  /** Prices at which each bar begins and ends: 2 n. */
  readonly open: Float64Array;
  readonly close: Float64Array;
  /** First row of each day, and the row after its last: for the days of both rounds. */
  readonly dayStart: Float64Array;
  readonly dayEnd: Float64Array;
  /** Days of one round. */
  readonly days: number;
}

function pathOf({ open, close }: Bars, { firstBar, time }: Backtest): Path {
  const n = time.length;
  const growth = close[firstBar + n - 1]! / open[firstBar]!;
  const twice = (prices: Float64Array): Float64Array => {
    const both = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      both[i] = prices[firstBar + i]!;
      both[n + i] = prices[firstBar + i]! * growth;
    }
    return both;
  };
  const last = lastRowsOfDays(time, { start: 0, end: n });
  const dayEnd = Float64Array.from([...last, ...last.map((row) => n + row)], (row) => row + 1);
  const dayStart = dayEnd.map((_, day) => (day === 0 ? 0 : dayEnd[day - 1]!));
  return { open: twice(open), close: twice(close), dayStart, dayEnd, days: last.length };
}

/** The trades in their order: row of the first bar, bars held, dollars at the entry (negative if sold short), days. */
interface Trades {
  readonly row: Int32Array;
  readonly bars: Int32Array;
  readonly dollars: Float64Array;
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
}

function tradesOf({ trades, firstBar, fill }: Backtest, { open, dayEnd }: Path): Trades {
  // Filled at a close, a trade is held from the next bar on.
  const row = Int32Array.from(trades, ({ entryBar }) => entryBar - firstBar + (fill === "close" ? 1 : 0));
  const dayOf = (at: number): number => bisectRight(dayEnd, at);
  return {
    row,
    bars: Int32Array.from(trades, ({ bars }) => bars),
    dollars: Float64Array.from(trades, ({ side, shares }, j) => (side === "long" ? 1 : -1) * shares * open[row[j]!]!),
    firstDay: Int32Array.from(trades, ({ entryBar }) => dayOf(entryBar - firstBar)),
    lastDay: Int32Array.from(trades, ({ exitBar }) => dayOf(exitBar - firstBar)),
  };
}

/** Days that trades join, and these trades: from `from` up to `to`. */
interface Group {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly from: number;
  readonly to: number;
}

function groupsOf({ firstDay, lastDay }: Trades): Group[] {
  const groups: Group[] = [];
  for (let from = 0, to = 0; from < firstDay.length; from = to) {
    let last = lastDay[from]!;
    for (to = from + 1; to < firstDay.length && firstDay[to]! <= last; to++) last = Math.max(last, lastDay[to]!);
    groups.push({ firstDay: firstDay[from]!, lastDay: last, from, to });
  }
  return groups;
}

/** Dollars that a trade earns if it begins with a row; what would go on after `end` ends there. */
function grossOf({ open, close }: Path, { bars, dollars }: Trades, j: number, row: number, end: number): number {
  if (row >= end) return 0;
  const exit = row + bars[j]!;
  return dollars[j]! * ((exit < end ? open[exit]! : close[end - 1]!) / open[row]! - 1);
}

/** A function that writes what each trade earns in the next placement. */
function placer(path: Path, trades: Trades, groups: readonly Group[], seed: number): (gross: Float64Array) => void {
  const { days, dayStart, dayEnd } = path;
  const generator = xoroshiro128plus(seed);
  const order = Int32Array.from(trades.row, (_, j) => j);
  const isStart = new Uint8Array(path.open.length + order.length);
  return (gross) => {
    const shift = days > 1 ? uniformInt(generator, 1, days - 1) : 0;
    for (const { firstDay, lastDay, from, to } of groups) {
      const [start, end] = [dayStart[firstDay + shift]!, dayEnd[lastDay + shift]!];
      let held = 0;
      for (let j = from; j < to; j++) {
        held += trades.bars[j]!;
        const other = uniformInt(generator, from, j);
        const moved = order[other]!;
        order[other] = order[j]!;
        order[j] = moved;
      }
      // A row of slots, one for each free bar and each trade: which of them are trades is drawn.
      const slots = Math.max(end - start - held, 0) + to - from;
      drawSlots(isStart, slots, to - from, generator);
      let row = start;
      for (let slot = 0, next = from; next < to; slot++) {
        if (isStart[slot] === 0) {
          row++;
          continue;
        }
        isStart[slot] = 0;
        const j = order[next++]!;
        gross[j] = grossOf(path, trades, j, row, end);
        row += trades.bars[j]!;
      }
    }
  };
}

/**
 * Marks `count` of the first `slots` entries, each choice as likely as any other.
 *
 * @see Floyd, in Bentley (1987), "Programming Pearls: a sample of brilliance"
 */
function drawSlots(marks: Uint8Array, slots: number, count: number, generator: RandomGenerator): void {
  for (let last = slots - count; last < slots; last++) {
    const slot = uniformInt(generator, 0, last);
    marks[marks[slot] === 0 ? slot : last] = 1;
  }
}

/** Gross profit beyond what was expected, in units of its own spread; 0 if no trade differs from what was expected. */
function scoreOf(gross: Float64Array, expected: Float64Array): number {
  let [total, squares] = [0, 0];
  for (let j = 0; j < gross.length; j++) {
    const beyond = gross[j]! - expected[j]!;
    total += beyond;
    squares += beyond * beyond;
  }
  return squares > 0 ? total / Math.sqrt(squares) : 0;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
