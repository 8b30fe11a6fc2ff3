import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { BarArrays, Bars } from "../bars/bars.js";
import { exp } from "../util/exp.js";
import { log } from "../util/log.js";
import { showable } from "../util/showable.js";

/** Settings of a sign flip. */
export interface SignFlipOptions {
  /** Keep the drift: each walk ends at the bars' own last price. False. */
  readonly keepDrift?: boolean;
}

/**
 * The same bars with random directions: each bar, with the gap before it, keeps the size of its move, its volume and
 * its time, and a coin flip decides whether it goes up or down.
 *
 * A bar is kept or mirrored about the close before it: in log prices, its open, high, low and close have the same
 * distances on the other side. So calm and stormy days, busy opens, nights, and whatever volume says about volatility
 * all stay, but nothing in the past says whether the price will rise. The odds of the coin flip make the price itself,
 * not its logarithm, a martingale: a move by a factor m goes up with probability 1 / (1 + m), slightly below one half,
 * so no rule that uses past bars earns anything. (With even odds the price would drift up by half its variance.)
 *
 * It is a null hypothesis for exactly these bars: whatever a flow scores on such walks, it scores without skill.
 * Mirroring also removes the drift of the price, and the tendency of volatility to rise when prices fall.
 *
 * With `keepDrift` the flips are centred on the drift, and each walk ends at the bars' own last price. Let m be the bars'
 * own mean log move (the log of the last close over the first price, divided by the number of moves). A bar is kept, or
 * mirrored about the close before it times exp(m): a log move r becomes m + (r - m) or m - (r - m), each with
 * probability one half. Then the same small amount is taken from every move, so that their mean is m again. So what a
 * rule earns from the drift alone, it earns on the walks too.
 *
 * @param bars n bars, prices above 0; a missing price stays missing
 * @param seed integer seed of the coin flips
 * @param options `keepDrift`
 * @returns n bars at the same times with the same volumes (the same arrays); prices are not rounded to ticks; where a bar
 *   is mirrored, a missing high is now a missing low
 * @throws RangeError when a price is not above 0 or `seed` is not an integer
 * @see Fisher (1935), "The Design of Experiments", section 21: tests by changing signs at random
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * const walk = signFlip(bars, 1);
 * const move = ({ close }, i) => Math.abs(Math.log(close[i] / close[i - 1]));
 * move(walk, 100) / move(bars, 100); // → 1.000000
 */
export function signFlip(bars: Bars, seed: number, options: SignFlipOptions = {}): Bars {
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  const { open, high, low, close } = bars;
  const n = close.length;
  const { keepDrift = false } = options;
  const meanMove = keepDrift ? exp(meanLogMove(bars)) : 1;
  const generator = xoroshiro128plus(seed);
  // The first numbers of neighbouring seeds are correlated.
  for (let i = 0; i < BURN_IN; i++) generator.next();
  const walk = {
    open: new Float64Array(n),
    high: new Float64Array(n),
    low: new Float64Array(n),
    close: new Float64Array(n),
  };
  // The close before, or the very first price, in the bars and in the walk.
  let real = firstPrice(bars);
  let walked = real;
  for (let i = 0; i < n; i++) {
    const [o, h, l, c] = [open[i]!, high[i]!, low[i]!, close[i]!];
    if (o <= 0 || h <= 0 || l <= 0 || c <= 0) {
      throw new RangeError(`bar ${i} has a price of ${Math.min(o, h, l, c)}: a sign flip needs prices above 0`);
    }
    const known = !Number.isNaN(c);
    const move = known ? c / real : 1;
    if (uniformFloat64(generator) * (keepDrift ? 2 : 1 + move) < 1) {
      const scale = walked / real;
      walk.open[i] = o * scale;
      walk.high[i] = h * scale;
      walk.low[i] = l * scale;
      walk.close[i] = c * scale;
    } else {
      const scale = walked * real * meanMove ** 2;
      walk.open[i] = scale / o;
      walk.high[i] = scale / l;
      walk.low[i] = scale / h;
      walk.close[i] = scale / c;
    }
    if (known) {
      real = c;
      walked = walk.close[i]!;
    }
  }
  if (keepDrift) endAt(walk, bars);
  return showable("bars", { ...bars, ...walk });
}

/** Takes the same amount from every log move of the walk, so that it ends at the bars' last known close. */
function endAt(walk: Pick<BarArrays, "open" | "high" | "low" | "close">, { close }: Bars): void {
  let moves = 0;
  let last = -1;
  for (let i = 0; i < close.length; i++) {
    if (Number.isNaN(close[i]!)) continue;
    moves++;
    last = i;
  }
  if (last < 0) return;
  const surplus = log(walk.close[last]! / close[last]!) / moves;
  let move = 0;
  for (let i = 0; i < close.length; i++) {
    if (!Number.isNaN(close[i]!)) move++;
    const factor = exp(-surplus * move);
    for (const prices of Object.values(walk)) prices[i] = prices[i]! * factor;
  }
}

const BURN_IN = 64;

/** The mean log move from one known close to the next; the first from the first price. 0 without any. */
function meanLogMove(bars: Bars): number {
  const known = bars.close.filter((close) => !Number.isNaN(close));
  return known.length === 0 ? 0 : log(known.at(-1)! / firstPrice(bars)) / known.length;
}

function firstPrice({ open, close }: Bars): number {
  for (let i = 0; i < open.length; i++) {
    if (open[i]! > 0) return open[i]!;
    if (close[i]! > 0) return close[i]!;
  }
  return 1;
}
