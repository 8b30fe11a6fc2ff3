import { MINUTE } from "../util/time.js";
import { type Costs, orderFee, slippedPrice } from "./costs.js";
import type { Fill, FillReason, Trade } from "./result.js";

/** Cash, a position and the books of both. */
export interface Account {
  cash: number;
  shares: number;
  /** Mean price of the position's fills in; NaN when flat. */
  entryPrice: number;
  /** Bars before the position's first: the row it was opened in, one more when that was at the close. */
  heldFrom: number;
  readonly fills: Fill[];
  readonly trades: Trade[];
  /** The position's story so far. */
  open: OpenTrade;
}

interface OpenTrade {
  equity: number;
  firstFill: number;
  shares: number;
  sharesIn: number;
  valueIn: number;
  sharesOut: number;
  valueOut: number;
  gross: number;
  slippage: number;
  fees: number;
}

export function openAccount(cash: number): Account {
  return { cash, shares: 0, entryPrice: Number.NaN, heldFrom: 0, fills: [], trades: [], open: openTrade(cash, 0) };
}

function openTrade(equity: number, firstFill: number): OpenTrade {
  return {
    equity,
    firstFill,
    shares: 0,
    sharesIn: 0,
    valueIn: 0,
    sharesOut: 0,
    valueOut: 0,
    gross: 0,
    slippage: 0,
    fees: 0,
  };
}

/**
 * Brings the position to so many shares; one that changes sides is closed and opened anew, by two orders.
 *
 * @param reference the price on the tape
 * @param atOpen filled at the bar's first price; otherwise within the bar or at its last
 */
export function tradeTo(
  account: Account,
  wanted: number,
  bar: number,
  time: number,
  reference: number,
  reason: FillReason,
  atOpen: boolean,
  costs: Costs,
): void {
  if (account.shares * wanted < 0) fillOrder(account, -account.shares, bar, time, reference, reason, atOpen, costs);
  const shares = wanted - account.shares;
  if (shares !== 0) fillOrder(account, shares, bar, time, reference, reason, atOpen, costs);
}

/** Fills an order and writes it into the books. An order never takes the position through zero. */
function fillOrder(
  account: Account,
  shares: number,
  bar: number,
  time: number,
  reference: number,
  reason: FillReason,
  atOpen: boolean,
  costs: Costs,
): void {
  const quantity = Math.abs(shares);
  // A target is a limit order: it gets its price or a better one. All others take what there is.
  const price = reason === "target" ? reference : slippedPrice(costs, reference, shares > 0 ? 1 : -1);
  const fee = orderFee(costs, quantity, price);
  if (account.shares === 0) {
    account.open = openTrade(account.cash, account.fills.length);
    account.heldFrom = atOpen ? bar : bar + 1;
  }
  const trade = account.open;
  const opening = account.shares * shares >= 0;
  account.cash -= shares * price + fee;
  account.shares += shares;
  trade.gross -= shares * reference;
  trade.slippage += quantity * Math.abs(price - reference);
  trade.fees += fee;
  if (opening) {
    trade.sharesIn += quantity;
    trade.valueIn += quantity * price;
    trade.shares = Math.max(trade.shares, Math.abs(account.shares));
    const held = Math.abs(account.shares);
    account.entryPrice =
      held === quantity ? price : account.entryPrice + (price - account.entryPrice) * (quantity / held);
  } else {
    trade.sharesOut += quantity;
    trade.valueOut += quantity * price;
  }
  account.fills.push({
    bar,
    time,
    shares,
    reference,
    price,
    fee,
    reason,
    cash: account.cash,
    position: account.shares,
  });
  if (account.shares === 0) closeTrade(account, bar, time, shares < 0 ? "long" : "short", reason, atOpen);
}

function closeTrade(
  account: Account,
  bar: number,
  time: number,
  side: Trade["side"],
  reason: FillReason,
  atOpen: boolean,
): void {
  const { open: trade, fills } = account;
  const entry = fills[trade.firstFill]!;
  const profit = trade.gross - trade.slippage - trade.fees;
  account.trades.push({
    side,
    entryBar: entry.bar,
    exitBar: bar,
    entryTime: entry.time,
    exitTime: time,
    shares: trade.shares,
    entryPrice: trade.valueIn / trade.sharesIn,
    exitPrice: trade.valueOut / trade.sharesOut,
    reason,
    gross: trade.gross,
    slippage: trade.slippage,
    fees: trade.fees,
    profit,
    return: profit / trade.equity,
    bars: (atOpen ? bar : bar + 1) - account.heldFrom,
    minutes: (time - entry.time) / MINUTE,
    firstFill: trade.firstFill,
    lastFill: fills.length - 1,
  });
  account.entryPrice = Number.NaN;
}
