import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { Bars } from "../bars/bars.js";
import { bisectRight } from "../util/bisect-right.js";
import { type CountLimits, checkCount, numbersNeed } from "../util/check-count.js";
import { lastRowsOfDays, placesOf } from "./days.js";
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
  return timingOfAll([{ bars, result }], result.time, options);
}

/** A stock's bars, and its backtest. */
export interface TradedStock {
  readonly bars: Bars;
  readonly result: Pick<Backtest, "trades" | "firstBar" | "fill" | "time">;
}

/**
 * The timing test of many stocks that one account traded, as `timingTest` is that of one.
 *
 * Stocks move together, so their trades are placed together: all days' trades of all stocks move on by the same number of
 * days, and within a day, trades of different stocks that overlap in time stay together as one block. What the stocks
 * have in common is then in the placements as it is in the trades themselves. A trade that is placed where its stock has
 * no bars yet, or none any more, counts as its own mean.
 *
 * @param stocks the stocks, in any order
 * @param time all times at which some stock has a bar
 * @param options draws, seed
 * @returns gross profit of all stocks, its mean over the placements, and p; p is 1 without trades
 * @throws as `timingTest` does
 */
export function timingOfAll(
  stocks: readonly TradedStock[],
  time: Float64Array,
  options: TimingOptions = {},
): TimingTest {
  const { draws = 1000, seed = 1 } = options;
  checkCount(draws, DRAWS);
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  const clock = clockOf(time);
  const trades = stocks.flatMap((stock) => tradesOf(stock, time, clock)).sort((a, b) => a.row - b.row);
  const blocks = blocksOf(trades);
  const groups = groupsOf(blocks);
  const count = trades.length;
  const own = new Float64Array(count);
  for (const group of groups) {
    const end = clock.dayEnd[group.lastDay]!;
    for (let k = group.from; k < group.to; k++) {
      const { from, to } = blocks[k]!;
      for (let j = from; j < to; j++) own[j] = grossOf(trades[j]!, trades[j]!.row, end);
    }
  }
  // The same placements twice: for the mean of each trade, and to rank them.
  const placed = new Float64Array(count);
  const expected = new Float64Array(count);
  const unplaced = new Float64Array(count);
  const place = placer(clock, trades, blocks, groups, seed);
  for (let draw = 0; draw < draws; draw++) {
    place(placed);
    for (let j = 0; j < count; j++) {
      if (Number.isNaN(placed[j]!)) unplaced[j]!++;
      else expected[j] = expected[j]! + placed[j]! / draws;
    }
  }
  for (let j = 0; j < count; j++) if (unplaced[j]! > 0) expected[j]! *= draws / (draws - unplaced[j]!);
  const placeAgain = placer(clock, trades, blocks, groups, seed);
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

/** Two rounds of the part's days, the second of which goes on where the first ends. */
interface Clock {
  /** Rows of one round. */
  readonly rows: number;
  /** First row of each day, and the row after its last: for the days of both rounds. */
  readonly dayStart: Float64Array;
  readonly dayEnd: Float64Array;
  /** Days of one round. */
  readonly days: number;
}

function clockOf(time: Float64Array): Clock {
  const rows = time.length;
  const last = lastRowsOfDays(time, { start: 0, end: rows });
  const dayEnd = Float64Array.from([...last, ...last.map((row) => rows + row)], (row) => row + 1);
  const dayStart = dayEnd.map((_, day) => (day === 0 ? 0 : dayEnd[day - 1]!));
  return { rows, dayStart, dayEnd, days: last.length };
}

/** Prices at which each row of one round begins and ends, NaN where the stock has none; in the second round they have grown. */
interface Path {
  readonly open: Float64Array;
  readonly close: Float64Array;
  readonly growth: number;
}

function pathOf({ bars, result }: TradedStock, places: Int32Array | undefined, rows: number): Path {
  const end = result.firstBar + result.time.length;
  const open = bars.open.subarray(result.firstBar, end);
  const close = bars.close.subarray(result.firstBar, end);
  const growth = close.at(-1)! / open[0]!;
  if (places === undefined) return { open, close, growth };
  const [opens, closes] = [new Float64Array(rows).fill(Number.NaN), new Float64Array(rows).fill(Number.NaN)];
  places.forEach((row, i) => {
    opens[row] = open[i]!;
    closes[row] = close[i]!;
    // Until its next bar the stock keeps its price.
    const next = places[i + 1] ?? row + 1;
    opens.fill(close[i]!, row + 1, next);
    closes.fill(close[i]!, row + 1, next);
  });
  return { open: opens, close: closes, growth };
}

/** A trade: row of the first bar, bars held, dollars at the entry (negative if sold short), days. */
interface PlacedTrade {
  readonly path: Path;
  readonly row: number;
  readonly bars: number;
  readonly dollars: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

function tradesOf(stock: TradedStock, time: Float64Array, { rows, dayEnd }: Clock): PlacedTrade[] {
  const { trades, firstBar, fill, time: own } = stock.result;
  if (trades.length === 0) return [];
  const places = own.length === rows ? undefined : placesOf(own, time);
  const path = pathOf(stock, places, rows);
  const rowOf = (i: number): number => (places === undefined ? i : (places[i] ?? places.at(-1)! + 1));
  const dayOf = (row: number): number => bisectRight(dayEnd, row);
  return trades.map(({ entryBar, exitBar, bars, side, shares }) => {
    // Filled at a close, a trade is held from the next bar on.
    const first = entryBar - firstBar + (fill === "close" ? 1 : 0);
    const row = rowOf(first);
    return {
      path,
      row,
      bars: bars === 0 ? 0 : rowOf(first + bars - 1) + 1 - row,
      dollars: (side === "long" ? 1 : -1) * shares * path.open[row]!,
      firstDay: dayOf(rowOf(entryBar - firstBar)),
      lastDay: dayOf(rowOf(exitBar - firstBar)),
    };
  });
}

/** Trades that stay together, from `from` up to `to`: one, or those of several stocks that overlap in time. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly bars: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

function blocksOf(trades: readonly PlacedTrade[]): Block[] {
  const blocks: Block[] = [];
  for (let from = 0, to = 0; from < trades.length; from = to) {
    const { row, bars, firstDay, lastDay } = trades[from]!;
    let [end, first, last] = [row + bars, firstDay, lastDay];
    for (to = from + 1; to < trades.length && trades[to]!.row < end; to++) {
      const next = trades[to]!;
      end = Math.max(end, next.row + next.bars);
      first = Math.min(first, next.firstDay);
      last = Math.max(last, next.lastDay);
    }
    blocks.push({ from, to, row, bars: end - row, firstDay: first, lastDay: last });
  }
  return blocks;
}

/** Days that blocks join, and these blocks: from `from` up to `to`. */
interface Group {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly from: number;
  readonly to: number;
}

function groupsOf(blocks: readonly Block[]): Group[] {
  const groups: Group[] = [];
  for (let from = 0, to = 0; from < blocks.length; from = to) {
    let last = blocks[from]!.lastDay;
    for (to = from + 1; to < blocks.length && blocks[to]!.firstDay <= last; to++) {
      last = Math.max(last, blocks[to]!.lastDay);
    }
    groups.push({ firstDay: blocks[from]!.firstDay, lastDay: last, from, to });
  }
  return groups;
}

/** Dollars that a trade earns if it begins with a row; what would go on after `end` ends there. NaN where the stock is not. */
function grossOf({ path: { open, close, growth }, bars, dollars }: PlacedTrade, row: number, end: number): number {
  if (row >= end) return 0;
  const rows = open.length;
  const exit = row + bars;
  const at = (prices: Float64Array, i: number): number => (i < rows ? prices[i]! : prices[i - rows]! * growth);
  return dollars * ((exit < end ? at(open, exit) : at(close, end - 1)) / at(open, row) - 1);
}

/** A function that writes what each trade earns in the next placement. */
function placer(
  clock: Clock,
  trades: readonly PlacedTrade[],
  blocks: readonly Block[],
  groups: readonly Group[],
  seed: number,
): (gross: Float64Array) => void {
  const { days, dayStart, dayEnd, rows } = clock;
  const generator = xoroshiro128plus(seed);
  const order = Int32Array.from(blocks, (_, k) => k);
  const isStart = new Uint8Array(2 * rows + order.length);
  return (gross) => {
    const shift = days > 1 ? uniformInt(generator, 1, days - 1) : 0;
    for (const { firstDay, lastDay, from, to } of groups) {
      const [start, end] = [dayStart[firstDay + shift]!, dayEnd[lastDay + shift]!];
      let held = 0;
      for (let k = from; k < to; k++) {
        held += blocks[k]!.bars;
        const other = uniformInt(generator, from, k);
        const moved = order[other]!;
        order[other] = order[k]!;
        order[k] = moved;
      }
      // A row of slots, one for each free bar and each block: which of them are blocks is drawn.
      const slots = Math.max(end - start - held, 0) + to - from;
      drawSlots(isStart, slots, to - from, generator);
      let row = start;
      for (let slot = 0, next = from; next < to; slot++) {
        if (isStart[slot] === 0) {
          row++;
          continue;
        }
        isStart[slot] = 0;
        const block = blocks[order[next++]!]!;
        for (let j = block.from; j < block.to; j++) {
          const trade = trades[j]!;
          gross[j] = grossOf(trade, row + trade.row - block.row, end);
        }
        row += block.bars;
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
    if (Number.isNaN(beyond)) continue;
    total += beyond;
    squares += beyond * beyond;
  }
  return squares > 0 ? total / Math.sqrt(squares) : 0;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
}
