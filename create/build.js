// Builds the package from the library's own function and template, which `ata-lab init` uses too.
import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const create = dirname(fileURLToPath(import.meta.url));
const lib = join(create, "..", "lib");
const dist = join(create, "dist");

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({ input: join(lib, "src", "cli", "project", "create-project.ts"), platform: "node" });
await bundle.write({ file: join(dist, "create-project.js") });
await bundle.close();
cpSync(join(lib, "dist", "template"), join(dist, "template"), { recursive: true });
