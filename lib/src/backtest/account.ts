import { MINUTE } from "../util/time.js";
import { affordable, type Costs, financingOf, orderFee, slippedPrice } from "./costs.js";
import type { Fill, FillReason, Trade } from "./result.js";

/** Cash, a position, and the record of both. */
export interface Account {
  /** What orders cost. */
  readonly costs: Costs;
  /** Length of a bar in milliseconds. */
  readonly interval: number;
  /** Whether only whole shares can be traded. */
  readonly whole: boolean;
  cash: number;
  shares: number;
  /** Mean price of the position's fills in; NaN when flat. */
  entryPrice: number;
  /** Bars before the position's first: the row it was opened in, one more when that was at the close. */
  heldFrom: number;
  /** When it was opened: the end of the bar before, on the clock of the bars' times taken as ends. */
  heldSince: number;
  readonly fills: Fill[];
  readonly trades: Trade[];
  /** The history of the open position. */
  open: OpenTrade;
}

/** Where, why and at what price an order is filled. */
export interface Execution {
  /** Row of the bar, and its time. */
  readonly bar: number;
  readonly time: number;
  /** The market price, before slippage. */
  readonly reference: number;
  readonly reason: FillReason;
  /** Whether it is filled at the bar's open; otherwise within the bar or at its close. */
  readonly atOpen: boolean;
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
  financing: number;
}

/** A new account that holds only cash. */
export function openAccount(cash: number, costs: Costs, interval: number, whole: boolean): Account {
  return {
    costs,
    interval,
    whole,
    cash,
    shares: 0,
    entryPrice: Number.NaN,
    heldFrom: 0,
    heldSince: Number.NaN,
    fills: [],
    trades: [],
    open: openTrade(cash, 0),
  };
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
    financing: 0,
  };
}

/** Equity: cash plus the position at a price. */
export function equityOf({ cash, shares }: Account, price: number): number {
  return cash + shares * price;
}

/**
 * Changes the position to another number of shares. A change of sides takes two orders: one closes, one opens. What
 * opens a position or adds to it is cut to what the account can pay.
 *
 * @returns whether it was cut
 */
export function tradeTo(account: Account, wanted: number, at: Execution): boolean {
  if (account.shares * wanted < 0) fillOrder(account, -account.shares, at);
  const order = wanted - account.shares;
  const adds = account.shares * order >= 0;
  const possible = adds ? payable(account, order, at) : order;
  if (!isRounding(possible, wanted)) fillOrder(account, possible, at);
  return possible !== order;
}

/** Whether an order for a position of `wanted` shares is only what rounding leaves of fractions of a share. */
export function isRounding(order: number, wanted: number): boolean {
  return Math.abs(order) <= 1e-9 * Math.abs(wanted);
}

/**
 * The part of an order that the account can pay: a purchase with its cash; a short sale with the equity that its short
 * position does not bind yet.
 */
function payable({ cash, costs, shares, whole }: Account, order: number, { reference }: Execution): number {
  const side = order > 0 ? 1 : -1;
  const price = slippedPrice(costs, reference, side);
  const money = side > 0 ? cash : cash + 2 * shares * price;
  return side * affordable(costs, Math.abs(order), price, money, whole);
}

/** Charges what holding the position since the last close has cost; `price` is that close. */
export function payFinancing(account: Account, price: number, nights: number): void {
  const { costs, cash, shares } = account;
  if (shares === 0) return;
  const charge = financingOf(costs, cash, shares * price, nights);
  account.cash -= charge;
  account.open.financing += charge;
}

/** Fills an order and records it. An order never takes the position through zero. */
function fillOrder(account: Account, shares: number, at: Execution): void {
  const { bar, time, reference, reason } = at;
  const quantity = Math.abs(shares);
  // A target is a limit order: it gets its price or a better one. All others pay slippage.
  const price = reason === "target" ? reference : slippedPrice(account.costs, reference, shares > 0 ? 1 : -1);
  const fee = orderFee(account.costs, quantity, price);
  if (account.shares === 0) {
    account.open = openTrade(account.cash, account.fills.length);
    account.heldFrom = at.atOpen ? bar : bar + 1;
    account.heldSince = at.atOpen ? time - account.interval : time;
  }
  const trade = account.open;
  const opening = account.shares * shares >= 0;
  account.cash -= shares * price + fee;
  account.shares += shares;
  trade.gross -= shares * reference;
  trade.slippage += quantity * Math.abs(price - reference);
  trade.fees += fee;
  if (opening) addIn(account, quantity, price);
  else addOut(trade, quantity, price);
  const { cash, shares: position } = account;
  account.fills.push({ bar, time, shares, reference, price, fee, reason, cash, position });
  if (position === 0) closeTrade(account, shares < 0 ? "long" : "short", at);
}

/** Updates the position after a fill that opened it or added to it. */
function addIn(account: Account, quantity: number, price: number): void {
  const { open: trade, entryPrice } = account;
  const held = Math.abs(account.shares);
  trade.sharesIn += quantity;
  trade.valueIn += quantity * price;
  trade.shares = Math.max(trade.shares, held);
  account.entryPrice = held === quantity ? price : entryPrice + (price - entryPrice) * (quantity / held);
}

/** Updates the position after a fill that reduced it. */
function addOut(trade: OpenTrade, quantity: number, price: number): void {
  trade.sharesOut += quantity;
  trade.valueOut += quantity * price;
}

/** Records the trade that the last fill closed. */
function closeTrade(account: Account, side: Trade["side"], { bar, time, reason, atOpen }: Execution): void {
  const { open: trade, fills } = account;
  const entry = fills[trade.firstFill]!;
  const profit = trade.gross - trade.slippage - trade.fees - trade.financing;
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
    financing: trade.financing,
    profit,
    return: profit / trade.equity,
    bars: (atOpen ? bar : bar + 1) - account.heldFrom,
    minutes: (time - entry.time) / MINUTE,
    firstFill: trade.firstFill,
    lastFill: fills.length - 1,
  });
  account.entryPrice = Number.NaN;
}
