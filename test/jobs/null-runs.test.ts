import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineRecipe, loadRecipe, makeSample, nullRuns, PRESETS, withOptions } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";

const half = makeSample({ to: "2018-07-01" });
const threads = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort").length;
const quiet = (): void => {};

describe("nullRuns", () => {
  it("gives the same numbers whatever the number of threads, and the same first walks whatever the number of runs", async () => {
    const [one, three] = [await nullRuns(half, { runs: 5, workers: 1 }), await nullRuns(half, { runs: 5, workers: 3 })];
    expect(three).toEqual(one);
    const fewer = await nullRuns(half, { runs: 3 });
    const walks = one.recipes.sound!.models.brain!.walks;
    expect(fewer.recipes.sound!.models.brain!.walks).toEqual(walks.subarray(0, 3));
    const other = await nullRuns(half, { runs: 3, seed: 2 });
    for (const auc of other.recipes.sound!.models.brain!.walks) expect(walks).not.toContain(auc);
  });

  it("tells how many runs are done, and leaves no thread behind", async () => {
    const before = threads();
    const told: string[] = [];
    await nullRuns(half, { runs: 4, onRun: (done, runs) => told.push(`${done} of ${runs}`) });
    expect(told).toEqual(["1 of 4", "2 of 4", "3 of 4", "4 of 4"]);
    expect(threads()).toBe(before);
  });

  it("ends with one error, and no thread left, when told to or when the flow fails", async () => {
    const before = threads();
    const stop = (): void => {
      throw new Error("enough");
    };
    await expect(nullRuns(half, { onRun: stop })).rejects.toThrow(/^enough$/);
    const controller = new AbortController();
    const running = nullRuns(half, { signal: controller.signal, onRun: () => controller.abort(new Error("stopped")) });
    await expect(running).rejects.toThrow(/^stopped$/);
    await expect(nullRuns(half, { signal: AbortSignal.abort(new Error("never begun")) })).rejects.toThrow(
      "never begun",
    );
    // The bars' own failure comes first, whichever thread was faster.
    const short = makeSample({ to: "2018-01-04" });
    await expect(nullRuns(short)).rejects.toThrow(/^the bars themselves, recipe sound: every label of the train part/);
    expect(threads()).toBe(before);
  });

  it("refuses what it cannot do", async () => {
    await expect(nullRuns(half, { runs: 1 })).rejects.toThrow("runs must be 2 or more, got 1");
    await expect(nullRuns(half, { seed: 0.5 })).rejects.toThrow("seed must be an integer, got 0.5");
    await expect(nullRuns(half, { workers: 0 })).rejects.toThrow("workers must be 1 or more, got 0");
    await expect(nullRuns(half, { recipes: {} })).rejects.toThrow("no recipe");
    const recipes = { fast: { ...PRESETS.seed, engine: "tensorflow" as const } };
    await expect(nullRuns(half, { recipes, report: quiet })).rejects.toThrow(
      /recipe fast: null runs need the exact engine, not tensorflow/,
    );
  });
});

describe("nullRuns of recipes of one's own", () => {
  const folder = mkdtempSync(join(tmpdir(), "null-recipes-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const quick = { trainFraction: 0.6, validationFraction: 0.2, C: [0.1] };
  const text = `
    import { buildFeatures, defineRecipe, PRESETS } from "ata-lab";
    export const calm = defineRecipe({
      ...PRESETS.seed, ...${JSON.stringify(quick)}, name: "calm",
      features: (bars) => ({ ...buildFeatures(bars), size: bars.volume.map((v: number) => Math.log(1 + v)) }),
      experts: { size: ["size", "vol_z"] }, brain: null,
    });`;
  const here = defineRecipe({
    ...PRESETS.seed,
    ...quick,
    name: "calm",
    features: (bars) => ({ rsi: bars.close, size: bars.volume.map((v) => Math.log(1 + v)) }),
    filters: {},
    experts: { size: ["size"] },
    brain: null,
  });

  it("from files run on all threads, with the choices that were changed, and give what one thread gives", async () => {
    const file = join(folder, "calm.ts");
    writeFileSync(file, text);
    const loaded = withOptions(await loadRecipe(`${file}#calm`), { "label.horizon": 6 });
    const lines: string[] = [];
    const report = (line: string): void => void lines.push(line);
    const far = await nullRuns(half, { runs: 3, workers: 2, recipes: { calm: loaded }, report });
    expect(lines).toEqual([]);
    const { source, ...local } = loaded;
    const near = await nullRuns(half, { runs: 3, workers: 2, recipes: { calm: local }, report });
    expect(far).toEqual(near);
    expect(lines).toEqual([
      expect.stringMatching(/^recipe calm was made here, .* only one thread is used.* put it in a file/),
    ]);
    const other = await nullRuns(half, { runs: 3, workers: 1, recipes: { calm: await loadRecipe(`${file}#calm`) } });
    expect(other.recipes.calm!.models.size!.own).not.toBe(far.recipes.calm!.models.size!.own);
  });

  it("made here run on one thread and say so, once, unless one was asked for", async () => {
    const before = threads();
    const lines: string[] = [];
    const report = (line: string): void => void lines.push(line);
    const { recipes } = await nullRuns(half, { runs: 2, workers: 2, recipes: { here }, report });
    expect(lines).toHaveLength(1);
    expect(Object.keys(recipes.here!.models)).toEqual(["size"]);
    await nullRuns(half, { runs: 2, workers: 1, recipes: { here }, report });
    expect(lines).toHaveLength(1);
    expect(threads()).toBe(before);
  });

  it("are never taken for the preset that they were spread from", async () => {
    const spread = { ...PRESETS.seed, brain: null, experts: { only: ["ret1"] } };
    const lines: string[] = [];
    const { recipes } = await nullRuns(half, {
      runs: 2,
      workers: 2,
      recipes: { spread },
      report: (line) => lines.push(line),
    });
    expect(Object.keys(recipes.spread!.models)).toEqual(["only"]);
    expect(lines).toHaveLength(1);
  });

  it("refuse a file that changed while it was in use", async () => {
    const file = join(folder, "changed.ts");
    writeFileSync(file, text);
    const calm = await loadRecipe(`${file}#calm`);
    writeFileSync(file, `${text}\n// edited`);
    await expect(nullRuns(half, { runs: 2, recipes: { calm } })).rejects.toThrow(
      /changed.ts: changed while it was in use: its SHA-256 was [0-9a-f]{64}, and is [0-9a-f]{64}; run again/,
    );
  });
});
