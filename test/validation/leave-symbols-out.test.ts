import {
  leaveSymbolsOut,
  makeUniverse,
  type PoolResearch,
  PRESETS,
  predictRows,
  researchPool,
  rocAuc,
  takeRows,
  universeOf,
  withOptions,
} from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";

const sound = withOptions(PRESETS.sound, { pool: true });
// Three stocks with an edge, and one without.
const universe = makeUniverse({ symbols: 4, seed: 1, edge: 0.14, edges: { S04: 0 }, to: "2018-07-01" });
let pool: PoolResearch<string, "rsi" | "macd" | "trend" | "brain">;

beforeAll(async () => {
  pool = await researchPool(universe, sound);
});

describe("leaving symbols out", () => {
  it("answers each row with models that did not learn from its stock", async () => {
    const scores = leaveSymbolsOut(pool, { folds: 2, draws: 40 });
    expect(scores.folds.map(({ symbols }) => symbols)).toEqual([
      ["S01", "S03"],
      ["S02", "S04"],
    ]);
    expect(scores.rows).toBe(scores.folds[0]!.rows + scores.folds[1]!.rows);
    // The same by hand: a pool of the others only, which has the same parts, for all stocks have the same calendar.
    const others = await researchPool(universeOf([universe.minutes("S02"), universe.minutes("S04")]), sound);
    const edge = Math.min(...pool.test!.time);
    expect(Math.min(...others.test!.time)).toBeLessThan(edge + 3 * 86_400_000);
    const test = pool.parts.test!;
    const at = Uint32Array.from(test.keys()).filter((i) => pool.symbolOf[test[i]!]! % 2 === 0);
    const rows = takeRows(pool.test!, at);
    const byHand = rocAuc(rows.label, predictRows(others.models, rows, sound).brain);
    // Their parts are cut by their own rows, so they may be some bars apart.
    expect(scores.folds[0]!.auc!.estimate).toBeCloseTo(byHand, 2);
  });

  it("finds what stocks have in common, on stocks that were never learned from", () => {
    const { auc, beyondBaseline, pooled, ownPast } = leaveSymbolsOut(pool, { folds: 4, draws: 200 });
    expect(beyondBaseline.low).toBeGreaterThan(0);
    expect(ownPast.estimate).toBeCloseTo(pooled.estimate - auc.estimate, 12);
    expect(Math.abs(ownPast.estimate)).toBeLessThan(0.04);
  });

  it("refuses more groups than stocks", () => {
    expect(() => leaveSymbolsOut(pool, { folds: 5 })).toThrow(/folds must be from 2 to the number of stocks, 4, got 5/);
    expect(() => leaveSymbolsOut(pool, { folds: 1 })).toThrow(/got 1/);
  });
});
