import type { Bars } from "../bars/bars.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions } from "../evaluation/day-blocks.js";
import type { Interval } from "../evaluation/interval.js";
import type { JointBootstrap } from "../evaluation/joint-bootstrap.js";
import { formatTime } from "../util/time.js";
import { type BacktestOptions, backtest } from "./backtest.js";
import { type Costs, parseCosts, scaleCosts } from "./costs.js";
import { type Criterion, criterion, reasonOf, type Verdict, verdictOf } from "./criteria.js";
import { drawMeans } from "./daily-interval.js";
import { heldReturns } from "./held-returns.js";
import { type Participation, participationOf } from "./participation.js";
import { type Performance, performanceOf } from "./performance.js";
import { buyAndHold } from "./policies/passive.js";
import { scaledPolicy } from "./policies/scaled.js";
import type { Decide, Policy, Signals } from "./policy.js";
import type { Backtest, Fill, Trade } from "./result.js";
import { deflatedSharpe, measureSharpe, minTrackRecord, probabilisticSharpe } from "./sharpe-evidence.js";
import { type TimingTest, timingTest } from "./timing-test.js";

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
  /** Largest acceptable share of a bar's volume that is traded. 0.05. */
  readonly participationLimit?: number;
  /** Least that must be paid in costs, in dollars per share and side. 0.005, half a tick of spread. */
  readonly costFloor?: number;
  /** Draws, level, seed and block length of the intervals. The seed is that of the timing test too. */
  readonly bootstrap?: BootstrapOptions;
}

/** Candidate and baseline at the same costs. */
export interface CostComparison {
  readonly costs: Costs;
  readonly candidate: Performance;
  readonly baseline: Performance;
  /** The baseline with its orders scaled to the candidate's mean exposure, in fractions of a share. */
  readonly baselineAtExposure: Performance;
  /** Mean daily return of the candidate minus the baseline's, at the given sizes and at equal exposure. */
  readonly overBaseline: Interval;
  readonly overBaselineAtExposure: Interval;
  /** The same minus 0 (doing nothing), and minus the stock's own at the candidate's mean exposure, `heldReturns`. */
  readonly overNothing: Interval;
  readonly overBuyAndHold: Interval;
}

/** The verdict on the models, with reasons. Plain data; NaN if a number has no meaning. */
export interface Promotion {
  /** Version of this format. */
  readonly promotion: 2;
  readonly verdict: Verdict;
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
  /** The candidate's trades against the same trades at random times. */
  readonly timing: TimingTest;
  /** How much of the market's volume the candidate traded, and with how much cash it would be too much. */
  readonly participation: Participation;
  /** What the candidate's Sharpe ratio is worth. */
  readonly sharpe: {
    /** Probability that the true ratio is above 0, taken alone and as the best of `looks`. */
    readonly probabilistic: number;
    readonly deflated: number;
    /** The latter for the daily returns minus the stock's at the candidate's mean exposure. */
    readonly deflatedOverBuyAndHold: number;
    readonly looks: number;
    /** Days needed to be 95 % sure; Infinity if it is not above 0. */
    readonly minTrackRecordDays: number;
  };
}

/** Fewer days give no meaningful interval. */
const MIN_DAYS = 20;

/** Half a tick of spread, in dollars: the least that a share costs to buy or to sell. */
const HALF_TICK = 0.005;

/** Largest p of the timing test, and what the deflated Sharpe ratios must be above. */
const MAX_P = 0.05;
const MIN_DEFLATED = 0.95;

/**
 * Judges whether a candidate should replace a baseline: after costs, on bars on which nothing was chosen.
 *
 * Candidate and baseline trade the same bars at the same costs, cash, fills and shares; give the baseline the
 * candidate's size (`rsiBaseline({ size: cap })`). A promotion needs all of this:
 *
 * - evidence: enough trades and days, fills after the bar that decided, costs of at least `costFloor`, and never more
 *   than `participationLimit` of a bar's volume
 * - result: net profit and Sharpe ratio above 0, the result of doing nothing, and above the baseline's, also where the
 *   baseline's orders are scaled to the candidate's mean exposure (profit alone: scaling hardly changes a Sharpe ratio)
 * - certainty: the bootstrap intervals of the mean daily return above 0, and of its difference from the baseline's and
 *   from the stock's own at the candidate's mean exposure (`heldReturns`)
 * - certainty: the timing test's p at most 0.05; and deflated Sharpe ratios above 0.95 over all looks, of the daily
 *   returns and of what they are beyond the stock's
 *
 * Profits, ratios and intervals must hold at twice the costs too. The drawdown must stay within its limit. A candidate
 * that does not trade is never promoted, however much the baseline loses. The interval over the baseline at equal
 * exposure is reported, but is no criterion: a baseline that rarely trades would be scaled until its noise decides.
 *
 * @param bars all available bars, so that signals are ready when the part begins
 * @param candidate the policy to judge
 * @param baseline the policy it has to beat
 * @param options options of `backtest`, plus the part, the number of looks and the limits
 * @returns the verdict with each criterion's figure
 * @throws as `backtest` does, when the part has fewer than two days, or when a limit is out of range
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
  return promoteIn(stockArena(bars, options.signals), candidate, baseline, options);
}

/** What of a run is the same for one stock and for many. */
export type Ran = Pick<Backtest, "cash" | "fill" | "shares" | "time" | "days" | "notes">;

/** An order's shares, and what a trade cost. */
interface Traded {
  readonly fills: readonly Pick<Fill, "shares">[];
  readonly trades: readonly Pick<Trade, "slippage" | "fees">[];
}

/** Where policies compete: in one stock, or in an account over many. */
export interface Arena<S extends Signals, R extends Ran> {
  readonly symbol: string;
  run(policy: Policy<S> | Decide<S>, account: ArenaAccount): R;
  performanceOf(run: R): Performance;
  /** The baseline's run with its orders scaled to the candidate's mean exposure, in fractions of a share; as it is if either has none. */
  atExposure(baseline: Policy<S> | Decide<S>, run: R, candidate: R, account: ArenaAccount): R;
  /** What is held passively would have paid the run's mean exposure, a day at a time. */
  heldReturns(run: R): Float64Array;
  /** The same as a backtest; only if the run had any exposure. */
  held(run: R, account: ArenaAccount): Performance | undefined;
  traded(run: R): Traded;
  timing(run: R, seed: number): TimingTest;
  participation(run: R, limit: number): Participation;
}

/** The account that policies compete with: options of a backtest, the costs parsed. */
export type ArenaAccount = Pick<PromoteOptions, "cash" | "fill" | "shares" | "from" | "to"> & { readonly costs: Costs };

/** One stock. */
function stockArena<S extends Signals>(bars: Bars, signals: S | undefined): Arena<S, Backtest> {
  const seen = signals === undefined ? {} : { signals };
  const run = (policy: Policy<S> | Decide<S>, account: ArenaAccount): Backtest =>
    backtest(bars, policy, { ...account, ...seen });
  return {
    symbol: bars.symbol,
    run,
    performanceOf: (result) => performanceOf(result),
    atExposure: (baseline, result, candidate, account) => {
      const exact = { ...account, shares: "fractional" } as const;
      // Rounding to whole shares would change the exposure.
      const unscaled = account.shares === "fractional" ? result : run(baseline, exact);
      const factor = performanceOf(candidate).exposure / performanceOf(unscaled).exposure;
      if (!(factor > 0 && factor < Number.POSITIVE_INFINITY)) return result;
      const policy = typeof baseline === "function" ? { name: result.policy, decide: baseline } : baseline;
      return run(scaledPolicy(policy, factor), exact);
    },
    heldReturns: (result) => heldReturns(bars, result),
    held: (result, account) => {
      const { exposure } = performanceOf(result);
      // In fractions of a share: a small exposure may be less than one, and held it must be.
      return exposure > 0
        ? performanceOf(backtest(bars, buyAndHold({ exposure }), { ...account, shares: "fractional" }))
        : undefined;
    },
    traded: (result) => result,
    timing: (result, seed) => timingTest(bars, result, { seed }),
    participation: (result, limit) => participationOf(bars, result, limit),
  };
}

/** Judges a candidate as `promote` does, wherever it competes. */
export function promoteIn<S extends Signals, R extends Ran>(
  arena: Arena<S, R>,
  candidate: Policy<S> | Decide<S>,
  baseline: Policy<S> | Decide<S>,
  options: Omit<PromoteOptions, "signals">,
): Promotion {
  const { looks, minTrades = 30, drawdownLimit = 0.1, bootstrap = {}, untouched = true } = options;
  const { participationLimit = 0.05, costFloor = HALF_TICK } = options;
  if (!(costFloor >= 0)) throw new RangeError(`costFloor must be 0 $ a share or more, got ${costFloor}`);
  const costs = typeof options.costs === "string" ? parseCosts(options.costs) : options.costs;
  const account = accountOf(options, costs);
  const once = runAt(arena, candidate, baseline, account);
  const twice = runAt(arena, candidate, baseline, { ...account, costs: scaleCosts(costs, 2) });
  const result = once.own;
  // All are of the same days, so the same draws do for all.
  const series = [once, twice].flatMap(({ over }) => Object.values(over));
  const drawn = drawMeans(result.days.time, series, bootstrap);
  const [atCosts, atTwiceCosts] = [comparisonOf(once, drawn), comparisonOf(twice, drawn)];
  const { candidate: own } = atCosts;
  const { seed } = { ...BOOTSTRAP_DEFAULTS, ...bootstrap };
  const timing = arena.timing(result, seed);
  const participation = arena.participation(result, participationLimit);
  const measured = measureSharpe(result.days.return);
  const sharpe: Promotion["sharpe"] = {
    probabilistic: probabilisticSharpe(measured),
    deflated: deflatedSharpe(measured, looks),
    deflatedOverBuyAndHold: deflatedSharpe(measureSharpe(once.over.overBuyAndHold), looks),
    looks,
    minTrackRecordDays: minTrackRecord(measured),
  };
  const criteria: Criterion[] = [
    criterion("evidence", "trades", "number", own.trades, ">=", minTrades),
    criterion("evidence", "days that nothing was chosen on", "number", untouched ? own.days : 0, ">=", MIN_DAYS),
    criterion("evidence", "bars from a decision to its fill", "number", result.fill === "close" ? 0 : 1, ">=", 1),
    criterion(
      "evidence",
      "dollars paid per share and side",
      "number",
      costsPerShare(arena.traded(result)),
      ">=",
      costFloor,
    ),
    criterion(
      "evidence",
      "largest share of a bar's volume",
      "fraction",
      participation.largest,
      "<=",
      participationLimit,
    ),
    ...criteriaAt(atCosts, ""),
    ...criteriaAt(atTwiceCosts, " at twice the costs"),
    criterion("certainty", "chance of doing as well at random times", "number", timing.p, "<=", MAX_P),
    criterion("certainty", "deflated Sharpe ratio", "number", zeroIfNone(sharpe.deflated), ">", MIN_DEFLATED),
    criterion(
      "certainty",
      "deflated Sharpe ratio over buy and hold",
      "number",
      zeroIfNone(sharpe.deflatedOverBuyAndHold),
      ">",
      MIN_DEFLATED,
    ),
    criterion("result", "drawdown", "fraction", Math.abs(own.maxDrawdown), "<=", drawdownLimit),
  ];
  const held = arena.held(result, account);
  return {
    promotion: 2,
    verdict: verdictOf(criteria),
    reasons: [
      ...criteria.filter(({ passed }) => !passed).map(reasonOf),
      ...(Number.isNaN(participation.largest) ? ["The bars have no volumes, so the market's size is unknown."] : []),
      ...result.notes,
    ],
    symbol: arena.symbol,
    from: formatTime(result.time[0]!),
    to: formatTime(result.time.at(-1)!),
    cash: result.cash,
    fill: result.fill,
    shares: result.shares,
    criteria,
    atCosts,
    atTwiceCosts,
    ...(held && { buyAndHold: held }),
    timing,
    participation,
    sharpe,
  };
}

/** The options of the account, so that no other reaches a backtest. */
function accountOf({ cash, fill, shares, from, to }: Omit<PromoteOptions, "signals">, costs: Costs): ArenaAccount {
  return { costs, from, to, ...(cash !== undefined && { cash }), ...(fill && { fill }), ...(shares && { shares }) };
}

/** The candidate's run at some costs, what it and the baseline came to, and its daily returns minus those of others. */
interface RunsAtCosts<R extends Ran> {
  readonly own: R;
  readonly performances: Pick<CostComparison, "costs" | "candidate" | "baseline" | "baselineAtExposure">;
  readonly over: Readonly<
    Record<"overBaseline" | "overBaselineAtExposure" | "overNothing" | "overBuyAndHold", Float64Array>
  >;
}

function runAt<S extends Signals, R extends Ran>(
  arena: Arena<S, R>,
  candidate: Policy<S> | Decide<S>,
  baseline: Policy<S> | Decide<S>,
  account: ArenaAccount,
): RunsAtCosts<R> {
  const own = arena.run(candidate, account);
  if (own.days.time.length < 2) {
    const day = formatTime(own.days.time[0]!).slice(0, 10);
    throw new Error(`only one day is judged, ${day}, and nothing is certain of one day: take a longer period`);
  }
  const other = arena.run(baseline, account);
  const scaled = arena.atExposure(baseline, other, own, account);
  return {
    own,
    performances: {
      costs: account.costs,
      candidate: arena.performanceOf(own),
      baseline: arena.performanceOf(other),
      baselineAtExposure: arena.performanceOf(scaled),
    },
    over: {
      overBaseline: beyond(own, other.days.return),
      overBaselineAtExposure: beyond(own, scaled.days.return),
      overNothing: own.days.return,
      overBuyAndHold: beyond(own, arena.heldReturns(own)),
    },
  };
}

/** The comparison at some costs, its intervals from draws of all its daily returns. */
function comparisonOf<R extends Ran>(
  { performances, over }: RunsAtCosts<R>,
  drawn: JointBootstrap<Float64Array>,
): CostComparison {
  return {
    ...performances,
    overBaseline: drawn.interval(over.overBaseline),
    overBaselineAtExposure: drawn.interval(over.overBaselineAtExposure),
    overNothing: drawn.interval(over.overNothing),
    overBuyAndHold: drawn.interval(over.overBuyAndHold),
  };
}

/** A backtest's daily returns minus others of the same days. */
function beyond({ days }: Ran, others: Float64Array): Float64Array {
  return days.return.map((r, day) => r - others[day]!);
}

/** Dollars paid in slippage and fees for each share bought or sold; NaN without fills. */
function costsPerShare({ fills, trades }: Traded): number {
  const shares = fills.reduce((sum, fill) => sum + Math.abs(fill.shares), 0);
  const paid = trades.reduce((sum, trade) => sum + trade.slippage + trade.fees, 0);
  // Sums of many cents are not exact: 0.005 $ a share must be at least 0.005 $ a share.
  return Number((paid / shares).toPrecision(9));
}

/** Without variation there is no Sharpe ratio; doing nothing counts as 0. */
function zeroIfNone(figure: number): number {
  return Number.isNaN(figure) ? 0 : figure;
}

function criteriaAt(at: CostComparison, where: string): Criterion[] {
  const { candidate, baseline, baselineAtExposure } = at;
  const profit = (than: string, limit: number): Criterion =>
    criterion("result", `net profit above ${than}${where}`, "dollars", candidate.profit, ">", limit);
  const sharpe = (than: string, limit: number): Criterion =>
    criterion("result", `Sharpe ratio above ${than}${where}`, "number", zeroIfNone(candidate.sharpe), ">", limit);
  const interval = (than: string, { low }: Interval): Criterion =>
    criterion("certainty", `interval of the daily return over ${than}${where}`, "return", low, ">", 0);
  return [
    profit("doing nothing", 0),
    profit("the baseline's", baseline.profit),
    profit("the baseline's at equal exposure", baselineAtExposure.profit),
    sharpe("doing nothing", 0),
    sharpe("the baseline's", zeroIfNone(baseline.sharpe)),
    interval("doing nothing", at.overNothing),
    interval("the baseline", at.overBaseline),
    interval("buy and hold", at.overBuyAndHold),
  ];
}
