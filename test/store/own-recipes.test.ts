import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  buildFeatures,
  checkManifest,
  defineRecipe,
  fingerprintOf,
  installModels,
  judge,
  judgedPart,
  makeSample,
  POLICY_DEFAULTS,
  PRESETS,
  predictRows,
  type Recipe,
  readModels,
  readPromotion,
  recipeBars,
  research,
  withOptions,
  writeManifest,
  writeModels,
  writeVerdict,
} from "ata-lab";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { modelNames } from "../../lib/dist/models/inputs.js";
import { modelFile } from "../../lib/dist/models/model.js";
import { choicesOf } from "../../lib/dist/recipes/choices.js";
import { recipeOfManifest } from "../../lib/dist/store/manifest-recipe.js";
import { writeRun } from "../../lib/dist/store/write-run.js";
import { RECIPES } from "../support/recipes.js";

const folder = mkdtempSync(join(tmpdir(), "own-recipes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const minutes = makeSample({ to: "2018-07-01" });
const input = { to: "2018-07-01" };
let folders = 0;
const fresh = (): string => join(folder, String(folders++));

async function written(recipe: Recipe): Promise<{ readonly dir: string; readonly run: ReturnType<typeof research> }> {
  const dir = fresh();
  const run = research(minutes, recipe);
  await writeRun(dir, { research: run, input, warnings: [] });
  return { dir, run: run as never };
}

describe.each(Object.entries(RECIPES))("models of a recipe with %s", (what, recipe) => {
  it("are written, read, judged and installed as those of a preset", async () => {
    const { dir, run } = await written(recipe);
    const files = modelNames(recipe).map(modelFile);
    expect(readdirSync(dir).sort()).toEqual([...files, "manifest.json"].sort());
    expect(await readModels(dir, recipe)).toEqual(run.models);

    const { manifest, faults, unknown } = await checkManifest(dir);
    expect([faults, unknown]).toEqual([[], []]);
    expect(Object.keys(manifest!.models)).toEqual(files);
    expect(Object.keys(manifest!.scores)).toEqual(modelNames(recipe));
    expect(manifest).toMatchObject({
      manifest: 2,
      recipe: { name: recipe.name, source: null, brain: recipe.brain, fingerprint: fingerprintOf(recipe) },
    });
    expect(manifest!.options).toEqual(choicesOf(recipe));
    if (/-minute bars/.test(what)) {
      // The presets' columns, by value, on other bars: the preset with these choices is this recipe.
      expect(fingerprintOf(recipeOfManifest(manifest!))).toEqual(fingerprintOf(recipe));
    } else {
      expect(() => recipeOfManifest(manifest!)).toThrow(/made in a notebook and not saved in a file.*--recipe FILE/s);
    }

    const models = await readModels(dir, recipe);
    const policy = { ...POLICY_DEFAULTS, costs: "bps:1", gate: 0.01, cap: 0.1 };
    const bars = recipeBars(minutes, recipe.bars);
    const on = { bars, part: judgedPart(bars, manifest), policy, cash: 100_000 };
    const { judged: judgement } = await writeVerdict(dir, on, (looks) =>
      judge(minutes, models, recipe, manifest, { ...policy, looks }),
    );
    expect(judgement.deciding).toBe(recipe.brain ? "brain" : modelNames(recipe)[0]);
    expect(judgement.part).toMatchObject(run.test ? { name: "test", untouched: true } : { name: "validation" });
    expect(judgement.bars.time).toEqual(run.bars.time);
    const read = await readPromotion(dir);
    expect([Object.keys(read.promotion!.models), read.faults]).toEqual([files, []]);

    const to = fresh();
    // A label or a filter of its own is nothing to a program that only asks; all others compute or name something else.
    if (recipe.name !== "touch" && recipe.name !== "mornings") {
      const plain = installModels(dir, to, { force: "to see" });
      await expect(plain).rejects.toThrow(/the seed's trading program cannot feed these models \(--reader any .*\):\n/);
      expect(() => readdirSync(to)).toThrow(/ENOENT/);
    }
    const installed = await installModels(dir, to, { force: "to see", reader: "any" });
    expect(installed).toMatchObject({ reader: "any", models: manifest!.models });
    expect(readdirSync(to).sort()).toEqual(
      [...files, "looks.jsonl", "manifest.json", "policy.json", "promoted.json", "promotion.json"].sort(),
    );
    expect(await readModels(to, recipe)).toEqual(run.models);
  });
});

describe("a folder of another recipe's models", () => {
  const two = RECIPES["two experts"]!;
  const volume: Recipe = defineRecipe({ ...PRESETS.sound, name: "one", experts: { volume: ["volm_z"] }, brain: null });

  it("is read by no other recipe", async () => {
    const { dir } = await written(two);
    await expect(readModels(dir, volume)).rejects.toThrow(
      /these models cannot be fed by recipe "one":\n.*one of these models is expert "quick", which recipe "one" does not/s,
    );
    const bare = fresh();
    await writeModels(bare, research(minutes, volume).models, volume);
    await expect(readModels(bare, two)).rejects.toThrow(
      /quick_expert.json: no such file; the folder should hold quick_expert.json, volume_expert.json, brain.json/,
    );
  });

  it("is written over only by what is left to be named", async () => {
    const { dir } = await written(two);
    await writeRun(dir, { research: research(minutes, volume), input, warnings: [] });
    const { faults, unknown } = await checkManifest(dir);
    expect([faults, unknown]).toEqual([[], ["brain.json", "quick_expert.json"]]);
  });

  it("gives way whole where others are installed", async () => {
    const to = fresh();
    const force = "to see";
    await installModels((await written(two)).dir, to, { force, reader: "any" });
    const { replaced } = await installModels((await written(volume)).dir, to, { force, reader: "any" });
    expect(readdirSync(to).sort()).toEqual(["manifest.json", "promoted.json", "replaced", "volume_expert.json"]);
    expect(readdirSync(join(to, replaced!)).sort()).toEqual([
      "brain.json",
      "manifest.json",
      "promoted.json",
      "quick_expert.json",
      "volume_expert.json",
    ]);
  });

  it("holds the models by their names: none missing, none too many", async () => {
    const { models } = research(minutes, volume);
    await expect(writeModels(fresh(), models, two)).rejects.toThrow(
      /quick_expert.json: there is no model "quick", which the recipe has/,
    );
    await expect(writeModels(fresh(), { ...models, other: models.volume! }, volume)).rejects.toThrow(
      /there is a model "other", but the recipe has volume; pass the recipe that the models belong to/,
    );
  });
});

describe("the recipe that feeds models", () => {
  const mine = (rsi: number, regime = "atr_pct" as const): Recipe =>
    defineRecipe({
      ...PRESETS.seed,
      name: "mine",
      features: (bars) => buildFeatures(bars, { rsi }),
      brain: { experts: ["rsi", "macd", "trend"], regime: { volatility: regime, time_of_day: "time_of_day" } },
    }) as unknown as Recipe;

  it("is the one they were trained with: a changed period is named with its column and row", async () => {
    const { dir } = await written(mine(14));
    await expect(readModels(dir, mine(14))).resolves.toBeDefined();
    // The same columns by another name.
    await expect(readModels(dir)).resolves.toBeDefined();
    await expect(readModels(dir, mine(7))).rejects.toThrow(
      /`rsi` is not what these models were trained on: from probe row \d+ on it differs \([\d.]+ at training, [\d.]+ now\)\n.*pass the recipe they were trained with \(--recipe, and --set as at training\), or run research again/s,
    );
    await expect(readModels(dir, mine(14, "vol20" as never))).rejects.toThrow(
      /the brain's "regime.volatility" was `atr_pct` at training and is `vol20` now/,
    );
  });

  it("has their bars, which are named rather than every column of them", async () => {
    const { dir } = await written(mine(14));
    const sound = readModels(dir, PRESETS.sound);
    await expect(sound).rejects.toThrow(
      /the bars are not .*: 5min of regular hours, closed left and labelled left at training, 5min of regular hours, closed right/,
    );
    await expect(sound).rejects.not.toThrow(/`rsi`/);
    // No probe bar is of other hours.
    await expect(readModels(dir, withOptions(mine(14), { "bars.session": "all" }))).rejects.toThrow(
      /: 5min of regular hours, closed left and labelled left at training, 5min of all hours, closed left and labelled left now\n/,
    );
  });

  it("is the manifest's, where that is a preset with choices", async () => {
    const choices = { "label.horizon": 6, "filters.volm_z.below": 3, C: [0.1, 1], purge: true };
    const recipe = withOptions(PRESETS.sound, choices) as unknown as Recipe;
    const { dir } = await written(recipe);
    const { manifest } = await checkManifest(dir);
    const again = recipeOfManifest(manifest!);
    expect([again.name, again.source]).toEqual(["sound", { preset: "sound" }]);
    expect(choicesOf(again)).toEqual(choicesOf(recipe));
    await expect(readModels(dir, again)).resolves.toBeDefined();
    await expect(readModels(dir, PRESETS.sound)).rejects.toThrow(/the filter is not.*the label is not/s);
  });

  it("is no preset that was spread and changed by hand", async () => {
    const spread = { ...PRESETS.seed, features: mine(7).features } as unknown as Recipe;
    const { manifest } = await checkManifest((await written(spread)).dir);
    expect(manifest).toMatchObject({ recipe: { name: "seed", source: null } });
  });

  it("is told by a file's base name, never by a path", async () => {
    const source = { file: "/elsewhere/someone/recipes/mine.ts", export: "default", sha256: "0".repeat(64) };
    const { dir } = await written({ ...mine(14), source });
    const { manifest } = await checkManifest(dir);
    expect(manifest).toMatchObject({ recipe: { source: { ...source, file: "mine.ts" } } });
    expect(JSON.stringify(manifest)).not.toMatch(/someone/);
    expect(() => recipeOfManifest(manifest!)).toThrow(/pass the path to that file: --recipe mine.ts$/);
    const named = {
      ...manifest!,
      recipe: { ...(manifest as never as { recipe: object }).recipe, source: { ...source, export: "own" } },
    };
    expect(() => recipeOfManifest(named as never)).toThrow(/--recipe .*mine.ts#own$/);
  });
});

describe("writeRun and writeManifest", () => {
  const run = research(minutes);
  const parts = { research: run, input, warnings: [] };

  it("write only what research(minutes, recipe) gives, and name the first weight that differs", async () => {
    const { rsi } = run.models;
    const models = { ...run.models, rsi: { ...rsi, weights: { ...rsi.weights, rsi: rsi.weights.rsi! - 0.005 } } };
    const dir = fresh();
    const message =
      /rsi_expert.json: the weight of `rsi` is -?[\d.]+, research\(minutes, recipe\) gives -?[\d.]+: .*recipe "seed"/;
    await expect(writeRun(dir, { ...parts, models })).rejects.toThrow(message);
    expect(() => readdirSync(dir)).toThrow(/ENOENT/);
    await writeModels(dir, models);
    await expect(writeManifest(dir, parts)).rejects.toThrow(message);
    expect(readdirSync(dir)).not.toContain("manifest.json");
    await expect(writeRun(dir, { ...parts, models: run.models })).resolves.toHaveLength(5);
    expect((await checkManifest(dir)).faults).toEqual([]);
  });

  it("tell two numbers apart however close they are", async () => {
    const { brain } = run.models;
    const bias = brain.bias * (1 + 2 ** -52);
    const models = { ...run.models, brain: { ...brain, bias } };
    const error: Error = await writeRun(fresh(), { ...parts, models }).then(
      () => expect.fail("the models differ"),
      (refusal) => refusal,
    );
    const [, there, here] = /brain.json: the bias is (\S+), research\(minutes, recipe\) gives (\S+): /.exec(
      error.message,
    )!;
    expect(there).not.toBe(here);
    expect(Number(there)).toBeCloseTo(bias, 12);
  });

  it("refuse another layout of the same model, whose hash is another", async () => {
    const dir = fresh();
    await writeModels(dir, run.models);
    writeFileSync(join(dir, "brain.json"), JSON.stringify(run.models.brain));
    await expect(writeManifest(dir, parts)).rejects.toThrow(
      /brain.json: has the run's weights but was not written by writeModels/,
    );
  });
});

describe("any recipe", () => {
  const columns = ["rsi", "macd_hist", "bb_z", "ret1", "vol_z", "volm_z", "ema20_rel", "atr_pct", "time_of_day"];
  const some = fc.subarray(columns, { minLength: 1, maxLength: 4 });
  const drawn = fc
    .record({
      experts: fc.dictionary(
        fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((name) => name !== "brain"),
        some,
        {
          minKeys: 1,
          maxKeys: 5,
          noNullPrototype: true,
        },
      ),
      regime: fc.option(some, { nil: null }),
      rsi: fc.integer({ min: 2, max: 30 }),
      standardise: fc.boolean(),
      calibrate: fc.boolean(),
    })
    .map(({ experts, regime, rsi, standardise, calibrate }) =>
      defineRecipe({
        ...PRESETS.seed,
        name: "drawn",
        features: (bars) => buildFeatures(bars, { rsi }),
        experts: experts as never,
        brain:
          regime && ({ experts: Object.keys(experts), regime: Object.fromEntries(regime.map((r) => [r, r])) } as never),
        standardise,
        calibrate,
        C: [0.1],
      }),
    );
  const month = makeSample({ to: "2018-02-10" });

  it("is written, read back and predicts the same bits", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (found) => {
        const recipe = found as unknown as Recipe;
        const dir = fresh();
        const run = research(month, recipe);
        await writeRun(dir, { research: run, input: {}, warnings: [] });
        const models = await readModels(dir, recipe);
        expect(predictRows(models, run.data, recipe)).toEqual(predictRows(run.models, run.data, recipe));
        expect((await checkManifest(dir)).faults).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
