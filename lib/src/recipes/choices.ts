import { z } from "zod";
import { type ColumnLimits, LIMITS } from "../features/filter-rows.js";
import { labelFromChoices } from "../labels/from-choices.js";
import type { LabelChoices } from "../labels/label.js";
import { type Embargo, embargoFault } from "../splits/embargo.js";
import type { EngineOptions } from "../training/engine.js";
import { schemaFaults } from "../util/schema-fault.js";
import { parseRule } from "../util/time.js";
import type { BarChoices, Recipe, TrainingChoices } from "./recipe.js";

const share = z.number().gt(0).lt(1);
const side = z.enum(["left", "right"]);
const Cs = z.array(z.number().positive()).min(1);
const rule = z.string().superRefine((text, context) => {
  try {
    parseRule(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
});

const embargo = z.custom<Embargo>().superRefine((value, context) => {
  const message = embargoFault(value);
  if (message !== undefined) context.addIssue({ code: "custom", message });
});

/** Every choice that is plain data: `--set` and cures change it by name, and manifests record it. */
export interface Choices extends Omit<TrainingChoices, keyof EngineOptions> {
  readonly bars: BarChoices;
  /** Missing if the filter is a custom function. */
  readonly filters?: ColumnLimits;
  /** Missing if the label is a custom function. */
  readonly label?: LabelChoices;
}

const direction = z.enum(["long", "short"]);
const trade = {
  targetAtr: z.number().positive(),
  stopAtr: z.number().positive(),
  horizon: z.int().positive(),
  threshold: z.number(),
  flatAtClose: z.boolean(),
};
const LABELS = {
  forwardReturn: z.strictObject({
    horizon: z.int().positive(),
    threshold: z.number(),
    unknown: z.enum(["zero", "drop"]),
    withinSession: z.boolean(),
    side: direction.optional(),
  }),
  tripleBarrier: z.strictObject({ kind: z.literal("tripleBarrier"), side: direction, ...trade }),
  metaLabel: z.strictObject({
    kind: z.literal("metaLabel"),
    buyBelow: z.number().min(0).max(100),
    sellAbove: z.number().min(0).max(100),
    minimumHold: z.number().nonnegative(),
    ...trade,
  }),
};

/** Checked by the schema of its kind, so that a fault names the choice. */
const label = z.custom<LabelChoices>().superRefine((choices, context) => {
  const faults = labelSchema(choices).safeParse(choices).error?.issues ?? [];
  for (const { message, path } of faults) context.addIssue({ code: "custom", message, path: [...path] });
});

function labelSchema(choices: LabelChoices): z.ZodObject {
  return LABELS["kind" in choices ? choices.kind : "forwardReturn"];
}

const SHAPE = {
  bars: z.strictObject({ rule, closed: side, label: side, session: z.enum(["regular", "all"]) }),
  filters: z
    .record(z.string(), z.strictObject(Object.fromEntries(LIMITS.map((name) => [name, z.number().optional()]))))
    .optional(),
  label: label.optional(),
  trainFraction: share,
  validationFraction: share,
  purge: z.boolean(),
  embargo,
  standardise: z.boolean(),
  stackingFolds: z
    .int()
    .nonnegative()
    .refine((folds) => folds !== 1, "0 for none, or 2 or more"),
  calibrate: z.boolean(),
  C: Cs,
  weights: z.enum(["none", "uniqueness"]).optional(),
  classWeight: z.enum(["none", "balanced"]).optional(),
};
const CHOICES = z.strictObject(SHAPE) as unknown as z.ZodType<Choices>;

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
  const { purge, embargo, standardise, stackingFolds, calibrate, C, weights = "none", classWeight = "none" } = recipe;
  return {
    bars: { ...bars },
    ...(typeof filters !== "function" && { filters: structuredClone(filters) }),
    ...(label.choices && { label: { ...label.choices } }),
    ...{ trainFraction, validationFraction, purge, embargo, standardise, stackingFolds, calibrate, C: [...C] },
    // Recorded only where they are not the default, like an engine.
    ...(weights !== "none" && { weights }),
    ...(classWeight !== "none" && { classWeight }),
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
  const recorded = { ...choicesOf(recipe), weights: "", classWeight: "" };
  return Object.entries(recorded).flatMap(([name, value]) => {
    if (name === "label") {
      const names = Object.keys(labelSchema(value as LabelChoices).shape);
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
  for (const [whose, schema, model] of models) {
    const own = schema.safeParse(model);
    if (own.success || Array.isArray(model)) continue;
    throw new Error(`recipe "${recipe.name}": ${whose}: ${schemaFaults(own.error.issues)}`);
  }
}

/** Settings that an expert may have of its own, besides its columns. */
const FITTING = { C: Cs.optional(), standardise: z.boolean().optional() };
const EXPERT = z.strictObject({ columns: z.unknown(), ...FITTING });
const BRAIN = z.strictObject({ experts: z.unknown(), regime: z.unknown(), ...FITTING });

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
  if (!names.includes(name) && !filter) throw new Error(`there is no option "${name}"; there are ${names.join(", ")}`);
}

function parse(choices: unknown, name: string): Choices {
  const parsed = CHOICES.safeParse(choices);
  if (!parsed.success) throw new Error(`options of recipe "${name}": ${schemaFaults(parsed.error.issues)}`);
  if (parsed.data.label) labelFromChoices(parsed.data.label);
  return parsed.data;
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
