import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatModel, MODEL_FILES, MODEL_NAMES, makeSample, readModels, writeTable } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "research-"));
afterAll(() => rmSync(folder, { recursive: true }));

const files = Object.values(MODEL_FILES);
const bytes = (dir: string): string[] => files.map((name) => readFileSync(join(folder, dir, name), "utf8"));
const notebook = join(process.cwd(), "notebooks", "research.ipynb");

/** Runs the notebook and the command on the same bars, from a folder elsewhere. */
async function both(name: string, bars: readonly string[]): Promise<string> {
  const params = bars.flatMap((value) => ["--param", value]);
  const out = ["--param", `out=${name}`, "--out", `${name}.ipynb`];
  const ran = await runCli(["run", notebook, ...params, ...out], folder);
  expect([ran.code, ran.stderr.match(/Wrote .*/)?.[0]]).toEqual([0, `Wrote ${join(folder, `${name}.ipynb`)}`]);
  const flags = bars.flatMap((value) => [`--${value.split("=")[0]}`, value.split("=")[1]!]);
  expect((await runCli(["research", ...flags, "--out", `${name}-command`], folder)).code).toBe(0);
  return ran.stdout;
}

describe("research.ipynb", () => {
  it("writes, byte for byte, what `ata-lab research` writes, and prints it, on the sample", async () => {
    const printed = await both("sample", ["seed=3"]);
    expect(bytes("sample")).toEqual(bytes("sample-command"));
    const models = await readModels(join(folder, "sample"));
    for (const name of MODEL_NAMES)
      expect(printed).toContain(`=== ${MODEL_FILES[name]} ===\n${formatModel(models[name])}`);
    expect(printed).toContain("SYNTHETIC");
  });

  it("does so on a file, whose path is meant from the caller's folder", async () => {
    const { time, open, high, low, close, volume } = makeSample({ seed: 2, to: "2018-06-01" });
    await writeTable(join(folder, "mine.csv"), time, { open, high, low, close, volume });
    const printed = await both("file", ["bars=mine.csv", "symbol=MINE", "from=2018-02-01"]);
    expect(bytes("file")).toEqual(bytes("file-command"));
    expect(printed).toContain(`MINE: ${join(folder, "mine.csv")}`);
    expect(printed).not.toContain("SYNTHETIC");
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
