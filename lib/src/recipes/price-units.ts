import { type Bars, copyBars, NEW_YORK } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import { ratio } from "../indicators/ratio.js";
import { DAY, MINUTE, parseRule } from "../util/time.js";
import type { BarChoices, Recipe } from "./recipe.js";

/** How a recipe's columns depend on the height of prices and of volumes. */
export interface PriceUnits {
  /** Columns in proportion to the price: `macd`, `ema20`, `atr`. */
  readonly dollars: readonly string[];
  /** Columns that depend on how high prices are in another way, such as a logarithm or a variance of prices. */
  readonly mixed: readonly string[];
  /** Columns that depend on how high volumes are, such as an on-balance volume. */
  readonly shares: readonly string[];
}

/**
 * Which of a recipe's columns depend on how high a stock's prices and volumes are, seen by running it on
 * made-up bars, on the same with prices of twice the height, and with volumes: a column is in dollars if it doubles with the
 * prices.
 *
 * @param recipe any recipe
 * @returns the names of such columns; all others mean the same for every stock
 * @throws as the recipe's features do
 * @example
 * priceUnits(PRESETS.seed).dollars; // → ["macd", "macd_sig", "macd_hist", "macd_slope", "ema20", "ema50", "ema200", "atr"]
 */
export function priceUnits({ features, bars }: Pick<Recipe, "features" | "bars">): PriceUnits {
  const known = UNITS.get(features) ?? new Map<string, PriceUnits>();
  UNITS.set(features, known);
  const key = JSON.stringify(bars);
  const units = known.get(key) ?? findUnits(features, bars);
  known.set(key, units);
  return units;
}

/** What was found of each function and bars: null runs ask thousands of times. */
const UNITS = /* @__PURE__ */ new WeakMap<Recipe["features"], Map<string, PriceUnits>>();

function findUnits(features: Recipe["features"], choices: BarChoices): PriceUnits {
  const [few, short] = run(features, madeUpBars(choices, FEW_DAYS));
  const isShort = Object.values(few).some((column) => column.every(Number.isNaN));
  const [columns, bars] = isShort ? run(features, madeUpBars(choices, MANY_DAYS)) : [few, short];
  const { open, high, low, close, volume } = bars;
  const double = (column: Float64Array): Float64Array => column.map((value) => 2 * value);
  const prices = { open: double(open), high: double(high), low: double(low), close: double(close) };
  const [higher] = run(features, { ...bars, ...prices });
  const [busier] = run(features, { ...bars, volume: double(volume) });
  const names = Object.keys(columns);
  const changed = names.filter((name) => !isMultiple(columns[name]!, higher[name]!, 1));
  const dollars = changed.filter((name) => isMultiple(columns[name]!, higher[name]!, 2));
  return {
    dollars,
    mixed: changed.filter((name) => !dollars.includes(name)),
    shares: names.filter((name) => !isMultiple(columns[name]!, busier[name]!, 1)),
  };
}

/** Days of bars; many for columns that need more history than few days have. */
const FEW_DAYS = 60;
const MANY_DAYS = 1000;

/** Bars of weekdays whose prices wander, with nothing that a column could find but what all bars have. */
function madeUpBars({ rule, label }: BarChoices, days: number): Bars {
  const interval = parseRule(rule);
  const perDay = Math.max(1, Math.floor((390 * MINUTE) / interval));
  const n = days * perDay;
  const column = (): Float64Array => new Float64Array(n);
  const [time, open, high, low, close, volume] = [column(), column(), column(), column(), column(), column()];
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
  let price = 100;
  for (let i = 0; i < n; i++) {
    const day = Math.floor(i / perDay);
    // The first day is a Monday.
    const midnight = FIRST_MONDAY + (7 * Math.floor(day / 5) + (day % 5)) * DAY;
    time[i] = midnight + 570 * MINUTE + ((i % perDay) + (label === "right" ? 1 : 0)) * interval;
    open[i] = price;
    price *= 1 + 0.004 * (uniform() - 0.5);
    close[i] = price;
    high[i] = Math.max(open[i]!, price) * (1 + 0.001 * uniform());
    low[i] = Math.min(open[i]!, price) * (1 - 0.001 * uniform());
    volume[i] = 1000 + Math.floor(9000 * uniform());
  }
  const stamp = label === "right" ? "end" : "start";
  return { symbol: "PROBE", zone: NEW_YORK, interval, stamp, time, open, high, low, close, volume };
}

/** 2018-01-01. */
const FIRST_MONDAY = 17532 * DAY;

function run(features: Recipe["features"], bars: Bars): [columns: Columns, bars: Bars] {
  return [features(copyBars(bars)), bars];
}

/** What a small number that keeps a denominator from zero may change, relative to a column's largest value. */
const TOLERANCE = 1e-6;

/** Whether a column is another one times a factor. */
function isMultiple(column: Float64Array, other: Float64Array | undefined, factor: number): boolean {
  if (column.length !== other?.length) return false;
  let [largest, most] = [0, 0];
  for (let i = 0; i < column.length; i++) {
    const [a, b] = [factor * column[i]!, other[i]!];
    if (Number.isNaN(a) !== Number.isNaN(b)) return false;
    if (Number.isNaN(a)) continue;
    largest = Math.max(largest, Math.abs(a));
    most = Math.max(most, Math.abs(a - b));
  }
  return most <= TOLERANCE * largest;
}

/**
 * The columns of a recipe for many stocks: those in dollars are divided by the close.
 *
 * @param recipe a recipe with `pool: true`
 * @param columns what its features returned for n bars
 * @param close the close of each bar
 * @returns all columns, under their names
 */
export function relativeColumns(
  recipe: Pick<Recipe, "features" | "bars">,
  columns: Columns,
  close: Float64Array,
): Columns {
  const { dollars } = priceUnits(recipe);
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, dollars.includes(name) ? ratio(column, close) : column]),
  );
}

/**
 * What keeps a recipe from learning of many stocks: its models read columns that depend on the height of prices or volumes and
 * that dividing by the close does not cure.
 *
 * @param recipe any recipe
 * @param readers who reads which columns
 * @returns one text for each such column; empty if there is none
 */
export function heightFaults(
  recipe: Pick<Recipe, "features" | "bars">,
  readers: readonly (readonly [reader: string, columns: readonly string[]])[],
): string[] {
  const { mixed, shares } = priceUnits(recipe);
  return readers.flatMap(([reader, names]) => [
    ...names.filter((name) => mixed.includes(name)).map((name) => `${reader} reads "${name}", ${MIXED}`),
    ...names.filter((name) => shares.includes(name)).map((name) => `${reader} reads "${name}", ${SHARES}`),
  ]);
}

const MIXED = "which depends on how high prices are, but not in proportion: make it of returns";
const SHARES = "which depends on how high volumes are: divide it by a mean of the volume";
