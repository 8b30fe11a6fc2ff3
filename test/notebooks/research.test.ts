import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  adjustForSplits,
  formatModel,
  makeSample,
  modelFile,
  modelNames,
  PRESETS,
  parseSplits,
  readModels,
  writeTable,
} from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "research-"));
afterAll(() => rmSync(folder, { recursive: true }));

const files = modelNames(PRESETS.seed).map(modelFile);
const bytes = (dir: string): string[] => files.map((name) => readFileSync(join(folder, dir, name), "utf8"));
/** A manifest but for the time at which it was written, and what its recipe is called: the notebook's stands in its cells. */
const manifest = (dir: string, recipe: string): unknown => {
  const { created, ...rest } = JSON.parse(readFileSync(join(folder, dir, "manifest.json"), "utf8"));
  expect(created).toMatch(/^20/);
  const { name, source, ...computed } = rest.recipe;
  expect([name, source]).toEqual([recipe, recipe === "seed" ? { preset: "seed" } : null]);
  return { ...rest, recipe: computed };
};
const notebook = join(process.cwd(), "notebooks", "research.ipynb");

/** Runs the notebook and the command on the same bars, from a folder elsewhere. */
async function both(name: string, bars: readonly string[]): Promise<string> {
  const params = bars.flatMap((value) => ["--param", value]);
  const out = ["--param", `out=${name}`, "--out", `${name}.ipynb`];
  const ran = await runCli(["run", notebook, ...params, ...out], folder);
  expect([ran.code, ran.stderr.match(/Wrote .*/)?.[0]]).toEqual([0, `Wrote ${name}.ipynb`]);
  const flags = bars.flatMap((value) => {
    const [parameter, text] = value.split("=") as [string, string];
    return [`--${parameter === "seed" ? "sample-seed" : parameter}`, text];
  });
  expect((await runCli(["research", ...flags, "--out", `${name}-command`], folder)).code).toBe(0);
  return ran.stdout;
}

describe("research.ipynb", () => {
  it("writes, byte for byte, what `ata-lab research` writes, and prints it, on the sample", async () => {
    const printed = await both("sample", ["seed=3"]);
    expect(bytes("sample")).toEqual(bytes("sample-command"));
    expect(manifest("sample", "research")).toEqual(manifest("sample-command", "seed"));
    const models = await readModels(join(folder, "sample"));
    for (const name of modelNames(PRESETS.seed))
      expect(printed).toContain(`=== ${modelFile(name)} ===\n${formatModel(models[name])}`);
    expect(printed).toContain("SYNTHETIC");
  });

  it("does so on a file, whose path is meant from the caller's folder", async () => {
    const { time, open, high, low, close, volume } = makeSample({ seed: 2, to: "2018-06-01" });
    await writeTable(join(folder, "mine.csv"), time, { open, high, low, close, volume });
    const printed = await both("file", ["bars=mine.csv", "symbol=MINE", "from=2018-02-01"]);
    expect(bytes("file")).toEqual(bytes("file-command"));
    expect(manifest("file", "research")).toEqual(manifest("file-command", "seed"));
    expect(manifest("file", "research")).toMatchObject({
      data: { symbol: "MINE", from: "2018-02-01", files: [{ name: "mine.csv" }] },
    });
    expect(printed).toContain(`MINE: ${join(folder, "mine.csv")}`);
    expect(printed).not.toContain("SYNTHETIC");
  });

  describe("on bars with an unadjusted split", () => {
    const args = (out: string): string[] => ["run", notebook, "--param", "bars=raw.csv", "--param", `out=${out}`];

    it("stops, and names the cure", async () => {
      const raw = adjustForSplits(makeSample({ to: "2018-03-01" }), parseSplits("2018-02-05:1/5"));
      const { time, open, high, low, close, volume } = raw;
      await writeTable(join(folder, "raw.csv"), time, { open, high, low, close, volume });
      const { code, stderr } = await runCli([...args("raw"), "--out", "raw.ipynb"], folder);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /the audit found an error[\s\S]*cure: splits = "2018-02-05:5", or allow = "split-2018-02-05"/,
      );
      expect(existsSync(join(folder, "raw"))).toBe(false);
    });

    it("goes on with it", async () => {
      const cure = ["--param", "splits=2018-02-05:5"];
      expect((await runCli([...args("cured"), ...cure, "--out", "cured.ipynb"], folder)).code).toBe(0);
      expect(manifest("cured", "research")).toMatchObject({ data: { splits: [{ date: "2018-02-05", ratio: 5 }] } });
    });
  });

  it("leaves a notebook with tables as HTML and as text", () => {
    const { cells } = JSON.parse(readFileSync(join(folder, "sample.ipynb"), "utf8"));
    const tables = cells.flatMap((cell: { outputs?: { data?: Record<string, string[]> }[] }) =>
      (cell.outputs ?? []).flatMap((output) => (output.data?.["text/html"] ? [output.data] : [])),
    );
    expect(tables.length).toBeGreaterThan(8);
    for (const data of tables) expect(data["text/plain"].join("")).toMatch(/\S/);
  });
});
