import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Cell, type Notebook, writeNotebook } from "../../lib/dist/jupyter/runner/nbformat.js";

const folder = mkdtempSync(join(tmpdir(), "ata-lab-nbformat-"));
const path = join(folder, "a.ipynb");
afterAll(() => rmSync(folder, { recursive: true }));

const markdown: Cell = { cell_type: "markdown", id: "a", metadata: {}, source: "# A\u2028title\n\ntext" };
const code: Cell = { cell_type: "code", id: "b", metadata: {}, source: "1;\n", outputs: [], execution_count: null };
const shown: Cell = {
  ...code,
  execution_count: 1,
  outputs: [{ output_type: "display_data", data: { "text/plain": "one\ntwo\n", "a/b": { deep: [1] } }, metadata: {} }],
};

async function written(cells: Cell[]): Promise<unknown> {
  const notebook: Notebook = { cells, metadata: { some: { thing: 1 } }, nbformat: 4, nbformat_minor: 5 };
  await writeNotebook(path, notebook);
  const text = readFileSync(path, "utf8");
  // Just as Jupyter writes it: one blank a level.
  expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 1)}\n`);
  return JSON.parse(text);
}

describe("writeNotebook", () => {
  it("writes cells in lines, each time as they are", async () => {
    const head = { cell_type: "code", id: "b", metadata: {} };
    const title = { ...markdown, source: ["# A\u2028title\n", "\n", "text"] };
    expect(await written([markdown, code])).toEqual({
      cells: [title, { ...head, execution_count: null, outputs: [], source: ["1;\n"] }],
      metadata: { some: { thing: 1 } },
      nbformat: 4,
      nbformat_minor: 5,
    });
    const data = { "text/plain": ["one\n", "two\n"], "a/b": { deep: [1] } };
    const outputs = [{ output_type: "display_data", data, metadata: {} }];
    expect(await written([markdown, shown])).toMatchObject({
      cells: [title, { ...head, execution_count: 1, outputs, source: ["1;\n"] }],
    });
  });

  it("writes a notebook without cells", async () => {
    expect(await written([])).toMatchObject({ cells: [] });
  });
});
