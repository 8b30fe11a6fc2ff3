import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FEATURES, makeSample, readModels, skew, writeModels, writeTable } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, runCli, runInTerminal } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "leakage-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(args, folder);
const FILE = ["--bars", "minutes.csv", "--symbol", "ABC"];
const COLUMNS = [...FEATURES, "passes", "label", "p_rsi", "p_macd", "p_trend", "p_brain"];
const minutes = makeSample({ to: "2018-03-01" });

beforeAll(async () => {
  const { time, open, high, low, close, volume } = minutes;
  await writeTable(join(folder, "minutes.csv"), time, { open, high, low, close, volume });
  await writeModels(join(folder, "models"), await readModels("models"));
});

describe("ata-lab look-ahead", () => {
  it("finds nothing in the flow, says what was looked at, and exits 0", async () => {
    const { code, stdout, stderr } = await run("look-ahead", "--to", "2018-03-01");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^SAMPLE, SYNTHETIC bars \(the sample\): 15,600 minutes, recipe seed\nmodels: trained on these/,
    );
    expect(stdout).toMatch(/Nothing looks ahead: at 34 cuts, [\s\S]*\bnone of the 26 columns changed/);
    expect(stdout).toMatch(/The label was seen to look (59|60) minutes ahead; it may look 60\./);
    expect(stdout).toMatch(/--at stamp/);
  });

  it("tells in a terminal how many runs there are, and makes exactly these", async () => {
    const { stderr } = await runInTerminal(["look-ahead", "--to", "2018-02-01", "--cuts", "3"], folder);
    const runs = [...stderr.matchAll(/look-ahead: run (\d+) of (\d+) \.\.\./g)].map((found) =>
      found.slice(1).map(Number),
    );
    expect(runs.length).toBeGreaterThan(6);
    expect(runs).toEqual(runs.map((_, i) => [i + 1, runs.length]));
  });

  it("exits 1 and names what looks ahead at the time that rows are named by", async () => {
    const { code, stdout, stderr } = await run(
      "look-ahead",
      ...FILE,
      "--models",
      "models",
      "--at",
      "stamp",
      "--cuts",
      "5",
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ABC, minutes.csv: 15,600 minutes, recipe seed\nmodels: models\n/);
    expect(stdout).toMatch(/\n {2}rsi +4 +2018-01-02 09:\d5 /);
    expect(stderr).toMatch(/\nata-lab: 2\d columns look ahead: ema20, .* and \d+ more\n$/);
  });

  it("--json prints one object, also when it fails", async () => {
    const args = ["look-ahead", ...FILE, "--models", "models", "--json", "--cuts", "5"];
    const [clean, leaks] = await Promise.all([run(...args), run(...args, "--at", "stamp")]);
    expect([clean.code, leaks.code]).toEqual([0, 1]);
    const report = JSON.parse(clean.stdout);
    expect(report).toMatchObject({ recipe: "seed", models: "models", at: "end", clean: true, faults: [] });
    expect(report.source).toEqual({ bars: "minutes.csv", synthetic: false });
    expect(report.columns).toEqual(COLUMNS);
    const { faults } = JSON.parse(leaks.stdout);
    expect(faults[0]).toMatchObject({ column: "ema20", time: "2018-01-02 09:30:00", barsAhead: 4 });
  });

  it("exits 1 where nothing shows that the label looks ahead, as it should", async () => {
    // No hour brings 1000 %: the label is always 0.
    const never = ["--set", "label.threshold=10", "--models", "models", "--cuts", "5"];
    const { code, stdout, stderr } = await run("look-ahead", "--to", "2018-02-01", ...never);
    expect(code).toBe(1);
    expect(stdout).toMatch(/recipe seed, label\.threshold=10\n/);
    expect(stderr).toMatch(/the label was never seen to look further than 0 minutes ahead, although its horizon is 60/);
  });
});

describe("ata-lab warm-up", () => {
  it("tells how many bars each column needs", async () => {
    const { code, stdout, stderr } = await run("warm-up", "--to", "2018-04-01", "--models", "models");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/to 0.000001 standard deviations:\n {2}column +bars +days\n/);
    expect(stdout).toMatch(/\n {2}vol20 +21 +0.3\n/);
    expect(stdout).toMatch(/\nAll are ready after [\d,]+ bars: \d+.\d trading days.\n$/);
  });

  it("--json gives the same; a larger tolerance needs fewer bars", async () => {
    const needed = async (tolerance: string): Promise<{ column: string; bars: number }[]> => {
      const args = ["--to", "2018-04-01", "--models", "models", "--json", "--tolerance", tolerance];
      return JSON.parse((await run("warm-up", ...args)).stdout).needed;
    };
    const [strict, loose] = await Promise.all([needed("1e-6"), needed("1e-2")]);
    expect(strict.map(({ column }) => column)).toEqual(COLUMNS);
    const ema = (list: typeof strict): number => list.find(({ column }) => column === "ema200")!.bars;
    expect(ema(loose)).toBeLessThan(ema(strict) / 2);
  });

  it("exits 1 where the bars are too few to get ready", async () => {
    const { code, stdout, stderr } = await run("warm-up", ...FILE, "--to", "2018-01-10", "--models", "models");
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n {2}ema200 +never\n/);
    expect(stderr).toMatch(/ata-lab: .*ema200.*: still dependent on the start of the series at the last of 474 bars/);
  });
});

describe("ata-lab skew", () => {
  it("tells what the trading program's conventions change", async () => {
    const { code, stdout, stderr } = await run("skew", "--to", "2018-03-01", "--models", "models", "--gate", "0.1");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/\n {2}time_of_day +0.0833 +0.0833 +0.0833 /);
    expect(stdout.replaceAll("\n", " ")).toMatch(/a different decision at a gate of 0.1;/);
    for (const name of ["bins", "time_of_day", "bollinger", "seeding", "filters", "all"]) {
      expect(stdout).toMatch(new RegExp(`\\n {2}${name} .* %`));
    }
  });

  it("--json prints what skew returns, with times that people read", async () => {
    const { code, stdout } = await run("skew", "--to", "2018-03-01", "--models", "models", "--json");
    expect(code).toBe(0);
    const json = JSON.parse(stdout);
    const result = skew(minutes, await readModels("models"));
    expect(json.rows).toEqual(result.rows);
    expect(json.probabilities.brain.mean).toBe(result.probabilities.brain.mean);
    expect(json.alone.map(({ convention }: { convention: string }) => convention)).toEqual(result.conventions);
    expect(json.alone[0].probabilities.rsi.largest).toBe(result.alone[0]!.probabilities.rsi.largest);
    expect(json.features[0].at).toMatch(/^2018-\d\d-\d\d \d\d:\d\d:00$/);
  });

  it("warns of a file that was changed since, and refuses a recipe that the models were not trained with", async () => {
    const dir = join(folder, "trained");
    expect((await run("research", "--to", "2018-03-01", "--out", "trained")).code).toBe(0);
    const sampled = await run("skew", "--models", "trained", "--sample-seed", "2");
    expect([sampled.code, sampled.stdout]).toEqual([2, ""]);
    expect(sampled.stderr).toMatch(/--sample-seed 2 is another sample .* trained on \(--sample-seed 1\)/);
    const manifest = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8"));
    manifest.models["brain.json"] = "0".repeat(64);
    writeFileSync(join(dir, "manifest.json"), JSON.stringify(manifest));
    const changed = await run("skew", "--to", "2018-03-01", "--models", "trained");
    expect(changed.code).toBe(0);
    expect(changed.stderr).toMatch(/warning: trained\/brain.json: not the file recorded in manifest.json/);
    const other = await run("skew", "--to", "2018-03-01", "--models", "trained", "--set", "bars.closed=right");
    expect([other.code, other.stdout]).toEqual([1, ""]);
    expect(other.stderr).toMatch(
      /trained: these models cannot be fed by recipe "seed":\nthe bars are not what .* closed left/,
    );
  });
});

describe.each(["look-ahead", "warm-up", "skew"])("ata-lab %s", (command) => {
  it("shows an example", async () => {
    const { code, stdout } = await run(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n {2}ata-lab ${command} --bars `));
  });

  it.each([
    ["a preset that is none", ["--preset", "sond"], /Allowed choices are seed, sound/],
    [
      "a word for a number",
      [{ "look-ahead": "--cuts", "warm-up": "--tolerance", skew: "--gate" }[command]!, "-1"],
      /write /,
    ],
    ["an edge for a file", ["--bars", "minutes.csv", "--sample-edge", "0"], /--sample-edge shapes the sample/],
  ])("exits 2 on %s", async (_, args, message) => {
    const { code, stdout, stderr } = await run(command, ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it("exits 1 on a folder without models, and on bars that none can be trained on", async () => {
    const nowhere = await run(command, "--models", "nowhere");
    expect([nowhere.code, nowhere.stdout]).toEqual([1, ""]);
    expect(nowhere.stderr).toMatch(/^ata-lab: nowhere.rsi_expert.json: no such file/);
    const short = await run(command, "--to", "2018-01-03");
    expect(short.code).toBe(1);
    expect(short.stderr).toMatch(/no models could be trained on these bars: .*; use a longer period, or pass --models/);
  });
});
