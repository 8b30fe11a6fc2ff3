import { type Bars, copyBars } from "../bars/bars.js";
import { type Columns, LARGEST_VALUE } from "../features/columns.js";
import { columnsOf } from "../models/inputs.js";
import { formatTime } from "../util/time.js";
import type { Recipe } from "./recipe.js";
import { lacksVolume, volumeUses } from "./volume-uses.js";

/** Column names reserved for tables and pipelines. */
const RESERVED = ["time", "label", "passes", "rows"];

/**
 * Runs a recipe's features on bars and checks the result.
 *
 * @param recipe any recipe
 * @param bars n bars
 * @returns the columns by name
 * @throws when a column is no Float64Array of n values, a value is infinite or beyond 1e100, an expert, the brain or a filter reads one that is not there, or
 * one of them depends on the volume of bars that have none
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * Object.keys(runFeatures(PRESETS.seed, bars)).length; // → 20
 */
export function runFeatures<F extends string>(recipe: Recipe<F>, bars: Bars): Columns<F> {
  // A copy, so that a recipe that writes into its bars cannot affect labels, filters or a backtest.
  const columns: Columns = recipe.features(copyBars(bars));
  const where = `recipe "${recipe.name}"`;
  if ((columns as unknown) instanceof Promise) {
    throw new Error(`${where}: features returns a promise; it must return the columns directly, so it cannot be async`);
  }
  if (typeof columns !== "object" || columns === null || Array.isArray(columns)) {
    throw new Error(`${where}: features must return columns by name, such as { rsi: rsi(bars.close, 14) }`);
  }
  for (const [name, column] of Object.entries(columns)) {
    if (RESERVED.includes(name)) throw new Error(`${where}: a column cannot be called "${name}": the name is reserved`);
    if (name === "" || name === "__proto__" || /[\n\r"]/.test(name)) {
      throw new Error(`${where}: a column cannot be called ${JSON.stringify(name)}`);
    }
    if (!(column instanceof Float64Array) || column.length !== bars.time.length) {
      const what = column instanceof Float64Array ? `${column.length} values` : typeof column;
      throw new Error(
        `${where}: column "${name}" is ${what}, not a Float64Array of ${bars.time.length} values, one per bar`,
      );
    }
  }
  for (const [name, column] of Object.entries(columns)) {
    const at = firstTooLarge(column);
    if (at === undefined) continue;
    const value = column[at]!;
    const cure = Number.isFinite(value)
      ? "no fit computes with numbers beyond 1e100; divide the column, or return NaN where there is no value"
      : "numbers must be finite, or NaN for missing";
    throw new Error(`${where}: column "${name}" is ${value} at ${formatTime(bars.time[at]!)}: ${cure}`);
  }
  for (const [reader, names] of readers(recipe)) {
    const missing = names.find((name) => !Object.hasOwn(columns, name));
    if (missing === undefined) continue;
    throw new Error(
      `${where}: ${reader} reads "${missing}", but features returns no such column; there are ` +
        Object.keys(columns).join(", "),
    );
  }
  if (lacksVolume(bars)) {
    const uses = volumeUses(recipe as unknown as Recipe, bars, columns, readers(recipe));
    if (uses.length > 0) {
      throw new Error(
        `${where} uses the volume, which these bars do not have: ${uses.join("; ")}; take bars with volume, or a recipe ` +
          "without these columns",
      );
    }
  }
  return columns as Columns<F>;
}

/** A plain loop, because it checks every value of every run. */
function firstTooLarge(column: Float64Array): number | undefined {
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (value > LARGEST_VALUE || value < -LARGEST_VALUE) return i;
  }
  return undefined;
}

/** Which columns are read, and by what. */
function readers({ experts, brain, filters }: Recipe): [reader: string, columns: readonly string[]][] {
  return [
    ...Object.entries(experts).map(([name, expert]): [string, readonly string[]] => [
      `expert ${name}`,
      columnsOf(expert),
    ]),
    ["the brain", Object.values(brain?.regime ?? {})],
    ["the filter", typeof filters === "function" ? [] : Object.keys(filters)],
  ];
}
