import type { Account } from "./account.js";
import { setBounds } from "./levels.js";
import type { Signals } from "./policy.js";
import type { Run } from "./run.js";

/** One stock of a running portfolio backtest. */
export interface Holding<S extends Signals = Signals> {
  readonly run: Run<S>;
  /** Its next bar, or the current one while that is traded; and how many of its days have ended before. */
  row: number;
  daysEnded: number;
  /** Its last known price, and the value of its position there. */
  price: number;
  value: number;
  /** How strong the order is that waits. */
  strength: number;
  /** After each of its bars: shares held, and dollars earned with the open position at its close. */
  readonly position: Float64Array;
  readonly profit: Float64Array;
}

/** An account over many stocks while it runs. */
export interface Book<S extends Signals = Signals> {
  readonly account: Account;
  /** In the order of their symbols. */
  readonly holdings: readonly Holding<S>[];
  /** Value of all positions at their last known prices, and of that what is sold short, 0 or negative. */
  total: number;
  short: number;
}

/** Equity at the last known prices. */
export function bookEquity({ account, total }: Pick<Book, "account" | "total">): number {
  return account.cash + total;
}

/** Adds up the positions at the last known prices. */
export function revalue<S extends Signals>(book: Book<S>): void {
  let [total, short] = [0, 0];
  for (const one of book.holdings) {
    const { shares } = one.run.position;
    one.value = shares === 0 ? 0 : shares * one.price;
    total += one.value;
    short += Math.min(one.value, 0);
  }
  book.total = total;
  book.short = short;
}

/** Does something with one stock, while the account knows what it holds elsewhere. */
export function during<S extends Signals>(book: Book<S>, one: Holding<S>, act: (run: Run<S>) => void): void {
  const { account } = book;
  const { run } = one;
  account.elsewhere = book.total - one.value;
  account.shortElsewhere = book.short - Math.min(one.value, 0);
  // The level of the account's daily stop depends on what the others have become.
  if (run.rules.dailyStop !== undefined) setBounds(run.levels, run.position);
  act(run);
  one.value = run.position.shares === 0 ? 0 : run.position.shares * one.price;
  book.total = account.elsewhere + one.value;
  book.short = account.shortElsewhere + Math.min(one.value, 0);
}
