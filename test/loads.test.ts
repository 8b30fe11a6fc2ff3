import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** What a file of the built library loads before it runs: packages, also those in bundles, and modules of Node. */
function loads(file: string): string[] {
  const [files, found] = [new Set<string>(), new Set<string>()];
  const walk = (path: string): void => {
    if (files.has(path)) return;
    files.add(path);
    const text = readFileSync(path, "utf8");
    // Above each module's code in a bundle is its path.
    for (const [, name] of text.matchAll(/^\/\/ (?:\.\.\/)+node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)) found.add(name!);
    for (const [, from] of text.matchAll(/^(?:import|export)\b(?:[^"';]*? from)? ?"([^"]+)";$/gm)) {
      if (from!.startsWith(".")) walk(resolve(dirname(path), from!));
      else found.add(from!);
    }
  };
  walk(resolve("lib/dist", file));
  return [...found].sort();
}

const ofNode = (names: readonly string[]): string[] => names.filter((name) => name.startsWith("node:"));

describe("what is loaded before anything runs", () => {
  it("for --help and --version: commander only", () => {
    expect(loads("cli/main.js")).toEqual(["commander", "node:fs", "node:path", "node:util"]);
  });

  it.each(["core", "charts", "arquero"])("by ata-lab/%s: no module of Node", (name) => {
    expect(ofNode(loads(`${name}.js`))).toEqual([]);
  });

  it("by ata-lab/core: no tables", () => {
    expect(loads("core.js")).toEqual(["pure-rand"]);
  });

  it("by ata-lab/node: no tables, no network", () => {
    expect(loads("node.js")).not.toEqual(expect.arrayContaining(["arquero"]));
    expect(loads("node.js")).not.toEqual(expect.arrayContaining(["node:https"]));
  });

  it.each(["init", "lab", "kernel", "report", "completion", "help"])(
    "by %s: no schemas, tables, bars' readers",
    (name) => {
      const found = loads(`cli/${name}.js`);
      for (const heavy of ["zod", "arquero", "fzstd", "node:https"]) expect(found).not.toContain(heavy);
    },
  );

  it.each(["check", "promote", "run"])("by %s: no tables, no bars' readers", (name) => {
    const found = loads(`cli/${name}.js`);
    for (const heavy of ["arquero", "fzstd", "node:https"]) expect(found).not.toContain(heavy);
  });

  it.each(["doctor", "bars", "research", "backtest", "portfolio", "walk", "universe"])("by %s: no network", (name) => {
    expect(loads(`cli/${name}.js`)).not.toContain("node:https");
  });

  it("by fetch: no tables", () => {
    expect(loads("cli/fetch.js")).not.toContain("arquero");
  });

  it.each(["main", "research", "report", "run", "lab"])(
    "by %s: none of the packages that are loaded when they are needed",
    (name) => {
      const optional = /bullmq|ioredis|duckdb|tensorflow|plotly|typescript|tslab|zeromq|jiti|highlight|marked|parse5/;
      expect(loads(`cli/${name}.js`).filter((found) => optional.test(found))).toEqual([]);
    },
  );
});
