import { BAR_COLUMNS, type Bars } from "../bars/bars.js";
import { mapModels, modelFeatures } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import type { Calibration } from "../training/calibrate.js";
import { formatTime } from "../util/time.js";
import type { EngineReport } from "./engine-report.js";
import type { Research } from "./research.js";

/** One model of a summary; weights under the short names of the original notebook's training columns. */
export interface ModelSummary {
  readonly C: number;
  /** On the validation rows, which also chose C. */
  readonly auc: number;
  readonly bias: number;
  readonly weights: { readonly [name: string]: number };
  /** Its calibration, if asked for; already folded into bias and weights, but not into those of `search`. */
  readonly calibration?: Calibration;
  readonly search: readonly {
    readonly C: number;
    readonly auc: number;
    readonly bias: number;
    readonly weights: readonly number[];
  }[];
}

/** A bar as a row: its time, then open, high, low, close, volume. */
export type BarRow = readonly [time: string, ...numbers: number[]];

/** The figures of a research run as plain JSON data. Times are `YYYY-MM-DD HH:MM:SS` in New York. */
export interface ResearchSummary<M extends string = string> {
  readonly symbol: string;
  readonly minutes: { readonly rows: number; readonly first: string; readonly last: string; readonly volume: number };
  readonly bars5: {
    readonly rows: number;
    readonly first: BarRow;
    readonly last: BarRow;
    readonly sums: { readonly [column: string]: number };
  };
  readonly features: {
    readonly columns: readonly string[];
    readonly rows: number;
    readonly train: number;
    readonly validation: number;
    /** Only if some rows were left that nothing was learned from. */
    readonly test?: number;
    readonly positives: number;
    readonly positives_train: number;
    readonly sums: { readonly [column: string]: number };
  };
  readonly models: PerModel<ModelSummary, M>;
  /** Only with another engine than the exact one. */
  readonly engine?: EngineReport<M>;
}

/**
 * Summarises a research run as plain data: counts, sums of columns, models.
 *
 * @param result what `research` returned
 * @returns plain data, ready for `JSON.stringify`
 * @example
 * summarise(research(makeSample({ to: "2018-03-01" }))).minutes.rows; // → 15600
 */
export function summarise<M extends string>(result: Research<string, M>): ResearchSummary<M> {
  const { minutes, bars, data, train, validation, test, searches, models: chosen, calibration, recipe } = result;
  const columns = Object.keys(data.features);
  const modelSummary = (name: M): ModelSummary => {
    const { C, auc, search } = searches[name];
    const { bias, weights } = chosen[name];
    return {
      C,
      auc,
      bias,
      weights: Object.fromEntries(
        modelFeatures(recipe, name).map((feature) => [shortName(feature), weights[feature]!]),
      ),
      ...(calibration && { calibration: calibration[name] }),
      search: search.map((trial) => ({
        C: trial.C,
        auc: trial.auc,
        bias: trial.fit.intercept,
        weights: [...trial.fit.coef],
      })),
    };
  };
  return {
    symbol: minutes.symbol,
    minutes: {
      rows: minutes.time.length,
      first: formatTime(minutes.time[0]!),
      last: formatTime(minutes.time.at(-1)!),
      volume: sum(minutes.volume),
    },
    bars5: {
      rows: bars.time.length,
      first: barRow(bars, 0),
      last: barRow(bars, bars.time.length - 1),
      sums: Object.fromEntries(BAR_COLUMNS.slice(1).map((name) => [name, sum(bars[name])])),
    },
    features: {
      columns,
      rows: data.label.length,
      train: train.label.length,
      validation: validation.label.length,
      ...(test && { test: test.label.length }),
      positives: sum(data.label),
      positives_train: sum(train.label),
      sums: Object.fromEntries(columns.map((name) => [name, sum(data.features[name]!)])),
    },
    models: mapModels(recipe, modelSummary),
    ...(result.engine && { engine: result.engine }),
  };
}

/** `experts.rsi` is `rsi`, `regime.volatility` is `volatility`; the experts' names are short already. */
function shortName(feature: string): string {
  return feature.replace(/^(experts|regime)\./, "");
}

function barRow(bars: Bars, row: number): BarRow {
  return [formatTime(bars.time[row]!), ...BAR_COLUMNS.slice(1).map((name) => bars[name][row]!)];
}

/** Sum of the numbers, NaN left out, compensated (Kahan) so that its last digits do not depend on the order. */
function sum(values: Float64Array | Uint8Array): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const next = values[i]! - lost;
    const grown = total + next;
    lost = grown - total - next;
    total = grown;
  }
  return total;
}
