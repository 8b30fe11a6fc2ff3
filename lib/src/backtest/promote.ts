import type { Bars } from "../bars/bars.js";
import type { BootstrapOptions } from "../evaluation/day-blocks.js";
import type { Interval } from "../evaluation/interval.js";
import { formatTime } from "../util/time.js";
import { type BacktestOptions, backtest } from "./backtest.js";
import { type Costs, parseCosts, scaleCosts } from "./costs.js";
import { meanInterval } from "./daily-interval.js";
import { type Performance, performanceOf } from "./performance.js";
import { buyAndHold } from "./policies/passive.js";
import type { Decide, Policy, Signals } from "./policy.js";
import type { Backtest } from "./result.js";
import { deflatedSharpe, measureSharpe, minTrackRecord, probabilisticSharpe } from "./sharpe-evidence.js";

/** What a candidate is judged on. */
export interface PromoteOptions<S extends Signals = Signals> extends BacktestOptions<S> {
  /** First and last time of the part on which nothing was chosen: neither models, nor gate, nor cap. */
  readonly from: string;
  readonly to: string;
  /** False if something was chosen on that part: then its days are no evidence, and nothing is promoted. True. */
  readonly untouched?: boolean;
  /** How often policies were judged on this part, this judgement included; for the deflated Sharpe ratio. */
  readonly looks: number;
  /** Fewer trades are no evidence. 30. */
  readonly minTrades?: number;
  /** Largest acceptable drawdown of the daily equity, a fraction. 0.10. */
  readonly drawdownLimit?: number;
  /** Draws, level, seed and block length of the intervals. */
  readonly bootstrap?: BootstrapOptions;
}

/** What a criterion is about: the amount of evidence, what was earned, or how certain that is. */
export type CriterionKind = "evidence" | "result" | "certainty";

/** One condition of promotion. */
export interface Criterion {
  readonly kind: CriterionKind;
  /** In words. */
  readonly name: string;
  /** The measured figure and its limit: it must be above, at least (trades and days) or at most (drawdown). */
  readonly figure: number;
  readonly limit: number;
  readonly comparison: ">" | ">=" | "<=";
  readonly passed: boolean;
}

/** Candidate and baseline at the same costs. */
export interface CostComparison {
  readonly costs: Costs;
  readonly candidate: Performance;
  readonly baseline: Performance;
  /** Mean daily return of the candidate minus the baseline's, and minus 0 (doing nothing). */
  readonly overBaseline: Interval;
  readonly overNothing: Interval;
}

/** The verdict on the models, with reasons. Plain data; NaN if a number has no meaning. */
export interface Promotion {
  /** Version of this format. */
  readonly promotion: 2;
  /**
   * `promote`: every criterion passed. `not enough evidence`: too few trades or days, or the candidate earned more at
   * either level of costs but it may be chance. `don't promote`: it did not earn more, or its drawdown was too deep.
   */
  readonly verdict: "promote" | "don't promote" | "not enough evidence";
  /** A sentence for each failed criterion, and the notes on the runs. */
  readonly reasons: readonly string[];
  readonly symbol: string;
  /** Times of the first and last bar judged. */
  readonly from: string;
  readonly to: string;
  readonly cash: number;
  readonly fill: Backtest["fill"];
  readonly shares: Backtest["shares"];
  readonly criteria: readonly Criterion[];
  /** At the given costs, and at twice the costs. */
  readonly atCosts: CostComparison;
  readonly atTwiceCosts: CostComparison;
  /** The stock itself at the candidate's mean exposure; only if the candidate had any. */
  readonly buyAndHold?: Performance;
  /** What the candidate's Sharpe ratio is worth. */
  readonly sharpe: {
    /** Probability that the true ratio is above 0, taken alone and as the best of `looks`. */
    readonly probabilistic: number;
    readonly deflated: number;
    readonly looks: number;
    /** Days needed to be 95 % sure; Infinity if it is not above 0. */
    readonly minTrackRecordDays: number;
  };
}

/** Fewer days give no meaningful interval. */
const MIN_DAYS = 20;

/**
 * Judges whether a candidate should replace a baseline: after costs, on bars on which nothing was chosen.
 *
 * Both trade the same bars at the same costs, cash, fills and shares; give the baseline the candidate's size
 * (`rsiBaseline({ size: cap })`). The candidate must trade often enough. Its net profit and Sharpe ratio must be above
 * the baseline's and above 0, the result of doing nothing. The bootstrap intervals of its mean daily return, and of the
 * difference from the baseline's, must lie above 0. All of this must also hold at twice the costs, and the drawdown
 * must stay within its limit. A candidate that does not trade is never promoted, however much the baseline loses.
 *
 * @param bars all available bars, so that signals are ready when the part begins
 * @param candidate the policy to judge
 * @param baseline the policy it has to beat
 * @param options options of `backtest`, plus the part, the number of looks and the limits
 * @returns the verdict with each criterion's figure
 * @throws as `backtest` does, or when the part has fewer than two days
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const options = { signals: modelSignals(bars, models), costs: "ib", from: "2018-02-15", to: "2018-03-01", looks: 1 };
 * promote(bars, brain(), rsiBaseline(), options).verdict; // → "not enough evidence"
 */
export function promote<S extends Signals>(
  bars: Bars,
  candidate: Policy<S> | Decide<S>,
  baseline: Policy<S> | Decide<S>,
  options: PromoteOptions<S>,
): Promotion {
  const { looks, minTrades = 30, drawdownLimit = 0.1, bootstrap = {}, untouched = true } = options;
  const costs = typeof options.costs === "string" ? parseCosts(options.costs) : options.costs;
  const [result, atCosts] = compare(bars, candidate, baseline, { ...options, costs }, bootstrap);
  const [, atTwiceCosts] = compare(bars, candidate, baseline, { ...options, costs: scaleCosts(costs, 2) }, bootstrap);
  const { candidate: own } = atCosts;
  const criteria: Criterion[] = [
    criterion("evidence", "trades", own.trades, ">=", minTrades),
    criterion("evidence", "days that nothing was chosen on", untouched ? own.days : 0, ">=", MIN_DAYS),
    criterion("evidence", "bars from a decision to its fill", result.fill === "close" ? 0 : 1, ">=", 1),
    criterion("evidence", "paid in costs", own.slippage + own.fees, ">", 0),
    ...criteriaOf(atCosts, ""),
    ...criteriaOf(atTwiceCosts, " at twice the costs"),
    criterion("result", "drawdown", Math.abs(own.maxDrawdown), "<=", drawdownLimit),
  ];
  const measured = measureSharpe(result.days.return);
  const { exposure } = own;
  const held =
    exposure > 0
      ? // In fractions of a share: a small exposure may be less than one, and held it must be.
        performanceOf(
          backtest(bars, buyAndHold({ exposure }), { ...options, signals: {}, costs, shares: "fractional" }),
        )
      : undefined;
  return {
    promotion: 2,
    verdict: verdictOf(criteria),
    reasons: [...criteria.filter(({ passed }) => !passed).map(reasonOf), ...result.notes],
    symbol: bars.symbol,
    from: formatTime(result.time[0]!),
    to: formatTime(result.time.at(-1)!),
    cash: result.cash,
    fill: result.fill,
    shares: result.shares,
    criteria,
    atCosts,
    atTwiceCosts,
    ...(held && { buyAndHold: held }),
    sharpe: {
      probabilistic: probabilisticSharpe(measured),
      deflated: deflatedSharpe(measured, looks),
      looks,
      minTrackRecordDays: minTrackRecord(measured),
    },
  };
}

function compare<S extends Signals>(
  bars: Bars,
  candidate: Policy<S> | Decide<S>,
  baseline: Policy<S> | Decide<S>,
  options: BacktestOptions<S> & { readonly costs: Costs },
  bootstrap: BootstrapOptions,
): [result: Backtest, comparison: CostComparison] {
  const own = backtest(bars, candidate, options);
  const other = backtest(bars, baseline, options);
  const { time, return: returns } = own.days;
  const comparison = {
    costs: options.costs,
    candidate: performanceOf(own),
    baseline: performanceOf(other),
    overBaseline: meanInterval(
      time,
      returns.map((r, d) => r - other.days.return[d]!),
      bootstrap,
    ),
    overNothing: meanInterval(time, returns, bootstrap),
  };
  return [own, comparison];
}

function criteriaOf({ candidate, baseline, overBaseline, overNothing }: CostComparison, where: string): Criterion[] {
  // Without variation there is no Sharpe ratio; doing nothing counts as 0.
  const sharpe = ({ sharpe: value }: Performance): number => (Number.isNaN(value) ? 0 : value);
  return [
    criterion("result", `net profit above the baseline's${where}`, candidate.profit, ">", baseline.profit),
    criterion("result", `net profit above doing nothing${where}`, candidate.profit, ">", 0),
    criterion("result", `Sharpe ratio above the baseline's${where}`, sharpe(candidate), ">", sharpe(baseline)),
    criterion("result", `Sharpe ratio above doing nothing${where}`, sharpe(candidate), ">", 0),
    criterion("certainty", `interval of the daily return over the baseline${where}`, overBaseline.low, ">", 0),
    criterion("certainty", `interval of the daily return over doing nothing${where}`, overNothing.low, ">", 0),
  ];
}

function criterion(
  kind: CriterionKind,
  name: string,
  figure: number,
  comparison: Criterion["comparison"],
  limit: number,
): Criterion {
  const passed = comparison === ">" ? figure > limit : comparison === ">=" ? figure >= limit : figure <= limit;
  return { kind, name, figure, limit, comparison, passed };
}

function verdictOf(criteria: readonly Criterion[]): Promotion["verdict"] {
  const failed = (kind: CriterionKind): boolean => criteria.some((one) => one.kind === kind && !one.passed);
  if (failed("evidence")) return "not enough evidence";
  if (failed("result")) return "don't promote";
  return failed("certainty") ? "not enough evidence" : "promote";
}

function reasonOf({ kind, name, figure, comparison, limit }: Criterion): string {
  const number = (value: number): string => String(Number(value.toPrecision(4)));
  const lower = kind === "certainty" ? "begins at" : "is";
  return `${name} ${lower} ${number(figure)}, must be ${WORDS[comparison]} ${number(limit)}`;
}

const WORDS = { ">": "above", ">=": "at least", "<=": "at most" } as const;
