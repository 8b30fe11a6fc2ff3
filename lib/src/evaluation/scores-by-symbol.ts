import type { PoolResearch } from "../flow/research-pool.js";
import { rowsBySymbol } from "../flow/rows-by-symbol.js";
import { rocAuc } from "../metrics/roc-auc.js";
import { decidingModel } from "../models/inputs.js";
import { pooledPart } from "./evaluate-pool.js";

/** How a pool's models do on the rows of one stock. */
export interface SymbolScore {
  readonly symbol: string;
  /** Number of its scored rows. */
  readonly rows: number;
  /** AUC of the deciding model on them, and how far it is beyond the baseline's; NaN without both labels. */
  readonly auc: number;
  readonly beyond: number;
}

/**
 * Scores the models of a pool on the test part of each stock alone. The rows of one stock are few: see `evaluatePool` for all.
 *
 * @param pool what `researchPool` returned
 * @returns a score for each stock, in the order of their names
 * @example
 * const universe = makeUniverse({ symbols: 2, seed: 1, to: "2018-04-01" });
 * const pool = await researchPool(universe, withOptions(PRESETS.sound, { pool: true }));
 * scoresBySymbol(pool).map(({ symbol }) => symbol); // → ["S01", "S02"]
 */
export function scoresBySymbol<M extends string>(pool: PoolResearch<string, M>): SymbolScore[] {
  const { data, probability, baseline } = pooledPart(pool);
  const scored = pool.parts.test ?? pool.parts.validation;
  const own = Uint16Array.from(scored, (row) => pool.symbolOf[row]!);
  const decided = probability[decidingModel(pool.recipe)];
  return rowsBySymbol(own, pool.symbols.length).map((rows, number) => {
    const of = (scores: Float64Array): number => {
      const [labels, own] = [
        Uint8Array.from(rows, (row) => data.label[row]!),
        Float64Array.from(rows, (row) => scores[row]!),
      ];
      const isBoth = labels.includes(0) && labels.includes(1);
      return isBoth
        ? rocAuc(labels, own, data.weight && Float64Array.from(rows, (row) => data.weight![row]!))
        : Number.NaN;
    };
    const auc = of(decided);
    return { symbol: pool.symbols[number]!.symbol, rows: rows.length, auc, beyond: auc - of(baseline) };
  });
}
