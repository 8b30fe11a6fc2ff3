import type { PolicySettings } from "../backtest/policy-settings.js";

/** A policy in sentences: when it trades, how much, when it leaves, and what was assumed. */
export function policyWords(policy: PolicySettings): string {
  const { longOnly, minimumHold, stopAtr, targetAtr, trailAtr, dailyStop, flatAtClose, shares, fill, costs } = policy;
  return [
    `${entryWords(policy)}, with at most ${share(policy.cap)} of the equity${longOnly ? "; long only" : ""}.`,
    `A lost edge closes a position ${minimumHold > 0 ? `after ${minimumHold} minutes` : "at once"};`,
    `${stopAtr === null ? "no stop" : `stop at ${stopAtr} ATR`}, ${targetAtr === null ? "no target" : `target at ${targetAtr} ATR`}${trailAtr === null ? "" : `, trailing stop at ${trailAtr} ATR`};`,
    `${dailyStop === null ? "no daily stop" : `a day's trading ends after a loss of ${share(dailyStop)}`};`,
    `${flatAtClose ? "nothing is held" : "positions are held"} overnight.`,
    `Costs ${costs}, ${shares} shares, filled at ${fill === "close" ? "the close that triggered them (optimistic)" : "the next bar's open"}.`,
  ].join(" ");
}

function entryWords({ edgeMode, gate, longOnly, label, side }: PolicySettings): string {
  if (side === "short" && edgeMode !== "breakeven")
    return `Sells short, never buys, if the p of a short sale that pays is ${gate} or more above 0.5`;
  if (edgeMode === "breakeven") {
    const what = label ? ` (p is that ${labelWords(label, side)})` : "";
    const trades = side === "short" ? "Sells short, never buys, if" : "Trades if";
    return `${trades} p beats the p that covers the costs by ${gate} or more${what}`;
  }
  if (edgeMode === "abs") return `Trades if |p - 0.5| is ${gate} or more`;
  const buy = `Buys if p - 0.5 is ${gate} or more`;
  return longOnly ? buy : `${buy}, sells short if 0.5 - p is`;
}

function share(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(6))} %`;
}

/** What p is the probability of. */
function labelWords(label: NonNullable<PolicySettings["label"]>, side: PolicySettings["side"]): string {
  const short = side === "short";
  if ("horizon" in label) {
    return `of a ${short ? "fall" : "rise"} above ${share(label.threshold)} over ${label.horizon} bars`;
  }
  const { targetAtr, stopAtr } = label;
  return `a ${short ? "short sale" : "purchase"} with a target of ${targetAtr} ATR and a stop of ${stopAtr} ATR pays`;
}
