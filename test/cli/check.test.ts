import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineRecipe, makeSample, PRESETS, predictAll, readModels, research, writeModels } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { EXAMPLE_BARS } from "../../lib/dist/recipes/readers.js";
import { writeRun } from "../../lib/dist/store/write-run.js";
import { runCli, runInTerminal, unwrapped, widest } from "../support/cli.js";
import { oldManifest } from "../support/old-manifest.js";

const folder = mkdtempSync(join(tmpdir(), "check-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("ata-lab check", () => {
  it("accepts the project's own models and shows what they answer", async () => {
    const { code, stdout } = await runInTerminal(["check", "models"]);
    const answers = predictAll(await readModels("models"), EXAMPLE_BARS["a calm noon"], PRESETS.seed);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(
        `a calm noon +${Object.values(answers)
          .map((p) => p.toFixed(4))
          .join(" +")}\n`,
      ),
    );
    const json = JSON.parse((await runCli(["check", "models", "--json"])).stdout);
    expect(json.models).toEqual(await readModels("models"));
    expect(json.answers[1]).toEqual({ bar: "a calm noon", ...answers });
    expect(stdout).toMatch(/\nCan be fed by the seed's trading program and by this library's predictRows\.\n/);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    expect(json.readers).toEqual({ seed: true, predictRows: true, why: [] });
  });

  it("names every fault of every file, and exits 1", async () => {
    await writeModels(folder, await readModels("models"));
    const brain = readFileSync(join(folder, "brain.json"), "utf8");
    writeFileSync(join(folder, "brain.json"), brain.replace("regime.volatility", "regime.vol"));
    rmSync(join(folder, "macd_expert.json"));
    const { code, stdout, stderr } = await runCli(["check", folder]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/macd_expert.json: no such file/);
    expect(stderr).toMatch(/brain.json: weight "regime.volatility" is missing; "regime.vol" is unknown/);
  });

  it("says in one line that there is no such folder", async () => {
    const { code, stderr } = await runCli(["check", "nope"], folder);
    const line = "ata-lab: nope: no such folder; name one with models, such as research writes\n";
    expect([code, stderr]).toEqual([1, line]);
  });

  it("tells where models come from, and refuses models that were changed since", async () => {
    const dir = join(folder, "trained");
    expect((await runCli(["research", "--to", "2018-03-01", "--out", dir])).code).toBe(0);
    const { code, stdout } = await runCli(["check", dir]);
    expect(code).toBe(0);
    expect(unwrapped(stdout)).toMatch(
      /manifest.json of 20\d\d-\d\d-\d\d: trained with recipe seed on 15,600 SYNTHETIC bars \(the sample\), 2018-01-02 09:31:00 to/,
    );
    writeFileSync(join(dir, "notes.json"), "{}");
    const json = JSON.parse((await runCli(["check", dir, "--json"])).stdout);
    expect([json.manifest.data.synthetic, json.unknown]).toEqual([true, ["notes.json"]]);

    const path = join(dir, "trend_expert.json");
    const model = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...model, bias: model.bias + 1e-9 }, null, 2));
    const changed = await runCli(["check", dir]);
    expect([changed.code, changed.stdout]).toEqual([1, ""]);
    expect(changed.stderr).toMatch(/trend_expert.json: not the file recorded in manifest.json/);
    rmSync(join(dir, "manifest.json"));
    expect((await runCli(["check", dir])).stdout).toMatch(
      /no manifest.json: the origin of these models is not recorded/,
    );
  });

  it("says what a manifest of version 1 does not prove", async () => {
    const dir = join(folder, "old");
    cpSync("models", dir, { recursive: true });
    writeFileSync(join(dir, "manifest.json"), JSON.stringify(oldManifest()));
    const { code, stdout } = await runCli(["check", dir]);
    expect(code).toBe(0);
    expect(unwrapped(stdout)).toMatch(
      /by the seed's trading program \(judged by names alone: nothing records .*\) and/,
    );
    expect(unwrapped(stdout)).toMatch(/version 1, which does not record what each column is; run research again\./);
  });

  describe("with a recipe of a file", () => {
    const dir = join(folder, "mine");
    const file = join(folder, "mine.ts");
    const text = (rsi: number): string => `
      import { buildFeatures, defineRecipe, PRESETS } from "ata-lab";
      const { rsi, macd, trend } = PRESETS.seed.experts;
      export default defineRecipe({
        ...PRESETS.seed,
        name: "mine",
        features: (bars) => buildFeatures(bars, { rsi: ${rsi} }),
        experts: { rsi, macd, trend, size: ["vol20"] },
        brain: { experts: ["rsi", "size"], regime: { volatility: "atr_pct" } },
      });`;

    it("compares it, shows its answers on bars of its own, and tells who can feed its models", async () => {
      writeFileSync(file, text(14));
      const { loadRecipe } = await import("../../lib/dist/sources/load-recipe.js");
      const run = research(makeSample({ to: "2018-03-01" }), await loadRecipe(file));
      await writeRun(dir, { research: run, input: { to: "2018-03-01" }, warnings: [] });

      const blind = await runCli(["check", dir]);
      expect(blind.code).toBe(0);
      expect(unwrapped(blind.stdout)).toMatch(
        /The columns were not verified: .*pass the path to that file: --recipe mine\.ts/,
      );
      expect(unwrapped(blind.stdout).match(/pass the path/g)).toHaveLength(1);
      expect(unwrapped(blind.stdout)).toMatch(
        /No predictions are shown: the example bars lack columns that these models read\./,
      );

      const { code, stdout } = await runInTerminal(["check", dir, "--recipe", file]);
      expect(code).toBe(0);
      expect(unwrapped(stdout)).toMatch(/: 5 models \(rsi, macd, trend, size, brain\), each with exactly the weights/);
      expect(stdout).toMatch(
        /\nCan be fed by this library's predictRows only:\n {2}- the seed's trading program does not know a model "size"\n/,
      );
      expect(widest(stdout)).toBeLessThanOrEqual(80);
      expect(stdout).toMatch(
        / 2018-12-06 09:30 ( +0\.\d{4}){5}\n +2018-12-06 12:00 ( +0\.\d{4}){5}\n +2018-12-06 16:00 /,
      );

      writeFileSync(file, text(7));
      const changed = await runCli(["check", dir, "--recipe", file]);
      expect([changed.code, changed.stdout]).toEqual([1, ""]);
      expect(changed.stderr).toMatch(
        /`rsi` is not what these models were trained on: from probe row \d+ on it differs/,
      );
      expect(changed.stderr).not.toMatch(/`macd`/);
    });

    it("names what another recipe left in the folder", async () => {
      const recipe = defineRecipe({ ...PRESETS.seed, name: "two", experts: { quick: ["rsi"] }, brain: null });
      await writeRun(dir, {
        research: research(makeSample({ to: "2018-03-01" }), recipe),
        input: { to: "2018-03-01" },
        warnings: [],
      });
      const { unknown, readers } = JSON.parse((await runCli(["check", dir, "--json"])).stdout);
      expect(unknown).toContain("size_expert.json");
      expect(readers).toMatchObject({ seed: false, predictRows: true });
    });
  });

  it("exits 2 without a folder", async () => {
    const { code, stderr } = await runCli(["check"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/missing required argument 'folder'/);
  });
});
