import type { Days } from "./result.js";

/** A fall of the account from a peak, until it is back at the peak. */
export interface DrawdownPeriod {
  /** Deepest point, as a fraction of the peak: -0.2 is twenty percent below it. */
  readonly depth: number;
  /** Midnights of the first day below the peak, of the lowest, and of the day back at it; NaN if not back at the end. */
  readonly from: number;
  readonly low: number;
  readonly recovered: number;
  /** Trading days below the peak. */
  readonly days: number;
}

/**
 * All drawdowns of an account by its days' closes, the deepest first. The deepest and the longest are those of
 * `maxDrawdown`.
 *
 * @param days the `days` of a backtest
 * @returns one entry for each time that the account was below an earlier peak; the start counts as a peak
 * @see quantstats `drawdown_details`, whose `end` is the last day below the peak
 * @example
 * const days = { time: Float64Array.of(0, 1, 2, 3), return: Float64Array.of(0.1, -0.2, 0.1, 0.3) };
 * drawdowns(days); // → [{ depth: -0.2, from: 1, low: 1, recovered: 3, days: 2 }]
 */
export function drawdowns({ time, return: returns }: Pick<Days, "time" | "return">): DrawdownPeriod[] {
  const found: DrawdownPeriod[] = [];
  let value = 1;
  let top = 1;
  let open: OpenDrawdown | undefined;
  for (let day = 0; day < returns.length; day++) {
    value *= 1 + returns[day]!;
    if (value >= top) {
      if (open) found.push(endAt(open, time[day]!));
      open = undefined;
      top = value;
      continue;
    }
    const depth = value / top - 1;
    open ??= { depth, from: time[day]!, low: time[day]!, days: 0 };
    open.days++;
    if (depth < open.depth) {
      open.depth = depth;
      open.low = time[day]!;
    }
  }
  if (open) found.push(endAt(open, Number.NaN));
  return found.sort((a, b) => a.depth - b.depth);
}

interface OpenDrawdown {
  depth: number;
  readonly from: number;
  low: number;
  days: number;
}

function endAt({ depth, from, low, days }: OpenDrawdown, recovered: number): DrawdownPeriod {
  return { depth, from, low, recovered, days };
}
