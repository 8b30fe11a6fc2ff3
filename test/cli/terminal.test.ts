import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasColours } from "../../lib/dist/cli/terminal.js";
import { runCli, runInTerminal, widest } from "../support/cli.js";

const ESCAPE = "\u001b";
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "terminal-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("colours", () => {
  const [tty, pipe] = [{ isTTY: true }, { isTTY: false }];

  it.each([
    ["a terminal", tty, {}, {}, true],
    ["a pipe", pipe, {}, {}, false],
    ["NO_COLOR", tty, {}, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR says nothing", tty, {}, { NO_COLOR: "" }, true],
    ["FORCE_COLOR in a pipe", pipe, {}, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0 in a terminal", tty, {}, { FORCE_COLOR: "0" }, false],
    ["NO_COLOR before FORCE_COLOR", tty, {}, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["a terminal without colours", tty, {}, { TERM: "dumb" }, false],
    ["--color in a pipe, whatever the environment says", pipe, { color: true }, { NO_COLOR: "1" }, true],
    ["--no-color, whatever the environment says", tty, { color: false }, { FORCE_COLOR: "1" }, false],
  ])("%s", (_, stream, flags, environment, expected) => {
    expect(hasColours(stream, flags, environment)).toBe(expected);
  });

  it("are in a terminal only, and never in JSON", async () => {
    const audit = ["audit", "--to", "2018-03-01"];
    const coloured = { NO_COLOR: "", FORCE_COLOR: "", TERM: "xterm" };
    expect((await runInTerminal(audit, folder, coloured)).stdout).toContain(`${ESCAPE}[1mseverity${ESCAPE}[22m`);
    expect((await runInTerminal([...audit, "--no-color"], folder, coloured)).stdout).not.toContain(ESCAPE);
    expect((await runInTerminal([...audit, "--json"], folder, coloured)).stdout).not.toContain(ESCAPE);
    expect((await runCli(audit, folder)).stdout).not.toContain(ESCAPE);
    expect((await runCli([...audit, "--color"], folder)).stdout).toContain(ESCAPE);
    const { stdout } = await runCli(["audit", "--color", "--json", "--to", "2018-03-01"], folder);
    expect(JSON.parse(stdout).first).toBe("2018-01-02 09:31:00");
  });

  it("are in an error's first word", async () => {
    const environment = { NO_COLOR: "", FORCE_COLOR: "", TERM: "xterm" };
    const { stderr } = await runInTerminal(["check", "nowhere"], folder, environment);
    expect(stderr.startsWith(`${ESCAPE}[1m${ESCAPE}[31mata-lab:${ESCAPE}[39m${ESCAPE}[22m nowhere`)).toBe(true);
  });

  it("say nothing that the words do not say", async () => {
    const args = ["doctor", "no-such-file.csv"];
    const plain = await runInTerminal(args, folder);
    const coloured = await runInTerminal(args, folder, { NO_COLOR: "", FORCE_COLOR: "", TERM: "xterm" });
    expect(coloured.stdout).toContain(ESCAPE);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
    expect(coloured.stdout.replace(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
  });
});

describe("width", () => {
  const models = join(process.cwd(), "models");
  const commands = [
    ["bars", "--to", "2018-02-01"],
    ["audit", "--to", "2018-02-01"],
    ["check", models],
    ["--help"],
    ["backtest", "--help"],
  ];

  it.each(commands)("ata-lab %s fits a terminal of 80 columns", async (...args) => {
    const { code, stdout } = await runInTerminal(args, folder);
    expect(code).toBe(0);
    expect(widest(stdout.replaceAll(models, "models"))).toBeLessThanOrEqual(80);
  });

  it("is the terminal's, also where that is narrow, and a table that is split says so", async () => {
    const args = ["bars", "--to", "2018-02-01"];
    const { stdout } = await runInTerminal(args, folder, { columns: 50 });
    expect(widest(stdout)).toBeLessThanOrEqual(58);
    expect(stdout).toContain("--wide does not split it");
    const wide = await runInTerminal([...args, "--wide"], folder, { columns: 50 });
    expect(wide.stdout).toBe((await runCli(args, folder)).stdout);
    expect(wide.stdout).not.toContain("--wide");
  });

  it.each([["--help"], ["help", "promote"], ["audit", "--to", "2018-02-01"]])(
    "of 50 columns has room for %s",
    async (...args) => {
      const { stdout } = await runInTerminal(args, folder, { columns: 50 });
      expect(stdout).toMatch(/--wide|spikes-of-bars/);
      expect(stdout).not.toContain("too wide for one table");
      for (const line of stdout.split("\n").filter((one) => /^ {2}\S+ {2}/.test(one)))
        expect(line.length).toBeLessThanOrEqual(50);
    },
  );

  it("has no limit in a pipe: a row of a table is a line", async () => {
    const { stdout } = await runCli(["check", "models"]);
    expect(stdout).toMatch(/\n {2}probability on +rsi +macd +trend +brain\n/);
    expect(widest(stdout)).toBeGreaterThan(80);
  });
});

it("escape sequences in a file's name are not passed on", async () => {
  const { stdout } = await runCli(["doctor", `${ESCAPE}[31mred.csv`, "--color"], folder);
  expect(stdout).toContain("\\u001b[31mred.csv");
});

it("a written table has no colours, even where they are asked for", async () => {
  const { code } = await runCli(["bars", "--to", "2018-01-03", "--dump", "bars.csv", "--color"], folder);
  expect(code).toBe(0);
  expect(await readFile(join(folder, "bars.csv"), "utf8")).not.toContain(ESCAPE);
});
