import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXAMPLE_BARS, predictAll, readModels, writeModels } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "check-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("ata-lab check", () => {
  it("accepts the project's own models and shows what they answer", async () => {
    const { code, stdout } = await runCli(["check", "models"]);
    const answers = predictAll(await readModels("models"), EXAMPLE_BARS["a calm noon"]);
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
  });

  it("names every fault of every file, and exits 1", async () => {
    await writeModels(folder, await readModels("models"));
    const brain = readFileSync(join(folder, "brain.json"), "utf8");
    writeFileSync(join(folder, "brain.json"), brain.replace("regime.volatility", "regime.vol"));
    rmSync(join(folder, "macd_expert.json"));
    const { code, stdout, stderr } = await runCli(["check", folder]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/macd_expert.json: no such file/);
    expect(stderr).toMatch(/brain.json: weight "regime.volatility" is missing, "regime.vol" is unknown/);
  });

  it("tells where models come from, and refuses models that were changed since", async () => {
    const dir = join(folder, "trained");
    expect((await runCli(["research", "--to", "2018-03-01", "--out", dir])).code).toBe(0);
    const { code, stdout } = await runCli(["check", dir]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /as manifest.json of 20\d\d-\d\d-\d\d tells: trained on 15,600 SYNTHETIC minutes \(the sample\), 2018-01-02 09:31:00 to/,
    );
    writeFileSync(join(dir, "notes.json"), "{}");
    const json = JSON.parse((await runCli(["check", dir, "--json"])).stdout);
    expect([json.manifest.data.synthetic, json.unknown]).toEqual([true, ["notes.json"]]);

    const path = join(dir, "trend_expert.json");
    const model = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...model, bias: model.bias + 1e-9 }, null, 2));
    const changed = await runCli(["check", dir]);
    expect([changed.code, changed.stdout]).toEqual([1, ""]);
    expect(changed.stderr).toMatch(/trend_expert.json: not the file that manifest.json tells of/);
    rmSync(join(dir, "manifest.json"));
    expect((await runCli(["check", dir])).stdout).toMatch(/no manifest.json: where they come from is not recorded/);
  });

  it("exits 2 without a folder", async () => {
    const { code, stderr } = await runCli(["check"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/missing required argument 'folder'/);
  });
});
