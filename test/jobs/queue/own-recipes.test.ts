import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadRecipe } from "ata-lab";
import { describe, expect, it } from "vitest";
import { ownRecipes, withOwnRecipes, withoutFolders } from "../../../lib/dist/jobs/queue/own-recipes.js";
import { referenceOf } from "../../../lib/dist/jobs/recipe-reference.js";

const recipe = await loadRecipe("recipes/volume.ts");
const common = { seeds: [1], recipes: { volume: referenceOf(recipe)! }, minutes: { close: Float64Array.of(1) } };

describe("recipes of a worker", () => {
  it("go by hash: the path that a run names means nothing", () => {
    const sent = withoutFolders(common) as typeof common;
    expect(JSON.stringify(sent)).not.toContain(process.cwd());
    expect(sent.minutes.close).toBe(common.minutes.close);
    const { source } = (withOwnRecipes(sent, ownRecipes(["recipes/volume.ts"])) as typeof common).recipes.volume;
    expect(source).toEqual({ ...recipe.source, file: "recipes/volume.ts" });
  });

  it("are refused when the worker has none of this hash, which is named with that of its own", () => {
    const [{ sha256 }] = [recipe.source as { sha256: string }];
    expect(() => withOwnRecipes(common, new Map())).toThrow(
      `the job wants recipe volume.ts, SHA-256 ${sha256}; a worker that has it is started with volume.ts after its options`,
    );
    const other = join(mkdtempSync(join(tmpdir(), "ata-lab-")), "volume.ts");
    writeFileSync(other, "export default 1;");
    const own = ownRecipes([other]);
    expect(() => withOwnRecipes(common, own)).toThrow(
      `${other} has SHA-256 ${[...own.keys()][0]} here, and the job wants ${sha256}`,
    );
  });

  it("need no file when they are presets", () => {
    const presets = { recipes: { seed: { source: { preset: "seed" }, choices: {} } } };
    expect(withOwnRecipes(withoutFolders(presets), new Map())).toEqual(presets);
  });
});
