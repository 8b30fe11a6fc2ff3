import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSample, QuantBook } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "longer-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (command: string, ...args: string[]): Promise<CliRun> =>
  runCli([command, ...args, ...(args.includes("--bars") ? ["--symbol", "ABC"] : [])], folder);
const succeed = async (command: string, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(command, ...args);
  expect([code, stderr.includes("ata-lab: ") ? stderr : ""]).toEqual([0, ""]);
  return stdout;
};
const MODELS = ["rsi_expert.json", "macd_expert.json", "trend_expert.json", "brain.json"];
const text = (path: string): string => readFileSync(join(folder, path), "utf8");

beforeAll(async () => {
  const period = ["--from", "2018-01-01", "--to", "2018-07-01"];
  const right = ["--closed", "right", "--label", "right"];
  await succeed("bars", ...period, "--dump", "m1.csv");
  await succeed("bars", ...period, "--resample", "5min", ...right, "--dump", "m5.csv");
  await succeed("bars", ...period, "--resample", "15min", ...right, "--dump", "m15.csv");
  // A file of another program has no note beside it.
  for (const name of ["m1", "m5", "m15"]) rmSync(join(folder, `${name}.csv.bars.json`));
  for (const name of ["m1", "m5"])
    await succeed("research", "--bars", `${name}.csv`, "--preset", "sound", "--out", name);
}, 120_000);

describe("five-minute bars", () => {
  it("give the models of the minutes they were made of, to the byte", () => {
    for (const name of MODELS) expect(text(`m5/${name}`)).toBe(text(`m1/${name}`));
  });

  it("give their backtest and skew too", async () => {
    for (const [command, ...args] of [
      ["backtest", "--models", "m1"],
      ["skew", "--models", "m1"],
    ] as const) {
      // Their first lines name the files, the number of bars, and where bars come from; the second backtest is no new look.
      const figures = async (bars: string): Promise<string[]> =>
        (await succeed(command, "--bars", bars, ...args))
          .split("\n")
          .filter((line) => /\d/.test(line) && !/m[15]\.csv|looks\.jsonl/.test(line));
      const five = await figures("m5.csv");
      expect(five.length).toBeGreaterThan(5);
      expect(five).toEqual(await figures("m1.csv"));
    }
  }, 120_000);

  it("have nothing to gain from the first cure, whose bins they have, and as much from the others", async () => {
    const rows = async (bars: string): Promise<string[]> =>
      (await succeed("compare", "--bars", bars, "--preset", "sound", "--draws", "20"))
        .split("\n")
        .filter((line) => /^ *\+ .*\d\.\d/.test(line));
    const [five, one] = [await rows("m5.csv"), await rows("m1.csv")];
    expect(five[0]).toMatch(/\+ session bins .* 0\.0000 \[0\.0000, 0\.0000\]/);
    expect(five.slice(1, 8)).toEqual(one.slice(1, 8));
    expect(five[7]).toContain("+ calibrate");
  }, 60_000);

  it("are called what they are", async () => {
    const ahead = await succeed("look-ahead", "--bars", "m5.csv", "--models", "m5");
    expect(ahead).toContain("9,750 5-minute bars, recipe sound");
    expect(ahead).toContain("The label was seen to look 12 5-minute bars ahead; it may look 12.");
    expect(await succeed("warm-up", "--bars", "m5.csv", "--models", "m5")).toContain(
      "9,750 5-minute bars, recipe sound",
    );
    expect(await succeed("check", "m5")).toMatch(/on 9,750 bars of\s+ABC/);
    expect(await succeed("audit", "--bars", "m5.csv")).toMatch(/0 errors, 0 warnings/);
  }, 60_000);

  it("say what is coarser", async () => {
    const { stderr } = await run("bars", "--bars", "m5.csv");
    expect(stderr).toContain("fills of a backtest are at 5-minute bars");
    expect(stderr).toContain("the bins of preset seed, which need minutes, are others: 78 a day where minutes give 79");
    const seed = await succeed("research", "--bars", "m5.csv", "--preset", "seed", "--out", "seed5");
    // 125 sessions.
    expect(seed).toMatch(/5-minute bars +9,750 .*\n +5-minute bars +9,750 /);
  });

  it("that are missing are counted as such, and filled", async () => {
    const lines = text("m5.csv").split("\n");
    writeFileSync(join(folder, "holes.csv"), [...lines.slice(0, 40), ...lines.slice(42)].join("\n"));
    expect(await succeed("audit", "--bars", "holes.csv")).toContain("2 5-minute bars missing in 1 of 125 sessions");
    const { stdout, stderr } = await run("bars", "--bars", "holes.csv", "--fill-forward");
    expect(stderr).toContain("2 missing bars are filled forward with volume 0");
    expect(stdout).toContain("5-minute bars  9,750 on 125 days");
  });

  it("come from QuantBook, in the same way", async () => {
    const lines: string[] = [];
    const book = new QuantBook({ bars: join(folder, "m5.csv"), report: (line) => lines.push(line) });
    const bars = await book.history(book.addEquity("TSLA").symbol, { start: "2018-01-02", end: "2018-01-03" });
    expect([bars.interval, bars.time.length]).toEqual([300_000, 78]);
    expect(bars.close[0]).toBe(makeSample({ to: "2018-01-03" }).close[4]);
    expect(lines.join("\n")).toMatch(/holds 5-minute bars/);
  });
});

describe("bars longer than the recipe's", () => {
  it.each([["sound"], ["seed"]])("are refused for preset %s, with what to type", async (preset) => {
    const { code, stderr } = await run("research", "--bars", "m15.csv", "--preset", preset, "--out", "none");
    expect(code).toBe(1);
    expect(stderr).toMatch(/the presets, whose bars have 5 minutes, need --set bars\.rule/);
    expect(stderr).toMatch(
      /the recipe has 5-minute bars, which cannot be made of 15-minute bars: .*--set bars\.rule=15min/,
    );
  });

  it("train with that, and give what the minutes give", async () => {
    const args = ["--preset", "sound", "--set", "bars.rule=15min", "--set", "label.horizon=4"];
    await succeed("research", "--bars", "m15.csv", ...args, "--out", "o15");
    await succeed("research", "--bars", "m1.csv", ...args, "--out", "o1");
    for (const name of MODELS) expect(text(`o15/${name}`)).toBe(text(`o1/${name}`));
  });

  it("are the bars of their skew, with a note that the trading program has others", async () => {
    const figures = async (bars: string): Promise<string[]> =>
      (await succeed("skew", "--bars", bars, "--models", "o15"))
        .split("\n")
        .filter((line) => /\d/.test(line) && !/m15?\.csv/.test(line));
    const found = await figures("m15.csv");
    expect(found.join(" ").replace(/\s+/g, " ")).toContain(
      "note: the trading program has bars of 5min; the comparison keeps the recipe's, 15min",
    );
    // Session bins on both sides, so that other bars cannot be the difference.
    expect(found.find((line) => line.trim().startsWith("bins"))).toMatch(/ 0 +0 +0 +0 /);
    expect(found).toEqual(await figures("m1.csv"));
  });
});
