import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { constants, setPriority } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompilerOptions, SourceFile } from "typescript-for-cells";
import { PLAIN_ARRAYS } from "./library-text.js";
import { stampOf } from "./packages.js";
import { FLAT } from "./resolver.js";
import { TYPESCRIPT, typescriptVersion } from "./typescript.js";

// A start-up snapshot is the memory of a Node process in which TypeScript is loaded, and has parsed the declarations that
// every notebook needs. A process that starts from it has spared itself two thirds of the work before its first cell.

/** A build that takes longer has died. */
const BUILD_MS = 120_000;
const KEPT_MS = 24 * 3600 * 1000;
const BUILDER = fileURLToPath(new URL("./build-snapshot.js", import.meta.url));

/** Where the snapshot is: with the packages that it holds, one for each Node that runs here. */
function snapshotPath(): string {
  const main = createRequire(import.meta.url).resolve(`${TYPESCRIPT}/package.json`);
  const node = [process.version, process.platform, process.arch].join();
  const content = [typescriptVersion(), FLAT, entryText, PLAIN_ARRAYS].join();
  const name = createHash("sha256")
    .update(node + content)
    .digest("hex")
    .slice(0, 16);
  return join(dirname(dirname(main)), ".cache", "ata-lab", `compiler-${name}.blob`);
}

/** The flags of Node that start a process from the snapshot; none if there is no snapshot. */
export function snapshotFlags(): string[] {
  const path = snapshotPath();
  return existsSync(path) ? ["--snapshot-blob", path] : [];
}

/** Makes a snapshot in a process of its own that nothing waits for. Where it can't be made, all goes on without. */
export function buildInBackground(): void {
  const builder = spawn(process.execPath, ["--no-warnings", BUILDER], { stdio: "ignore", detached: true });
  builder.on("error", () => undefined);
  builder.unref();
}

/**
 * Makes the snapshot, unless another process is about to; the old one is replaced when the new one is whole.
 *
 * @param files the files to have in it, parsed
 * @param options the options that they were parsed with
 */
export function buildSnapshot(files: readonly SourceFile[], options: CompilerOptions): void {
  const path = snapshotPath();
  const lock = `${path}.lock`;
  mkdirSync(dirname(path), { recursive: true });
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN);
  if (age > BUILD_MS) rmSync(lock, { force: true });
  try {
    openSync(lock, "wx");
  } catch {
    return;
  }
  const work = mkdtempSync(`${path}-`);
  try {
    setPriority(constants.priority.PRIORITY_LOW);
    const [entry, blob] = [join(work, "entry.cjs"), join(work, "blob")];
    writeFileSync(entry, entryText(files, options));
    const args = ["--no-warnings", "--snapshot-blob", blob, "--build-snapshot", entry];
    const { status } = spawnSync(process.execPath, args, { stdio: "ignore", timeout: BUILD_MS });
    if (status === 0) renameSync(blob, path);
    removeOld(dirname(path), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(lock, { force: true });
  }
}

/** Snapshots are large: those of other versions go once nobody has made one of theirs for a while. */
function removeOld(folder: string, current: string): void {
  const others = readdirSync(folder).map((name) => join(folder, name));
  for (const path of others.filter((one) => one.endsWith(".blob") && one !== current)) {
    if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
}

/** The script whose memory becomes the snapshot. It may load nothing but Node's own modules, so TypeScript is in it. */
function entryText(files: readonly SourceFile[], options: CompilerOptions): string {
  const main = createRequire(import.meta.url).resolve(TYPESCRIPT);
  const list = files.map(({ fileName, languageVersion, impliedNodeFormat }) => ({
    fileName,
    stamp: stampOf(fileName),
    parse: { languageVersion, impliedNodeFormat },
  }));
  return `
const typescript = { exports: {} };
(function (module, exports, require, __filename, __dirname) {
${readFileSync(main, "utf8")}
})(typescript, typescript.exports, require, ${JSON.stringify(main)}, ${JSON.stringify(dirname(main))});
const ts = typescript.exports;
const options = ${JSON.stringify(options)};
const files = new Map();
const libraryText = ${PLAIN_ARRAYS};
const isModule = ts.getSetExternalModuleIndicator(options);
for (const { fileName, stamp, parse } of ${JSON.stringify(list)}) {
  const text = libraryText(fileName, require("fs").readFileSync(fileName, "utf8"));
  const file = ts.createSourceFile(fileName, text, { ...parse, setExternalModuleIndicator: isModule });
  ts.bindSourceFile(file, options);
  files.set(fileName, { file: Object.assign(file, { version: "snapshot" }), stamp });
}
globalThis[Symbol.for("ata-lab.snapshot")] = { ts, files };
require("v8").startupSnapshot.setDeserializeMainFunction(() => {
  const main = process.argv[1];
  require("module").createRequire(main)(main);
});
`;
}
