import type { Bars } from "../bars/bars.js";
import { resample } from "../bars/resample.js";
import type { Models } from "../models/model.js";
import { PRESETS } from "../recipes/presets.js";
import type { Manifest } from "../store/manifest.js";
import { type BacktestOptions, backtest } from "./backtest.js";
import { parseCosts, scaleCosts } from "./costs.js";
import { type JudgedPart, judgedPart } from "./judged-part.js";
import { type Performance, performanceOf } from "./performance.js";
import { BRAIN_DEFAULTS, type BrainOptions, brain } from "./policies/brain.js";
import { buyAndHold, doNothing } from "./policies/passive.js";
import { rsiBaseline } from "./policies/rsi-baseline.js";
import { type PromoteOptions, type Promotion, promote } from "./promote.js";
import { type Reach, reach } from "./reach.js";
import type { Backtest } from "./result.js";
import { type ModelSignals, modelSignals, sliceSignals } from "./signals.js";
import { costSweep, type GateSweep, gateSweep, type SweepCell } from "./sweep.js";

/** How models are judged: the brain's policy, costs and account, limits of promotion. */
export interface JudgeOptions
  extends BrainOptions,
    Pick<BacktestOptions, "costs" | "cash" | "fill" | "shares">,
    Pick<PromoteOptions, "minTrades" | "drawdownLimit" | "bootstrap"> {
  /** Strategies that were tried; when left out the fits that the manifest counts, or 1. */
  readonly trials?: number;
}

/** A models folder's day in court: what was run, on which bars, and the verdict. */
export interface Judgement {
  readonly part: JudgedPart;
  /** Of the brain's policy. */
  readonly cap: number;
  /** The bars as the models' options make them, before the part too. */
  readonly bars: Bars;
  /** What the models say at all of these bars. */
  readonly signals: ModelSignals;
  /** The brain's policy, the baseline at the same size, the stock at the brain's exposure where it had any, and nothing. */
  readonly runs: {
    readonly brain: Backtest;
    readonly rsi: Backtest;
    readonly buyAndHold?: Backtest;
    readonly doNothing: Backtest;
  };
  /** The numbers of those runs, by the same names. */
  readonly performance: { readonly [run: string]: Performance };
  /** Which edges the models reach on the part. */
  readonly reach: Reach;
  /** What other gates and caps would have given there. */
  readonly sweep: GateSweep;
  /** What brain and baseline would have given at multiples of the costs. */
  readonly costs: {
    readonly factors: readonly number[];
    readonly sweeps: { readonly brain: readonly SweepCell[]; readonly rsi: readonly SweepCell[] };
  };
  readonly promotion: Promotion;
  /** What a reader must know first, most important first. */
  readonly notes: readonly string[];
}

/** The bins that are taken for models of unknown origin: those of the trading program, known at their label. */
const ASSUMED_BINS = PRESETS.sound.resample;

/**
 * Backtests models on bars that they did not learn from, and judges them.
 *
 * The bars are resampled as the models' manifest says, the part to judge on is `judgedPart`'s, the baseline is RSI's at the
 * same cap, costs, cash and fills.
 *
 * @param minutes minute bars as `research` takes them: all there are, so that indicators are settled when the part begins
 * @param models the four models
 * @param manifest what `checkManifest` found beside them; without one nothing is promoted
 * @param options policy, costs, account, limits
 * @returns runs, their numbers, reach, other gates, and the verdict
 * @throws as `judgedPart`, `backtest` and `promote` do
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models } = research(minutes);
 * const { part, promotion } = judge(minutes, models, undefined, { costs: "ib" });
 * [part.untouched, promotion.verdict]; // → [false, "not enough evidence"]
 */
export function judge(minutes: Bars, models: Models, manifest: Manifest | undefined, options: JudgeOptions): Judgement {
  const { costs, cash, fill, shares, minTrades, drawdownLimit, bootstrap, trials = manifest?.trials ?? 1 } = options;
  const { gate = BRAIN_DEFAULTS.gate, cap = BRAIN_DEFAULTS.cap, stopAtr, targetAtr, dailyStop, flatAtClose } = options;
  const bars = binned(minutes, manifest);
  const part = judgedPart(bars, manifest);
  const signals = modelSignals(bars, models);
  const ownCosts = typeof costs === "string" ? parseCosts(costs) : costs;
  const account = {
    costs: ownCosts,
    ...(cash !== undefined && { cash }),
    ...(fill && { fill }),
    ...(shares && { shares }),
    from: part.from,
    to: part.to,
  };
  const label = manifest?.options.label;
  const policy: BrainOptions = { ...(label && { label }), ...options };
  const candidate = brain(policy);
  const baseline = rsiBaseline({
    size: cap,
    ...(stopAtr !== undefined && { stopAtr }),
    ...(targetAtr !== undefined && { targetAtr }),
    ...(dailyStop !== undefined && { dailyStop }),
    ...(flatAtClose !== undefined && { flatAtClose }),
  });

  const multiples = COST_FACTORS.map((factor) => scaleCosts(ownCosts, factor));

  const reached = reach(sliceSignals(signals, part), models, gate);
  const own = backtest(bars, candidate, { ...account, signals });
  const performance = performanceOf(own);
  const { exposure } = performance;
  const runs = {
    brain: own,
    rsi: backtest(bars, baseline, { ...account, signals }),
    // In fractions of a share: a small exposure may be less than one, and held it must be.
    ...(exposure > 0 && {
      buyAndHold: backtest(bars, buyAndHold({ exposure }), { ...account, shares: "fractional" }),
    }),
    doNothing: backtest(bars, doNothing(), account),
  };
  return {
    part,
    cap,
    bars,
    signals,
    runs,
    performance: Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, performanceOf(run)])),
    reach: reached,
    sweep: gateSweep(bars, { ...account, signals, brain: policy, gates: gatesAround(gate), caps: capsAround(cap) }),
    costs: {
      factors: COST_FACTORS,
      sweeps: {
        brain: costSweep(bars, candidate, { ...account, signals, costs: multiples }),
        rsi: costSweep(bars, baseline, { ...account, signals, costs: multiples }),
      },
    },
    promotion: promote(bars, candidate, baseline, {
      ...account,
      signals,
      trials,
      untouched: part.untouched,
      ...(minTrades !== undefined && { minTrades }),
      ...(drawdownLimit !== undefined && { drawdownLimit }),
      ...(bootstrap && { bootstrap }),
    }),
    notes: [
      ...notesOf(bars, part, manifest),
      ...noBarToBuy(reached, options),
      ...tooSmall(own, largestOrder(reached, cap, options), cap),
    ],
  };
}

/**
 * The bars that models were made for, out of minutes.
 *
 * @param minutes minute bars stamped at their end
 * @param manifest of the models; without one bins of five minutes are closed and labelled on the right
 * @returns longer bars
 * @example
 * const { manifest } = await checkManifest("models");
 * binned(makeSample({ to: "2018-01-03" }), manifest).time.length; // → 79
 * binned(makeSample({ to: "2018-01-03" }), undefined).time.length; // → 78
 */
export function binned(minutes: Bars, manifest: Pick<Manifest, "options"> | undefined): Bars {
  const { rule, ...edges } = manifest?.options.resample ?? ASSUMED_BINS;
  return resample(minutes, rule, edges);
}

const GATES = [0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2];

function gatesAround(gate: number): number[] {
  return [...new Set([...GATES, gate])].sort((a, b) => a - b);
}

function capsAround(cap: number): number[] {
  return [cap / 4, cap / 2, cap, 2 * cap, 4 * cap].filter((value) => value <= 1);
}

const COST_FACTORS: readonly number[] = [0, 0.5, 1, 1.5, 2, 3, 4];

function notesOf(bars: Bars, part: JudgedPart, manifest: Manifest | undefined): string[] {
  const notes: string[] = [];
  if (!part.untouched) notes.push(`NOT UNTOUCHED: ${part.why} Nothing can be promoted on them.`);
  if (manifest === undefined) {
    const { rule, closed, label } = ASSUMED_BINS;
    notes.push(`Assumed, for want of a manifest: bars of ${rule}, closed ${closed} and labelled ${label}.`);
  } else if (manifest.data.symbol !== bars.symbol) {
    notes.push(`The models were made of ${manifest.data.symbol}, and are judged on ${bars.symbol}.`);
  }
  return notes;
}

/** Why the brain buys nothing, where it is kept from selling short. */
function noBarToBuy({ gate, highest }: Reach, { longOnly = true, edgeMode = "signed" }: BrainOptions): string[] {
  if (!longOnly || edgeMode !== "signed" || gate.long > 0 || gate.short === 0) return [];
  return [
    `NO BAR TO BUY AT: a gate of ${gate.gate} wants p at ${Number((0.5 + gate.gate).toPrecision(6))} or more, and the highest ` +
      `is ${highest.toFixed(3)}. On the other side ${gate.short} bars pass, which long only leaves out.`,
  ];
}

/** The largest order that the brain's policy could make, as a fraction of the equity. */
function largestOrder({ largestLong, largestShort }: Reach, cap: number, options: BrainOptions): number {
  const { longOnly = true, edgeMode = "signed" } = options;
  if (edgeMode === "breakeven") return cap;
  const edge = longOnly && edgeMode === "signed" ? largestLong : Math.max(largestLong, largestShort);
  return (Math.max(edge, 0) / 0.5) * cap;
}

/** Whether even the largest order is for less than one share: then no gate makes it trade. */
function tooSmall({ cash, close, shares }: Backtest, fraction: number, cap: number): string[] {
  const cheapest = close.reduce((least, price) => Math.min(least, price));
  if (shares === "fractional" || fraction === 0 || fraction * cash >= cheapest) return [];
  return [
    `LESS THAN ONE SHARE: with a cap of ${cap} and the largest edge of these bars an order is for ` +
      `${(fraction * cash).toFixed(2)} $, and a share costs ${cheapest.toFixed(2)} $ or more. More cash, a higher cap or ` +
      "fractional shares would let it trade.",
  ];
}
