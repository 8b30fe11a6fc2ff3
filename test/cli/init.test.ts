import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "init-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (...path: string[]): string => readFileSync(join(folder, ...path), "utf8");
const FILES = [
  ".gitignore",
  "README.md",
  "data/.gitignore",
  "models/README.md",
  "notebooks/own-recipe.ipynb",
  "notebooks/research.ipynb",
  "package.json",
  "recipes/volume.ts",
  "src/README.md",
  "tsconfig.json",
];

describe("ata-lab init", () => {
  it("makes a project, says what it made and what comes next", async () => {
    const { code, stdout } = await runCli(["init", "My Research"], folder);
    expect(code).toBe(0);
    const made = readdirSync(join(folder, "My Research"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, "My Research").length + 1));
    expect(made.map((name) => name.replaceAll("\\", "/")).sort()).toEqual(FILES);
    expect(stdout).toContain(`Made ${join(folder, "My Research")}: `);
    expect(stdout).toContain("\nNext:\n  cd 'My Research'\n  npm install\n  npm run lab\n");
    expect(read("My Research", "README.md")).toMatch(/^# My Research\n/);
    expect(JSON.parse(read("My Research", "package.json")).name).toBe("my-research");
  });

  it("names the versions that this library is made for, and what the project needs of its optional parts", async () => {
    await runCli(["init"], folder);
    const { dependencies, devDependencies } = JSON.parse(read("package.json"));
    const { peerDependencies } = JSON.parse(readFileSync("lib/package.json", "utf8"));
    const parts = Object.entries<string>(peerDependencies).filter(
      ([name]) => !/^@(tensorflow|types)\/|^(bullmq|ioredis|tslab)$/.test(name),
    );
    const { "ata-lab": library, ...others } = dependencies;
    expect(others).toEqual(Object.fromEntries(parts));
    expect(library).toMatch(/^file:.*lib\/?$/);
    expect(Object.keys(devDependencies)).toEqual(["@types/node"]);
  });

  it("overwrites nothing, and then makes nothing", async () => {
    mkdirSync(join(folder, "notebooks"));
    writeFileSync(join(folder, "README.md"), "mine");
    writeFileSync(join(folder, "notebooks", "research.ipynb"), "mine");
    const { code, stderr } = await runCli(["init", "."], folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^ata-lab: \. has README\.md, notebooks\/research\.ipynb already, and nothing is overwritten: /,
    );
    expect([read("README.md"), read("notebooks", "research.ipynb")]).toEqual(["mine", "mine"]);
    expect(existsSync(join(folder, "package.json"))).toBe(false);
    rmSync(join(folder, "notebooks"), { recursive: true });
    rmSync(join(folder, "README.md"));
    writeFileSync(join(folder, "notes.txt"), "mine");
    expect((await runCli(["init", "--json"], folder)).code).toBe(0);
    expect(read("notes.txt")).toBe("mine");
    const { stderr: file } = await runCli(["init", "notes.txt"], folder);
    expect(file).toBe("ata-lab: notes.txt is a file: name a folder\n");
  });

  it("refuses a link that leads nowhere, and a file in the place of a folder", async () => {
    symlinkSync(join(folder, "elsewhere"), join(folder, "README.md"));
    writeFileSync(join(folder, "src"), "mine");
    const { code, stderr } = await runCli(["init"], folder);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^ata-lab: \. has README\.md, src already, and /)]);
    expect(readdirSync(folder).sort()).toEqual(["README.md", "src"]);
  });

  it("links to the library from where the project really is", async () => {
    mkdirSync(join(folder, "some", "where", "deep"), { recursive: true });
    symlinkSync(join(folder, "some", "where", "deep"), join(folder, "short"));
    for (const project of [join(folder, "short", "new"), join(folder, "short")]) {
      expect((await runCli(["init", project])).code).toBe(0);
      const { dependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
      const library = resolve(realpathSync(project), dependencies["ata-lab"].slice("file:".length));
      expect(library).toBe(realpathSync("lib"));
    }
  });

  it("takes any name of a folder", async () => {
    const name = "Мои $& 'деньги'";
    const { stdout } = await runCli(["init", name], folder);
    expect(read(name, "README.md").split("\n")[0]).toBe(`# ${name}`);
    const [, typed] = /^ {2}(cd .*)$/m.exec(stdout)!;
    expect(execFileSync("sh", ["-c", `${typed} && cat package.json`], { cwd: folder, encoding: "utf8" })).toBe(
      read(name, "package.json"),
    );
  });

  it("takes notebooks and recipe from the repository, without links to what the project has not", async () => {
    const { stdout } = await runCli(["init", "--json"], folder);
    expect(JSON.parse(stdout)).toEqual({ folder, files: FILES, next: ["npm install", "npm run lab"] });
    expect(read("recipes/volume.ts")).toBe(readFileSync("recipes/volume.ts", "utf8"));
    for (const name of ["research", "own-recipe"]) {
      const [ours, theirs] = ["notebooks", join(folder, "notebooks")].map(
        (place) =>
          JSON.parse(readFileSync(join(place, `${name}.ipynb`), "utf8")) as {
            cells: { cell_type: string; source: string[] }[];
          },
      );
      const code = ({ cells }: NonNullable<typeof ours>): unknown[] =>
        cells.filter(({ cell_type }) => cell_type === "code");
      expect(code(theirs!)).toEqual(code(ours!));
      const text = theirs!.cells.flatMap(({ source }) => source).join("");
      const targets = [...text.matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(([, target]) => target!);
      expect(targets.filter((target) => !existsSync(join(folder, "notebooks", target)))).toEqual([]);
    }
  });
});
