import { type Bars, copyBars } from "../bars/bars.js";
import { type Columns, LARGEST_VALUE } from "../features/columns.js";
import { columnsOf } from "../models/inputs.js";
import { formatTime } from "../util/time.js";
import { heightFaults, relativeColumns } from "./price-units.js";
import type { Recipe } from "./recipe.js";
import { lacksVolume, volumeUses } from "./volume-uses.js";

/** Column names reserved for tables and pipelines. */
const RESERVED = ["time", "label", "passes", "rows"];

/**
 * Runs a recipe's features on bars and checks the result.
 *
 * @param recipe any recipe
 * @param bars n bars
 * @returns the columns by name; with `pool: true`, those in dollars are divided by the bar's close
 * @throws when a column is no Float64Array of n values, a value is infinite or beyond 1e100, an expert, the brain or a filter
 * reads one that is not there, or one of them depends on the volume of bars that have none; with `pool: true`, when a model reads
 * one that dividing by the close does not make the same for every stock
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * Object.keys(runFeatures(PRESETS.seed, bars)).length; // → 20
 */
export function runFeatures<F extends string>(recipe: Recipe<F>, bars: Bars): Columns<F> {
  // A copy, so that a recipe that writes into its bars cannot affect labels, filters or a backtest.
  const computed: Columns = recipe.features(copyBars(bars));
  const where = `recipe "${recipe.name}"`;
  if ((computed as unknown) instanceof Promise) {
    throw new Error(`${where}: features returns a promise; it must return the columns directly, so it cannot be async`);
  }
  if (typeof computed !== "object" || computed === null || Array.isArray(computed)) {
    throw new Error(`${where}: features must return columns by name, such as { rsi: rsi(bars.close, 14) }`);
  }
  for (const [name, column] of Object.entries(computed)) {
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
  const columns = recipe.pool ? pooledColumns(recipe as unknown as Recipe, computed, bars) : computed;
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
    const uses = volumeUses(recipe as unknown as Recipe, bars, computed, readers(recipe));
    if (uses.length > 0) {
      throw new Error(
        `${where} uses the volume, which these bars do not have: ${uses.join("; ")}; take bars with volume, or a recipe ` +
          "without these columns",
      );
    }
  }
  return columns as Columns<F>;
}

/** The columns of a recipe for many stocks. */
function pooledColumns(recipe: Recipe, columns: Columns, { close }: Bars): Columns {
  requireRelative(recipe);
  return relativeColumns(recipe, columns, close);
}

/** Refuses a recipe for many stocks whose models read a column that dividing by the close does not make the same for all. */
export function requireRelative(recipe: Recipe): void {
  const faults = heightFaults(recipe, modelReaders(recipe));
  if (faults.length === 0) return;
  throw new Error(
    `recipe "${recipe.name}": with pool: true, stocks have any price and volume, but ${faults.join("; ")}`,
  );
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
function readers(recipe: Recipe): [reader: string, columns: readonly string[]][] {
  const { filters } = recipe;
  return [...modelReaders(recipe), ["the filter", typeof filters === "function" ? [] : Object.keys(filters)]];
}

function modelReaders({ experts, brain }: Recipe): [reader: string, columns: readonly string[]][] {
  return [
    ...Object.entries(experts).map(([name, expert]): [string, readonly string[]] => [
      `expert ${name}`,
      columnsOf(expert),
    ]),
    ["the brain", Object.values(brain?.regime ?? {})],
  ];
}
