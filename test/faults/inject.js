// Loaded before a command (`node --import`): counts its changes of files below FAULT_ROOT, and at number FAULT_AT ends the
// process as `kill -9` does, or fails as a disk does. FAULT_REFUSED names changes ("link symlink", or "*" for all) that fail with
// FAULT_CODE whenever they are tried, as on file systems that lack them. The clock stands still, so that two runs write the same bytes.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";

const root = process.env.FAULT_ROOT ?? "";
const at = Number(process.env.FAULT_AT ?? 0);
const mode = process.env.FAULT_MODE ?? "count";
const log = process.env.FAULT_LOG;
const refused = process.env.FAULT_REFUSED?.split(" ") ?? [];
const code = process.env.FAULT_CODE ?? "";
const real = { ...fs.promises };
let count = 0;

/** Ends the process at once: nothing of it runs any more. */
function die() {
  process.kill(process.pid, "SIGKILL");
  for (;;);
}

/**
 * @param {string} code
 * @param {string} what
 */
function failure(code, what) {
  const words = code === "ENOSPC" ? "no space left on device" : code === "EIO" ? "i/o error" : "refused";
  return Object.assign(new Error(`${code}: ${words}, ${what}`), { code });
}

/**
 * One change of a file: done, or not, or half.
 *
 * @template T
 * @param {string} name
 * @param {readonly unknown[]} paths
 * @param {() => Promise<T>} whole
 * @param {() => Promise<unknown>} [half] does the first half of it
 * @returns {Promise<T>}
 */
async function change(name, paths, whole, half) {
  const own = paths.map(String).filter((path) => path.startsWith(root));
  if (own.length === 0) return whole();
  const number = ++count;
  const where = own.map((path) => path.slice(root.length + 1)).join(" ");
  if (log) fs.appendFileSync(log, `${JSON.stringify({ number, name, where, hasHalf: half !== undefined })}\n`);
  if (refused.includes(name) || (refused.includes("*") && name !== "sync")) throw failure(code, name);
  if (number !== at) return whole();
  if (mode === "kill before") die();
  if (mode === "kill half") {
    await half?.();
    die();
  }
  if (mode === "ENOSPC") {
    await half?.();
    throw failure("ENOSPC", name);
  }
  if (mode === "EIO") throw failure("EIO", name);
  const result = await whole();
  if (mode === "kill after") die();
  return result;
}

/** @param {unknown} path */
const full = (path) => resolve(String(path));

const promises = /** @type {any} */ (fs.promises);
for (const name of /** @type {const} */ (["rename", "rm", "rmdir", "unlink", "mkdir", "link", "symlink"])) {
  promises[name] = (/** @type {any[]} */ ...args) => {
    const paths = name === "rename" || name === "link" ? args.slice(0, 2) : [args[name === "symlink" ? 1 : 0]];
    return change(name, paths.map(full), () => /** @type {any} */ (real[name])(...args));
  };
}
promises.copyFile = (/** @type {[string, string]} */ ...args) =>
  change(
    "copyFile",
    args.slice(0, 2).map(full),
    () => real.copyFile(...args),
    async () => {
      const bytes = await real.readFile(args[0]);
      await real.writeFile(args[1], bytes.subarray(0, bytes.length >> 1));
    },
  );
promises.writeFile = (/** @type {[any, any, any]} */ ...args) =>
  change(
    "writeFile",
    [full(args[0])],
    () => real.writeFile(...args),
    async () => {
      const bytes = Buffer.from(args[1]);
      await real.writeFile(args[0], bytes.subarray(0, bytes.length >> 1), args[2]);
    },
  );
promises.open = async (/** @type {[any, any, any]} */ ...args) => {
  const path = full(args[0]);
  const isRead = args[1] === undefined || args[1] === "r";
  const file = isRead ? await real.open(...args) : await change("open", [path], () => real.open(...args));
  const { sync, appendFile, write } = file;
  file.sync = () => change("sync", [path], () => sync.call(file));
  file.appendFile = (data, ...more) =>
    change(
      "append",
      [path],
      () => appendFile.call(file, data, ...more),
      async () => {
        const bytes = Buffer.from(/** @type {any} */ (data));
        await appendFile.call(file, bytes.subarray(0, bytes.length >> 1));
      },
    );
  file.write = /** @type {any} */ (
    (/** @type {any[]} */ ...more) => change("write", [path], () => /** @type {any} */ (write).call(file, ...more))
  );
  return file;
};
syncBuiltinESMExports();

const now = Date.parse("2026-01-02T15:00:00Z");
const RealDate = Date;
globalThis.Date = /** @type {any} */ (
  new Proxy(RealDate, {
    construct: (_, args, made) => Reflect.construct(RealDate, args.length === 0 ? [now] : args, made),
    get: (_, name) => (name === "now" ? () => now : Reflect.get(RealDate, name)),
  })
);
