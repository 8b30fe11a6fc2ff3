import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { allLoaded } from "../../lib/dist/cli/lazy-command.js";
import { commandLine } from "../../lib/dist/cli/main.js";
import { LAYOUT_NAMES } from "../../lib/dist/sources/csv/layouts.js";
import { fences, pages } from "./pages.js";

const COMMANDS = (await allLoaded(commandLine())).commands;
const all = pages();
const lines = all.flatMap((page) =>
  fences(page)
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }) => code.split("\n").map((line) => ({ page: page.path, line: line.replace(/\s+#.*$/, "") }))),
);

/** The words of a line, what stands in quotes being one. */
function wordsOf(line: string): string[] {
  return line.match(/"[^"]*"|\S+/g) ?? [];
}

/** What a line of `ata-lab ...` says that the command line does not know. */
function unknownWords(line: string): string[] {
  const words = wordsOf(/\bata-lab (.*)$/.exec(line)?.[1]?.split(/ (?:>|\|\|) /)[0] ?? "");
  let command: Command | undefined = COMMANDS.find((one) => one.name() === words[0]);
  if (!command) return words.slice(0, 1).filter((word) => !word.startsWith("--"));
  command = command.commands.find((one) => one.name() === words[1]) ?? command;
  const known = ["--help", ...command.options.flatMap(({ long }) => (long ? [long] : []))];
  return words.filter((word) => word.startsWith("--") && !known.includes(word.split("=")[0]!));
}

describe("commands in the documentation", () => {
  const own = lines.filter(({ line }) => /\bata-lab /.test(line));

  it("are the command line's, with options that it has", () => {
    expect(own.length).toBeGreaterThan(30);
    expect(own.filter(({ line }) => unknownWords(line).length > 0)).toEqual([]);
    expect(unknownWords("npx ata-lab research --presett sound")).toEqual(["--presett"]);
    expect(unknownWords("npx ata-lab reserch")).toEqual(["reserch"]);
  });

  it("are scripts of package.json", () => {
    const named = all.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run ([\w:-]+)( -w docs)?/g)].map(([, script, docs]) => ({ path, script: script!, docs })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ script, docs }) => !scriptsOf(docs ? "docs/" : "").includes(script))).toEqual([]);
  });

  it("are all in the guide's table", () => {
    const guide = all.find(({ path }) => path === "docs/guide/command-line.md")!.text;
    expect(COMMANDS.map((command) => command.name()).filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
  });
});

describe("the layouts of files", () => {
  it("are all in the guide's table, but `plain`, which is no vendor's", () => {
    const guide = all.find(({ path }) => path === "docs/guide/your-own-bars.md")!.text;
    const table = guide.slice(guide.indexOf("| what I have |"), guide.indexOf("Columns that no price"));
    expect(LAYOUT_NAMES.filter((name) => !table.includes(`\`${name}\``))).toEqual(["plain"]);
  });
});

function scriptsOf(folder: string): string[] {
  return Object.keys(JSON.parse(readFileSync(`${folder}package.json`, "utf8")).scripts as object);
}
