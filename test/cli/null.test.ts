import { makeSample, type NullRuns, nullRuns, type PolicyNull, PRESETS, policyNull, withOptions } from "ata-lab";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const shown = ["null", "--to", "2018-05-01", "--runs", "6"];

describe("ata-lab null", () => {
  it("shows a table for each preset, with the own score under those of the null runs", async () => {
    const { code, stdout, stderr } = await runCli(shown);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^SAMPLE, SYNTHETIC bars \(the sample\): 31,980 minutes\n\nSign-flip null, 6 runs: /);
    expect(stdout.replace(/\s+/g, " ")).toContain("with 6 runs it cannot be below 0.143");
    expect(stdout).toMatch(/\nRecipe seed, AUC on the [\d,]+ validation rows, which also chose C:\n/);
    expect(stdout).toMatch(/\nRecipe sound, AUC on the [\d,]+ test rows, scored once:\n/);
    expect(stdout.match(/^ {2}(rsi|macd|trend|brain|baseline|beyond) .* [0-6] of 6 +[01]\.\d{3}$/gm)).toHaveLength(12);
  });

  it("gives the library's numbers as JSON, those of the null runs as lists", async () => {
    const { code, stdout, stderr } = await runCli([...shown, "--null-seed", "5", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const { source, warnings, ...rest } = JSON.parse(stdout) as NullRuns & Record<string, unknown>;
    expect([source, warnings]).toEqual([{ bars: "sample", synthetic: true, edge: 0.03, seed: 1 }, []]);
    const same = await nullRuns(makeSample({ to: "2018-05-01" }), { runs: 6, seed: 5 });
    const lists = (_: string, x: unknown): unknown => (x instanceof Float64Array ? [...x] : x);
    expect(rest).toEqual(JSON.parse(JSON.stringify(same, lists)));
  });

  it("takes one recipe, with what --set changes", async () => {
    const { code, stdout } = await runCli([...shown, "--preset", "sound", "--set", "C=0.1,1", "--json"]);
    expect(code).toBe(0);
    const { recipes } = JSON.parse(stdout) as NullRuns;
    const sound = withOptions(PRESETS.sound, { C: [0.1, 1] });
    const same = await nullRuns(makeSample({ to: "2018-05-01" }), { runs: 6, recipes: { sound } });
    expect(Object.keys(recipes)).toEqual(["sound"]);
    expect(recipes.sound!.models.brain!.own).toBe(same.recipes.sound!.models.brain!.own);
    expect(recipes.sound!.models.brain!.walks).toEqual([...same.recipes.sound!.models.brain!.walks]);
  });

  const trading = [
    "--gate",
    "0",
    "--edge-mode",
    "breakeven",
    "--short",
    "--cap",
    "0.2",
    "--fractional",
    "--costs",
    "bps:1",
  ];
  it("goes on to the verdict with --verdicts: how many runs would have been promoted", async () => {
    const { code, stdout, stderr } = await runCli([...shown, "--verdicts", ...trading]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^SAMPLE, SYNTHETIC bars \(the sample\): 31,980 minutes\n\nPolicy null, 6 runs: /);
    expect(stdout).toMatch(/\nOf 6 skill-less copies of your stock, [0-6] would have been promoted\.\n/);
    expect(stdout.match(/^ {2}(profit, \$|Sharpe|timing) .* [0-6] of 6 +[01]\.\d{3}$/gm)).toHaveLength(3);
  });

  it("gives the library's policy null as JSON", async () => {
    const asked = ["--verdicts", "--choose", "gate=0:0.01", "--keep-drift", "--set", "C=0.1", "--json", ...trading];
    const { code, stdout } = await runCli([...shown, ...asked]);
    expect(code).toBe(0);
    const { source, warnings, ...rest } = JSON.parse(stdout) as PolicyNull & Record<string, unknown>;
    const same = await policyNull(makeSample({ to: "2018-05-01" }), {
      ...{ runs: 6, keepDrift: true, recipe: withOptions(PRESETS.sound, { C: [0.1] }) },
      choose: { gate: [0, 0.01] },
      ...{ gate: 0, edgeMode: "breakeven", longOnly: false, cap: 0.2, shares: "fractional", costs: "bps:1" },
    });
    const lists = (_: string, x: unknown): unknown => (x instanceof Float64Array ? [...x] : x);
    expect(rest).toEqual(JSON.parse(JSON.stringify(same, lists)));
  });

  it.each([
    [["--gate", "0.1"], 2, /--gate goes with --verdicts/],
    [["--choose", "gate"], 2, /--choose goes with --verdicts/],
    [["--verdicts", "--policy", "nowhere.json"], 1, /nowhere\.json/],
    [["--policy", "nowhere.json"], 2, /--policy goes with --verdicts/],
    [["--verdicts", "--cap", "2"], 2, /above 0 and at most 1/],
    [["--keep-drift"], 2, /--keep-drift goes with --verdicts/],
    [["--verdicts", "--preset", "seed"], 1, /the bars themselves: recipe seed keeps no test part/],
    [["--runs", "1"], 2, /'1' is invalid. runs must be 2 or more, got 1/],
    [["--runs", "many"], 2, /write a number/],
    [["--null-seed", "0.5"], 2, /write an integer/],
    [["--to", "2018-01-04"], 1, /^ata-lab: the bars themselves, recipe sound: every label/],
    [["--bars", "nowhere.csv"], 1, /^ata-lab: .*nowhere\.csv/],
  ])("%s: exits %s", async (args, expected, message) => {
    const { code, stdout, stderr } = await runCli(["null", ...args]);
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toMatch(message);
  });
});
