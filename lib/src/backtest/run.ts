import type { Bars } from "../bars/bars.js";
import type { Account } from "./account.js";
import { checkCosts, checkLevels, checkSignals, hasBrackets } from "./check-inputs.js";
import { type Costs, parseCosts } from "./costs.js";
import { daysOf } from "./days.js";
import { type Levels, noLevels } from "./levels.js";
import type { Market } from "./market.js";
import { notesOf } from "./notes.js";
import type { Decide, Policy, Signals } from "./policy.js";
import { openPosition, type Position } from "./position.js";
import type { Backtest, FillReason, OrderCounts } from "./result.js";
import { makeView, type OwnView, type SizeOf, sizing } from "./view.js";

/** The state of a running backtest of one stock, alone or in an account over many. */
export interface Run<S extends Signals> extends Market {
  readonly bars: Bars;
  readonly rules: Rules<S>;
  readonly settings: Settings;
  /** The signal that sets the brackets; undefined without brackets. */
  readonly atr: Float64Array | undefined;
  readonly account: Account;
  readonly position: Position;
  readonly levels: Levels;
  /** The current bar, and what the policy sees at its close. */
  readonly now: OwnView<S>;
  readonly counts: WishCounts;
  /** The order waiting for an open: the shares wanted (NaN for none), why, and the ATR of the bar that decided. */
  waiting: number;
  waitingReason: FillReason;
  waitingAtr: number;
  /** The policy's last answer. */
  answer: number;
}

/** A policy with all fields set: objects of one shape run faster. */
export type Rules<S extends Signals> = { readonly [K in keyof Required<Policy<S>>]: Policy<S>[K] };

/** How orders are sized and filled. */
export interface Settings {
  readonly fill: Backtest["fill"];
  readonly shares: Backtest["shares"];
  readonly costs: Costs;
  readonly cash: number;
  readonly sizeOf: SizeOf;
}

/** The account after each bar of the period. */
export type Curves = Pick<Backtest, "cashAt" | "position" | "equity">;

type WishCounts = { -readonly [K in Exclude<keyof OrderCounts, "stoppedDays">]: number };

/** A policy with its name; a function alone is a policy too. */
export function rulesOf<S extends Signals>(policy: Policy<S> | Decide<S>): Rules<S> {
  const given: Policy<S> = typeof policy === "function" ? { name: policy.name || "policy", decide: policy } : policy;
  const { name, decide, strength, needs, stopAtr, trailAtr, targetAtr, dailyStop, flatAtClose } = given;
  const rules = { name, decide, strength, needs, stopAtr, trailAtr, targetAtr, dailyStop, flatAtClose };
  checkLevels(rules);
  return rules;
}

/** The settings of an account, checked. */
export function settingsOf(
  options: Partial<Pick<Settings, "fill" | "shares" | "cash">> & { readonly costs: Costs | string },
): Settings {
  const { cash = 100_000, fill = "nextOpen", shares = "whole" } = options;
  const costs = typeof options.costs === "string" ? parseCosts(options.costs) : options.costs;
  if (!(cash > 0 && cash < Number.POSITIVE_INFINITY)) throw new RangeError(`cash must be positive, got ${cash}`);
  checkCosts(costs);
  return { fill, shares, costs, cash, sizeOf: sizing(shares) };
}

/** Checks the stock's signals and bars, and starts with nothing held. */
export function startRun<S extends Signals>(
  account: Account,
  { bars, signals }: { readonly bars: Bars; readonly signals: S },
  rules: Rules<S>,
  settings: Settings,
  open: () => Market,
): Run<S> {
  checkSignals(bars, rules, signals);
  const { rows, dayEnds, volumeKnown, missing } = open();
  const { costs, shares, sizeOf } = settings;
  return {
    rows,
    dayEnds,
    volumeKnown,
    missing,
    bars,
    rules,
    settings,
    atr: hasBrackets(rules) ? signals.atr : undefined,
    account,
    position: openPosition(account, costs, bars.interval, shares === "whole"),
    levels: noLevels(),
    now: makeView(bars, signals, costs, sizeOf),
    counts: { decisions: 0, wishes: 0, tooSmall: 0, withoutAtr: 0, cut: 0, waited: 0 },
    waiting: Number.NaN,
    waitingReason: "signal",
    waitingAtr: Number.NaN,
    answer: Number.NaN,
  };
}

/** The result of a run: what it did, and the account at its bars. */
export function resultOf<S extends Signals>(run: Run<S>, curves: Curves): Backtest {
  const { bars, rules, settings, account, position, dayEnds } = run;
  const { start, end } = run.rows;
  const { fill, shares, cash, costs } = settings;
  const time = bars.time.subarray(start, end);
  const ends = dayEnds.map((row) => row - start);
  const { cashAt, position: held, equity } = curves;
  const result = {
    policy: rules.name,
    symbol: bars.symbol,
    costs,
    fill,
    shares,
    cash,
    firstBar: start,
    time,
    close: bars.close.subarray(start, end),
    cashAt,
    position: held,
    equity,
    fills: position.fills,
    trades: position.trades,
    days: daysOf(time, equity, cash, ends),
    counts: { ...run.counts, stoppedDays: account.stoppedDays },
  };
  const facts = {
    ruined: account.ruined,
    volumeKnown: run.volumeKnown,
    soldWithoutVolume: position.fills.at(-1)?.reason === "end" && run.volumeKnown && !(bars.volume[end - 1]! > 0),
    missing: run.missing,
  };
  return { ...result, notes: notesOf(result, facts) };
}
