import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkManifest, readModels } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { readNotebook } from "../../lib/dist/jupyter/runner/read-notebook.js";
import { readSmallFile } from "../../lib/dist/sources/read-small-file.js";
import { LEDGER_FILE, readLedger } from "../../lib/dist/store/ledger.js";
import { POLICY_FILE, readPolicy } from "../../lib/dist/store/policy-file.js";
import { PROMOTION_FILE, readPromotion } from "../../lib/dist/store/promotion-file.js";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "small-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("readSmallFile", () => {
  it("gives the bytes of a file, up to its limit", () => {
    const path = join(folder, "four");
    writeFileSync(path, "four");
    expect(readSmallFile(path, 4).toString()).toBe("four");
    expect(() => readSmallFile(path, 3)).toThrow(/^it has 0 MiB, and at most 0 MiB are read$/);
    truncateSync(path, 65 * 2 ** 20);
    expect(() => readSmallFile(path)).toThrow(/^it has 65 MiB, and at most 64 MiB are read$/);
  });

  it("fails with the system's code where there is no file", () => {
    expect(() => readSmallFile(join(folder, "none"))).toThrow(expect.objectContaining({ code: "ENOENT" }));
    expect(() => readSmallFile(folder)).toThrow(expect.objectContaining({ code: "EISDIR" }));
  });
});

/** Folders like `models/` in which one file, or a link to it, is a pipe that nobody writes to, or never ends. */
describe.skipIf(process.platform === "win32").each([
  ["a pipe", "pipe", (path: string) => execFileSync("mkfifo", [path])],
  ["a link to /dev/zero", "device", (path: string) => symlinkSync("/dev/zero", path)],
] as const)("%s is refused and named", (_, what, make) => {
  const words = `cannot be read: it is a ${what}, not a regular file`;
  const at = (file: string): string => {
    const models = mkdtempSync(join(folder, "models-"));
    cpSync("models", models, { recursive: true });
    rmSync(join(models, file), { force: true });
    make(join(models, file));
    return models;
  };

  it("as a manifest, also by the commands", async () => {
    const models = at("manifest.json");
    const message = `${join(models, "manifest.json")}: ${words}`;
    await expect(checkManifest(models)).rejects.toThrow(message);
    for (const args of [["check"], ["backtest", "--models"], ["promote", "--into", "live"]]) {
      const { code, stderr } = await runCli([...args, models], folder);
      expect([code, stderr]).toEqual([1, `ata-lab: ${message}\n`]);
    }
  });

  it("as a model, with and without a manifest", async () => {
    const models = at("rsi_expert.json");
    const message = `${join(models, "rsi_expert.json")}: ${words}`;
    expect((await checkManifest(models)).faults).toEqual([message]);
    await expect(readModels(models)).rejects.toThrow(message);
    // Once, though it is both a model and what the manifest lists.
    expect((await runCli(["check", models], folder)).stderr).toBe(`ata-lab: ${message}\n`);
  });

  it("as a policy, a verdict and a ledger", async () => {
    const readers = [
      [POLICY_FILE, (models: string) => readPolicy(join(models, POLICY_FILE))],
      [PROMOTION_FILE, readPromotion],
      [LEDGER_FILE, (models: string) => readLedger(models)],
    ] as const;
    for (const [file, read] of readers) {
      const models = at(file);
      await expect(read(models)).rejects.toThrow(`${join(models, file)}: ${words}`);
    }
  });

  it("as a notebook", () => {
    const path = join(folder, `${what}.ipynb`);
    make(path);
    expect(() => readNotebook(path)).toThrow(`${path}: ${words}`);
  });
});
