import type { Bars } from "../bars/bars.js";
import { MINUTE } from "../util/time.js";
import { type Costs, orderFee, slippedPrice } from "./costs.js";
import type { BarView, Signals } from "./policy.js";
import type { Position } from "./position.js";

/** A view that is updated at every bar. */
export type OwnView<S extends Signals> = { -readonly [K in keyof BarView<S>]: BarView<S>[K] };

/** Number of shares of an order for a fraction of the equity, at a price; negative to sell short. */
export type SizeOf = (fraction: number, equity: number, price: number) => number;

/** How orders are sized: in whole shares, rounded towards zero, or in fractions of a share. */
export function sizing(shares: "whole" | "fractional"): SizeOf {
  return shares === "whole" ? wholeShares : exactShares;
}

function exactShares(fraction: number, equity: number, price: number): number {
  return (equity * fraction) / price;
}

function wholeShares(fraction: number, equity: number, price: number): number {
  return Math.trunc(exactShares(fraction, equity, price));
}

/** Creates the view of a backtest; signals are read lazily. */
export function makeView<S extends Signals>(bars: Bars, signals: S, costs: Costs, sizeOf: SizeOf): OwnView<S> {
  const atBar = {} as { readonly [name in keyof S]: number };
  const shown: OwnView<S> = {
    symbol: bars.symbol,
    bar: 0,
    time: bars.time[0]!,
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    volume: 0,
    equity: 0,
    cash: 0,
    shares: 0,
    entryPrice: Number.NaN,
    barsHeld: 0,
    minutesHeld: 0,
    unrealised: 0,
    costRate: (fraction) => {
      const shares = sizeOf(Math.abs(fraction), shown.equity, shown.close);
      if (!(shares > 0)) return Number.POSITIVE_INFINITY;
      const price = slippedPrice(costs, shown.close, 1);
      return (price - shown.close) / shown.close + orderFee(costs, shares, price) / (shares * shown.close);
    },
    signals: atBar,
  };
  for (const [name, column] of Object.entries(signals)) {
    Object.defineProperty(atBar, name, { enumerable: true, get: () => column[shown.bar] });
  }
  return shown;
}

/** Moves the view to a bar. */
export function showBar<S extends Signals>(view: OwnView<S>, bars: Bars, bar: number): void {
  view.bar = bar;
  view.time = bars.time[bar]!;
  view.open = bars.open[bar]!;
  view.high = bars.high[bar]!;
  view.low = bars.low[bar]!;
  view.close = bars.close[bar]!;
  view.volume = bars.volume[bar]!;
}

/** Updates the view with the account at the close of its bar. */
export function showAccount<S extends Signals>(view: OwnView<S>, position: Position, equity: number): void {
  const { shares, entryPrice } = position;
  const held = shares !== 0;
  view.equity = equity;
  view.cash = position.account.cash;
  view.shares = shares;
  view.entryPrice = entryPrice;
  view.barsHeld = held ? view.bar + 1 - position.heldFrom : 0;
  view.minutesHeld = held ? (view.time - position.heldSince) / MINUTE : 0;
  view.unrealised = held ? shares * (view.close - entryPrice) : 0;
}
