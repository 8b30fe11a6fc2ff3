import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ablation, evaluate, makeSample, PRESETS, readModels, research, withOptions } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { choicesOf } from "../../lib/dist/recipes/choices.js";
import { type CliRun, runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "cli-sound-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(args, folder);
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const PERIOD = ["--from", "2018-01-01", "--to", "2018-05-01"];
const minutes = makeSample({ to: "2018-05-01" });

describe("ata-lab research --preset sound", () => {
  it("scores the test part and prints what the scores are worth, and what they are not", async () => {
    const { code, stdout, stderr } = await run("research", ...PERIOD, "--preset", "sound");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/SYNTHETIC/);
    expect(stdout).toMatch(/\n {2}test +\d+ +\d+\.\d % +2018-/);
    expect(stdout).toMatch(/Scores on the test rows, which nothing was learned from: \d+ rows on \d+ days/);
    expect(stdout).toMatch(/\n {2}brain +0\.\d{4} \[0\.\d{4}, 0\.\d{4}\] +[+-]0\.\d{4} \[/);
    expect(stdout).toMatch(/Limitations of these numbers:\n/);
    expect(await readModels(join(folder, "output"), PRESETS.sound)).toEqual(research(minutes, PRESETS.sound).models);
    const manifest = JSON.parse(readFileSync(join(folder, "output", "manifest.json"), "utf8"));
    expect(manifest.options).toEqual(choicesOf(PRESETS.sound));
    expect(Object.keys(manifest.parts)).toEqual(["train", "validation", "test"]);
    expect(manifest.trials).toBe(16);
    const brain = manifest.evaluation.models.brain.auc.estimate;
    expect(stdout).toMatch(new RegExp(`\\n {2}brain +${brain.toFixed(4)} \\[`));
  });

  it("--set changes one choice at a time, and --json tells the scores", async () => {
    const words = ["--set", "stackingFolds=3", "--set", "label.withinSession=false", "--set", "C=0.1,1"];
    const { code, stdout } = await run("research", ...PERIOD, "--preset", "sound", ...words, "--json");
    expect(code).toBe(0);
    const options = withOptions(PRESETS.sound, { stackingFolds: 3, "label.withinSession": false, C: [0.1, 1] });
    const result = research(minutes, options);
    const { evaluation, features, models } = JSON.parse(stdout);
    expect(features.test).toBe(result.test!.label.length);
    expect(models.brain.bias).toBe(result.models.brain.bias);
    expect(evaluation).toEqual(json(evaluate(result)));
  });

  it.each([
    ["foo=1", /--set: there is no option "foo"; there are bars.rule/],
    ["purge", /write name=value/],
    ["purge=perhaps", /purge: must be true or false, not "perhaps"/],
    ["embargo=1440", /embargo: 1440 would be minutes, .*: write "1 session" or "12 bars"/],
    ["embargo=1 day", /embargo: "1 day" is not an embargo: write "1 session"/],
    ["C=1,two", /"two" is not a number/],
    ["label.horizon=0", /label.horizon/],
  ])("--set %s is a usage error", async (word, message) => {
    const { code, stdout, stderr } = await run("research", "--set", word);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("ata-lab compare", () => {
  it("tells what each cure did, as a table and as --json", async () => {
    const text = await run("compare", ...PERIOD, "--draws", "100");
    expect([text.code, text.stderr]).toEqual([0, ""]);
    expect(text.stdout).toMatch(/SYNTHETIC/);
    const { code, stdout } = await run("compare", ...PERIOD, "--draws", "100", "--json");
    expect(code).toBe(0);
    const { source, warnings, recipe, ...comparison } = JSON.parse(stdout);
    expect([source.synthetic, warnings, recipe]).toEqual([true, [], "seed"]);
    expect(comparison).toEqual(json(ablation(minutes, { draws: 100 })));
    for (const { cure, auc } of comparison.steps) {
      const name = cure === "seed" ? "seed" : `\\+ ${cure}`;
      expect(text.stdout).toMatch(new RegExp(`\\n *${name} +${auc.brain.estimate.toFixed(4)} \\[`));
    }
  });
});
