import type { Caps } from "./account.js";
import type { Book, Holding } from "./book.js";
import { daysOf, lastRowsOfDays, placesOf } from "./days.js";
import type { Signals } from "./policy.js";
import type { Ration } from "./ration.js";
import type { Backtest, Days } from "./result.js";
import { resultOf, type Settings } from "./run.js";

/** The account at each time at which some stock has a bar. Money in dollars. */
export interface AccountCurves {
  readonly time: Float64Array;
  /** Cash, and cash plus all positions at their last prices. */
  readonly cashAt: Float64Array;
  readonly equity: Float64Array;
  /** Value of all positions held long, and of all sold short; both positive, 0 for none. */
  readonly long: Float64Array;
  readonly short: Float64Array;
}

/**
 * One stock of a portfolio backtest: its own fills, trades and position; `cashAt`, `equity`, `days` and the cash beside
 * each fill are those of the account.
 */
export interface StockBacktest extends Backtest {
  /** After each of its bars: dollars that the stock has earned after costs, with an open position at its close. */
  readonly profit: Float64Array;
}

/** A backtest of one account over many stocks. Money in dollars. Plain data. */
export interface Portfolio
  extends AccountCurves,
    Caps,
    Pick<Backtest, "policy" | "costs" | "fill" | "shares" | "cash" | "notes"> {
  readonly ration: Ration;
  /** The account at the end of each day on which some stock has a bar. */
  readonly days: Days;
  /** Days on which the daily stop was reached. */
  readonly stoppedDays: number;
  /** By symbol. A stock without a bar in the period is left out. */
  readonly stocks: readonly StockBacktest[];
}

/** The result of a book after its last bar. */
export function portfolioOf<S extends Signals>(
  { account, holdings }: Book<S>,
  facts: {
    readonly name: string;
    readonly settings: Settings;
    readonly ration: Ration;
    readonly curves: AccountCurves;
    /** Symbols without a bar in the period. */
    readonly missing: readonly string[];
  },
): Portfolio {
  const { name, settings, ration, curves, missing } = facts;
  const { costs, fill, shares, cash } = settings;
  const { capPerStock, capInAll, stoppedDays } = account;
  const { time, equity } = curves;
  const stocks = holdings.map((one) => stockOf(one, curves));
  return {
    policy: name,
    ...{ costs, fill, shares, cash, capPerStock, capInAll, ration },
    ...curves,
    days: daysOf(time, equity, cash, lastRowsOfDays(time, { start: 0, end: time.length })),
    stoppedDays,
    stocks,
    notes: notesOf(stocks, time.at(-1)!, missing),
  };
}

function stockOf<S extends Signals>({ run, position, profit }: Holding<S>, curves: AccountCurves): StockBacktest {
  const time = run.bars.time.subarray(run.rows.start, run.rows.end);
  const places = time.length === curves.time.length ? undefined : placesOf(time, curves.time);
  const atBars = (column: Float64Array): Float64Array =>
    places === undefined ? column : Float64Array.from(places, (place) => column[place]!);
  const own = { cashAt: atBars(curves.cashAt), equity: atBars(curves.equity), position };
  return { ...resultOf(run, own), profit };
}

/** Number of stocks that are named in a note. */
const NAMED = 5;

function namesOf(symbols: readonly string[]): string {
  const more = symbols.length - NAMED;
  return symbols.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The notes of the stocks, each once with the stocks that it is about; and what is only true of the account. */
function notesOf(stocks: readonly StockBacktest[], end: number, missing: readonly string[]): string[] {
  const about = new Map<string, string[]>();
  for (const { symbol, notes } of stocks) {
    for (const note of notes) about.set(note, [...(about.get(note) ?? []), symbol]);
  }
  const early = stocks.filter(({ time, fills }) => time.at(-1)! < end && fills.at(-1)?.reason === "end");
  return [
    ...[...about].map(([note, symbols]) => (symbols.length === stocks.length ? note : `${namesOf(symbols)}: ${note}`)),
    ...(early.length > 0
      ? [
          `Optimistic: ${namesOf(early.map(({ symbol }) => symbol))} ended before the period did, and what was held was sold at ` +
            "the last close.",
        ]
      : []),
    ...(missing.length > 0 ? [`No bar in the period: ${namesOf(missing)}.`] : []),
  ];
}
