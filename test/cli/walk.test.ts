import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeWalk, makeSample, PRESETS, rollingRetrain } from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";
import { runCli, unwrapped } from "../support/cli.js";

const command = [
  "walk",
  "--to",
  "2018-06-01",
  "--preset",
  "sound",
  "--retrain",
  "monthly",
  "--first-train",
  "2 months",
];
const traded = [...command, "--gate", "0.02", "--cap", "0.1", "--fractional", "--costs", "bps:1+slip:1tick"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "walk-"));
});

describe("ata-lab walk", () => {
  it("shows stretches, pooled scores, ages and one verdict, and writes the last models with both records", async () => {
    const { code, stdout, stderr } = await runCli([...traded, "--out", "out"], folder);
    expect([code, stderr]).toEqual([0, ""]);
    expect(unwrapped(stdout)).toMatch(
      /recipe sound models trained 3 times: monthly, on all of the past judged on all stretches after the first training: 2018-03-01 09:35:00 to 2018-05-31/,
    );
    expect(stdout).toMatch(/\n *2018-04-02 +2018-04-30 /);
    expect(stdout).toMatch(/\n {2}1 to 2 months +43 /);
    expect(stdout).toMatch(/\n(DON'T PROMOTE|NOT ENOUGH EVIDENCE|PROMOTE): /);

    const read = async (file: string) => JSON.parse(await readFile(join(folder, "out", file), "utf8"));
    const { parts, walk, models } = await read("manifest.json");
    expect(parts.test.first).toMatch(/^2018-05-01/);
    expect(walk).toMatchObject({ retrain: "monthly", firstTrain: "2 months", window: "expanding", stretches: 3 });
    const last = rollingRetrain(makeSample({ to: "2018-06-01" }), PRESETS.sound, {
      retrain: "monthly",
      firstTrain: "2 months",
    }).stretches[2]!.models;
    expect(await read("brain.json")).toEqual(last.brain);
    const { from, models: judged } = await read("promotion.json");
    expect(from).toBe("2018-03-01 09:35:00");
    expect(judged).toEqual(models);
    const looks = await readFile(join(folder, "out", "looks.jsonl"), "utf8");
    expect(
      looks
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ from, looks: 1, models }]);
    expect(await read("policy.json")).toMatchObject({ gate: 0.02, cap: 0.1, shares: "fractional" });
    expect(stdout).toContain("This is the first look at these days");
  });

  it("leaves a folder that check accepts, and backtest judges on the last stretch", async () => {
    const checked = await runCli(["check", "out"], folder);
    expect([checked.code, checked.stderr]).toEqual([0, ""]);
    expect(checked.stdout).toMatch(/promotion\.json: ".*", judged on SAMPLE, 2018-03-01/);
    const judged = await runCli(["backtest", "--models", "out", "--to", "2018-06-01", "--json"], folder);
    expect(judged.code).toBe(0);
    expect(JSON.parse(judged.stdout).part).toMatchObject({ name: "test", untouched: true });
    expect(JSON.parse(judged.stdout).part.from).toMatch(/^2018-05-01/);
    // The walk had seen these days.
    expect(JSON.parse(judged.stdout).looks).toBe(2);
  });

  it("gives the library's numbers as JSON", async () => {
    const args = ["--window", "30 sessions", "--retrain", "20 sessions", "--json", "--out", "other"];
    const { code, stdout } = await runCli([...traded, ...args], folder);
    expect(code).toBe(0);
    const { scores, stretches, ages, promotion, written } = JSON.parse(stdout);
    const walk = rollingRetrain(makeSample({ to: "2018-06-01" }), PRESETS.sound, {
      ...{ retrain: "20 sessions", window: "30 sessions", firstTrain: "2 months" },
    });
    const same = judgeWalk(walk, { gate: 0.02, cap: 0.1, shares: "fractional", costs: "bps:1+slip:1tick" });
    expect(stretches).toEqual(same.stretches);
    expect(scores.models.brain.auc).toEqual(same.scores.models.brain.auc);
    expect(ages[1].dailyChange).toEqual(same.ages[1]!.dailyChange);
    expect(promotion.verdict).toBe(same.promotion.verdict);
    expect(written).toContain(join("other", "promotion.json"));
  });

  it.each([
    [["walk"], 2, /required option '--retrain <length>' not specified/],
    [[...command, "--retrain", "weekly"], 2, /"weekly" is not a length of time: write monthly, quarterly/],
    [[...command, "--window", "half"], 2, /"half" is not a length of time/],
    [
      ["walk", "--to", "2018-06-01", "--retrain", "monthly"],
      1,
      /^ata-lab: there are \d+ sessions from 2018-01-02: too few to train on 12 months/,
    ],
    [[...command, "--strict", "--out", "strict"], 1, /the verdict is "/],
  ])("%s: exits %s", async (args, expected, message) => {
    const { code, stderr } = await runCli(args, folder);
    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
  });
});
