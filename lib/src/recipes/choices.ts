import { type ColumnLimits, LIMITS, type Limits } from "../features/filter-rows.js";
import type { LabelChoices } from "../labels/label.js";
import { type Embargo, embargoFault } from "../splits/embargo.js";
import type { EngineOptions } from "../training/engine.js";
import { didYouMean } from "../util/closest.js";
import {
  checked,
  exactly,
  listOf,
  numberThat,
  oneOf,
  optional,
  recordOf,
  type Shape,
  that,
  wholeFrom,
} from "../util/shape.js";
import { parseRule } from "../util/time.js";
import type { BarChoices, Recipe, TrainingChoices } from "./recipe.js";

const finite = numberThat("a finite number");
const above0 = numberThat("a number above 0", (x) => x > 0);
const from0 = numberThat("a number of 0 or more", (x) => x >= 0);
const share = numberThat("a number above 0 and below 1", (x) => x > 0 && x < 1);
const percent = numberThat("a number from 0 to 100", (x) => x >= 0 && x <= 100);
const trueOrFalse = that<boolean>("true or false", (value) => typeof value === "boolean");
const anything: Shape<unknown> = (value) => value;
const side = oneOf("left", "right");
const Cs = listOf(above0, 1);
const rule: Shape<string> = (value, at, faults) => {
  const text = that<string>('a text such as "5min"', (own) => typeof own === "string")(value, at, faults);
  try {
    if (typeof text === "string") parseRule(text);
  } catch (error) {
    faults.push(`${at}: ${(error as Error).message}`);
  }
  return text;
};

const embargo: Shape<Embargo> = (value, at, faults) => {
  const fault = embargoFault(value);
  if (fault !== undefined) faults.push(`${at}: ${fault}`);
  return value as Embargo;
};

/** Every choice that is plain data: `--set` and cures change it by name, and manifests record it. */
export interface Choices extends Omit<TrainingChoices, keyof EngineOptions> {
  readonly bars: BarChoices;
  /** Missing if the filter is a custom function. */
  readonly filters?: ColumnLimits;
  /** Missing if the label is a custom function. */
  readonly label?: LabelChoices;
}

/** What a label of each kind must have. */
const LABELS = /* @__PURE__ */ labelShapes();

function labelShapes() {
  const direction = oneOf("long", "short");
  const trade = {
    targetAtr: above0,
    stopAtr: above0,
    horizon: wholeFrom(1),
    threshold: finite,
    flatAtClose: trueOrFalse,
  };
  return {
    forwardReturn: {
      horizon: wholeFrom(1),
      threshold: finite,
      unknown: oneOf("zero", "drop"),
      withinSession: trueOrFalse,
      side: optional(direction),
    },
    tripleBarrier: { kind: oneOf("tripleBarrier"), side: direction, ...trade },
    metaLabel: { kind: oneOf("metaLabel"), buyBelow: percent, sellAbove: percent, minimumHold: from0, ...trade },
  };
}

function labelFields(choices: unknown): { readonly [name: string]: Shape<unknown> } {
  const { kind = "forwardReturn" } = (choices ?? {}) as { readonly kind?: keyof typeof LABELS };
  return Object.hasOwn(LABELS, kind) ? LABELS[kind] : { kind: oneOf("tripleBarrier", "metaLabel") };
}

const SHAPE: { readonly [name in keyof Choices]-?: Shape<Choices[name]> } = {
  bars: exactly({ rule, closed: side, label: side, session: oneOf("regular", "all") }),
  filters: optional(
    recordOf(
      exactly<Limits>({
        min: optional(finite),
        max: optional(finite),
        above: optional(finite),
        below: optional(finite),
      }),
    ),
  ),
  label: (value, at, faults) =>
    value === undefined ? undefined : (exactly(labelFields(value))(value, at, faults) as unknown as LabelChoices),
  trainFraction: share,
  validationFraction: share,
  purge: trueOrFalse,
  embargo,
  standardise: trueOrFalse,
  stackingFolds: numberThat(
    "0 for none, or a whole number of at least 2",
    (k) => Number.isSafeInteger(k) && k >= 0 && k !== 1,
  ),
  calibrate: trueOrFalse,
  C: Cs,
  weights: optional(oneOf("none", "uniqueness")),
  classWeight: optional(oneOf("none", "balanced")),
  pool: optional(trueOrFalse),
};

const CHOICES = exactly(SHAPE) as Shape<Choices>;

/** The choices that can be changed by name. */
export type ChoiceValues = { readonly [name: string]: string | number | boolean | readonly number[] };

/** The parts of a recipe that are not plain choices. */
const OTHERS = ["name", "features", "experts", "brain", "engine", "method", "adam", "source"];

/**
 * The plain choices of a recipe: everything that is data rather than code. `filters` and `label` are left out if they
 * are custom functions.
 *
 * @param recipe any recipe
 * @example
 * choicesOf(PRESETS.sound).label; // → { horizon: 12, threshold: 0.001, unknown: "drop", withinSession: true }
 */
export function choicesOf(recipe: Recipe): Choices {
  const { bars, filters, label, trainFraction, validationFraction } = recipe;
  const {
    purge,
    embargo,
    standardise,
    stackingFolds,
    calibrate,
    C,
    weights = "none",
    classWeight = "none",
    pool = false,
  } = recipe;
  return {
    bars: { ...bars },
    ...(typeof filters !== "function" && { filters: structuredClone(filters) }),
    ...(label.choices && { label: { ...label.choices } }),
    ...{ trainFraction, validationFraction, purge, embargo, standardise, stackingFolds, calibrate, C: [...C] },
    // Recorded only where they are not the default, like an engine.
    ...(weights !== "none" && { weights }),
    ...(classWeight !== "none" && { classWeight }),
    ...(pool !== false && { pool }),
  };
}

/**
 * The names of a recipe's plain choices, in the order of the flow: those that `withOptions` and `--set` accept.
 *
 * @param recipe any recipe
 * @example
 * choiceNames(PRESETS.seed).slice(0, 2); // → ["bars.rule", "bars.closed"]
 */
export function choiceNames(recipe: Recipe): string[] {
  const recorded = { ...choicesOf(recipe), weights: "", classWeight: "", pool: "" };
  return Object.entries(recorded).flatMap(([name, value]) => {
    if (name === "label") {
      const names = Object.keys(labelFields(value));
      return names.filter((inner) => inner !== "kind").map((inner) => `label.${inner}`);
    }
    if (name === "filters") {
      return Object.keys(value as object).flatMap((column) => LIMITS.map((limit) => `filters.${column}.${limit}`));
    }
    return isGroup(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name];
  });
}

/** Refuses a recipe with a choice that is missing, unknown or impossible. */
export function checkChoices(recipe: Recipe): void {
  const { bars, C } = recipe;
  const known = [...Object.keys(SHAPE), ...OTHERS];
  const unknown = Object.keys(recipe).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`recipe "${recipe.name}": there is no choice "${unknown}"; there are ${known.join(", ")}`);
  }
  const choices = { ...choicesOf({ ...recipe, bars: bars ?? {}, C: C ?? [] }), bars, C };
  parse(choices, recipe.name);
  const models = [
    ...Object.entries(recipe.experts).map(([name, expert]) => [`expert ${name}`, EXPERT, expert] as const),
    ...(recipe.brain ? [["the brain", BRAIN, recipe.brain] as const] : []),
  ];
  for (const [whose, shape, model] of models) {
    if (!Array.isArray(model)) checked(shape, model, `recipe "${recipe.name}": ${whose}`);
  }
}

const EXPERT = /* @__PURE__ */ modelShape("columns");
const BRAIN = /* @__PURE__ */ modelShape("experts", "regime");

/** What a model reads, which is checked elsewhere, and the settings that it may have of its own. */
function modelShape(...reads: string[]): Shape<unknown> {
  const read = Object.fromEntries(reads.map((name) => [name, anything]));
  return exactly<{ readonly [name: string]: unknown }>({
    ...read,
    C: optional(Cs),
    standardise: optional(trueOrFalse),
  });
}

/** Changes some choices by name, and checks the result. */
export function changeChoices(recipe: Recipe, values: ChoiceValues): Choices {
  const changed = choicesOf(recipe) as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    const [outer, ...inner] = name.split(".") as [string, ...string[]];
    refuseUnknown(recipe, name, outer, inner);
    let group = changed;
    for (const step of [outer, ...inner].slice(0, -1)) {
      if (!Object.hasOwn(group, step)) group[step] = {};
      group = group[step] as Record<string, unknown>;
    }
    group[inner.at(-1) ?? outer] = value;
  }
  return parse(changed, recipe.name);
}

function refuseUnknown(recipe: Recipe, name: string, outer: string, inner: readonly string[]): void {
  if (outer === "label" && !recipe.label.choices) {
    throw new Error(`"${name}": the label of recipe "${recipe.name}" is a custom function, which has no such choice`);
  }
  if (outer === "filters" && typeof recipe.filters === "function") {
    throw new Error(`"${name}": the filter of recipe "${recipe.name}" is a custom function, which has no such choice`);
  }
  const names = choiceNames(recipe);
  // A filter may use any column; which columns exist is known only once the recipe sees bars.
  const [column, limit] = inner as [string, string];
  const filter =
    outer === "filters" &&
    inner.length === 2 &&
    column !== "__proto__" &&
    (LIMITS as readonly string[]).includes(limit);
  if (!names.includes(name) && !filter) {
    throw new Error(`there is no option "${name}"${didYouMean(name, names)}; there are ${names.join(", ")}`);
  }
}

function parse(choices: unknown, name: string): Choices {
  return checked(CHOICES, choices, `options of recipe "${name}"`);
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
