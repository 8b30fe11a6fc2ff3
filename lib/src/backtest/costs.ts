/**
 * What trading costs: commission of an order; slippage, the amount by which its fill is worse than the market price; and
 * what holding a position overnight costs.
 */
export interface Costs {
  /** The text they were parsed from, see `parseCosts`. */
  readonly name: string;
  /** Commission in hundredths of a percent of the order's value. */
  readonly bps: number;
  /** Commission in dollars a share. */
  readonly perShare: number;
  /** Minimum commission of an order, in dollars. */
  readonly minimum: number;
  /** Maximum commission of an order as a share of its value; `minimum` takes precedence. Infinity if there is none. */
  readonly maximumRate: number;
  /** Slippage in hundredths of a percent of the price. */
  readonly slippageBps: number;
  /** Slippage in ticks of one cent. */
  readonly slippageTicks: number;
  /** Fee for borrowed shares: a share of a short position's value per year. */
  readonly borrowRate: number;
  /** Interest on borrowed money: a share of negative cash per year. Positive cash earns nothing. */
  readonly interestRate: number;
}

/** One tick, in dollars. */
const TICK = 0.01;

const BPS = 1e-4;

/** No costs: useful to see what costs do, never to judge by. */
export const FREE: Costs = {
  name: "none",
  bps: 0,
  perShare: 0,
  minimum: 0,
  maximumRate: Number.POSITIVE_INFINITY,
  slippageBps: 0,
  slippageTicks: 0,
  borrowRate: 0,
  interestRate: 0,
};

/**
 * Interactive Brokers' fixed prices for US stocks as LEAN models them: half a cent per share, at least one dollar per
 * order, at most half a percent of its value. The minimum takes precedence over the maximum, so an order of 100 dollars
 * costs 1 percent.
 */
const INTERACTIVE_BROKERS: Partial<Costs> = { perShare: 0.005, minimum: 1, maximumRate: 0.005 };

const HELP =
  'write "none", "ib", "bps:5" (a side), "share:0.005" (with "min:1" and "max:0.5%" of an order), slippage as ' +
  '"slip:2bps" or "slip:1tick", and rates per year as "borrow:2%" and "interest:3%", joined by "+": "ib+slip:1tick"';

/**
 * Parses costs as written on the command line.
 *
 * - `none`: no costs
 * - `ib`: Interactive Brokers as LEAN models them, 0.005 $ a share, at least 1 $ and at most 0.5 % of an order
 * - `bps:5`: 5 hundredths of a percent of each order's value
 * - `share:0.005`, `min:1`, `max:0.5%`: dollars per share, with a minimum and a maximum per order
 * - `slip:2bps`, `slip:1tick`: slippage of each market and stop order
 * - `borrow:2%`: fee per year for shares borrowed to sell short; 0 if left out
 * - `interest:3%`: interest per year on negative cash; 0 if left out. Positive cash never earns any
 *
 * Terms are joined by `+`, each kind at most once.
 *
 * @param text costs
 * @returns the costs per side
 * @throws when a term is unknown, repeated or negative; the error says what can be written
 * @example
 * parseCosts("ib").minimum; // → 1
 * parseCosts("bps:0.5+slip:2bps").slippageBps; // → 2
 * parseCosts("ib+borrow:2%").borrowRate; // → 0.02
 */
export function parseCosts(text: string): Costs {
  const costs: { -readonly [K in keyof Costs]: Costs[K] } = { ...FREE, name: text.replace(/\s+/g, "") };
  const seen = new Set<string>();
  const set = (key: Exclude<keyof Costs, "name">, value: number): void => {
    if (seen.has(key)) throw new Error(`costs "${text}": ${key} is given twice`);
    seen.add(key);
    costs[key] = value;
  };
  for (const term of costs.name.split("+")) {
    const [, kind, number, unit = ""] = /^([a-z]+)(?::(\d+(?:\.\d+)?|\.\d+)(bps|ticks?|%)?)?$/.exec(term) ?? [];
    const value = Number(number);
    const shape = `${kind}${number === undefined ? "" : ":"}${unit}`;
    if (shape === "none") {
      if (costs.name !== "none")
        throw new Error(`costs "${text}": "none" cannot be combined with other terms; ${HELP}`);
    } else if (shape === "ib") {
      for (const [key, amount] of Object.entries(INTERACTIVE_BROKERS)) set(key as "perShare", amount as number);
    } else if (shape === "bps:" || shape === "bps:bps") set("bps", value);
    else if (shape === "share:") set("perShare", value);
    else if (shape === "min:") set("minimum", value);
    else if (shape === "max:%") set("maximumRate", value / 100);
    else if (shape === "slip:bps") set("slippageBps", value);
    else if (shape === "borrow:%") set("borrowRate", value / 100);
    else if (shape === "interest:%") set("interestRate", value / 100);
    else if (shape === "slip:tick" || shape === "slip:ticks") set("slippageTicks", value);
    else throw new Error(`costs "${text}": "${term}" is not a known term; ${HELP}`);
  }
  if (seen.has("slippageBps") && seen.has("slippageTicks")) {
    throw new Error(`costs "${text}": give slippage in bps or in ticks, not both`);
  }
  return costs;
}

/**
 * Multiplies costs by a factor: commission, its minimum and maximum, slippage, and the rates per year.
 *
 * @param costs any costs
 * @param factor at least 0; 2 for twice the costs
 * @throws RangeError when the factor is negative or not a number
 * @example
 * scaleCosts(parseCosts("ib"), 2).minimum; // → 2
 */
export function scaleCosts(costs: Costs, factor: number): Costs {
  if (!(factor >= 0)) throw new RangeError(`costs can be scaled by 0 or more, not by ${factor}`);
  return {
    name: `${factor} x (${costs.name})`,
    bps: costs.bps * factor,
    perShare: costs.perShare * factor,
    minimum: costs.minimum * factor,
    // Infinity * 0 is NaN; without a commission the maximum does not matter.
    maximumRate: factor === 0 ? costs.maximumRate : costs.maximumRate * factor,
    slippageBps: costs.slippageBps * factor,
    slippageTicks: costs.slippageTicks * factor,
    borrowRate: costs.borrowRate * factor,
    interestRate: costs.interestRate * factor,
  };
}

/**
 * Commission of one order.
 *
 * @param costs the costs
 * @param shares number of shares bought or sold; the sign does not matter
 * @param price fill price of one share
 * @returns dollars, 0 for no shares
 * @see LEAN's `InteractiveBrokersFeeModel`, for the order in which minimum and maximum apply
 * @example
 * orderFee(parseCosts("ib"), 1000, 250); // → 5
 * orderFee(parseCosts("ib"), 1, 250); // → 1
 */
export function orderFee(costs: Costs, shares: number, price: number): number {
  const quantity = Math.abs(shares);
  if (quantity === 0) return 0;
  const value = quantity * price;
  const fee = costs.bps * BPS * value + costs.perShare * quantity;
  return fee < costs.minimum ? costs.minimum : Math.min(fee, costs.maximumRate * value);
}

/**
 * The fill price of an order, after slippage.
 *
 * @param costs the costs
 * @param price the market price
 * @param side 1 for a buy, -1 for a sale
 * @returns a worse price: higher for a buy, lower for a sale
 * @example
 * slippedPrice(parseCosts("slip:1tick"), 250, -1); // → 249.99
 */
export function slippedPrice(costs: Costs, price: number, side: 1 | -1): number {
  return price + side * (price * costs.slippageBps * BPS + costs.slippageTicks * TICK);
}

/** Days per year by which the rates per year are charged. */
const DAYS_PER_YEAR = 365;

/**
 * What holding a position over a number of nights costs: the borrow fee on its value if it is short, and interest on
 * negative cash.
 *
 * @param costs the costs
 * @param cash cash at the close of the last day
 * @param value value of the position at that close, negative if short
 * @param nights calendar days since then
 * @returns dollars, 0 or more
 * @example
 * financingOf(parseCosts("borrow:3.65%"), 20_000, -10_000, 3); // → 3
 */
export function financingOf({ borrowRate, interestRate }: Costs, cash: number, value: number, nights: number): number {
  return ((Math.max(-value, 0) * borrowRate + Math.max(-cash, 0) * interestRate) * nights) / DAYS_PER_YEAR;
}

/**
 * Cuts an order to what can be paid: the most shares, up to `wanted`, whose value and commission are at most `money`.
 *
 * @param costs the costs
 * @param wanted number of shares, positive
 * @param price fill price of one share
 * @param money dollars; 0 or less buys nothing
 * @param whole whether only whole shares can be traded
 * @returns a number from 0 to `wanted`
 * @example
 * affordable(parseCosts("ib"), 10, 100, 1000, true); // → 9
 * affordable(parseCosts("none"), 10, 125, 1000, false); // → 8
 */
export function affordable(costs: Costs, wanted: number, price: number, money: number, whole: boolean): number {
  // Rounding must not cut an order for exactly all of the money.
  const most = money * (1 + 1e-12);
  const fits = (shares: number): boolean => shares * price + orderFee(costs, shares, price) <= most;
  if (fits(wanted)) return wanted;
  const { bps, perShare, minimum, maximumRate } = costs;
  const rate = price * bps * BPS + perShare;
  // The commission is the least of its rate and its maximum, or else its minimum: the most shares in either case.
  const above = money / Math.min(price + rate, price * (1 + maximumRate));
  const candidates = [above, (money - minimum) / price].map((shares) => {
    const possible = Math.min(shares, wanted);
    return whole ? Math.floor(possible * (1 + 1e-12)) : possible;
  });
  return Math.max(0, ...candidates.filter((shares) => shares > 0 && fits(shares)));
}
