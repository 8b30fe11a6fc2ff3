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

  it("exits 2 without a folder", async () => {
    const { code, stderr } = await runCli(["check"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/missing required argument 'folder'/);
  });
});
