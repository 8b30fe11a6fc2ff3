import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PRESETS, readModels } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";
import { readOnnx } from "../support/read-onnx.js";

const folder = mkdtempSync(join(tmpdir(), "export-onnx-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(["export", "onnx", ...args], folder);
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  const { code, stderr } = await runCli(["research", "--preset", "sound", "--to", "2018-07-01", "--out", "m"], folder);
  expect([code, stderr.includes("ata-lab: ") ? stderr : ""]).toEqual([0, ""]);
});

describe("ata-lab export onnx", () => {
  it("writes the folder's models with their hashes, and the same bytes again", async () => {
    const { code, stdout } = await run("--models", "m", "--out", "made/model.onnx", "--json");
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { export: "onnx", recipe: "sound", models: "m", written: ["made/model.onnx"] },
    ]);
    const bytes = readFileSync(path("made/model.onnx"));
    const { metadata, outputs, run: compute } = readOnnx(bytes);
    expect(outputs).toEqual(["p_rsi", "p_macd", "p_trend", "p_brain"]);
    const manifest = JSON.parse(readFileSync(path("m/manifest.json"), "utf8"));
    expect(JSON.parse(metadata.models!)).toEqual(manifest.models);
    expect(metadata["ata-lab"]).toBe(manifest.versions["ata-lab"]);
    const zeros = Object.fromEntries((JSON.parse(metadata.features!) as string[]).map((name) => [name, 0]));
    const { rsi } = await readModels(path("m"), PRESETS.sound);
    expect(compute.call({ outputs: ["rsi.sums.bb_z"] }, zeros, (z) => z)["rsi.sums.bb_z"]).toBe(rsi.bias);

    const { code: again, stdout: text } = await run("--models", "m", "--out", "made/model.onnx");
    expect(again).toBe(0);
    expect(text).toContain("made/model.onnx");
    expect(readFileSync(path("made/model.onnx"))).toEqual(bytes);
  });

  it.each([
    ["a folder that is not there", ["--models", "nothing", "--out", "a.onnx"], 1, "nothing"],
    ["another recipe", ["--models", "m", "--preset", "seed", "--out", "a.onnx"], 1, 'cannot be fed by recipe "seed"'],
    ["another ending", ["--models", "m", "--out", "a.pb"], 2, "--out a.pb: name a file that ends in .onnx"],
    ["no file", ["--models", "m"], 2, "--out"],
    ["somebody else's file", ["--models", "m", "--out", "mine.onnx"], 1, "mine.onnx: is there already"],
  ])("refuses %s, and writes nothing", async (_, args, wanted, words) => {
    writeFileSync(path("mine.onnx"), "mine");
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([wanted, ""]);
    expect(stderr).toContain(words);
    expect([existsSync(path("a.onnx")), existsSync(path("a.pb"))]).toEqual([false, false]);
    expect(readFileSync(path("mine.onnx"), "utf8")).toBe("mine");
  });

  it("refuses models that were changed", async () => {
    const model = path("m/trend_expert.json");
    const text = readFileSync(model, "utf8");
    writeFileSync(model, text.replace('"bias": ', '"bias": 1'));
    try {
      const { code, stderr } = await run("--models", "m", "--out", "a.onnx");
      expect([code, existsSync(path("a.onnx"))]).toEqual([1, false]);
      expect(stderr).toContain("trend_expert.json");
    } finally {
      writeFileSync(model, text);
    }
  });
});
