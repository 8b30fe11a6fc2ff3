import { type Bars, sliceBars, takeBars } from "../bars/bars.js";
import { makeSample } from "../bars/sample.js";
import type { Columns } from "../features/columns.js";
import { columnsRead } from "../models/inputs.js";
import { probeMinutes } from "../recipes/fingerprint.js";
import { priceUnits } from "../recipes/price-units.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { runFeatures } from "../recipes/run-features.js";
import { calculator, type Formula, formula } from "./formula.js";
import { barFormulas, fromKnown, macdFormulas, madeOf, presetFormulas } from "./known-formulas.js";

/**
 * Finds out what a recipe's columns are: the formula of each, proved by its values, whatever the recipe's code looks like.
 *
 * A column is a formula if both have the same values, to 1e-11 of the largest, on the bars of the fingerprint and on others with gaps,
 * without volume, and of other prices.
 *
 * @param recipe any recipe
 * @returns a formula for each column, in the recipe's order; with `pool: true`, those in dollars divided by the close
 * @throws when a column is none of the formulas that are known; the error names all such columns
 */
export function recognise(recipe: Recipe): ReadonlyMap<string, Formula> {
  const found = recogniseOwn({ ...recipe, pool: false });
  if (!recipe.pool) return found;
  const { dollars } = priceUnits(recipe);
  const close = formula("close");
  return new Map(
    [...found].map(([name, one]) => [name, dollars.includes(name) ? formula("ratio", [], [one, close]) : one]),
  );
}

/** The same of the columns as the recipe's features return them. */
function recogniseOwn(recipe: Recipe): ReadonlyMap<string, Formula> {
  const proofs = [probeMinutes(), otherMinutes()].map((minutes): Proof => {
    const bars = recipeBars(minutes, recipe.bars);
    return proofOn(bars, runFeatures(recipe, bars));
  });
  const [first] = proofs as [Proof, Proof];
  const beginning = startOf(first);
  const found = new Map<string, Formula>();
  const names = Object.keys(first.columns);
  const open = new Set(names.filter((name) => !first.columns[name]!.every(Number.isNaN)));
  /** Which open columns a formula is. */
  const take = (one: Formula): void => {
    const series = computed(beginning, one);
    if (series === undefined) return;
    for (const name of open) {
      if (!isSame(series, beginning.columns[name]!, first.largest[name]!)) continue;
      if (!proofs.every((proof) => isSame(computed(proof, one)!, proof.columns[name]!, proof.largest[name]!))) continue;
      found.set(name, one);
      open.delete(name);
    }
  };
  const preset: { readonly [name: string]: Formula } = presetFormulas();
  for (const name of names) if (Object.hasOwn(preset, name)) take(preset[name]!);
  for (const one of open.size > 0 ? barFormulas() : []) {
    take(one);
    for (const made of madeOf(one)) take(made);
    if (open.size === 0) break;
  }
  takeFromKnown(open, found, take);
  for (const one of open.size > 0 ? macdFormulas() : []) take(one);
  takeFromKnown(open, found, take);
  const unknown = names.filter((name) => !found.has(name));
  if (unknown.length > 0) throw new Error(refusal(recipe, unknown));
  return new Map(names.map((name) => [name, found.get(name)!]));
}

/** Bars of the recipe, what it makes of them, and the largest value of each column. */
interface Proof {
  readonly bars: Bars;
  readonly columns: Columns;
  readonly largest: { readonly [name: string]: number };
  readonly of: (one: Formula) => Float64Array;
}

function proofOn(bars: Bars, columns: Columns): Proof {
  const largest = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, largestOf(column)]));
  return { bars, columns, largest, of: calculator(bars) };
}

/** Nothing uses later bars, so the first ones tell most formulas apart. */
const START = 130;

function startOf({ bars, columns }: Proof): Proof {
  const few = Object.entries(columns).map(([name, column]) => [name, column.subarray(0, START)] as const);
  return proofOn(sliceBars(bars, 0, START), Object.fromEntries(few));
}

function largestOf(column: Float64Array): number {
  let largest = 0;
  for (const value of column) if (Math.abs(value) > largest) largest = Math.abs(value);
  return largest;
}

/** A formula's values; undefined where bars of this length have none, as an opening range of part of a bar. */
function computed({ of }: Proof, one: Formula): Float64Array | undefined {
  try {
    return of(one);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Takes what is made of columns that are known, until nothing new is found. */
function takeFromKnown(
  open: ReadonlySet<string>,
  found: ReadonlyMap<string, Formula>,
  take: (one: Formula) => void,
): void {
  const tried: Formula[] = [];
  for (let more = true; more && open.size > 0; ) {
    const before = tried.length;
    for (const one of [...found.values()].filter((formula) => !tried.includes(formula))) {
      for (const made of fromKnown(one, tried)) take(made);
      tried.push(one);
      if (open.size === 0) return;
    }
    more = tried.length > before;
  }
}

/** What a column's values may differ by: rounding, as a share of the largest. */
const TOLERANCE = 1e-11;

function isSame(series: Float64Array, column: Float64Array, largest: number): boolean {
  const most = TOLERANCE * largest;
  for (let i = 0; i < series.length; i++) {
    const [a, b] = [series[i]!, column[i]!];
    if (Number.isNaN(a) ? !Number.isNaN(b) : !(Math.abs(a - b) <= most)) return false;
  }
  return true;
}

/** Ten weeks of another price, with minutes that are missing, and some without volume. */
function otherMinutes(): Bars {
  other ??= makeOther();
  return other;
}

let other: Bars | undefined;

function makeOther(): Bars {
  const minutes = makeSample({ symbol: "PROBE", seed: 7, to: "2018-03-10" });
  const kept = Array.from(minutes.time.keys()).filter((i) => i % 977 > 40 && i % 11 !== 3);
  const bars = takeBars(minutes, Uint32Array.from(kept));
  return { ...bars, volume: bars.volume.map((shares, i) => (i % 1500 < 12 ? 0 : shares)) };
}

function refusal(recipe: Recipe, unknown: readonly string[]): string {
  const read = unknown.filter((name) => columnsRead(recipe).includes(name));
  const who = read.length > 0 ? `; models read ${read.join(", ")}` : "";
  return (
    `recipe "${recipe.name}": ${unknown.map((name) => `"${name}"`).join(", ")} ${unknown.length === 1 ? "is" : "are"} not ` +
    `recognised as one of the library's indicators${who}: only columns of buildFeatures and of the library's indicators, with ` +
    "usual periods, can be written in another language. Leave others out of the recipe, and train it again"
  );
}
