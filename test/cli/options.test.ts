import type { Command, Option } from "commander";
import { describe, expect, it } from "vitest";
import { allLoaded } from "../../lib/dist/cli/lazy-command.js";
import { commandLine } from "../../lib/dist/cli/main.js";
import { GROUPS } from "../../lib/dist/cli/option-groups.js";
import { runCli } from "../support/cli.js";

/** Every command, also those of another command, with the words that call it. */
function all(command: Command, words: string): { readonly words: string; readonly command: Command }[] {
  return command.commands.flatMap((sub) => [
    { words: `${words} ${sub.name()}`.trim(), command: sub },
    ...all(sub, `${words} ${sub.name()}`.trim()),
  ]);
}

const commands = all(await allLoaded(commandLine()), "");
const options = commands.flatMap(({ words, command }) => command.options.map((option) => ({ words, option })));

/** Options whose value one command takes more of. */
const TAKES_MORE: readonly string[] = ["fetch alpaca --symbol", "fetch massive --symbol", "fetch databento --symbol"];

describe("the options of all commands", () => {
  const flags = [...new Set(options.filter(({ option }) => !option.hidden).map(({ option }) => option.long!))];
  // What a vendor adjusts for is the vendor's own.
  const shared = flags
    .filter((flag) => flag !== "--adjustment")
    .filter((flag) => options.filter(({ option }) => option.long === flag).length > 1);

  it("tell which recipe it is where none is named", () => {
    const told = (words: string): string =>
      options.find((one) => one.words === words && one.option.long === "--preset")!.option.description;
    expect(told("research")).toMatch(/\(default: seed\)$/);
    expect(told("predict")).toMatch(/\(default: the one that the models' manifest names\)$/);
    expect(told("backtest")).toMatch(/\(default: the one that the models' manifest names; without a manifest sound\)$/);
    expect(told("skew")).toMatch(
      /\(default: the one that the models' manifest names, with --models; otherwise seed\)$/,
    );
  });

  it("share many words", () => {
    for (const flag of ["--bars", "--from", "--json", "--out", "--models", "--gate", "--policy", "--session"]) {
      expect(shared).toContain(flag);
    }
  });

  it.each(shared)("%s means the same everywhere, and takes the same values", (flag) => {
    const uses = options.filter(({ option }) => option.long === flag && !option.hidden);
    const of = <T>(what: (option: Option) => T): T[] => uses.map(({ option }) => what(option));
    const same = (values: unknown[]): void => expect(values).toEqual(values.map(() => values[0]));
    same(of(({ flags: written }) => written));
    same(of(({ argChoices }) => argChoices));
    same(of(({ helpGroupHeading }) => helpGroupHeading).filter((group) => group !== GROUPS.work));
    const parsers = uses.filter(({ words }) => !TAKES_MORE.includes(`${words} ${flag}`));
    const own = parsers.map(({ option }) => (option.argChoices ? "choices" : String(option.parseArg)));
    expect(own).toEqual(own.map(() => own[0]));
    // The first words tell what it is; a default or what it is for may follow.
    const begins = of(({ description }) => description.split(/[ ,;:(]+/, 2).join(" "));
    same(begins);
  });

  it("are in groups, with a description each", () => {
    for (const { words, option } of options.filter(({ option }) => !option.hidden)) {
      expect([words, option.long, Object.values(GROUPS)]).toEqual([
        words,
        option.long,
        expect.arrayContaining([option.helpGroupHeading]),
      ]);
      expect(option.description).not.toBe("");
    }
  });

  it("do not hide what the commands' own options say about the terminal", () => {
    const global = commandLine().options.map(({ long }) => long!);
    expect(options.filter(({ option }) => global.includes(option.long!))).toEqual([]);
  });
});

describe("every command", () => {
  it("has a summary that fits the list of commands, and belongs to a group of it", () => {
    for (const { words, command } of commands.filter(({ words }) => !words.includes(" "))) {
      expect([words, command.summary().length > 0 && command.summary().length <= 64]).toEqual([words, true]);
      expect([words, command.helpGroup()]).toEqual([words, expect.stringMatching(/:$/)]);
    }
  });

  it("is listed in the order of the work, in groups", async () => {
    const { stdout } = await runCli(["--help"]);
    const order = ["doctor", "audit", "research", "compare", "backtest", "promote", "run", "completion"];
    const places = order.map((name) => stdout.indexOf(`\n  ${name} `));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(stdout).toMatch(/\nBars:\n.*\nModels:\n.*\nTrading:\n.*\nNotebooks:\n/s);
    expect(stdout).toMatch(/Exit codes: 0 /);
  });

  it("tells the options of every command in its help, in a group of their own", async () => {
    const { stdout } = await runCli(["research", "--help"]);
    expect(stdout).toMatch(/\nBars:\n.*--bars <path>.*\nRecipe:\n.*--set <name=value>.*\nOutput:\n.*--json/s);
    expect(stdout).toMatch(/\nEvery command:\n.*--wide.*-h, --help/s);
    expect((await runCli(["fetch", "alpaca", "--help"])).stdout).toMatch(/--skip-bad/);
  });
});

describe("exit codes", () => {
  it.each([
    ["no such command", ["reserch"], /unknown command 'reserch'\n\(Did you mean research\?\)/],
    ["help of no such command", ["help", "reserch"], /no such command \(did you mean research\?\)\n/],
    ["no such option", ["research", "--presett", "seed"], /unknown option '--presett'\n\(Did you mean --preset\?\)/],
    [
      "no such choice",
      ["research", "--set", "label.horzion=6"],
      /no option "label\.horzion" \(did you mean label\.horizon\?\)/,
    ],
    ["an impossible choice", ["research", "--set", "C=-1"], /--set: options of recipe "seed"/],
    [
      "a word among numbers",
      ["research", "--set", "C=0.1,abc"],
      /"abc" is not a number; write numbers above 0, as in C=/,
    ],
    [
      "a mistyped preset",
      ["research", "--preset", "soud"],
      /Allowed choices are seed, sound \(did you mean sound\?\)\.\n/,
    ],
    ["a mistyped engine", ["research", "--engine", "exat"], /exact, tensorflow \(did you mean exact\?\)\.\n/],
    ["a mistyped layout", ["bars", "--layout", "alpcaa"], /\(did you mean alpaca\?\)\.\n/],
    ["a folder as an option", ["check", "--models", "my models"], /without an option: .*ata-lab check 'my models'\n/],
    ["another", ["promote", "--models", "o"], /without an option: .*ata-lab promote o --into FOLDER\n/],
    ["no such preset", ["research", "--preset", "loud"], /Allowed choices are seed, sound/],
    ["a bad day", ["bars", "--from", "2018-13-01"], /not a day/],
    ["a bad zone", ["audit", "--zone", "Nowhere/City"], /zone "Nowhere\/City" is not known/],
    ["bad zones", ["compare-bars", "a", "b", "--zones", "auto,Nowhere/City"], /zone "Nowhere\/City" is not known/],
    ["bad stamps", ["compare-bars", "a", "b", "--stamps", "auto,middle"], /"middle": write auto, start or end/],
    ["the sample under another name", ["bars", "--symbol", "TSLA"], /the sample is no TSLA/],
    ["a gate that no edge reaches", ["cpcv", "--gate", "5"], /write an edge from 0 to 0\.5/],
    ["options of another", ["null", "--cap", "0.1"], /--cap goes with --verdicts/],
    ["a renamed option", ["promote", "output", "--to", "models"], /It is called --into now/],
    ["a missing option", ["backtest"], /required option '--models <folder>' not specified/],
    ["the notebook itself", ["report", "a.ipynb", "--out", "a.ipynb"], /is the notebook itself/],
    ["one file for two", ["run", "a.ipynb", "--out", "a", "--report", "a"], /name two files/],
    ["a report over its notebook", ["run", "a.ipynb", "--report", "./a.ipynb"], /is the notebook itself/],
    [
      "no such parameter",
      ["run", "notebooks/research.ipynb", "--param", "symbl=TSLA"],
      /no such parameter \(did you mean symbol\?\); it has bars, symbol/,
    ],
    [
      "a parameter's type",
      ["run", "notebooks/research.ipynb", "--param", "seed=one"],
      /--param seed=one: seed is a number/,
    ],
  ])("2 for what was typed wrongly: %s", async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it.each([
    ["a missing file", ["bars", "--bars", "nope.csv"], /nope\.csv: no such file/],
    ["a missing recipe", ["research", "--recipe", "nope.ts"], /nope\.ts: no such file/],
    ["a missing folder", ["check", "nope"], /nope/],
    [
      "too few days, and what to type",
      ["compare", "--to", "2018-01-09"],
      /The bars are of 5 days only, which may be too few: give a later --to\n$/,
    ],
    ["a missing notebook", ["run", "research.ipynb"], /no such notebook; did you mean notebooks\/research\.ipynb\?\n$/],
    ["a misspelt notebook", ["run", "notebooks/reserch.ipynb"], /; did you mean notebooks\/research\.ipynb\?\n$/],
  ])("1 for work that failed: %s", async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });
});
