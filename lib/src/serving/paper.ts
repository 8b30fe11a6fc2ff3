import { type BacktestOptions, backtest } from "../backtest/backtest.js";
import { brain } from "../backtest/policies/brain.js";
import type { Signals } from "../backtest/policy.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import type { Backtest, Fill } from "../backtest/result.js";
import { tradedLabel } from "../backtest/traded-label.js";
import { BAR_COLUMNS, type BarArrays, type Bars, NEW_YORK } from "../bars/bars.js";
import { sessionOf } from "../bars/calendar.js";
import { binTime } from "../bars/resample.js";
import { decidingModel } from "../models/inputs.js";
import type { BarChoices, Recipe } from "../recipes/recipe.js";
import { hashNumbers } from "../util/hash-numbers.js";
import { DAY, parseRule } from "../util/time.js";
import type { ScoredBar } from "./scorer.js";

/** A paper account at the close of a bar. Money in dollars. */
export interface PaperBar {
  /** When its first bar was known: wall-clock milliseconds. */
  readonly since: number;
  /** Shares: positive long, negative short. */
  readonly position: number;
  readonly cash: number;
  readonly equity: number;
  /** The last fill, its time that at which its bar was known; undefined before the first. */
  readonly fill?: Fill;
}

/** A paper account: bars go in as a scorer gives them. */
export interface Paper {
  /** Takes the next bar; gives the account at its close. */
  readonly add: (bar: ScoredBar) => PaperBar;
  /** The account so far as a backtest, what it holds sold at the last bar's close. */
  readonly result: () => Backtest;
  /** All that it knows, to go on later. */
  readonly state: () => PaperState;
}

const SIGNALS = ["p", "rsi", "atr", "atr_pct", "time_of_day"] as const;
type PaperColumn = (typeof BAR_COLUMNS)[number] | (typeof SIGNALS)[number];

const COLUMNS: readonly PaperColumn[] = [...BAR_COLUMNS, ...SIGNALS];

type PaperColumns = { readonly [name in PaperColumn]: (number | null)[] };

/** A paper account as plain data for a file: its bars, and what the policy read at them. */
export interface PaperState {
  readonly paper: 1;
  /** Policy, account and bars, to find out whether they are still the same. */
  readonly made: string;
  readonly columns: PaperColumns;
  /** A hash of the columns, by which damage is found. */
  readonly sum: string;
}

/** Settings of a paper account. */
export interface PaperOptions {
  /** Dollars at the start (100,000). */
  readonly cash?: number;
  /** What an earlier one knew. */
  readonly state?: PaperState;
}

/**
 * A paper account that trades as a backtest does: at each bar, `backtest` runs over all bars since it began, so position, cash
 * and fills are the backtest's to the bit, also after a restart.
 *
 * The last bar is not the end, so nothing is sold at it: another bar without volume is pretended after it, on the next day after a
 * session's last bar. With all hours the day's last bar is known on the next day only: a policy that is flat at the close is seen
 * to have sold then. Bars are kept: a year of 5-minute bars is three megabytes as JSON, and takes 4 ms at each further bar.
 *
 * @param recipe the recipe of the bars
 * @param policy how p is traded, its costs, shares and fills
 * @param options cash and state
 * @returns an account
 * @throws when the state is damaged, or of another policy, account or recipe
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models, recipe } = research(minutes, PRESETS.sound);
 * const scorer = createScorer(models, recipe);
 * const paper = createPaper(recipe, { ...POLICY_DEFAULTS, gate: 0.02, cap: 0.1 });
 * const { time, open, high, low, close, volume } = minutes;
 * for (let i = 0; i < 2000; i++) {
 *   const minute = { time: time[i], open: open[i], high: high[i], low: low[i], close: close[i], volume: volume[i] };
 *   for (const bar of scorer.push(minute).bars) paper.add(bar);
 * }
 * paper.result().equity.length; // → 400
 */
export function createPaper<F extends string, M extends string>(
  recipe: Recipe<F, M>,
  policy: PolicySettings,
  options: PaperOptions = {},
): Paper {
  const { cash = 100_000 } = options;
  const { bars: choices } = recipe;
  const settings = { ...policy, ...tradedLabel(recipe as unknown as Recipe, policy) };
  const trades = brain(settings);
  const { costs, shares, fill } = settings;
  const deciding = decidingModel(recipe);
  const made = JSON.stringify([cash, settings, choices, deciding]);
  const length = parseRule(choices.rule);
  const ahead = choices.label === "right" ? 0 : length;
  const columns = options.state === undefined ? newBuffers() : restored(options.state, made);

  const run = (pretended?: number): Backtest => {
    if (pretended !== undefined) put(columns, { ...AFTER, ...pricesOf(columns), time: pretended });
    const end = columns.length + (pretended === undefined ? 0 : 1);
    const arrays = Object.fromEntries(COLUMNS.map((name) => [name, columns.of[name].subarray(0, end)]));
    const bars: Bars = {
      ...{ symbol: "", zone: NEW_YORK, interval: length, stamp: ahead === 0 ? "end" : "start" },
      ...(arrays as unknown as BarArrays),
    };
    const signals: Signals = Object.fromEntries(SIGNALS.map((name) => [name, arrays[name]!]));
    const account: BacktestOptions = { costs, shares, fill, cash, signals };
    return backtest(bars, trades as Parameters<typeof backtest>[1], account);
  };

  return {
    add: (bar) => {
      const { open, high, low, close, volume, signals } = bar;
      const row = { time: bar.time - ahead, open, high, low, close, volume, ...signals, p: bar.p[deciding]! };
      const last = columns.length;
      if (last > 0 && columns.of.time[last - 1]! >= row.time) {
        throw new Error("a bar of a paper account does not come after the one before");
      }
      put(columns, row);
      columns.length++;
      const { position, cashAt, equity, fills } = run(timeAfter(row.time, length, choices));
      const done = fills.filter((one) => one.bar <= last).at(-1);
      return {
        since: columns.of.time[0]! + ahead,
        position: position[last]!,
        cash: cashAt[last]!,
        equity: equity[last]!,
        ...(done && { fill: { ...done, time: done.time + ahead } }),
      };
    },
    result: () => run(),
    state: () => ({ paper: 1, made, columns: plainOf(columns), sum: sumOf(columns) }),
  };
}

/** Columns that grow: arrays with room for further bars, and how many there are. */
interface Buffers {
  of: { readonly [name in PaperColumn]: Float64Array };
  length: number;
}

function newBuffers(rows: number = 256): Buffers {
  const of = Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(rows)])) as unknown as Buffers["of"];
  return { of, length: 0 };
}

/** Writes a row behind the last one. */
function put(columns: Buffers, row: { readonly [name in PaperColumn]: number }): void {
  const { of, length } = columns;
  if (length === of.time.length) {
    columns.of = newBuffers(2 * length).of;
    for (const name of COLUMNS) columns.of[name].set(of[name]);
  }
  for (const name of COLUMNS) columns.of[name][length] = row[name];
}

/** The last close, as the prices of a bar in which nothing happens. */
function pricesOf({ of, length }: Buffers): { readonly [name in "open" | "high" | "low" | "close"]: number } {
  const close = of.close[length - 1]!;
  return { open: close, high: close, low: close, close };
}

function plainOf({ of, length }: Buffers): PaperColumns {
  const plain = (name: PaperColumn): (number | null)[] =>
    Array.from(of[name].subarray(0, length), (value) => (Number.isNaN(value) ? null : value));
  return Object.fromEntries(COLUMNS.map((name) => [name, plain(name)])) as unknown as PaperColumns;
}

/** What the pretended bar has but for time and prices. */
const AFTER = {
  ...{ volume: 0, p: Number.NaN, rsi: Number.NaN, atr: Number.NaN, atr_pct: Number.NaN, time_of_day: Number.NaN },
};

/** The time of a bar after another: on the same day, but after the session's last one. */
function timeAfter(name: number, length: number, { rule, closed, label, session }: BarChoices): number {
  const inside = label === "right" ? name - 1 : name;
  const close = session === "regular" ? sessionOf(inside)?.close : undefined;
  const isLast = close !== undefined && name >= binTime(close, rule, { closed, label });
  return name + (isLast ? DAY : length);
}

function restored(state: PaperState, made: string): Buffers {
  if (state?.paper !== 1) throw new Error("the state is no state of a paper account");
  const length = state.columns?.time?.length ?? 0;
  const columns: Buffers = { ...newBuffers(length + 256), length };
  for (const name of COLUMNS) {
    const saved = state.columns?.[name] ?? [];
    if (saved.length === length) columns.of[name].set(saved.map((value) => value ?? Number.NaN));
  }
  if (sumOf(columns) !== state.sum) {
    throw new Error("the state of the paper account is damaged: its numbers are not those that were saved");
  }
  if (state.made !== made) {
    throw new Error("the paper account was begun with another policy, cash or recipe: give the same ones");
  }
  return columns;
}

function sumOf({ of, length }: Buffers): string {
  const all = new Float64Array(COLUMNS.length * length);
  for (const [i, name] of COLUMNS.entries()) all.set(of[name].subarray(0, length), i * length);
  return hashNumbers(all);
}
