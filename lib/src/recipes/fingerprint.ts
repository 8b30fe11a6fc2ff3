import type { Bars } from "../bars/bars.js";
import { continueSample, makeSample, type SampleState } from "../bars/sample.js";
import type { Columns } from "../features/columns.js";
import { filterRows } from "../features/filter-rows.js";
import { labelBars } from "../labels/label.js";
import { hashNumbers } from "../util/hash-numbers.js";
import { roundToSix } from "../util/round-to-six.js";
import type { Recipe } from "./recipe.js";
import { recipeBars } from "./recipe-bars.js";
import { runFeatures } from "./run-features.js";

/** What one column is, identified by its values over the probe bars. */
export interface ColumnPrint {
  /** Hash of all its values, rounded to six digits. */
  readonly hash: string;
  /** Its values at `PROBE_ROWS`, rounded to six digits; null for NaN. */
  readonly values: readonly (number | null)[];
}

/** What a recipe computes, column by column: its features, `passes` (its filter) and `label`. */
export type Fingerprint = { readonly [column: string]: ColumnPrint };

const PROBE_SEED = 20181029;

/**
 * Where the sample of the seed stands before the probe bars, so that ten months need not be made to reach them. A test
 * compares the bars with the sample's own.
 */
const PROBE_START: SampleState = {
  fair: 5.720439002052468,
  stray: -0.0008853964062855953,
  regime: 0,
  generator: [-2063136791, 888634843, 542304072, -264243646],
  spare: Number.NaN,
};

/**
 * The days of the probe bars, excluding the last: five weeks with a clock change, a holiday, an early close at 13:00 and an
 * unscheduled closure.
 */
const PROBE_DAYS = ["2018-10-29", "2018-12-07"] as const;

/**
 * Fixed minute bars, on which fingerprints are computed.
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
  return continueSample(PROBE_START, from, { to, symbol: "PROBE" }).bars;
}

/** Probe rows whose values a fingerprint keeps: the first forty, then increasingly sparse ones. */
function probeRows(rows: number): number[] {
  const kept = Array.from({ length: Math.min(rows, 40) }, (_, row) => row);
  for (let row = 40; row < rows; row = Math.ceil(row * 1.25)) kept.push(row);
  return kept;
}

/**
 * Computes a recipe's fingerprint: the values of each of its columns over the probe bars.
 *
 * Two recipes with the same fingerprint feed models the same numbers, whatever their names. Values are rounded so that
 * JavaScript engines agree.
 *
 * @param recipe any recipe
 * @returns one entry for each feature column, for `passes` and for `label`
 * @throws as the recipe's own functions do
 * @example
 * fingerprintOf(PRESETS.sound).rsi.hash === fingerprintOf(PRESETS.seed).rsi.hash; // → false
 */
export function fingerprintOf(recipe: Recipe): Fingerprint {
  return proofOf(recipe).fingerprint;
}

/** A recipe's fingerprint, and the columns that it cannot verify. */
interface Proof {
  readonly fingerprint: Fingerprint;
  readonly unproved: readonly string[];
}

/** The proofs of recipes that have a source, by their features. */
const PROOFS = /* @__PURE__ */ new WeakMap<Recipe["features"], Map<string, Proof>>();

/**
 * One command needs a recipe's proof several times, so it is kept; but only for a preset and a recipe from a file: what a
 * function of a notebook computes may change with a variable of another cell.
 */
function proofOf(recipe: Recipe): Proof {
  if (recipe.source === undefined || !Object.isFrozen(recipe)) return prove(recipe);
  const proofs = PROOFS.get(recipe.features) ?? new Map<string, Proof>();
  PROOFS.set(recipe.features, proofs);
  const key = keyOf(recipe);
  const proof = proofs.get(key) ?? prove(recipe);
  proofs.set(key, proof);
  return proof;
}

/** All of a recipe that shapes its columns, or what is said of a column that is missing. */
function keyOf({ name, source, bars, filters, label, experts, brain, pool }: Recipe): string {
  const parts = { name, source, bars, filters, label: label.choices, experts, brain, pool };
  return JSON.stringify(parts, (_, value: unknown) => (typeof value === "number" ? String(value) : value));
}

function prove(recipe: Recipe): Proof {
  const columns = Object.entries(probeColumns(recipe));
  return {
    fingerprint: Object.fromEntries(columns.map(([name, column]) => [name, printOf(column)])),
    unproved: columns.flatMap(([name, column]) => (isMissing(column) ? [name] : [])),
  };
}

/**
 * Everything that a recipe computes over the probe bars, or over the whole sample for a column that needs more history
 * than that.
 */
function probeColumns(recipe: Recipe): Columns {
  const over = (minutes: Bars): Columns => steadyColumns(recipe, recipeBars(minutes, recipe.bars));
  const few = over(probeMinutes());
  return Object.values(few).some(isMissing) ? over(makeSample({ symbol: "PROBE", seed: PROBE_SEED })) : few;
}

/** Whether a column has no value at all. */
function isMissing(column: Float64Array): boolean {
  return column.every(Number.isNaN);
}

/** Computed twice, because models trained on a column that changes each time could never be fed. */
function steadyColumns(recipe: Recipe, bars: Bars): Columns {
  const [columns, again] = [columnsOf(recipe, bars), columnsOf(recipe, bars)];
  const restless = Object.keys(columns).find((name) => differs(columns[name]!, again[name]));
  if (restless === undefined) return columns;
  throw new Error(
    `recipe "${recipe.name}": "${restless}" changes each time it is computed: use no clock, no random numbers ` +
      "without a seed, and no state kept between calls",
  );
}

function differs(column: Float64Array, other: Float64Array | undefined): boolean {
  if (column.length !== other?.length) return true;
  const [bits, otherBits] = [column, other].map((x) => new Int32Array(x.buffer, x.byteOffset, 2 * x.length));
  // There are several patterns of bits for NaN.
  for (let i = 0; i < bits!.length; i++) {
    if (bits![i] !== otherBits![i] && !Object.is(column[i >> 1], other[i >> 1])) return true;
  }
  return false;
}

function columnsOf(recipe: Recipe, bars: Bars): Columns {
  const features = runFeatures(recipe, bars);
  const passes = new Float64Array(bars.time.length);
  for (const row of filterRows(features, recipe.filters, bars)) passes[row] = 1;
  return { ...features, passes, label: Float64Array.from(labelBars(recipe.label, bars).label) };
}

function printOf(column: Float64Array): ColumnPrint {
  const rounded = new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) rounded[i] = roundToSix(column[i]!);
  return {
    hash: hashNumbers(rounded),
    values: probeRows(column.length).map((row) => (Number.isNaN(rounded[row]!) ? null : rounded[row]!)),
  };
}

/**
 * The columns of a recipe that a fingerprint cannot verify: they need more history than the probe bars have and are
 * missing throughout.
 *
 * @param recipe any recipe
 * @returns their names
 * @example
 * unprovedColumns(PRESETS.seed); // → []
 */
export function unprovedColumns(recipe: Recipe): readonly string[] {
  return proofOf(recipe).unproved;
}

/**
 * Lists the columns in which a recipe differs from what models were trained on.
 *
 * @param trained the fingerprint beside the models
 * @param now the fingerprint of the recipe to compare
 * @returns one line for each column that differs, with the first probe row; empty if the recipe may feed the models
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
        `(${word(there.values[at])} at training, ${word(here.values[at])} now)`,
    ];
  });
}
