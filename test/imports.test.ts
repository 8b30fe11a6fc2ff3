import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { sourceFiles } from "./support/source-files.js";

// Data walks down the street once, left to right; a folder imports only from folders to its left.
const PURE = [
  "util",
  "stats",
  "bars",
  "indicators",
  "features",
  "labels",
  "splits",
  "metrics",
  "models",
  "training",
  "recipes",
  "flow",
  "evaluation",
  "validation",
  "backtest",
  "serving",
  "views",
  "handover",
];
const STREET = [...PURE, "sources", "store", "jobs", "display", "jupyter", "report", "cli"];

/** The project's files that a file imports. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map(([, path]) =>
    join(dirname(file), path!.replace(/\.js$/, ".ts")),
  );
}

/** The packages that a file loads; types are gone before anything runs. */
function packagesOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const loads = /^(?:import|export)\s+(?!type\b)(?:\{[^}]*\}|[\w*][\w* ,]*)\s+from\s+"([^."][^"]*)";$/gm;
  return [...text.matchAll(loads)].map(([, name]) => name!);
}

/** Functions whose last digit differs between engines, as code calls them: `exp` and others of `util` are the same on all. */
function differingFunctions(file: string): string[] {
  const code = readFileSync(file, "utf8").replaceAll(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, "");
  const names =
    "acos|acosh|asin|asinh|atan|atan2|atanh|cbrt|cos|cosh|exp|expm1|hypot|log|log1p|log2|pow|sin|sinh|tan|tanh";
  return code.match(new RegExp(`\\bMath\\.(?:${names})\\(|\\*\\* [\\d.]*\\.\\d`, "g")) ?? [];
}

const folderOf = (file: string): string => relative("lib/src", file).split(sep)[0]!;

/** Imports that go right, or between folders unknown to the street. */
function wrongImports(graph: ReadonlyMap<string, readonly string[]>): string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports
      .filter((target) => STREET.indexOf(folderOf(target)) > STREET.indexOf(folderOf(file)))
      .map((target) => `${file} imports ${target}`),
  );
}

/** A chain of files that ends where it began, if there is one. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const found = walk(next, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = walk(file, []);
    if (found) return found;
  }
  return undefined;
}

/** What users import: names from the rooms. */
const ENTRIES = ["index", "core", "charts", "node", "notebook", "arquero"].map((name) =>
  join("lib", "src", `${name}.ts`),
);
const files = sourceFiles().filter((file) => !ENTRIES.includes(file));
const graph = new Map(files.map((file) => [file, importsOf(file)]));

describe("imports in lib/src", () => {
  it("are all seen", () => {
    const edges = [...graph.values()].flat();
    expect(edges.length).toBeGreaterThan(50);
    expect(edges.filter((target) => !graph.has(target))).toEqual([]);
  });

  it("stay in the street's folders", () => {
    expect(files.filter((file) => !STREET.includes(folderOf(file)))).toEqual([]);
  });

  it("go left only", () => {
    expect(wrongImports(graph)).toEqual([]);
  });

  it("of core and charts are from rooms that run in any JavaScript engine", () => {
    const rooms = [...ENTRIES.slice(1, 3)].flatMap(importsOf).map(folderOf);
    expect(rooms.length).toBeGreaterThan(100);
    expect(rooms.filter((room) => !PURE.includes(room))).toEqual([]);
  });

  it("load no package in the pure rooms but random numbers, and arquero for tables", () => {
    const loaded = files
      .filter((file) => PURE.includes(folderOf(file)))
      .flatMap((file) => {
        const ofTables = file.startsWith(join("lib", "src", "views", "tables"));
        return packagesOf(file)
          .filter((name) => !(name.startsWith("pure-rand/") || (ofTables && name === "arquero")))
          .map((name) => `${file} loads ${name}`);
      });
    expect(loaded).toEqual([]);
    expect(packagesOf(join("lib", "src", "views", "tables", "bar-table.ts"))).toEqual(["arquero"]);
    expect(packagesOf(join("lib", "src", "sources", "schema-fault.ts"))).toEqual(["zod"]);
  });

  it("give the same bits on every engine in the rooms before views", () => {
    const computing = files.filter((file) => PURE.includes(folderOf(file)) && folderOf(file) !== "views");
    expect(computing.flatMap((file) => differingFunctions(file).map((name) => `${file}: ${name}`))).toEqual([]);
    expect(differingFunctions(join("test", "util", "exp-log.test.ts"))).toContain("Math.exp(");
  });

  it("make no circle", () => {
    expect(circle(graph)).toBeUndefined();
  });

  it("would be caught going right or in a circle", () => {
    const [bars, cli] = ["lib/src/bars/a.ts", "lib/src/cli/b.ts"];
    expect(wrongImports(new Map([[bars, [cli]]]))).toHaveLength(1);
    expect(
      circle(
        new Map([
          [bars, [cli]],
          [cli, [bars]],
        ]),
      ),
    ).toEqual([bars, cli, bars]);
  });
});
