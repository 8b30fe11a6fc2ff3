import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readNotebook } from "../../lib/dist/jupyter/runner/read-notebook.js";

const folder = mkdtempSync(join(tmpdir(), "ata-lab-read-notebook-"));
const path = join(folder, "a.ipynb");
afterAll(() => rmSync(folder, { recursive: true }));

const read = (notebook: unknown) => {
  writeFileSync(path, typeof notebook === "string" ? notebook : JSON.stringify(notebook));
  return readNotebook(path);
};
const withCells = (...cells: unknown[]) => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
const code = { cell_type: "code", source: "1", metadata: {}, outputs: [], execution_count: null };

describe("readNotebook", () => {
  it("gives every cell what nbformat 4.5 asks for", () => {
    expect(
      read({
        nbformat: 4,
        cells: [
          { cell_type: "code", source: ["a\n", "b"] },
          { cell_type: "markdown", source: "c" },
        ],
      }),
    ).toEqual({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [
        { cell_type: "code", id: "cell-1", metadata: {}, source: ["a\n", "b"], outputs: [] },
        { cell_type: "markdown", id: "cell-2", metadata: {}, source: "c" },
      ],
    });
  });

  it("keeps what it does not know", () => {
    const cell = { ...code, id: "x", metadata: { tags: ["a"], mine: 1 }, attachments: { a: 1 } };
    expect(read(withCells(cell)).cells).toEqual([cell]);
  });

  it.each([
    ["nope", /is not a notebook: Unexpected token[^\n]*$/],
    ["null", /not a notebook in format 4 \(it has no nbformat\)/],
    ["[]", /not a notebook in format 4/],
    [{ nbformat: 3, worksheets: [] }, /its format is 3\); open and save it in JupyterLab/],
    [{ nbformat: 4, cells: 3 }, /cells: must be a list of cells/],
    [withCells(code, null), /cell 2: .*must be code, markdown or raw/],
    [withCells({ cell_type: "code", source: 5 }), /cell 1: source: must be text, or a list of lines/],
    [withCells({ ...code, metadata: null }), /cell 1: metadata: must be an object/],
    [withCells({ ...code, metadata: { tags: "a" } }), /cell 1: metadata\.tags/],
    [withCells({ ...code, outputs: { a: 1 } }), /cell 1: outputs/],
    [
      withCells({ ...code, outputs: [{ output_type: "stream", name: "stdout" }] }),
      /cell 1: outputs\[0\]\.text: must be text/,
    ],
    [withCells({ ...code, outputs: [{ output_type: "error", ename: "E", evalue: "" }] }), /outputs\[0\]\.traceback/],
    [
      withCells({ ...code, outputs: [{ output_type: "display_data", data: null }] }),
      /outputs\[0\]\.data: must be an object/,
    ],
    [withCells({ ...code, outputs: [{ output_type: "boo" }] }), /outputs\[0\]\.output_type: must be a stream/],
  ])("refuses %j in one line that names the file", (notebook, what) => {
    expect(() => read(notebook)).toThrow(what);
    expect(() => read(notebook)).toThrow(/^[^\n]*a\.ipynb[^\n]*$/);
  });

  it("says so when there is no such file", () => {
    expect(() => readNotebook(join(folder, "nope.ipynb"))).toThrow(/nope\.ipynb: no such notebook/);
    expect(() => readNotebook(folder)).toThrow(/a folder, not a notebook/);
  });
});
