import type { Columns } from "../features/columns.js";
import { designMatrix } from "../features/columns.js";
import { columnsOf, type Expert, type Experts } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import { namingColumn } from "./column-fault.js";
import { meanOne } from "./mean-one.js";
import { type FitOptions, type Rows, type Search, searchC } from "./search-c.js";

/** Rows with their columns by name, and their labels. */
export interface NamedRows {
  readonly features: Columns;
  readonly label: Uint8Array;
  /** How much each row counts; without it all count alike. */
  readonly weight?: Float64Array;
}

/**
 * Trains experts: each a search over C on its own few columns.
 *
 * @param experts name -> its columns, optionally with its own C and standardising, such as `PRESETS.seed.experts`
 * @param train rows to fit on
 * @param validation rows to choose C by
 * @param C values to try, in order, for experts without their own
 * @param options how to fit: `{ standardise: true }`, the engine
 * @returns one search per expert
 * @throws when a column is missing, or as `searchC` does
 * @example
 * const { train, validation } = research(makeSample({ to: "2018-03-01" }));
 * const experts = trainExperts({ calm: ["atr_pct", "vol_z"] }, train, validation, [0.1, 1]);
 * experts.calm.fit.coef.length; // → 2
 */
export function trainExperts<E extends string>(
  experts: Experts<string, E>,
  train: NamedRows,
  validation: NamedRows,
  C: readonly number[],
  options: FitOptions = {},
): PerModel<Search, E> {
  return mapEntries(experts, (expert, name) => {
    const own = ownFit(expert, C, options);
    return inModel(name, columnsOf(expert), () =>
      searchC(rowsOf(expert, train), rowsOf(expert, validation), own.C, own.options),
    );
  });
}

/** Adds the name of the model, and of the column if it is about one, to an error of its fit. */
export function inModel<T>(name: string, columns: readonly string[], fit: () => T): T {
  try {
    return fit();
  } catch (error) {
    throw new Error(`model ${name}: ${namingColumn(error as Error, columns)}`, { cause: error });
  }
}

/** The columns, labels and weights to fit an expert to. */
export function rowsOf(expert: Expert, data: NamedRows): Rows & { readonly X: Float64Array[] } {
  return labelled(designMatrix(data.features, columnsOf(expert)), data);
}

/**
 * Columns with the labels and weights of their rows. The weights are scaled to a mean of 1, so that C means what it does
 * without them.
 */
export function labelled<X extends readonly Float64Array[]>(
  X: X,
  { label, weight }: Pick<NamedRows, "label" | "weight">,
): Rows & { readonly X: X } {
  return { X, y: label, ...(weight && { weight: meanOne(weight) }) };
}

/** The fitting settings of one expert: the common ones, overridden by its own. */
export function ownFit(
  model: object,
  C: readonly number[],
  options: FitOptions,
): { readonly C: readonly number[]; readonly options: FitOptions } {
  const own = model as { readonly C?: readonly number[]; readonly standardise?: boolean };
  return {
    C: own.C ?? C,
    options: own.standardise === undefined ? options : { ...options, standardise: own.standardise },
  };
}

/** Maps each entry, keeping its name. */
export function mapEntries<T, U, E extends string>(
  entries: { readonly [name in E]: T },
  of: (entry: T, name: E) => U,
): { readonly [name in E]: U } {
  return Object.fromEntries(Object.entries<T>(entries).map(([name, entry]) => [name, of(entry, name as E)])) as {
    readonly [name in E]: U;
  };
}
