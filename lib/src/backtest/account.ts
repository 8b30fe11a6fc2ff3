/** What an account may bind, as fractions of its equity. */
export interface Caps {
  /** Largest value of one stock's position. */
  readonly capPerStock: number;
  /** Largest value of all positions, long and short ones added up. */
  readonly capInAll: number;
}

/** All of the equity, in one stock or in many. */
const WHOLE_ACCOUNT: Caps = { capPerStock: 1, capInAll: 1 };

/** The money of an account, and what is true of all that it holds: of one stock, or of many. */
export interface Account extends Caps {
  cash: number;
  /**
   * Value of the positions in all stocks but the one that is traded now, at their last prices, and of that what is sold
   * short, 0 or negative. Both are 0 in an account of one stock.
   */
  elsewhere: number;
  shortElsewhere: number;
  /** Equity at which the daily stop acts; NaN for none. */
  floor: number;
  /** Whether it has acted today, and on how many days so far. */
  stopped: boolean;
  stoppedDays: number;
  /** Whether nothing was left at some close. */
  ruined: boolean;
}

/** A new account that holds only cash. */
export function openAccount(cash: number, { capPerStock, capInAll }: Caps = WHOLE_ACCOUNT): Account {
  return {
    capPerStock,
    capInAll,
    cash,
    elsewhere: 0,
    shortElsewhere: 0,
    floor: Number.NaN,
    stopped: false,
    stoppedDays: 0,
    ruined: false,
  };
}

/** Starts a day: the daily stop is measured from the equity at its open. */
export function startDay(account: Account, equity: number, dailyStop: number | undefined): void {
  account.stopped = false;
  if (dailyStop !== undefined) account.floor = equity * (1 - dailyStop);
}

/** Stops trading for the day. */
export function stopDay(account: Account): void {
  account.stopped = true;
  account.stoppedDays++;
}

/**
 * Dollars that may be added to a position of `shares` at a price: a purchase has the cash, and positions in all may be
 * worth `capInAll` of the equity, one of them `capPerStock`.
 */
export function roomFor(account: Account, shares: number, price: number, side: 1 | -1): number {
  const { cash, elsewhere, shortElsewhere, capPerStock, capInAll } = account;
  // The equity less the value of all positions: what is held long cancels, so nothing is rounded.
  let room = cash + 2 * (Math.min(shares, 0) * price + shortElsewhere);
  if (capInAll !== 1 || capPerStock < 1) {
    const equity = cash + elsewhere + shares * price;
    room += (capInAll - 1) * equity;
    if (capPerStock < capInAll) room = Math.min(room, capPerStock * equity - Math.abs(shares) * price);
  }
  return side > 0 ? Math.min(room, cash) : room;
}
