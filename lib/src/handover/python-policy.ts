import { parseCosts } from "../backtest/costs.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { pythonText, pythonValue } from "./python-value.js";

/**
 * Python code of a policy: its settings, what orders cost, and `decide`.
 *
 * @param policy the settings, with what p is the probability of
 * @param cash dollars in the account that decides
 */
export function pythonPolicy(policy: PolicySettings, cash: number): string {
  const { edgeMode, side, longOnly, shares } = policy;
  const { bps, perShare, minimum, maximumRate, slippageBps, slippageTicks } = parseCosts(policy.costs);
  const isEven = edgeMode === "breakeven";
  const first = side === "short" ? SHORT_ONLY : longOnly ? LONG_ONLY : edgeMode === "abs" ? BOTH_ABS : BOTH;
  return `# ---- The policy: what is made of p

# As policy.json has it. Distances are in ATR; None is "none".
POLICY = ${pythonValue({ ...policy })}

# Dollars in the account for which score() decides.
CASH = ${cash}


def order_fee(shares, price):
    """Commission of an order, in dollars: ${pythonText(policy.costs).slice(1, -1)}."""
    shares = abs(shares)
    if shares == 0:
        return 0.0
    value = shares * price
    fee = ${bps} * 1e-4 * value + ${perShare} * shares
    return ${minimum} if fee < ${minimum} else min(fee, ${pythonValue(maximumRate)} * value)


def slippage(price):
    """By how much a market or stop order fills worse than the price, in dollars."""
    return price * ${slippageBps} * 1e-4 + ${slippageTicks} * 0.01


def order_shares(fraction, equity, price):
    """The shares of an order for a fraction of the equity${shares === "whole" ? ", rounded towards zero" : ""}."""
    return ${shares === "whole" ? "float(math.trunc(equity * fraction / price))" : "equity * fraction / price"}


${isEven ? evenEdge(policy) : EDGES[edgeMode]}


def decide(p, atr_pct, price, equity=CASH, shares=0, minutes_held=0):
    """What fraction of the equity should be in the stock: above 0 to buy, below 0 to sell short, 0 to hold nothing.

    None changes nothing. p is of the model that decides, atr_pct the ATR of 14 bars as a fraction of the price.
    """
    if is_missing(p) or is_missing(atr_pct):
        return None
    if shares != 0:
        # ${side === "short" ? "p is the probability that a short sale pays." : "The edge on the side that is held; costs of the entry are paid."}
        side = 1 if shares ${side === "short" ? "<" : ">"} 0 else -1
        lost = edge(p, atr_pct, side${isEven ? ", 0.0" : ""}) < POLICY["gate"]
        return 0.0 if lost and minutes_held >= POLICY["minimumHold"] else None
    most = POLICY["cap"] / (1 + atr_pct)
${
  isEven
    ? "    size = most\n    costs = 2 * cost_rate(most, equity, price)\n"
    : "    size = abs(p - 0.5) / 0.5 * most\n"
}${isEven ? first.replaceAll(/edge\(p, atr_pct, (-?1)\)/g, "edge(p, atr_pct, $1, costs)") : first}    return None`;
}

const LONG_ONLY = `    if edge(p, atr_pct, 1) >= POLICY["gate"]:
        return size
`;
const SHORT_ONLY = `    if edge(p, atr_pct, 1) >= POLICY["gate"]:
        return -size
`;
const BOTH = `    if edge(p, atr_pct, 1) >= POLICY["gate"]:
        return size
    if edge(p, atr_pct, -1) >= POLICY["gate"]:
        return -size
`;
const BOTH_ABS = `    if edge(p, atr_pct, 1) >= POLICY["gate"]:
        return size if p >= 0.5 else -size
`;

const EDGES = {
  signed: `def edge(p, atr_pct, side):
    """What p is above 0.5, or for the other side (-1) below."""
    return side * (p - 0.5)`,
  abs: `def edge(p, atr_pct, side):
    """The distance of p from 0.5, whichever the side."""
    return abs(p - 0.5)`,
};

/** The break-even edge, of a label with a horizon or of a trade with a target and a stop. */
function evenEdge({ label }: PolicySettings): string {
  const costs = `def cost_rate(fraction, equity, price):
    """What an order for this fraction of the equity costs, as a share of its value; infinite for less than a share."""
    shares = order_shares(abs(fraction), equity, price)
    if not shares > 0:
        return math.inf
    filled = price + slippage(price)
    return (filled - price) / price + order_fee(shares, filled) / (shares * price)


`;
  if (label !== null && "horizon" in label) {
    return `${costs}def edge(p, atr_pct, side, costs):
    """p minus the probability at which a purchase just covers its costs; mirrored for a short sale (-1)."""
    # A bar's range is sqrt(8 / pi) deviations of a Brownian path.
    deviation = atr_pct / math.sqrt(8 / math.pi) * math.sqrt(${label.horizon})
    z = ratio(side * costs - ${label.threshold}, deviation)
    return side * (p - math.erfc(-z / math.sqrt(2)) / 2)`;
  }
  const { targetAtr, stopAtr } = label as { readonly targetAtr: number; readonly stopAtr: number };
  return `${costs}def edge(p, atr_pct, side, costs):
    """p minus the probability at which a trade with the label's target and stop just covers its costs."""
    # That a trade does not pay says nothing of the opposite trade.
    if side != 1:
        return -math.inf
    return p - ratio(${stopAtr} * atr_pct + costs, ${targetAtr + stopAtr} * atr_pct)`;
}
