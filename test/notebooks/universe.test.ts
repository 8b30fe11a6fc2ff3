import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "universe-notebook-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Cell {
  readonly id: string;
  readonly outputs?: readonly { readonly name?: string; readonly data?: Readonly<Record<string, unknown>> }[];
}

it("universe.ipynb shows a chart or a table in each cell, of a few stocks too", async () => {
  const params = ["stocks=3", "chosen=S02", "to=2018-04-01", "nulls=1", "draws=40"];
  const notebook = join(process.cwd(), "notebooks", "universe.ipynb");
  const args = ["run", notebook, ...params.flatMap((value) => ["--param", value]), "--out", "out.ipynb"];
  const { code, stdout, stderr } = await runCli(args, folder);
  expect([code, stderr.match(/Wrote .*/)?.[0]]).toEqual([0, "Wrote out.ipynb"]);

  const { cells }: { cells: readonly Cell[] } = JSON.parse(readFileSync(join(folder, "out.ipynb"), "utf8"));
  const figures = cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) => data?.["application/vnd.plotly.v1+json"] ?? []),
  );
  expect(figures).toHaveLength(4);
  for (const figure of figures) expect(JSON.stringify(figure)).toContain("SYNTHETIC bars");
  for (const { outputs, id } of cells) {
    if (outputs && !id.endsWith("parameters")) expect(outputs.length, id).toBeGreaterThan(0);
    expect(outputs?.some(({ name }) => name === "stderr") ?? false, id).toBe(false);
  }
  // Each stock alone in both universes; the first ten of three are three.
  expect(stdout.match(/^(\d+) symbols on their test parts/gm)).toHaveLength(2);
  expect(stdout).toContain("One set of models from the rows of 3 stocks.");
  expect(stdout).toMatch(/^ *in all +\d/m);
}, 300_000);
