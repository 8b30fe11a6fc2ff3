import type { Bars } from "../bars/bars.js";
import { sliceBars } from "../bars/bars.js";
import { makeSample } from "../bars/sample.js";
import type { Columns } from "../features/columns.js";
import { filterRows } from "../features/filter-rows.js";
import { labelBars } from "../labels/label.js";
import { bisectRight } from "../util/bisect-right.js";
import { hashNumbers } from "../util/hash-numbers.js";
import { parseDay } from "../util/time.js";
import type { Recipe } from "./recipe.js";
import { recipeBars } from "./recipe-bars.js";
import { runFeatures } from "./run-features.js";

/** What one column is, proved by its values over the probe bars. */
export interface ColumnPrint {
  /** Of all its values, rounded to six digits. */
  readonly hash: string;
  /** Its values at `PROBE_ROWS`, rounded to six digits; null where it is NaN. */
  readonly values: readonly (number | null)[];
}

/** What a recipe computes, column by column: its features, `passes` of its filter and `label`. */
export type Fingerprint = { readonly [column: string]: ColumnPrint };

/**
 * Days of the sample that probe bars are made of: five weeks with a clock change, a holiday, a session that ends at 13:00
 * and one that did not take place.
 */
const PROBE_SEED = 20181029;
const PROBE_DAYS = ["2018-10-29", "2018-12-07"] as const;

/**
 * Minute bars that are the same for ever: what fingerprints are taken on.
 *
 * @returns synthetic regular-hours minutes, 2018-10-29 to 2018-12-06
 * @example
 * probeMinutes().time.length; // → 10350
 */
export function probeMinutes(): Bars {
  probe ??= makeProbe();
  return probe;
}

let probe: Bars | undefined;

function makeProbe(): Bars {
  const [from, to] = PROBE_DAYS;
  const minutes = makeSample({ to, symbol: "PROBE", seed: PROBE_SEED });
  return sliceBars(minutes, bisectRight(minutes.time, parseDay(from)), minutes.time.length);
}

/** Rows of the probe bars whose values a fingerprint keeps: the first forty, then ever fewer. */
function probeRows(rows: number): number[] {
  const kept = Array.from({ length: Math.min(rows, 40) }, (_, row) => row);
  for (let row = 40; row < rows; row = Math.ceil(row * 1.25)) kept.push(row);
  return kept;
}

/**
 * Takes a recipe's fingerprint: what each of its columns is over the probe bars.
 *
 * Two recipes with the same fingerprint feed models alike, whatever their names. Values are rounded so that engines agree.
 *
 * @param recipe any recipe
 * @returns a print for each feature column, for `passes` and for `label`
 * @throws as the recipe's own functions do
 * @example
 * fingerprintOf(PRESETS.sound).rsi.hash === fingerprintOf(PRESETS.seed).rsi.hash; // → false
 */
export function fingerprintOf(recipe: Recipe): Fingerprint {
  return Object.fromEntries(Object.entries(probeColumns(recipe)).map(([name, column]) => [name, printOf(column)]));
}

/**
 * Everything that a recipe computes over the probe bars: over all of the sample, where a column needs so much history that
 * the few weeks give it no number.
 */
function probeColumns(recipe: Recipe): Columns {
  const few = columnsOver(recipe, probeMinutes());
  const missing = Object.values(few).some((column) => column.every(Number.isNaN));
  return missing ? columnsOver(recipe, makeSample({ symbol: "PROBE", seed: PROBE_SEED })) : few;
}

/** Computed twice, for a column that is another each time can be trained on but never fed. */
function columnsOver(recipe: Recipe, minutes: Bars): Columns {
  const bars = recipeBars(minutes, recipe.bars);
  const [columns, again] = [columnsOf(recipe, bars), columnsOf(recipe, bars)];
  const restless = Object.keys(columns).find((name) =>
    columns[name]!.some((value, i) => !Object.is(value, again[name]?.[i])),
  );
  if (restless === undefined) return columns;
  throw new Error(
    `recipe "${recipe.name}": "${restless}" gives other values each time it is computed: no clock, no random numbers ` +
      "without a seed, and nothing kept from call to call",
  );
}

function columnsOf(recipe: Recipe, bars: Bars): Columns {
  const features = runFeatures(recipe, bars);
  const passes = new Float64Array(bars.time.length);
  for (const row of filterRows(features, recipe.filters, bars)) passes[row] = 1;
  return { ...features, passes, label: Float64Array.from(labelBars(recipe.label, bars).label) };
}

function printOf(column: Float64Array): ColumnPrint {
  const rounded = column.map(round);
  return {
    hash: hashNumbers(rounded),
    values: probeRows(column.length).map((row) => (Number.isNaN(rounded[row]!) ? null : rounded[row]!)),
  };
}

/**
 * The columns of a recipe that a fingerprint proves nothing of: they are missing at every probe bar, for they need more
 * history than there is.
 *
 * @param recipe any recipe
 * @returns their names
 * @example
 * unprovedColumns(PRESETS.seed); // → []
 */
export function unprovedColumns(recipe: Recipe): string[] {
  return Object.entries(probeColumns(recipe)).flatMap(([name, column]) => (column.every(Number.isNaN) ? [name] : []));
}

/** To six digits; what is next to nothing beside them is nothing, for there engines may part. */
function round(value: number): number {
  return Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(6));
}

/**
 * How a recipe differs from what models were trained on, column by column.
 *
 * @param trained the fingerprint beside the models
 * @param now of the recipe at hand
 * @returns a line for each column that differs, with the first probe row; none when the recipe may feed the models
 * @example
 * const mine = defineRecipe({ ...PRESETS.seed, name: "mine", features: (bars) => buildFeatures(bars, { rsi: 7 }) });
 * fingerprintFaults(fingerprintOf(PRESETS.seed), fingerprintOf(mine))[0].startsWith("`rsi` is not what"); // → true
 */
export function fingerprintFaults(trained: Fingerprint, now: Fingerprint): string[] {
  return Object.entries(trained).flatMap(([name, there]) => {
    const here = now[name];
    const what = name === "passes" ? "the filter" : name === "label" ? "the label" : `\`${name}\``;
    if (!here) return [`${what} is missing: these models were trained with a column of this name`];
    if (here.hash === there.hash) return [];
    const at = there.values.findIndex((value, i) => value !== here.values[i]);
    if (at < 0 && here.values.length === there.values.length) {
      return [`${what} is not what these models were trained on: it differs between the probe rows that are kept`];
    }
    const row = probeRows(Number.MAX_SAFE_INTEGER)[Math.max(at, 0)]!;
    const word = (value: number | null | undefined): string => (value == null ? "missing" : String(value));
    return [
      `${what} is not what these models were trained on: from probe row ${row} on it differs ` +
        `(${word(there.values[at])} there, ${word(here.values[at])} here)`,
    ];
  });
}
