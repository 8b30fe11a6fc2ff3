import { combinatorialScores, makeSample, PRESETS } from "ata-lab";
import { describe, expect, it } from "vitest";
import { runCli, unwrapped } from "../support/cli.js";

const command = ["cpcv", "--to", "2018-04-01", "--preset", "sound", "--groups", "4"];

describe("ata-lab cpcv", () => {
  it("shows each path's scores and results", async () => {
    const { code, stdout, stderr } = await runCli([...command, "--gate", "0.02", "--cap", "0.1", "--fractional"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(unwrapped(stdout)).toMatch(
      /rows in 4 groups, 2 of them tested by each of 6 splits, which make up 3 paths\./,
    );
    expect(stdout).toMatch(/\n +3 +0\.\d{4} /);
    expect(stdout).toMatch(/\n +deviation +0\.\d{4} /);
  });

  it("gives the library's numbers as JSON", async () => {
    const { code, stdout } = await runCli([...command, "--test-groups", "1", "--json"]);
    expect(code).toBe(0);
    const { paths, splits, deciding } = JSON.parse(stdout);
    const same = combinatorialScores(makeSample({ to: "2018-04-01" }), PRESETS.sound, { groups: 4, testGroups: 1 });
    expect([splits, deciding]).toEqual([[[0], [1], [2], [3]], "brain"]);
    expect(paths[0].auc).toEqual(same.paths[0]!.auc);
    expect(paths[0].performance.trades).toBe(0);
  });

  it.each([
    [["--groups", "1"], 2, /--groups must be 2 or more/],
    [["--test-groups", "4"], 2, /--test-groups must be fewer than the 4 groups/],
    [["--test-groups", "0"], 2, /write 1 or more/],
  ])("%s: exits %s", async (args, expected, message) => {
    const { code, stderr } = await runCli([...command, ...args]);
    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
  });
});
