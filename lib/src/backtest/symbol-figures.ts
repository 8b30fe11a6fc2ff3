import type { Evaluation } from "../evaluation/evaluate.js";
import type { Interval } from "../evaluation/interval.js";
import type { Research } from "../flow/research.js";
import { decidingModel } from "../models/inputs.js";
import type { JudgedRun } from "./judge-run.js";
import { performanceOf } from "./performance.js";
import type { Promotion } from "./promote.js";
import { timingTest } from "./timing-test.js";

/** What research, evaluation and verdict say of one symbol, in few numbers. Plain data, the same as JSON. */
export interface SymbolFigures {
  /** Minute bars that were read. */
  readonly minutes: number;
  /** Times of the first and last bar judged; days and rows of the test part. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly rows: number;
  /** The deciding model's AUC on the test part, and how far it is beyond the baseline's. */
  readonly auc: Bounds;
  readonly beyond: Bounds;
  readonly trades: number;
  /** Dollars after costs, and the same as a share of the cash. */
  readonly profit: number;
  readonly return: number;
  /** Null without trades. */
  readonly sharpe: number | null;
  readonly maxDrawdown: number;
  /** Probability of as much without skill: the timing test's, or that of null runs. */
  readonly p: number;
  readonly verdict: Promotion["verdict"];
  /** The account's equity at some days' closes, in order, as shares of the cash: at most 48. */
  readonly equity: readonly number[];
}

/** An estimate with its interval; null where there is none. */
export interface Bounds {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A symbol of a universe with its figures, or the reason that there are none. */
export type SymbolRow =
  | { readonly symbol: string; readonly figures: SymbolFigures; readonly fault?: undefined }
  | { readonly symbol: string; readonly fault: string; readonly figures?: undefined };

/**
 * Placements of the timing test: the least p is 1 / 10,001, so that one of 1,000 symbols can stand out by itself at a
 * false-discovery rate of 0.1.
 */
export const TIMING_DRAWS = 10_000;

/** A picture of the equity needs no more points. */
const MOST_POINTS = 48;

/**
 * The figures of a symbol.
 *
 * @param run what `research` returned, with a test part
 * @param evaluation what `evaluate` returned for it
 * @param judged what `judgeRun` returned for it
 * @param p of null runs; by default that of the timing test
 */
export function symbolFigures(
  run: Research,
  evaluation: Evaluation,
  { candidate, promotion }: JudgedRun,
  p: number = timingTest(run.bars, candidate, { draws: TIMING_DRAWS }).p,
): SymbolFigures {
  const { trades, profit, sharpe, maxDrawdown, totalReturn } = performanceOf(candidate);
  const scores = evaluation.models[decidingModel(run.recipe)]!;
  return {
    minutes: run.minutes.time.length,
    from: promotion.from,
    to: promotion.to,
    days: evaluation.days,
    rows: evaluation.rows,
    auc: boundsOf(scores.auc),
    beyond: boundsOf(scores.beyondBaseline),
    trades,
    profit,
    return: totalReturn,
    sharpe: orNull(sharpe),
    maxDrawdown,
    p,
    verdict: promotion.verdict,
    equity: pointsOf(candidate.days.equity, candidate.cash),
  };
}

function boundsOf({ estimate, low, high }: Interval): Bounds {
  return { estimate: orNull(estimate), low: orNull(low), high: orNull(high) };
}

/** JSON has no NaN. */
function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Values evenly over a series, the first and the last among them, to a hundredth of a percent of the cash. */
function pointsOf(equity: Float64Array, cash: number): number[] {
  const count = Math.min(equity.length, MOST_POINTS);
  return Array.from({ length: count }, (_, i) => {
    const row = count === 1 ? 0 : Math.round((i * (equity.length - 1)) / (count - 1));
    return Math.round((1e4 * equity[row]!) / cash) / 1e4;
  });
}
