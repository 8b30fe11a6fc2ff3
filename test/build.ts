import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Builds the library once before the tests that load it as its users do, unless it is newer than all its sources. */
export default function setup(): void {
  const sources = ["lib/src", "lib/template", "notebooks", "recipes"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const own = ["lib/build.js", "lib/project-template.js", "lib/tsconfig.json", "tsconfig.base.json"];
  const newest = Math.max(...[...own, ...sources].map(changed));
  if (newest < changed("lib/dist/index.js")) return;
  execFileSync(process.execPath, ["lib/build.js"], { stdio: "inherit" });
}

function changed(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
