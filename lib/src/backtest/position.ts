import { MINUTE } from "../util/time.js";
import { type Account, roomFor } from "./account.js";
import { affordable, type Costs, financingOf, orderFee, slippedPrice } from "./costs.js";
import type { Fill, FillReason, Trade } from "./result.js";

/** What an account holds of one stock, and the record of it. */
export interface Position {
  /** The money that pays for it. */
  readonly account: Account;
  /** What orders cost. */
  readonly costs: Costs;
  /** Length of a bar in milliseconds. */
  readonly interval: number;
  /** Whether only whole shares can be traded. */
  readonly whole: boolean;
  shares: number;
  /** Mean price of the position's fills in; NaN when flat. */
  entryPrice: number;
  /** Bars before the position's first: the row it was opened in, one more when that was at the close. */
  heldFrom: number;
  /** When it was opened: the end of the bar before, on the clock of the bars' times taken as ends. */
  heldSince: number;
  readonly fills: Fill[];
  readonly trades: Trade[];
  /** Dollars that it has brought so far: of what was sold, less what was bought and all costs. */
  earned: number;
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

/** Nothing held of a stock. */
export function openPosition(account: Account, costs: Costs, interval: number, whole: boolean): Position {
  return {
    account,
    costs,
    interval,
    whole,
    shares: 0,
    entryPrice: Number.NaN,
    heldFrom: 0,
    heldSince: Number.NaN,
    fills: [],
    trades: [],
    earned: 0,
    open: openTrade(account.cash, 0),
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

/** Equity of the whole account with the position at a price. */
export function equityOf({ account, shares }: Position, price: number): number {
  return account.cash + account.elsewhere + shares * price;
}

/**
 * Changes the position to another number of shares. A change of sides takes two orders: one closes, one opens. What
 * opens a position or adds to it is cut to what the account can pay, and to `most` shares.
 *
 * @returns whether it was cut
 */
export function tradeTo(position: Position, wanted: number, at: Execution, most: number): boolean {
  if (position.shares * wanted < 0) fillOrder(position, -position.shares, at);
  const order = wanted - position.shares;
  const adds = position.shares * order >= 0;
  const possible = adds ? payable(position, order, at, most) : order;
  if (!isRounding(possible, wanted)) fillOrder(position, possible, at);
  return possible !== order;
}

/** Whether an order for a position of `wanted` shares is only what rounding leaves of fractions of a share. */
export function isRounding(order: number, wanted: number): boolean {
  return Math.abs(order) <= 1e-9 * Math.abs(wanted);
}

/** The part of an order, up to `most` shares, that the account can pay. */
function payable(position: Position, order: number, { reference }: Execution, most: number): number {
  const { costs, whole } = position;
  const side = order > 0 ? 1 : -1;
  const price = slippedPrice(costs, reference, side);
  const money = roomFor(position.account, position.shares, price, side);
  return side * affordable(costs, Math.min(Math.abs(order), most), price, money, whole);
}

/**
 * Charges what holding the position since the last close has cost.
 *
 * @param position an open position, or none
 * @param price that close
 * @param owed the part of the account's cash that it answers for; all of it if nothing else is held
 * @param nights calendar days since then
 */
export function payFinancing(position: Position, price: number, owed: number, nights: number): void {
  const { account, costs, shares } = position;
  if (shares === 0) return;
  const charge = financingOf(costs, owed, shares * price, nights);
  account.cash -= charge;
  position.earned -= charge;
  position.open.financing += charge;
}

/** Fills an order and records it. An order never takes the position through zero. */
function fillOrder(position: Position, shares: number, at: Execution): void {
  const { bar, time, reference, reason } = at;
  const quantity = Math.abs(shares);
  // A target is a limit order: it gets its price or a better one. All others pay slippage.
  const price = reason === "target" ? reference : slippedPrice(position.costs, reference, shares > 0 ? 1 : -1);
  const fee = orderFee(position.costs, quantity, price);
  const { account } = position;
  if (position.shares === 0) {
    position.open = openTrade(account.cash + account.elsewhere, position.fills.length);
    position.heldFrom = at.atOpen ? bar : bar + 1;
    position.heldSince = at.atOpen ? time - position.interval : time;
  }
  const trade = position.open;
  const opening = position.shares * shares >= 0;
  const paid = shares * price + fee;
  account.cash -= paid;
  position.earned -= paid;
  position.shares += shares;
  trade.gross -= shares * reference;
  trade.slippage += quantity * Math.abs(price - reference);
  trade.fees += fee;
  if (opening) addIn(position, quantity, price);
  else addOut(trade, quantity, price);
  const held = position.shares;
  position.fills.push({ bar, time, shares, reference, price, fee, reason, cash: account.cash, position: held });
  if (held === 0) closeTrade(position, shares < 0 ? "long" : "short", at);
}

/** Updates the position after a fill that opened it or added to it. */
function addIn(position: Position, quantity: number, price: number): void {
  const { open: trade, entryPrice } = position;
  const held = Math.abs(position.shares);
  trade.sharesIn += quantity;
  trade.valueIn += quantity * price;
  trade.shares = Math.max(trade.shares, held);
  position.entryPrice = held === quantity ? price : entryPrice + (price - entryPrice) * (quantity / held);
}

/** Updates the position after a fill that reduced it. */
function addOut(trade: OpenTrade, quantity: number, price: number): void {
  trade.sharesOut += quantity;
  trade.valueOut += quantity * price;
}

/** Records the trade that the last fill closed. */
function closeTrade(position: Position, side: Trade["side"], { bar, time, reason, atOpen }: Execution): void {
  const { open: trade, fills } = position;
  const entry = fills[trade.firstFill]!;
  const profit = trade.gross - trade.slippage - trade.fees - trade.financing;
  position.trades.push({
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
    bars: (atOpen ? bar : bar + 1) - position.heldFrom,
    minutes: (time - entry.time) / MINUTE,
    firstFill: trade.firstFill,
    lastFill: fills.length - 1,
  });
  position.entryPrice = Number.NaN;
}
