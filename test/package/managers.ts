import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A package manager, as it is run here. */
export interface Manager {
  readonly name: string;
  /** The program and its first arguments, to which the packages are added. */
  readonly add: readonly string[];
  /** The same, to run a command of the installed package. */
  readonly exec: readonly string[];
}

/** Versions that this test is known to pass with. */
const PACKAGES = {
  "npm-10": "npm:npm@10.9.9",
  "npm-11": "npm:npm@11.19.1",
  pnpm: "12.21.0",
  // The package "bun" takes its program along by a script; this is the program alone.
  "bun-program": `npm:@oven/bun-${process.platform}-${process.arch === "arm64" ? "aarch64" : process.arch}@1.4.5`,
} as const;

const folder = resolve("output/package-managers");
const inFolder = (...path: string[]): string => join(folder, "node_modules", ...path);

/** The package managers, from the registry, without the scripts of any. They are kept in `output`. */
export function packageManagers(): readonly Manager[] {
  mkdirSync(folder, { recursive: true });
  const wanted = JSON.stringify({ private: true, dependencies: PACKAGES });
  writeFileSync(join(folder, "package.json"), wanted);
  if (!Object.keys(PACKAGES).every((name) => existsSync(inFolder(name)))) {
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
    execFileSync("npm", args, { cwd: folder, stdio: "pipe" });
  }
  const npm = (name: string): Manager => ({
    name,
    add: [process.execPath, inFolder(name, "bin/npm-cli.js"), "install", "--ignore-scripts", "--no-audit", "--no-fund"],
    exec: [process.execPath, inFolder(name, "bin/npx-cli.js")],
  });
  const [pnpm, bun] = [inFolder(".bin/pnpm"), inFolder("bun-program/bin/bun")];
  return [
    npm("npm-10"),
    npm("npm-11"),
    { name: "pnpm", add: [pnpm, "add", "--ignore-scripts"], exec: [pnpm, "exec"] },
    { name: "bun", add: [bun, "add", "--ignore-scripts"], exec: [bun, "x"] },
  ];
}

/** The registry that npm asks; bun has a setting of its own. */
export function registry(): string {
  return execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
}
