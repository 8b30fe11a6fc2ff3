import { makeSample, type NullRuns, nullRuns } from "ata-lab";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const shown = ["null", "--to", "2018-05-01", "--runs", "6"];

describe("ata-lab null", () => {
  it("shows a table for each preset, with the own score under the walks", async () => {
    const { code, stdout, stderr } = await runCli(shown);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^SAMPLE, SYNTHETIC bars \(the sample\): 31,980 minutes, and 6 random walks of them\n/);
    expect(stdout).toContain("with 6 walks, 0.143 at the least");
    expect(stdout).toMatch(/\nPreset seed, AUC on the [\d,]+ validation rows, which also chose C:\n/);
    expect(stdout).toMatch(/\nPreset sound, AUC on the [\d,]+ test rows, scored once:\n/);
    expect(stdout.match(/^ {2}(rsi|macd|trend|brain|yardstick|beyond) .* [0-6] of 6 +[01]\.\d{3}$/gm)).toHaveLength(12);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });

  it("gives the library's numbers as JSON, walks as lists", async () => {
    const { code, stdout, stderr } = await runCli([...shown, "--null-seed", "5", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    const { source, warnings, ...rest } = JSON.parse(stdout) as NullRuns & Record<string, unknown>;
    expect([source, warnings]).toEqual([{ bars: "sample", synthetic: true, edge: 0.03, seed: 1 }, []]);
    const same = await nullRuns(makeSample({ to: "2018-05-01" }), { runs: 6, seed: 5 });
    const lists = (_: string, x: unknown): unknown => (x instanceof Float64Array ? [...x] : x);
    expect(rest).toEqual(JSON.parse(JSON.stringify(same, lists)));
  });

  it.each([
    [["--runs", "1"], 2, /'1' is invalid. write 2 or more/],
    [["--runs", "many"], 2, /write a number/],
    [["--null-seed", "0.5"], 2, /write an integer/],
    [["--to", "2018-01-04"], 1, /^ata-lab: the bars themselves, preset sound: every label/],
    [["--bars", "nowhere.csv"], 1, /^ata-lab: .*nowhere\.csv/],
  ])("%s: exits %s", async (args, expected, message) => {
    const { code, stdout, stderr } = await runCli(["null", ...args]);
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toMatch(message);
  });
});
