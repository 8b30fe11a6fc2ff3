import { normalCdf } from "../../stats/normal.js";
import { type BarView, HOLD, type Policy } from "../policy.js";
import type { ModelSignals } from "../signals.js";

/** The signals that the brain's policy reads. */
export type BrainSignals = Pick<ModelSignals, "p" | "atr" | "atr_pct">;

/**
 * What counts as an edge.
 *
 * - `signed`: p - 0.5 to buy, 0.5 - p to sell short, so a bearish p never buys
 * - `abs`: |p - 0.5| on either side. With `longOnly` a bearish p then buys: the original trading program's bug, kept
 *   here to measure its effect
 * - `breakeven`: p minus the probability at which a purchase just covers its costs in and out, mirrored for a short
 *   sale; once in a position, costs no longer count
 */
export type EdgeMode = "signed" | "abs" | "breakeven";

/** What p is the probability of: a return above a threshold over some bars, or that a trade with brackets pays. */
export type TradedLabel =
  | { readonly threshold: number; readonly horizon: number }
  | { readonly targetAtr: number; readonly stopAtr: number };

/** How the brain's probability becomes a position. The defaults are the original's, with a signed edge. */
export interface BrainOptions {
  /** The model that p comes from, which also names the policy: `"brain"`, or an expert that decides alone. */
  readonly model?: string;
  readonly edgeMode?: EdgeMode;
  /** Smallest edge to open a position; a position with less edge is closed. 0.20. */
  readonly gate?: number;
  /** Largest position, as a fraction of the equity. 0.0020. */
  readonly cap?: number;
  /** Never sell short. True. */
  readonly longOnly?: boolean;
  /** Minutes a position is held before a lost edge closes it. 30. */
  readonly minimumHold?: number;
  /** Stop and target in ATR from the entry. 1 and 2; null for none. */
  readonly stopAtr?: number | null;
  readonly targetAtr?: number | null;
  /** Trailing stop in ATR from the best price since the entry. Null: none. */
  readonly trailAtr?: number | null;
  /** The day's loss after which nothing more is traded that day. 0.01; null for none. */
  readonly dailyStop?: number | null;
  /** Flat at each day's close. False. */
  readonly flatAtClose?: boolean;
  /**
   * For `breakeven`: what p is the probability of; null if that is unknown, which `breakeven` refuses. A rise above
   * `threshold` over `horizon` bars, or that a trade with a target and a stop in ATR pays. 0.001 and 12.
   */
  readonly label?: TradedLabel | null;
  /**
   * What p is the probability of a profit of. `"long"`: a purchase. `"short"`: a short sale, as from a label with that
   * side; the policy then sells short where p is high and never buys, which needs `longOnly: false`. `"long"`.
   */
  readonly side?: "long" | "short";
}

export const BRAIN_DEFAULTS: Required<BrainOptions> = {
  model: "brain",
  edgeMode: "signed",
  gate: 0.2,
  cap: 0.002,
  longOnly: true,
  minimumHold: 30,
  stopAtr: 1,
  targetAtr: 2,
  trailAtr: null,
  dailyStop: 0.01,
  flatAtClose: false,
  label: { threshold: 0.001, horizon: 12 },
  side: "long",
};

/** Mean range of a Brownian path in standard deviations of its end: sqrt(8 / pi). */
const RANGE_OF_PATH = /* @__PURE__ */ Math.sqrt(8 / Math.PI);

/**
 * The trading program's policy: enter when the brain's edge reaches the gate, leave when the edge is lost.
 *
 * When flat and the edge reaches `gate`, it opens a position of (p - 0.5) / 0.5 * cap / (1 + atr_pct) of the equity;
 * with `breakeven`, of cap / (1 + atr_pct), so that its costs are known in advance. When a position has been held for
 * `minimumHold` minutes and the edge on its side is below `gate`, it closes the position. Otherwise, and whenever p or
 * the ATR is missing, it does nothing. The engine handles stops and target.
 *
 * `breakeven` assumes that the return over the label's horizon is normal, with a deviation derived from the ATR (a
 * bar's range is 1.6 deviations of a Brownian path). Then p = P(return > threshold) determines its mean, and a purchase
 * covers its costs c in and out if p > Phi((c - threshold) / deviation): 0.5 if the costs equal the label's threshold,
 * more if they are higher.
 *
 * If p is the probability that a trade pays which ends at a target or a stop, a purchase covers its costs if
 * p > (stop + c) / (target + stop), as if every trade ended at one of the two.
 *
 * With `side: "short"`, p is the probability that a short sale pays: all of this then holds for short sales in place of
 * purchases, and nothing is bought.
 *
 * @param options see `BrainOptions`
 * @returns a policy that reads `modelSignals`
 * @throws RangeError when the gate is negative, the cap is outside (0, 1], or the edge is `breakeven` and the label null
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const signals = modelSignals(bars, models);
 * backtest(bars, brain({ gate: 0.2 }), { signals, costs: "ib" }).trades.length; // → 0
 * backtest(bars, brain({ gate: 0.02, cap: 0.1 }), { signals, costs: "ib" }).trades.length > 0; // → true
 */
export function brain(options: BrainOptions = {}): Policy<BrainSignals> {
  const settings = { ...BRAIN_DEFAULTS, ...options };
  const { model, edgeMode, gate, cap, longOnly, minimumHold, label, side } = settings;
  const { stopAtr, targetAtr, trailAtr, dailyStop, flatAtClose } = settings;
  if (!(gate >= 0)) throw new RangeError(`gate must be 0 or more, got ${gate}`);
  if (!(cap > 0 && cap <= 1))
    throw new RangeError(`cap must be above 0 and at most 1, a fraction of the equity, got ${cap}`);
  const edgesOf = EDGES[edgeMode];
  if (edgesOf === undefined) throw new RangeError(`edgeMode "${edgeMode}": write signed, abs or breakeven`);
  if (edgeMode === "breakeven" && label === null)
    throw new RangeError(
      "a break-even edge needs to know what p is the probability of: pass label: { threshold, horizon } (--threshold and " +
        "--horizon)",
    );
  if (side !== "long" && side !== "short") throw new RangeError(`side must be "long" or "short", got "${side}"`);
  const shortOnly = side === "short";
  if (shortOnly && longOnly)
    throw new RangeError(
      'a p of short sales (side "short") can only be traded by selling short: set longOnly to false',
    );
  const rule: Rule = { cap, label: label ?? NO_LABEL };

  const decide = (now: BarView<BrainSignals>): number => {
    const { p, atr_pct } = now.signals;
    if (Number.isNaN(p) || Number.isNaN(atr_pct)) return HOLD;
    if (now.shares !== 0) {
      const held = edgesOf(now, p, atr_pct, now.shares > 0 !== shortOnly ? 1 : -1, rule);
      return held < gate && now.minutesHeld >= minimumHold ? 0 : HOLD;
    }
    const most = cap / (1 + atr_pct);
    const size = edgeMode === "breakeven" ? most : (Math.abs(p - 0.5) / 0.5) * most;
    if (shortOnly) return edgesOf(now, p, atr_pct, 1, rule) >= gate ? -size : HOLD;
    // With `abs` both sides have the edge: the bug is that it then buys whatever p says.
    const longFirst = edgeMode !== "abs" || longOnly || p >= 0.5;
    if (longFirst && edgesOf(now, p, atr_pct, 1, rule) >= gate) return size;
    return !longOnly && edgesOf(now, p, atr_pct, -1, rule) >= gate ? -size : HOLD;
  };
  return {
    name: `${model} (${edgeMode} edge >= ${gate}, cap ${cap}${longOnly ? ", long only" : shortOnly ? ", short only" : ""})`,
    decide,
    // A short sale's edge is that of the other side, unless p is of short sales.
    strength: (now, answer) => edgesOf(now, now.signals.p, now.signals.atr_pct, answer > 0 || shortOnly ? 1 : -1, rule),
    needs: ["p", "atr", "atr_pct"],
    ...(stopAtr !== null && { stopAtr }),
    ...(targetAtr !== null && { targetAtr }),
    ...(trailAtr !== null && { trailAtr }),
    ...(dailyStop !== null && { dailyStop }),
    flatAtClose,
  };
}

/** For the edges that do not read the label. */
const NO_LABEL: TradedLabel = { threshold: Number.NaN, horizon: Number.NaN };

interface Rule {
  readonly cap: number;
  readonly label: TradedLabel;
}

/** The edge of a side: 1 for the side that p is the probability of a profit of, -1 for the other. */
type EdgeOf = (now: BarView<BrainSignals>, p: number, atrPct: number, side: 1 | -1, rule: Rule) => number;

const EDGES: Readonly<Record<EdgeMode, EdgeOf>> = {
  signed: (_, p, __, side) => side * (p - 0.5),
  abs: (_, p) => Math.abs(p - 0.5),
  breakeven: (now, p, atrPct, side, rule) => {
    // The entry is paid for and the exit costs the same now or later, so an open position depends on p alone.
    const costs = now.shares === 0 ? 2 * now.costRate(rule.cap / (1 + atrPct)) : 0;
    if ("horizon" in rule.label)
      return side * (p - breakEvenProbability({ costs: side * costs, atrPct, ...rule.label }));
    // That a trade does not pay says nothing of the opposite trade.
    return side === 1 ? p - breakEvenOfTrade({ costs, atrPct, ...rule.label }) : Number.NEGATIVE_INFINITY;
  },
};

/**
 * The probability of the label at which the mean return equals the costs: Phi((costs - threshold) / deviation).
 *
 * @param terms costs in and out as a fraction of the price (negative for a short sale); ATR as a fraction of the price; the
 * label's threshold and its horizon in bars
 * @returns a probability; 0.5 when costs are the threshold, 1 when they are infinite
 * @example
 * breakEvenProbability({ costs: 0.001, atrPct: 0.003, threshold: 0.001, horizon: 12 }); // → 0.5
 * breakEvenProbability({ costs: 0, atrPct: 0.003, threshold: 0.001, horizon: 12 }); // → 0.439
 */
export function breakEvenProbability(terms: {
  readonly costs: number;
  readonly atrPct: number;
  readonly threshold: number;
  readonly horizon: number;
}): number {
  const { costs, atrPct, threshold, horizon } = terms;
  const deviation = (atrPct / RANGE_OF_PATH) * Math.sqrt(horizon);
  return normalCdf((costs - threshold) / deviation);
}

/**
 * The probability at which a trade's mean return equals the costs, if it ends at its target or its stop:
 * (stop + costs) / (target + stop).
 *
 * @param terms costs in and out as a fraction of the price; ATR as a fraction of the price; target and stop in ATR
 * @returns a number; above 1 when even a target does not cover the costs
 * @example
 * breakEvenOfTrade({ costs: 0, atrPct: 0.003, targetAtr: 2, stopAtr: 1 }); // → 0.333333
 * breakEvenOfTrade({ costs: 0.003, atrPct: 0.003, targetAtr: 2, stopAtr: 1 }); // → 0.666667
 */
export function breakEvenOfTrade(terms: {
  readonly costs: number;
  readonly atrPct: number;
  readonly targetAtr: number;
  readonly stopAtr: number;
}): number {
  const { costs, atrPct, targetAtr, stopAtr } = terms;
  return (stopAtr * atrPct + costs) / ((targetAtr + stopAtr) * atrPct);
}
