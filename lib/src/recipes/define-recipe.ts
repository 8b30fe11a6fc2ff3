import type { Bars } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import type { ColumnLimits, RowFilter } from "../features/filter-rows.js";
import type { Label } from "../labels/label.js";
import { type Brain, columnsOf, type Experts } from "../models/inputs.js";
import { checkChoices } from "./choices.js";
import type { BarChoices, Recipe, RecipeSource, TrainingChoices } from "./recipe.js";

/** The parts of a recipe. Types infer the names of columns and models from it. */
export interface RecipeParts<C extends Columns, X extends Experts, B extends Brain | null> extends TrainingChoices {
  readonly name: string;
  readonly bars: BarChoices;
  readonly features: (bars: Bars) => C;
  readonly filters: ColumnLimits<keyof C & string> | RowFilter<C>;
  readonly label: Label;
  readonly experts: X;
  readonly brain: B;
}

/** The names of the models, from the experts and the brain. */
export type ModelsOf<X, B> = (keyof X & string) | (B extends null ? never : "brain");

/**
 * Makes a recipe: all choices of the flow in one frozen value that every tool accepts.
 *
 * Spread a preset and change the parts you want. The types know columns and models by name, so a misspelt name is a
 * type error.
 *
 * @param parts all choices, such as `{ ...PRESETS.sound, name: "mine", experts: { ... } }`
 * @returns the recipe, deeply frozen
 * @throws when a choice is missing, unknown or impossible; the error names it
 * @example
 * const recipe = defineRecipe({
 *   ...PRESETS.sound,
 *   name: "momentum",
 *   features: (bars) => ({ ...buildFeatures(bars), ret12: pctChange(bars.close, 12) }),
 *   experts: { ...PRESETS.sound.experts, momentum: ["ret12", "vol_z"] },
 *   brain: { experts: ["rsi", "momentum"], regime: { volatility: "atr_pct" } },
 * });
 * Object.keys(research(makeSample({ to: "2018-06-01" }), recipe).models); // → ["rsi", "macd", "trend", "momentum", "brain"]
 */
export function defineRecipe<
  C extends Columns,
  X extends Experts<keyof C & string>,
  B extends Brain<keyof C & string, keyof X & string> | null,
>(parts: RecipeParts<C, X, B>): Recipe<keyof C & string, ModelsOf<X, B>> {
  return makeRecipe(parts as unknown as Recipe) as unknown as Recipe<keyof C & string, ModelsOf<X, B>>;
}

/** Checks and freezes a recipe. Pass a source only if loading that source gives this very recipe. */
export function makeRecipe(parts: Recipe, source?: RecipeSource): Recipe {
  const { source: _, ...own } = parts;
  checkParts(own);
  checkChoices(own);
  const recipe = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, freeze(value)]));
  // Not enumerable, so that a spread and changed recipe does not claim this source.
  if (source) Object.defineProperty(recipe, "source", { value: freeze(source) });
  return Object.freeze(recipe) as unknown as Recipe;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
/** Names that tables of models use for other things. */
const TAKEN = ["brain", "baseline", "beyond"];

/** Refuses impossible experts and brains. Which columns exist is known only once there are bars. */
function checkParts({ name, features, filters, label, experts, brain }: Recipe): void {
  const fault = (words: string): never => {
    throw new Error(`recipe ${typeof name === "string" && name !== "" ? `"${name}"` : "without a name"}: ${words}`);
  };
  if (typeof name !== "string" || name.trim() === "") fault("give it a name");
  if (typeof features !== "function")
    fault("features must be a function from bars to columns by name, such as (bars) => ({ rsi: rsi(bars.close, 14) })");
  if (typeof filters !== "function" && (typeof filters !== "object" || filters === null)) {
    fault("filters must be limits by column or a function of the columns; {} keeps every row");
  }
  if (typeof label !== "function")
    fault("label must be a function from bars to labels: forwardReturn({ ... }) makes one");
  if (typeof experts !== "object" || experts === null || Object.keys(experts).length === 0) {
    fault("experts must be one or more lists of columns by name");
  }
  for (const [expert, reads] of Object.entries(experts)) {
    if (!NAME.test(expert) || TAKEN.includes(expert)) {
      fault(
        `an expert cannot be called "${expert}": write a letter, then up to 39 letters, digits or _, and not ${TAKEN.join(", ")}`,
      );
    }
    const twin = Object.keys(experts).find((other) => other !== expert && other.toLowerCase() === expert.toLowerCase());
    if (twin !== undefined)
      fault(`experts "${expert}" and "${twin}" would be the same file on systems that ignore case`);
    const columns = typeof reads === "object" && reads !== null ? columnsOf(reads) : undefined;
    if (!Array.isArray(columns) || columns.length === 0) fault(`expert ${expert} reads no column`);
    checkNames(columns as string[], `expert ${expert}`, fault);
  }
  if (brain === null) return;
  const { experts: read, regime } = brain ?? {};
  if (!Array.isArray(read) || typeof regime !== "object" || regime === null) {
    fault("brain must list the experts and regime columns it reads, or be null");
    return;
  }
  checkNames(brain.experts, "the brain", fault);
  const stranger = brain.experts.find((expert) => !Object.hasOwn(experts, expert));
  if (stranger !== undefined) {
    fault(`the brain reads an expert "${stranger}"; there are ${Object.keys(experts).join(", ")}`);
  }
  const odd = Object.keys(regime).find((regime) => !NAME.test(regime));
  if (odd !== undefined)
    fault(`the brain cannot call a regime column "${odd}": write a letter, then letters, digits or _`);
  if (brain.experts.length + Object.keys(regime).length === 0) fault("the brain reads nothing; use null for no brain");
}

function checkNames(names: readonly string[], whose: string, fault: (words: string) => never): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fault(`${whose} reads ${twice} twice`);
}

/** Deep-freezes a copy of plain data; functions are kept as they are. */
function freeze<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(freeze)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, freeze(inner)]))) as T;
}
