import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadRecipe } from "ata-lab";
import { describe, expect, it } from "vitest";
import { ownFiles, withOwnFiles, withoutFolders, wordsForFiles } from "../../../lib/dist/jobs/queue/own-files.js";
import { referenceOf } from "../../../lib/dist/jobs/recipe-reference.js";

const recipe = await loadRecipe("recipes/volume.ts");
const common = { seeds: [1], recipes: { volume: referenceOf(recipe)! }, minutes: { close: Float64Array.of(1) } };

describe("files of a worker", () => {
  it("are recipes by hash: the path that a run names means nothing", () => {
    const sent = withoutFolders(common) as typeof common;
    expect(JSON.stringify(sent)).not.toContain(process.cwd());
    expect(sent.minutes.close).toBe(common.minutes.close);
    const { source } = (withOwnFiles(sent, ownFiles(["recipes/volume.ts"])) as typeof common).recipes.volume;
    expect(source).toEqual({ ...recipe.source, file: "recipes/volume.ts" });
  });

  it("are refused as recipes when the worker has none of this hash, which is named with that of its own", () => {
    const [{ sha256 }] = [recipe.source as { sha256: string }];
    expect(() => withOwnFiles(common, ownFiles([]))).toThrow(
      `the job wants recipe volume.ts, SHA-256 ${sha256}; a worker that has it is started with volume.ts after its options`,
    );
    const other = join(mkdtempSync(join(tmpdir(), "ata-lab-")), "volume.ts");
    writeFileSync(other, "export default 1;");
    const own = ownFiles([other]);
    expect(() => withOwnFiles(common, own)).toThrow(
      `${other} has SHA-256 ${[...own.recipes.keys()][0]} here, and the job wants ${sha256}`,
    );
  });

  it("are a store of its own, whatever path a run names", () => {
    const { universe } = withoutFolders({ universe: { files: "ann/bars/store/", options: { symbols: ["A"] } } }) as {
      universe: object;
    };
    expect(universe).toEqual({ files: "store", options: { symbols: ["A"] } });
    expect(withOwnFiles({ universe }, ownFiles([], "lib"))).toEqual({ universe: { ...universe, files: "lib" } });
    expect(() => withOwnFiles({ universe }, ownFiles([]))).toThrow(
      "the job wants bars of the store store; a worker that has them is started with --store",
    );
  });

  it("are there when the worker starts", () => {
    expect(() => ownFiles(["nowhere.ts"])).toThrow(/^nowhere\.ts: no such file$/);
    expect(() => ownFiles([], "nowhere")).toThrow(/^nowhere: no such file or folder$/);
  });

  it("are named in the words that start a worker", () => {
    expect(wordsForFiles({ recipes: { seed: { source: { preset: "seed" }, choices: {} } } })).toBe("");
    const { source } = recipe as unknown as { source: object };
    const universe = { files: "my store", options: {} };
    expect(wordsForFiles({ universe, recipe: { source: { ...source, file: "recipes/volume.ts" } } })).toBe(
      ' --store "my store" recipes/volume.ts',
    );
  });

  it("are not needed for presets", () => {
    const presets = { recipes: { seed: { source: { preset: "seed" }, choices: {} } } };
    expect(withOwnFiles(withoutFolders(presets), ownFiles([]))).toEqual(presets);
  });
});
