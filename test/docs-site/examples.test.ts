import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";
import { fences, pages } from "./pages.js";

// Every TypeScript example of README and guide is type-checked strictly and run, in a folder of the project, for they import
// "ata-lab" as a program of a user's does.
const FOLDER = resolve("output/docs-examples");
const examples = pages()
  .flatMap(fences)
  .filter(({ language }) => language === "ts")
  .map(({ page, code }, i) => ({ page, code, file: `${FOLDER}/${basename(page, ".md").toLowerCase()}-${i}.ts` }));

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const { file, code } of examples) writeFileSync(file, code);
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe("examples in the documentation", () => {
  it("are there, and README's recipe is the file that it names", () => {
    expect(examples.length).toBeGreaterThan(15);
    const recipe = readFileSync("recipes/volume.ts", "utf8")
      .split("\n")
      .filter((line) => !line.trim().startsWith("//"));
    const shown = examples.filter(({ code }) => code.includes('name: "volume"'));
    expect(shown.map(({ page }) => page)).toEqual(["README.md", "docs/guide/recipes.md"]);
    const words = (code: string): string => code.replace(/\s+/g, " ").trim();
    for (const { code } of shown) expect(words(code)).toBe(words(recipe.join("\n")));
  });

  it("have no type error", () => {
    const config = {
      extends: "../../tsconfig.base.json",
      compilerOptions: {
        noEmit: true,
        // A user's package may have declarations, in which every type has a published name.
        declaration: true,
        module: "esnext",
        moduleResolution: "bundler",
        allowImportingTsExtensions: true,
      },
      include: ["*.ts"],
    };
    writeFileSync(`${FOLDER}/package.json`, '{ "type": "module" }');
    writeFileSync(`${FOLDER}/tsconfig.json`, JSON.stringify(config));
    const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", FOLDER], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });

  it.each(examples.map(({ page, file }) => [page, file] as const))("of %s run: %s", async (_, file) => {
    const said = vi.spyOn(console, "log").mockImplementation(() => {});
    await import(/* @vite-ignore */ pathToFileURL(file).href).finally(() => said.mockRestore());
  });
});
