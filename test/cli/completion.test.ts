import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALLOWED } from "../../lib/dist/cli/audited-minutes.js";
import { allLoaded } from "../../lib/dist/cli/lazy-command.js";
import { commandLine } from "../../lib/dist/cli/main.js";
import { runCli } from "../support/cli.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "completion-"));
  await writeFile(join(folder, "ata-lab.bash"), (await runCli(["completion", "bash"])).stdout);
  await writeFile(join(folder, "my bars.csv"), "");
});
afterAll(() => rm(folder, { recursive: true }));

/** What bash itself offers for the last word. */
function offers(...words: string[]): string[] {
  const typed = ["ata-lab", ...words].map((word) => `'${word}'`).join(" ");
  const script = `source ata-lab.bash; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _ata_lab; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe("completion in bash", () => {
  const commands = commandLine().commands.map((command) => command.name());

  it("is offered to bash for ata-lab", () => {
    const script = "source ata-lab.bash; complete -p ata-lab";
    const { stdout } = spawnSync("bash", ["--norc", "-c", script], { cwd: folder, encoding: "utf8" });
    expect(stdout).toBe("complete -F _ata_lab ata-lab\n");
  });

  it("offers every command, and those that begin with what was typed", () => {
    expect(offers("")).toEqual(commands);
    expect(offers("re")).toEqual(["research", "report"]);
    expect(offers("fetch", "m")).toEqual(["massive"]);
    expect(offers("kernel", "")).toEqual(["install", "uninstall"]);
  });

  it("offers every option of every command, the hidden ones not", async () => {
    for (const command of (await allLoaded(commandLine())).commands) {
      const own = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long!);
      expect([command.name(), offers(command.name(), "--")]).toEqual([command.name(), expect.arrayContaining(own)]);
    }
    expect(offers("research", "--ed")).toEqual([]);
    expect(offers("fetch", "alpaca", "--")).toEqual(
      expect.arrayContaining(["--feed", "--symbol", "--skip-bad", "--wide"]),
    );
    expect(offers("fetch", "massive", "--fee")).toEqual([]);
  });

  it("offers the values that an option can have, otherwise files", () => {
    expect(offers("research", "--preset", "")).toEqual(["seed", "sound"]);
    expect(offers("backtest", "--models", "output", "--edge-mode", "b")).toEqual(["breakeven"]);
    expect(offers("research", "--bars", "my")).toEqual(["my bars.csv"]);
    expect(offers("doctor", "my")).toEqual(["my bars.csv"]);
    expect(offers("completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  it("offers choices of a recipe, settings to choose and errors to allow, though others can be typed too", async () => {
    expect(offers("research", "--set", "label.h")).toEqual(["label.horizon="]);
    expect(offers("backtest", "--choose", "ga")).toEqual(["gate", "gate="]);
    expect(offers("research", "--allow", "spikes")).toEqual(["spikes", "spikes-of-bars"]);
    // Nothing is refused that was not offered: this fails for the bars, not for the words.
    const { code, stderr } = await runCli([
      "research",
      "--bars",
      "none.csv",
      "--allow",
      "split-2020-08-31",
      "--set",
      "C=1",
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("none.csv: no such file")]);
  });

  it("puts no space after a name that a value follows", async () => {
    const script = `compopt() { echo "$@"; }; source ata-lab.bash
      for word in lab ga spi; do
        case $word in lab) option=--set ;; ga) option=--choose ;; spi) option=--allow ;; esac
        COMP_WORDS=(ata-lab backtest $option $word); [[ $word == ga ]] || COMP_WORDS[1]=research
        COMP_CWORD=3; _ata_lab 2>&1; echo "$word: \${#COMPREPLY[@]}"
      done`;
    const { stdout } = spawnSync("bash", ["--norc", "-c", script], { cwd: folder, encoding: "utf8" });
    expect(stdout).toMatch(/^-o nospace\nlab: \d+\nga: 2\nspi: 2\n$/);
    const [zsh, fish] = [(await runCli(["completion", "zsh"])).stdout, (await runCli(["completion", "fish"])).stdout];
    expect(zsh).toMatch(/--set\[[^\]]*\]:value:\{compadd -S "" -- [^}]*label\.horizon= /);
    expect(zsh).toMatch(/--choose\[[^\]]*\]:value:\{compadd -- gate cap [^;]*; compadd -S "" -- gate= /);
    expect(fish).toMatch(/-l set -x -a '[^']*label\.horizon= /);
  });

  it("offers to allow each error of the audit that can be allowed", () => {
    const audit = "lib/src/bars/audit";
    const names = readdirSync(audit).flatMap((file) => {
      const text = readFileSync(join(audit, file), "utf8");
      const checks = [...text.matchAll(/const check = "([\w-]+)";(?:(?!\n}\n)[\s\S])*?allow: check/g)].map(
        ([, name]) => name!,
      );
      return [...checks, ...[...text.matchAll(/allow: "([\w-]+)"/g)].map(([, name]) => name!)];
    });
    expect([...ALLOWED].sort()).toEqual([...new Set([...names, "zone"])].sort());
  });
});

describe("completion in other shells", () => {
  it.each(["zsh", "fish"])("%s gets every command and option", async (shell) => {
    const { code, stdout } = await runCli(["completion", shell]);
    expect(code).toBe(0);
    for (const command of (await allLoaded(commandLine())).commands) {
      expect(stdout).toContain(command.name());
      for (const { long, hidden } of command.options) {
        if (!hidden) expect(stdout).toContain(shell === "zsh" ? long! : `-l ${long!.slice(2)} `);
      }
    }
    // Each line ends its quotes.
    for (const line of shell === "fish" ? stdout.split("\n") : []) {
      expect([line, line.replace(/\\./g, "").split("'").length % 2]).toEqual([line, 1]);
    }
  });

  it("no other shell is known", async () => {
    const { code, stderr } = await runCli(["completion", "tcsh"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Allowed choices are bash, zsh, fish/)]);
  });
});
