import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSample, writeTable } from "ata-lab";
import { afterAll, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "validation-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Cell {
  readonly id: string;
  readonly outputs?: readonly { readonly name?: string; readonly data?: Readonly<Record<string, unknown>> }[];
}

it("validation.ipynb answers each question on a few months of a file, with a chart or a table in each cell", async () => {
  const { time, open, high, low, close, volume } = makeSample({ seed: 2, to: "2018-05-01" });
  await writeTable(join(folder, "mine.csv"), time, { open, high, low, close, volume });
  const params = ["bars=mine.csv", "symbol=MINE", "draws=40", "runs=2"].flatMap((value) => ["--param", value]);
  const notebook = join(process.cwd(), "notebooks", "validation.ipynb");
  const { code, stdout, stderr } = await runCli(["run", notebook, ...params, "--out", "out.ipynb"], folder);
  expect([code, stderr.match(/Wrote .*/)?.[0]]).toEqual([0, "Wrote out.ipynb"]);
  expect(stdout).toContain(`MINE: ${join(folder, "mine.csv")}`);
  expect(stdout).not.toContain("SYNTHETIC");

  const { cells }: { cells: readonly Cell[] } = JSON.parse(readFileSync(join(folder, "out.ipynb"), "utf8"));
  const figures = cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) => data?.["application/vnd.plotly.v1+json"] ?? []),
  );
  expect(figures).toHaveLength(11);
  for (const { outputs, id } of cells)
    if (outputs && !id.endsWith("parameters")) expect(outputs.length, id).toBeGreaterThan(0);
  // How the file was read is said on stderr, and nothing else.
  const loud = cells.filter(({ outputs = [] }) => outputs.some(({ name }) => name === "stderr"));
  expect(loud.map(({ id }) => id)).toEqual(["data"]);
  // Nothing of the sound flow sees the future; the seed's features do, at the time that names their row.
  expect(stdout).toMatch(/\nsound +26 +0 +0\n/);
  expect(stdout).toMatch(/\nseed +22 +[1-9]\d* +[1-9]\d*\n/);
  expect(stdout).toMatch(/\n\+ calibrate .* test +\d/);
}, 300_000);
