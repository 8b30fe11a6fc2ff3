import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { asTyped } from "../../lib/dist/cli/program-name.js";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "program-"));
writeFileSync(join(folder, process.platform === "win32" ? "ata-lab.cmd" : "ata-lab"), "", { mode: 0o755 });
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

const here = (text: string): string => asTyped(text, ["check", "compare", "compare-bars", "kernel", "research"]);

describe("commands in messages", () => {
  it("begin with npx where the shell does not find ata-lab", () => {
    vi.stubEnv("npm_command", "exec");
    expect(here("train again (ata-lab research), or ata-lab compare-bars a b")).toBe(
      "train again (npx ata-lab research), or npx ata-lab compare-bars a b",
    );
    for (const text of [
      "npx ata-lab check models",
      "which this ata-lab does not have; no other ata-lab checks it",
      'Type "npm install --global ata-lab" and then "ata-lab kernel install"',
    ]) {
      expect(here(text)).toBe(text);
    }
  });

  it("are the program's name where the shell finds it", () => {
    vi.stubEnv("npm_command", undefined);
    vi.stubEnv("PATH", folder);
    expect(here("ata-lab check models")).toBe("ata-lab check models");
  });

  it.each([
    [["lab", "nowhere", "--no-browser"], /"npx ata-lab init nowhere" makes a project there/],
    [["check", "--models", "m"], /: npx ata-lab check m\n\(see npx ata-lab check --help\)/],
    [["research", "--presett", "seed"], /\(see npx ata-lab research --help\)/],
  ])("work when typed: %j", async (args, message) => {
    expect((await runCli(args, folder, { npm_command: "exec" })).stderr).toMatch(message);
  });
});
