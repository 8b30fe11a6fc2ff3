import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkManifest,
  evaluatePool,
  judge,
  makeUniverse,
  PRESETS,
  predictBars,
  readModels,
  recipeOfManifest,
  recordBars,
  researchPool,
  withOptions,
  writePool,
} from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { learnedFrom } from "../../lib/dist/backtest/provenance.js";
import { barsHash } from "../../lib/dist/store/file-print.js";

const sound = withOptions(PRESETS.sound, { pool: true });
const universe = makeUniverse({ symbols: 2, seed: 1, to: "2018-04-01" });
let dir = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "pool-"));
});
afterAll(() => rm(dir, { recursive: true }));

describe("a pool's folder of models", () => {
  it("names all stocks with the hashes of their bars, and feeds any stock with the recipe it names", async () => {
    const recorded = recordBars(universe);
    const pool = await researchPool(recorded, sound);
    const evaluation = evaluatePool(pool, { draws: 40 });
    const input = { to: "2018-04-01" };
    await writePool(dir, { pool, records: recorded.records, evaluation, input, warnings: [] });
    const { manifest, faults, unknown } = await checkManifest(dir);
    expect({ faults, unknown }).toEqual({ faults: [], unknown: [] });
    const { data, counts } = manifest!;
    expect(data).toMatchObject({ symbol: "2 stocks", synthetic: true, rows: 2 * universe.minutes("S01").time.length });
    expect(data.stocks!.map(({ symbol, sha256 }) => [symbol, sha256])).toEqual(
      universe.symbols.map((symbol) => [symbol, barsHash(universe.minutes(symbol))]),
    );
    expect(counts.rows).toBe(pool.data.label.length);
    const recipe = recipeOfManifest(manifest);
    expect(recipe.pool).toBe(true);
    const models = await readModels(dir, recipe);
    const said = predictBars(universe.minutes("S02"), models, recipe);
    expect(said.p.brain).toEqual(predictBars(universe.minutes("S02"), pool.models, sound).p.brain);
    expect([learnedFrom(manifest!, "S02"), learnedFrom(manifest!, "S03")]).toEqual([true, false]);
  });

  it("is judged on one stock's bars of its test part", async () => {
    const { manifest } = await checkManifest(dir);
    const recipe = recipeOfManifest(manifest);
    const models = await readModels(dir, recipe);
    const { part } = judge(universe.minutes("S01"), models, recipe, manifest, { costs: "ib" });
    expect(part.from >= manifest!.parts.test!.first.slice(0, 10)).toBe(true);
  });

  it("refuses a pool whose bars nobody wrote down", async () => {
    const pool = await researchPool(universe, sound);
    const parts = { pool, records: new Map(), input: {}, warnings: [] };
    await expect(writePool(dir, parts)).rejects.toThrow(/no record of S01's bars: .*recordBars/);
  });
});
