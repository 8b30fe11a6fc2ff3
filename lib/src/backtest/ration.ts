import { type Book, bookEquity, during, type Holding } from "./book.js";
import { affordable, orderFee, slippedPrice } from "./costs.js";
import type { Signals } from "./policy.js";
import { execute } from "./steps.js";

/**
 * Who is served where the cash of an account, or its cap in all, ends. `strength`: the strongest orders first, those of
 * equal strength by symbol. `proRata`: all orders by the same fraction.
 */
export type Ration = "strength" | "proRata";

/**
 * Fills the orders that wait, at the bars' opens or at their closes: first all that reduce positions, by symbol; then
 * what opens positions or adds to them, as long as there is money.
 */
export function fillOrders<S extends Signals>(
  book: Book<S>,
  waiting: readonly Holding<S>[],
  ration: Ration,
  atOpen: boolean,
): void {
  const adding: Holding<S>[] = [];
  for (const one of waiting) {
    const { run } = one;
    const { shares } = run.position;
    const wanted = run.waiting;
    const kept = wanted * shares <= 0 ? 0 : Math.abs(wanted) < Math.abs(shares) ? wanted : shares;
    if (kept !== shares) fill(book, one, kept, atOpen);
    if (kept === wanted) run.waiting = Number.NaN;
    else adding.push(one);
  }
  if (adding.length > 1 && ration === "strength") adding.sort((a, b) => b.strength - a.strength);
  const most = adding.length > 1 && ration === "proRata" ? equalParts(book, adding, atOpen) : undefined;
  adding.forEach((one, k) => {
    fill(book, one, one.run.waiting, atOpen, most?.[k]);
    one.run.waiting = Number.NaN;
  });
}

function fill<S extends Signals>(book: Book<S>, one: Holding<S>, wanted: number, atOpen: boolean, most?: number): void {
  during(book, one, (run) => {
    const price = atOpen ? run.now.open : run.now.close;
    execute(run, wanted, price, run.waitingReason, atOpen, most);
  });
}

/** The most shares of each order, so that all get the same part: of the room in all, and purchases of the cash. */
function equalParts<S extends Signals>(book: Book<S>, adding: readonly Holding<S>[], atOpen: boolean): number[] {
  const { account, short } = book;
  const { capInAll, capPerStock, cash } = account;
  const equity = bookEquity(book);
  let [all, purchases] = [0, 0];
  const wishes = adding.map((one) => {
    const { waiting, now, position } = one.run;
    const order = waiting - position.shares;
    const side = order > 0 ? 1 : -1;
    const price = slippedPrice(position.costs, atOpen ? now.open : now.close, side);
    const ofStock = capPerStock * equity - Math.abs(position.shares) * price;
    const shares =
      capPerStock < capInAll
        ? affordable(position.costs, Math.abs(order), price, ofStock, position.whole)
        : Math.abs(order);
    const cost = shares * price + orderFee(position.costs, shares, price);
    all += cost;
    if (side > 0) purchases += cost;
    return { shares, side, whole: position.whole };
  });
  const room = Math.max(cash + 2 * short + (capInAll - 1) * equity, 0);
  const part = all > room ? room / all : 1;
  const partOfPurchases = purchases > cash ? Math.min(part, Math.max(cash, 0) / purchases) : part;
  return wishes.map(({ shares, side, whole }) => {
    const fraction = side > 0 ? partOfPurchases : part;
    if (fraction === 1) return Number.POSITIVE_INFINITY;
    return whole ? Math.floor(shares * fraction) : shares * fraction;
  });
}
