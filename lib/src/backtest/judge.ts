import type { Bars } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import { decidingModel } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { runFeatures } from "../recipes/run-features.js";
import { count } from "../util/count.js";
import { type BacktestOptions, backtest } from "./backtest.js";
import { type Costs, parseCosts, scaleCosts } from "./costs.js";
import { historyNeeded } from "./history-needed.js";
import { type JudgedPart, judgedPart } from "./judged-part.js";
import { modelWords } from "./model-words.js";
import { type Performance, performanceOf } from "./performance.js";
import { BRAIN_DEFAULTS, type BrainOptions, brain } from "./policies/brain.js";
import { buyAndHold, doNothing } from "./policies/passive.js";
import { type RsiOptions, rsiBaseline } from "./policies/rsi-baseline.js";
import type { Policy } from "./policy.js";
import { type PromoteOptions, type Promotion, promote } from "./promote.js";
import { learnedFrom, type Provenance } from "./provenance.js";
import { type Reach, reach } from "./reach.js";
import type { Backtest } from "./result.js";
import { type ModelSignals, modelSignals, priceSignals, sliceSignals } from "./signals.js";
import { costSweep, type GateSweep, gateSweep, type SweepCell } from "./sweep.js";
import { tradedLabel } from "./traded-label.js";
import { warmUpNotes } from "./warm-up-notes.js";

/** The limits of promotion. */
type Limit = "minTrades" | "drawdownLimit" | "participationLimit" | "costFloor" | "bootstrap";

/** How models are judged: the policy on the probability that decides, costs and account, limits of promotion. */
export interface JudgeOptions
  extends Omit<BrainOptions, "model">,
    Pick<BacktestOptions, "costs" | "cash" | "fill" | "shares">,
    Pick<PromoteOptions, Limit> {
  /** How often policies were judged on these bars, this judgement included; `looksOf` it alone when left out. */
  readonly looks?: number;
  /** Also run other gates and caps on these bars. Each of them is one more look. False. */
  readonly gateTable?: boolean;
}

/** The policies that a judgement runs. */
export interface JudgedRuns {
  /** The policy on the probability that decides. */
  readonly candidate: Backtest;
  /** RSI's rule at the same size. */
  readonly baseline: Backtest;
  /** The stock held at the candidate's exposure; only if the candidate had any. */
  readonly buyAndHold?: Backtest;
  readonly doNothing: Backtest;
}

/** The judgement of a folder of models: what was run, on which bars, and the verdict. */
export interface Judgement<M extends string = string> {
  readonly part: JudgedPart;
  /** The model whose probability the candidate trades on: the brain; without one, the first expert. */
  readonly deciding: M;
  /** The candidate policy's cap. */
  readonly cap: number;
  /** The recipe's bars, including those before the part judged. */
  readonly bars: Bars;
  /** Signals of the models at all of these bars. */
  readonly signals: ModelSignals<M>;
  readonly runs: JudgedRuns;
  /** The figures of those runs, by the same names. */
  readonly performance: { readonly [run in keyof JudgedRuns]: Performance };
  /** Which edges the models reach on the part. */
  readonly reach: Reach;
  /** Results of other gates and caps on the part; only with `gateTable`. */
  readonly sweep?: GateSweep;
  /** Results of candidate and baseline at multiples of the costs. */
  readonly costs: {
    readonly factors: readonly number[];
    readonly sweeps: { readonly candidate: readonly SweepCell[]; readonly baseline: readonly SweepCell[] };
  };
  readonly promotion: Promotion;
  /** Notes for the reader, most important first. */
  readonly notes: readonly string[];
}

/**
 * Backtests models on bars they did not learn from, and decides whether to promote them.
 *
 * `judgedPart` chooses which of the recipe's bars to judge on. The baseline is `rsiBaseline` at the same cap, costs,
 * cash and fills. The candidate trades on the brain's probability, or without a brain on the first expert's.
 *
 * @param minutes minute bars as for `research`: all that are available, so that indicators have settled when the part
 * begins
 * @param models the models
 * @param recipe the recipe that they were trained with; `readModels` verifies it
 * @param provenance the models' manifest; without one nothing is promoted
 * @param options policy, costs, account, limits
 * @returns runs, their figures, reach, and the verdict
 * @throws as `judgedPart`, `backtest` and `promote` do; when the edge is `breakeven` and the label is unknown
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models, recipe } = research(minutes);
 * const { part, promotion } = judge(minutes, models, recipe, undefined, { costs: "ib" });
 * [part.untouched, promotion.verdict]; // → [false, "not enough evidence"]
 */
export function judge<M extends string>(
  minutes: Bars,
  models: Models<M>,
  recipe: Recipe<string, M>,
  provenance: Provenance | undefined,
  options: JudgeOptions,
): Judgement<M> {
  const bars = recipeBars(minutes, recipe.bars);
  const part = judgedPart(bars, provenance);
  const judgement = judgePart(
    { bars, part, features: runFeatures(recipe, bars), signals: modelSignals(bars, models, recipe), models: [models] },
    recipe,
    options,
  );
  const notes = [
    ...notesOf(bars, part, recipe as unknown as Recipe, provenance),
    ...warmUpNotes(
      bars,
      part,
      (some) => ({ time: some.time, columns: { ...priceSignals(some) } }),
      historyNeeded(models, recipe),
    ),
  ];
  return { ...judgement, notes: [...notes, ...judgement.notes] };
}

/** What is judged: the answers to a part of the bars, and the models that gave them. */
export interface Answers<M extends string = string> extends Pick<Judgement<M>, "bars" | "part" | "signals"> {
  /** The recipe's columns at all bars. */
  readonly features: Columns;
  /** More than one set where models were trained anew within the part. */
  readonly models: readonly Models<M>[];
}

/** Judges answers as `judge` does, wherever they come from; the notes are those on the policy. */
export function judgePart<M extends string>(
  { bars, part, features, signals, models }: Answers<M>,
  recipe: Recipe<string, M>,
  options: JudgeOptions,
): Judgement<M> {
  const contest = contestOf({ part, signals }, recipe, options);
  const { policy, gate, cap, candidate, baseline, run } = contest;
  const reached = reach(sliceSignals({ ...features, p: signals.p }, part), models, gate, recipe, policy.side);
  const runs = runsOf(bars, candidate, baseline, run);
  const sweep = options.gateTable
    ? gateSweep(bars, { ...run, brain: policy, gates: gatesAround(gate), caps: capsAround(cap) })
    : undefined;
  return {
    part,
    deciding: decidingModel(recipe),
    cap,
    bars,
    signals,
    runs,
    performance: performances(runs),
    reach: reached,
    ...(sweep && { sweep }),
    costs: costsOf(bars, candidate, baseline, run),
    promotion: promotionOf(bars, part, contest, options),
    notes: [
      ...sellsShort(reached),
      ...noBarToBuy(reached, options),
      ...tooSmall(runs.candidate, largestOrder(reached, cap, options), cap),
    ],
  };
}

/** The candidate's run and the verdict of `judgePart`, without all else that a judgement tells. */
export function verdictOn<M extends string>(
  answers: Pick<Answers<M>, "bars" | "part" | "signals">,
  recipe: Recipe<string, M>,
  options: JudgeOptions,
): { readonly candidate: Backtest; readonly promotion: Promotion } {
  const { bars, part } = answers;
  const contest = contestOf(answers, recipe, options);
  return {
    candidate: backtest(bars, contest.candidate, contest.run),
    promotion: promotionOf(bars, part, contest, options),
  };
}

/** The two policies, and the account and the signals that both trade on. */
interface Contest {
  readonly policy: BrainOptions;
  readonly gate: number;
  readonly cap: number;
  readonly candidate: Policy<ModelSignals>;
  readonly baseline: Policy<ModelSignals>;
  readonly run: SignalledAccount;
}

type SignalledAccount = Account & { readonly signals: ModelSignals };

function contestOf<M extends string>(
  { part, signals }: Pick<Answers<M>, "part" | "signals">,
  recipe: Recipe<string, M>,
  options: JudgeOptions,
): Contest {
  const policy = policyOf(recipe, options);
  const { gate, cap } = { ...BRAIN_DEFAULTS, ...policy };
  return {
    ...{ policy, gate, cap },
    candidate: brain(policy),
    baseline: rsiBaseline({ size: cap, ...bracketsOf(options) }),
    run: { ...accountOf(options, part), signals: signals as unknown as ModelSignals },
  };
}

function promotionOf(
  bars: Bars,
  { untouched }: JudgedPart,
  { gate, cap, candidate, baseline, run }: Contest,
  options: JudgeOptions,
): Promotion {
  return promote(bars, candidate, baseline, {
    ...run,
    ...limitsOf(options),
    looks: options.looks ?? looksOf({ gate, cap, ...options }),
    untouched,
  });
}

/** The policy on the probability that decides, with the recipe's label as what p is the probability of. */
export function policyOf(
  recipe: Pick<Recipe, "name" | "label" | "experts" | "brain">,
  options: JudgeOptions,
): BrainOptions {
  return { ...options, model: decidingModel(recipe), ...tradedLabel(recipe, options) };
}

/** Account, costs and period of a run. */
export interface Account extends Pick<BacktestOptions, "cash" | "fill" | "shares"> {
  readonly costs: Costs;
  readonly from: string;
  readonly to: string;
}

/** The account's settings of a run, its costs parsed. */
export function accountOf(
  { costs, cash, fill, shares }: JudgeOptions,
  { from, to }: Pick<JudgedPart, "from" | "to">,
): Account {
  return {
    costs: typeof costs === "string" ? parseCosts(costs) : costs,
    ...(cash !== undefined && { cash }),
    ...(fill && { fill }),
    ...(shares && { shares }),
    from,
    to,
  };
}

/** The brackets that the baseline has in common with the candidate. */
export function bracketsOf({ stopAtr, targetAtr, trailAtr, dailyStop, flatAtClose }: JudgeOptions): RsiOptions {
  return {
    ...(stopAtr !== undefined && { stopAtr }),
    ...(targetAtr !== undefined && { targetAtr }),
    ...(trailAtr !== undefined && { trailAtr }),
    ...(dailyStop !== undefined && { dailyStop }),
    ...(flatAtClose !== undefined && { flatAtClose }),
  };
}

export function limitsOf(options: JudgeOptions): Pick<PromoteOptions, Limit> {
  const { minTrades, drawdownLimit, participationLimit, costFloor, bootstrap } = options;
  return {
    ...(minTrades !== undefined && { minTrades }),
    ...(drawdownLimit !== undefined && { drawdownLimit }),
    ...(participationLimit !== undefined && { participationLimit }),
    ...(costFloor !== undefined && { costFloor }),
    ...(bootstrap && { bootstrap }),
  };
}

function runsOf(
  bars: Bars,
  candidate: Policy<ModelSignals>,
  baseline: Policy<ModelSignals>,
  run: SignalledAccount,
): JudgedRuns {
  const { signals: _, ...account } = run;
  const own = backtest(bars, candidate, run);
  const { exposure } = performanceOf(own);
  return {
    candidate: own,
    baseline: backtest(bars, baseline, run),
    // In fractions of a share, because a small exposure may be less than one share.
    ...(exposure > 0 && {
      buyAndHold: backtest(bars, buyAndHold({ exposure }), { ...account, shares: "fractional" }),
    }),
    doNothing: backtest(bars, doNothing(), account),
  };
}

function performances(runs: JudgedRuns): Judgement["performance"] {
  return Object.fromEntries(
    Object.entries(runs).map(([name, run]) => [name, performanceOf(run)]),
  ) as unknown as Judgement["performance"];
}

const COST_FACTORS: readonly number[] = [0, 0.5, 1, 1.5, 2, 3, 4];

function costsOf(
  bars: Bars,
  candidate: Policy<ModelSignals>,
  baseline: Policy<ModelSignals>,
  run: SignalledAccount,
): Judgement["costs"] {
  const costs = COST_FACTORS.map((factor) => scaleCosts(run.costs, factor));
  return {
    factors: COST_FACTORS,
    sweeps: {
      candidate: costSweep(bars, candidate, { ...run, costs }),
      baseline: costSweep(bars, baseline, { ...run, costs }),
    },
  };
}

/** How many looks a judgement is: the cells of its gate table, if it has one, otherwise 1. */
export function looksOf(
  options: Pick<JudgeOptions, "gateTable"> & Required<Pick<JudgeOptions, "gate" | "cap">>,
): number {
  const { gate, cap, gateTable } = options;
  return gateTable ? gatesAround(gate).length * capsAround(cap).length : 1;
}

const GATES = [0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2];

function gatesAround(gate: number): number[] {
  return [...new Set([...GATES, gate])].sort((a, b) => a - b);
}

function capsAround(cap: number): number[] {
  return [cap / 4, cap / 2, cap, 2 * cap, 4 * cap].filter((value) => value <= 1);
}

function notesOf(bars: Bars, part: JudgedPart, recipe: Recipe, provenance: Provenance | undefined): string[] {
  const notes: string[] = [];
  if (!part.untouched) notes.push(`NOT UNTOUCHED: ${part.why} Nothing can be promoted on these bars.`);
  if (!recipe.brain) {
    const [first] = Object.keys(recipe.experts);
    notes.push(`There is no brain: ${modelWords(first!)}, the recipe's first, decides.`);
  }
  if (provenance === undefined) {
    const { rule, closed, label } = recipe.bars;
    notes.push(
      `There is no manifest, so this is assumed: recipe ${recipe.name}, bars of ${rule}, closed ${closed}, labelled ${label}.`,
    );
  } else if (!learnedFrom(provenance, bars.symbol)) {
    notes.push(`The models were trained on ${provenance.data.symbol} and are judged on ${bars.symbol}.`);
  }
  return notes;
}

/** What a policy does with the probability of a fall. */
function sellsShort({ side }: Reach): string[] {
  return side === "short"
    ? ["p is the probability that a short sale pays: the candidate sells short and never buys."]
    : [];
}

/** Why a long-only candidate buys nothing. */
function noBarToBuy({ gate, highest }: Reach, { longOnly = true, edgeMode = "signed" }: JudgeOptions): string[] {
  if (!longOnly || edgeMode !== "signed" || gate.long > 0 || gate.short === 0) return [];
  return [
    `NO BAR TO BUY AT: a gate of ${gate.gate} needs p of ${Number((0.5 + gate.gate).toPrecision(6))} or more, and the highest p ` +
      `is ${highest.toFixed(3)}. ${count(gate.short)} bars pass the gate for selling short, which this long-only policy does not do.`,
  ];
}

/** The largest order that the candidate's policy could make, as a fraction of the equity. */
function largestOrder({ side, largestLong, largestShort }: Reach, cap: number, options: JudgeOptions): number {
  const { longOnly = true, edgeMode = "signed" } = options;
  if (edgeMode === "breakeven") return cap;
  const own = side === "short" ? largestShort : largestLong;
  const oneSided = longOnly || side === "short";
  const edge = oneSided && edgeMode === "signed" ? own : Math.max(largestLong, largestShort);
  return (Math.max(edge, 0) / 0.5) * cap;
}

/** A note if even the largest order is for less than one share, so that no gate makes it trade. */
function tooSmall({ cash, close, shares }: Backtest, fraction: number, cap: number): string[] {
  const cheapest = close.reduce((least, price) => Math.min(least, price));
  if (shares === "fractional" || fraction === 0 || fraction * cash >= cheapest) return [];
  return [
    `LESS THAN ONE SHARE: with a cap of ${cap} and the largest edge on these bars, the largest order is ` +
      `${(fraction * cash).toFixed(2)} $, but a share costs ${cheapest.toFixed(2)} $ or more. More cash, a higher cap or ` +
      "fractional shares would allow trades.",
  ];
}
