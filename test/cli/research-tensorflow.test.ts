import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSample, modelNames, PRESETS, readModels, research } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "cli-tensorflow-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(["research", "--to", "2018-04-01", ...args], folder);

describe("ata-lab research --engine tensorflow", () => {
  it("writes the exact models within rounding, says on stderr what it runs on, and how far it is", async () => {
    const { code, stdout, stderr } = await run("--engine", "tensorflow");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^TensorFlow\.js [\d.]+ runs (natively|on WebAssembly): .+\n$/);
    expect(stdout).toMatch(/Distance of the TensorFlow\.js models \(newton\) from the exact ones/);
    expect(stdout).toMatch(/\n {2}brain +\d\.\de-\d+ +\d\.\de[-+]\d+ +\d/);
    const [models, { models: exact }] = [
      await readModels(join(folder, "output")),
      research(makeSample({ to: "2018-04-01" })),
    ];
    for (const name of modelNames(PRESETS.seed)) {
      for (const [feature, weight] of Object.entries(exact[name].weights)) {
        expect(Math.abs(models[name].weights[feature]! - weight)).toBeLessThanOrEqual(
          1e-4 * Math.max(1, Math.abs(weight)),
        );
      }
    }
  });

  it("--json tells the engine, its backend and the distances", async () => {
    const { code, stdout } = await run("--engine", "tensorflow", "--json", "--out", "json");
    expect(code).toBe(0);
    const { engine } = JSON.parse(stdout);
    expect(engine).toMatchObject({ name: "tensorflow", method: "newton" });
    expect(["tensorflow", "wasm"]).toContain(engine.backend);
    for (const name of modelNames(PRESETS.seed)) {
      expect(engine.distance[name].probability).toBeLessThanOrEqual(1e-4);
      expect(engine.distance[name].auc).toBeLessThanOrEqual(1e-3);
    }
    expect(JSON.parse((await run("--json", "--out", "exact")).stdout).engine).toBeUndefined();
  });

  it("--method adam trains by mini-batches", async () => {
    const { code, stdout } = await run("--engine", "tensorflow", "--method", "adam", "--out", "adam");
    expect(code).toBe(0);
    expect(stdout).toMatch(/models \(adam\) from the exact ones/);
  });

  it.each([
    [["--method", "adam"], /--method adam needs --engine tensorflow/],
    [["--engine", "torch"], /Allowed choices are exact, tensorflow/],
    [["--engine", "tensorflow", "--method", "sgd"], /Allowed choices are newton, adam/],
  ])("exits 2 on %s", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});
