import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "@tslab/typescript-for-tslab";
import * as lab from "ata-lab";
import { describe, expect, it } from "vitest";

// Notebooks are committed without outputs, in the format that Jupyter writes, and import only what exists.

interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly metadata: { readonly tags?: readonly string[] };
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

const notebooks = readdirSync("notebooks", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ipynb") && !name.includes(".ipynb_checkpoints"))
  .map((name) => join("notebooks", name));

describe.each(notebooks)("%s", (path) => {
  const notebook = JSON.parse(readFileSync(path, "utf8"));
  const cells: readonly Cell[] = notebook.cells;
  const code = cells.filter((cell) => cell.cell_type === "code");

  it("has no outputs and no counts", () => {
    for (const cell of code) expect([cell.id, cell.outputs, cell.execution_count]).toEqual([cell.id, [], null]);
  });

  it("is of format 4.5, on our kernel, with ids of its own and nothing left of an editor", () => {
    expect([notebook.nbformat, notebook.nbformat_minor]).toEqual([4, 5]);
    expect(notebook.metadata).toEqual({
      kernelspec: { display_name: "TypeScript (ata-lab)", language: "typescript", name: "ata-lab" },
      language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
    });
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    for (const { metadata } of cells) expect(Object.keys(metadata).filter((key) => key !== "tags")).toEqual([]);
    // A lesson is about its own sample: its text names what is seen there.
    const parameters = path.includes("learn") ? 0 : 1;
    expect(cells.filter(({ metadata }) => metadata.tags?.includes("parameters"))).toHaveLength(parameters);
  });

  it("says before each step what it does, in a few lines of code", () => {
    code.forEach((cell) => {
      expect(cells[cells.indexOf(cell) - 1]!.cell_type, `before ${cell.id}`).toBe("markdown");
      if (!cell.metadata.tags?.includes("parameters")) expect(cell.source.length, cell.id).toBeLessThanOrEqual(25);
    });
  });

  it.skipIf(code.length === 0)("imports names that exist", () => {
    const file = ts.createSourceFile(
      "cells.ts",
      code.map((cell) => cell.source.join("")).join("\n"),
      ts.ScriptTarget.ES2022,
    );
    const imports = file.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
      const module = (statement.moduleSpecifier as ts.StringLiteral).text;
      // Types leave nothing behind that could be looked for; the kernel's compiler does.
      if (statement.importClause?.isTypeOnly) return [];
      const names = statement.importClause?.namedBindings as ts.NamedImports;
      return names.elements
        .filter(({ isTypeOnly }) => !isTypeOnly)
        .map((element) => [module, element.name.text] as const);
    });
    expect(imports.length).toBeGreaterThan(0);
    const unknown = imports.filter(([module, name]) => module === "ata-lab" && !(name in lab));
    expect(unknown).toEqual([]);
    expect(imports.filter(([module]) => !["ata-lab", "arquero"].includes(module))).toEqual([]);
  });
});

it("there are notebooks", () => {
  expect(notebooks.map((path) => resolve(path))).toContain(resolve("notebooks/research.ipynb"));
});
