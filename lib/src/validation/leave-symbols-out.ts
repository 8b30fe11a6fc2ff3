import { drawScores, type ScoredRows } from "../evaluation/bootstrap.js";
import type { BootstrapOptions } from "../evaluation/day-blocks.js";
import { pooledPart } from "../evaluation/evaluate-pool.js";
import type { Interval } from "../evaluation/interval.js";
import type { PoolResearch } from "../flow/research-pool.js";
import { rowsBySymbol } from "../flow/rows-by-symbol.js";
import { labelReach, partOf } from "../flow/split-rows.js";
import { trainModels } from "../flow/train-models.js";
import { takeRows } from "../labels/dataset.js";
import { type LabelSpans, takeSpans } from "../labels/label-spans.js";
import { decidingModel } from "../models/inputs.js";
import { predictRows } from "../models/predict-rows.js";
import type { TrainingChoices } from "../recipes/recipe.js";
import { showable } from "../util/showable.js";
import { dayOf } from "../util/time.js";

/** Settings of `leaveSymbolsOut`. */
export interface LeaveSymbolsOutOptions extends BootstrapOptions {
  /** Number of groups of stocks, each left out once; from 2 to the number of stocks. */
  readonly folds: number;
}

/** One group of stocks, scored by models that learned from the others. */
export interface LeftOut {
  readonly symbols: readonly string[];
  /** Rows scored: those of these stocks in the test part. */
  readonly rows: number;
  /** The deciding model's AUC on them; undefined where they lie on one day or have only one label. */
  readonly auc?: Interval;
}

/** What models know of stocks that they did not learn from. */
export interface LeaveSymbolsOut {
  /** The part whose rows are scored: `"validation"` if there is no test part. */
  readonly part: "test" | "validation";
  readonly deciding: string;
  readonly rows: number;
  readonly folds: readonly LeftOut[];
  /** The deciding model's AUC on the rows of all stocks, each answered by the models that did not learn from its stock. */
  readonly auc: Interval;
  /** That AUC minus the baseline's, on the same drawn days. The baseline learned from all stocks. */
  readonly beyondBaseline: Interval;
  /** The AUC of the pool's own models on the same rows: they learned from each stock's own past too. */
  readonly pooled: Interval;
  /** The pool's AUC minus that of models that did not learn from the stock: what a stock's own past adds. */
  readonly ownPast: Interval;
}

/**
 * Does what was learned from some stocks hold for others? The stocks are dealt into groups by turns, in the order of their names.
 * Each group is left out once: models learn from the training part of the others, with everything chosen on the others'
 * validation part, and are scored on the group's rows of the test part, which lie later. Intervals are from drawing whole days.
 *
 * A stock left out still shares its days with those that were learned from. So parts are apart in time too, purged across all
 * stocks as `researchPool` does it.
 *
 * @param pool what `researchPool` returned
 * @param options number of groups; draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns scores of each group and of all together
 * @throws when there are fewer stocks than groups, or a group leaves nothing to train on
 * @example
 * const universe = makeUniverse({ symbols: 4, seed: 1, to: "2018-06-01" });
 * const pool = await researchPool(universe, withOptions(PRESETS.sound, { pool: true }));
 * leaveSymbolsOut(pool, { folds: 2, draws: 100 }).folds[0].symbols; // → ["S01", "S03"]
 */
export function leaveSymbolsOut<M extends string>(
  pool: PoolResearch<string, M>,
  options: LeaveSymbolsOutOptions,
): LeaveSymbolsOut {
  const { symbols, symbolOf, data, parts, recipe } = pool;
  const { folds, ...drawing } = options;
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= symbols.length)) {
    throw new RangeError(`folds must be from 2 to the number of stocks, ${symbols.length}, got ${folds}`);
  }
  const deciding = decidingModel(recipe);
  const scoredRows = parts.test ?? parts.validation;
  const scored = pooledPart(pool);
  const groupOf = (row: number): number => symbolOf[row]! % folds;
  const reach = reachOf(pool);
  const answers = new Float64Array(scoredRows.length);
  const lists = Array.from({ length: folds }, (_, group): LeftOut => {
    const own = symbols.filter((_, number) => number % folds === group).map(({ symbol }) => symbol);
    const [train, validation] = [parts.train, parts.validation].map((part) =>
      part.filter((row) => groupOf(row) !== group),
    ) as [Uint32Array, Uint32Array];
    const models = inGroup(own, () => {
      const trained = [partOf(data, train), partOf(data, validation)] as const;
      return trainModels(...trained, takeSpans(reach, train), recipe).models;
    });
    const at = Uint32Array.from(scoredRows.keys()).filter((i) => groupOf(scoredRows[i]!) === group);
    const rows = takeRows(scored.data, at);
    const score = predictRows(models, rows, recipe)[deciding];
    for (let i = 0; i < at.length; i++) answers[at[i]!] = score[i]!;
    const auc = aucOf({ time: rows.time, label: rows.label, score, weight: rows.weight }, drawing);
    return { symbols: own, rows: at.length, ...(auc && { auc }) };
  });
  const { time, label, weight } = scored.data;
  const by = (score: Float64Array): ScoredRows => ({ time, label, score, weight });
  const [left, whole, baseline] = [by(answers), by(scored.probability[deciding]), by(scored.baseline)];
  const drawn = drawScores("auc", [left, whole, baseline], drawing);
  return showable("leave symbols out", {
    ...{ part: scored.part, deciding, rows: label.length, folds: lists },
    auc: drawn.interval(left),
    beyondBaseline: drawn.difference(left, baseline),
    pooled: drawn.interval(whole),
    ownPast: drawn.difference(whole, left),
  });
}

/** How far each row's label reaches, with its embargo in its own stock's bars. */
function reachOf({
  data,
  symbols,
  symbolOf,
  recipe,
}: Pick<PoolResearch, "data" | "symbols" | "symbolOf"> & { readonly recipe: TrainingChoices }): LabelSpans {
  const end = new Float64Array(data.time.length);
  rowsBySymbol(symbolOf, symbols.length).forEach((rows, number) => {
    const bars = { time: symbols[number]!.known, stamp: "end", interval: 0 } as const;
    const reach = labelReach(takeSpans(data.spans, rows), bars, recipe).end;
    for (let i = 0; i < rows.length; i++) end[rows[i]!] = reach[i]!;
  });
  return { start: data.spans.start, end };
}

function inGroup<T>(symbols: readonly string[], train: () => T): T {
  try {
    return train();
  } catch (error) {
    throw new Error(`without ${symbols.join(", ")}: ${(error as Error).message}`, { cause: error });
  }
}

function aucOf(rows: ScoredRows, options: BootstrapOptions): Interval | undefined {
  const positives = rows.label.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === rows.label.length) return undefined;
  const days = new Set(rows.time.map((moment) => dayOf(moment))).size;
  return days < 2 ? undefined : drawScores("auc", [rows], options).interval(rows);
}
