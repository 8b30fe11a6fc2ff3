import { combinations } from "../splits/combinatorial-purged.js";
import { mean, standardDeviation } from "../stats/standard-deviation.js";
import { log } from "../util/log.js";

/** How often the best of several strategies in one half of the time was a poor one in the other half. */
export interface Overfitting {
  /** Probability of backtest overfitting: share of the splits whose winner was at or below the median out of sample. */
  readonly pbo: number;
  /**
   * For each split, the log-odds of the winner's relative rank out of sample: 0 is the median, below 0 worse, and above
   * 0 better.
   */
  readonly logits: Float64Array;
  /** For each split, the strategy that won in sample, and its score in sample and out of sample. */
  readonly winner: Uint32Array;
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** Share of the splits whose winner lost money, or scored below 0, out of sample. */
  readonly probabilityOfLoss: number;
  /** Slope of the winners' score out of sample on their score in sample: below 0, the better it looked, the worse it was. */
  readonly degradation: number;
}

/** Settings of `probabilityOfOverfitting`. */
export interface OverfittingOptions {
  /** Number of blocks that the days are cut into, even; half of them are in sample. 16. */
  readonly blocks?: number;
  /** How a strategy is scored on some days; by default its Sharpe ratio per day, 0 without variation. */
  readonly score?: (returns: Float64Array) => number;
}

/**
 * Probability of backtest overfitting, by combinatorially symmetric cross-validation: the days are cut into blocks, and
 * each choice of half of them is one split. The strategy with the best score in sample is ranked out of sample, among
 * all. If choosing means anything, the winner is above the median there more often than not.
 *
 * Days that the blocks do not divide evenly are left out at the start. Equal scores share the mean of their ranks; of
 * equal winners, the first wins.
 *
 * @param returns daily returns of each strategy: one column per strategy, of the same days
 * @param options blocks, and how a strategy is scored
 * @returns the probability, with each split's figures
 * @throws when there are fewer than two strategies, a return is missing, or blocks are odd or of fewer than two days
 * @see Bailey, Borwein, Lopez de Prado & Zhu (2017), "The Probability of Backtest Overfitting", Journal of
 * Computational Finance 20 (4), section 2
 * @example
 * // One strategy is better on every day: its win is no accident.
 * const noise = Float64Array.from({ length: 80 }, (_, day) => Math.sin(day * day));
 * probabilityOfOverfitting([noise, noise.map((r) => r + 1)], { blocks: 4 }).pbo; // → 0
 */
export function probabilityOfOverfitting(
  returns: readonly Float64Array[],
  options: OverfittingOptions = {},
): Overfitting {
  const { blocks = 16, score = sharpeOrZero } = options;
  checkReturns(returns, blocks);
  const days = returns[0]!.length;
  const size = Math.floor(days / blocks);
  const first = days - size * blocks;
  const pick = (column: Float64Array, chosen: readonly number[]): Float64Array => {
    const out = new Float64Array(chosen.length * size);
    chosen.forEach((block, i) => {
      out.set(column.subarray(first + block * size, first + (block + 1) * size), i * size);
    });
    return out;
  };
  const splits = combinations(blocks, blocks / 2);
  const winner = new Uint32Array(splits.length);
  const [inSample, outOfSample, logits] = [0, 1, 2].map(() => new Float64Array(splits.length));
  splits.forEach((chosen, split) => {
    const left = Array.from({ length: blocks }, (_, block) => block).filter((block) => !chosen.includes(block));
    const inside = returns.map((column) => score(pick(column, chosen)));
    const outside = returns.map((column) => score(pick(column, left)));
    const best = inside.reduce((top, value, i) => (value > inside[top]! ? i : top), 0);
    const rank = averageRank(outside, best) / (returns.length + 1);
    winner[split] = best;
    inSample![split] = inside[best]!;
    outOfSample![split] = outside[best]!;
    logits![split] = log(rank / (1 - rank));
  });
  const share = (hit: (split: number) => boolean): number =>
    splits.reduce((sum, _, split) => sum + (hit(split) ? 1 : 0), 0) / splits.length;
  return {
    pbo: share((split) => logits![split]! <= 0),
    logits: logits!,
    winner,
    inSample: inSample!,
    outOfSample: outOfSample!,
    probabilityOfLoss: share((split) => outOfSample![split]! < 0),
    degradation: slope(inSample!, outOfSample!),
  };
}

function checkReturns(returns: readonly Float64Array[], blocks: number): void {
  if (returns.length < 2)
    throw new Error(`overfitting is about the best of several: give 2 or more strategies, got ${returns.length}`);
  const days = returns[0]!.length;
  if (!(Number.isInteger(blocks) && blocks >= 2 && blocks % 2 === 0)) {
    throw new RangeError(`blocks must be an even number of 2 or more, got ${blocks}`);
  }
  if (days < 2 * blocks) throw new Error(`${days} days are too few for ${blocks} blocks of two days: use fewer blocks`);
  returns.forEach((column, strategy) => {
    if (column.length !== days)
      throw new Error(`strategy ${strategy} has ${column.length} days, but strategy 0 has ${days}`);
    const at = column.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw new Error(`strategy ${strategy} has the return ${column[at]} on day ${at}: 0 is a day without a trade`);
  });
}

/** The Sharpe ratio per day; a strategy that does not move scores 0, as doing nothing does. */
function sharpeOrZero(returns: Float64Array): number {
  const deviation = standardDeviation(returns);
  return deviation > 0 ? mean(returns) / deviation : 0;
}

/** The rank of one value among all, from 1 for the lowest; equal values share the mean of their ranks. */
function averageRank(values: readonly number[], of: number): number {
  const own = values[of]!;
  const below = values.filter((value) => value < own).length;
  const equal = values.filter((value) => value === own).length;
  return below + (equal + 1) / 2;
}

/** The slope of a least-squares line. */
function slope(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)];
  let [over, under] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    over += (x[i]! - mx) * (y[i]! - my);
    under += (x[i]! - mx) ** 2;
  }
  return over / under;
}
