import { BRAIN, type PerModel } from "./model.js";

/** The columns an expert reads, and optional fitting settings of its own. */
export type Expert<F extends string = string> =
  | readonly F[]
  | {
      readonly columns: readonly F[];
      /** Values of C to try, in order; by default the recipe's. */
      readonly C?: readonly number[];
      /** Fit on standardised columns; by default as the recipe says. */
      readonly standardise?: boolean;
    };

/** The experts by name. */
export type Experts<F extends string = string, E extends string = string> = { readonly [name in E]: Expert<F> };

/** What the brain reads: the probabilities of experts, and regime columns under names of their own. */
export interface Brain<F extends string = string, E extends string = string> {
  readonly experts: readonly E[];
  /** Name in the brain's weights (prefixed with `regime.`) -> column. */
  readonly regime: { readonly [name: string]: F };
  readonly C?: readonly number[];
  readonly standardise?: boolean;
}

declare const MODELS: unique symbol;

/** What each model reads. Every recipe is a `ModelInputs`. */
export interface ModelInputs<F extends string = string, M extends string = string> {
  /** For types only, never present at run time: types infer the model names of a spread recipe from it. */
  readonly [MODELS]?: M;
  readonly experts: Experts<F, Exclude<M, "brain">>;
  /** The model stacked on the experts; null for none. */
  readonly brain: Brain<F, Exclude<M, "brain">> | null;
}

/** The names of the experts, in order. */
export function expertNames<M extends string>({
  experts,
}: Pick<ModelInputs<string, M>, "experts">): Exclude<M, "brain">[] {
  return Object.keys(experts) as Exclude<M, "brain">[];
}

/**
 * The names of the models: the experts, then the brain if there is one.
 *
 * @param inputs a recipe, or what each model reads
 * @example
 * modelNames(PRESETS.seed); // → ["rsi", "macd", "trend", "brain"]
 * modelNames({ experts: { volume: ["volm_z"] }, brain: null }); // → ["volume"]
 */
export function modelNames<M extends string>(inputs: ModelInputs<string, M>): M[] {
  return [...expertNames(inputs), ...(inputs.brain ? [BRAIN] : [])] as M[];
}

/**
 * The model that decides: the brain; without one, the first expert.
 *
 * @param inputs a recipe, or what each model reads
 * @example
 * decidingModel(PRESETS.seed); // → "brain"
 */
export function decidingModel<M extends string>(inputs: ModelInputs<string, M>): M {
  return inputs.brain ? (BRAIN as M) : modelNames(inputs)[0]!;
}

/**
 * Builds a record with one entry per model.
 *
 * @param inputs a recipe, or what each model reads
 * @param of computes the entry of one model
 * @example
 * mapModels(PRESETS.seed, (name) => name.length); // → { rsi: 3, macd: 4, trend: 5, brain: 5 }
 */
export function mapModels<T, M extends string>(inputs: ModelInputs<string, M>, of: (name: M) => T): PerModel<T, M> {
  return Object.fromEntries(modelNames(inputs).map((name) => [name, of(name)])) as PerModel<T, M>;
}

/** The columns that an expert reads. */
export function columnsOf(expert: Expert): readonly string[] {
  return "columns" in expert ? expert.columns : expert;
}

/** All columns that the models read, without repeats. */
export function columnsRead({ experts, brain }: ModelInputs): string[] {
  return [...new Set([...Object.values(experts).flatMap(columnsOf), ...Object.values(brain?.regime ?? {})])];
}

/**
 * The names of a model's weights, in order: the columns of an expert; for the brain, names prefixed with `experts.` and
 * `regime.`.
 *
 * @param inputs a recipe, or what each model reads
 * @param name which model
 * @throws when there is no model of this name
 * @example
 * modelFeatures(PRESETS.seed, "trend"); // → ["ema20_rel", "ema50_rel", "ema200_rel"]
 * modelFeatures(PRESETS.seed, "brain")[4]; // → "regime.time_of_day"
 */
export function modelFeatures(inputs: ModelInputs, name: string): readonly string[] {
  const { experts, brain } = inputs;
  if (name === BRAIN && brain) {
    return [
      ...brain.experts.map((expert) => `experts.${expert}`),
      ...Object.keys(brain.regime).map((r) => `regime.${r}`),
    ];
  }
  if (!Object.hasOwn(experts, name)) {
    throw new Error(`there is no model "${name}"; there are ${modelNames(inputs).join(", ")}`);
  }
  return columnsOf(experts[name]!);
}
