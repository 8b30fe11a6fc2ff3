import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFeatures, checkManifest, defineRecipe, PRESETS, type Recipe, readModels } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { choicesOf } from "../../lib/dist/recipes/choices.js";
import type { OldManifest } from "../../lib/dist/store/manifest.js";
import { recipeOfManifest } from "../../lib/dist/store/manifest-recipe.js";
import { oldManifest } from "../support/old-manifest.js";

const folder = mkdtempSync(join(tmpdir(), "old-manifest-"));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync("models", folder, { recursive: true });
const old = oldManifest();
writeFileSync(join(folder, "manifest.json"), JSON.stringify(old));

describe("a manifest of version 1", () => {
  it("reads, and is about the same files", async () => {
    const { manifest, faults, unknown } = await checkManifest(folder);
    expect([manifest, faults, unknown]).toEqual([old, [], []]);
  });

  it("gives the recipe of its choices, and refuses others as far as it can tell", async () => {
    const recipe = recipeOfManifest(old);
    expect([recipe.name, choicesOf(recipe)]).toEqual(["seed", choicesOf(PRESETS.seed as unknown as Recipe)]);
    await expect(readModels(folder, recipe)).resolves.toEqual(await readModels("models"));
    await expect(readModels(folder, PRESETS.sound)).rejects.toThrow(
      /the bars are not what these models were trained on/,
    );
    const quick = defineRecipe({ ...PRESETS.seed, name: "quick", features: (bars) => buildFeatures(bars, { rsi: 7 }) });
    await expect(readModels(folder, quick)).rejects.toThrow(/`rsi` is not what these models were trained on/);
  });

  it("may be of other choices, hours and edges", () => {
    const changed = {
      ...old,
      data: { ...old.data, reading: { session: "all" } },
      options: {
        ...old.options,
        resample: { rule: "15min", closed: "right", label: "right" },
        filters: { maxAtrPct: 0.01, minVolmZ: -2, maxVolmZ: 4 },
        purge: true,
        C: [1],
      },
    } as unknown as OldManifest;
    const recipe = recipeOfManifest(changed);
    expect(recipe).toMatchObject({
      name: "sound",
      bars: { rule: "15min", closed: "right", label: "right", session: "all" },
      filters: { atr_pct: { max: 0.01 }, volm_z: { above: -2, below: 4 } },
      purge: true,
      trainFraction: 0.8,
      C: [1],
    });
    expect(recipe.label.choices).toEqual(old.options.label);
  });

  it("may have an embargo in minutes, which feeding the models does not need", () => {
    const minutes = { ...old, options: { ...old.options, purge: true, embargo: 1440 } } as unknown as OldManifest;
    expect(recipeOfManifest(minutes)).toMatchObject({ name: "seed", purge: true, embargo: 0 });
    const sound = {
      ...minutes,
      options: { ...minutes.options, resample: { rule: "5min", closed: "right", label: "right" } },
    } as OldManifest;
    expect(recipeOfManifest(sound)).toMatchObject({ name: "sound", embargo: "1 session" });
  });

  it("of the first days, without choices, holds nobody to any, and gives no recipe", async () => {
    const { options, ...bare } = old;
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...bare, options: {} }));
    await expect(readModels(folder)).resolves.toBeDefined();
    expect(() => recipeOfManifest({ ...old, options: {} })).toThrow(/does not record the choices.*run research again/);
  });

  it("that is missing gives no recipe either", () => {
    expect(() => recipeOfManifest(undefined)).toThrow(/there is no manifest.json.*--recipe FILE/);
  });
});
