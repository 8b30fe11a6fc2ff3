import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSample, PRESETS, predictBars, readModels, readPolicy } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "predict-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(["predict", "--to", "2018-07-01", ...args], folder);
const succeed = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stderr.includes("ata-lab: ") ? stderr : ""]).toEqual([0, ""]);
  return stdout;
};
const fail = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([1, ""]);
  return stderr;
};

beforeAll(async () => {
  const period = ["--to", "2018-07-01"];
  for (const [command, ...args] of [
    ["research", "--preset", "sound", "--out", "m"],
    ["backtest", "--models", "m", "--gate", "0.02", "--cap", "0.1"],
    ["research", "--preset", "seed", "--out", "bare"],
    ["bars", "--dump", "minutes.csv"],
  ]) {
    const { code, stderr } = await runCli([command!, ...period, ...args], folder);
    expect([code, stderr.includes("ata-lab: ") ? stderr : ""]).toEqual([0, ""]);
  }
}, 120_000);

describe("ata-lab predict", () => {
  it("prints what the library says, at 80 columns", async () => {
    const minutes = makeSample({ to: "2018-07-01" });
    const models = await readModels(join(folder, "m"), PRESETS.sound);
    const policy = await readPolicy(join(folder, "m", "policy.json"));
    const { bars, p, wanted, learned, needed } = predictBars(minutes, models, PRESETS.sound, { policy });
    const { bars: rows, ...facts } = JSON.parse(await succeed("--models", "m", "--last", "25", "--json"));
    expect(facts).toMatchObject({ recipe: "sound", deciding: "brain", needed, leftOut: false, policy });
    expect(rows).toHaveLength(25);
    rows.forEach((row: object, i: number) => {
      const bar = bars.time.length - 25 + i;
      expect(row).toMatchObject({
        close: bars.close[bar],
        p_rsi: p.rsi[bar],
        p_brain: p.brain[bar],
        wanted: wanted![bar],
        learned: learned[bar],
        history: bar + 1,
      });
    });

    const text = await succeed("--models", "m", "--last", "25");
    // Its table fits a terminal; a pipe gets paragraphs on one line.
    const table = text.split("\n").filter((line) => /^ {2}(known at|2018-)/.test(line));
    expect(table).toHaveLength(26);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toMatch(/SAMPLE, SYNTHETIC bars/);
    expect(text).toMatch(/The policy: Buys if p - 0.5 is 0.02 or more/);
    for (const row of rows) expect(text).toContain(`${row.time.slice(0, 16)} `);
  });

  it("writes all bars to a file, the last ones if asked, as they were computed", async () => {
    await succeed("--models", "m", "--out", "all.csv");
    await succeed("--models", "m", "--out", "last.parquet", "--last", "3");
    const lines = readFileSync(join(folder, "all.csv"), "utf8").trimEnd().split("\n");
    const minutes = makeSample({ to: "2018-07-01" });
    const { bars, p } = predictBars(minutes, await readModels(join(folder, "m"), PRESETS.sound), PRESETS.sound);
    expect(lines).toHaveLength(bars.time.length + 1);
    expect(lines[0]).toBe("time,close,p_rsi,p_macd,p_trend,p_brain,wanted,learned,history");
    expect(Number(lines.at(-1)!.split(",")[5])).toBe(p.brain.at(-1));
    expect(readFileSync(join(folder, "last.parquet")).subarray(0, 4).toString()).toBe("PAR1");
  });

  it("leaves out a bar that is not over, and says so", async () => {
    const lines = readFileSync(join(folder, "minutes.csv"), "utf8").trimEnd().split("\n");
    // The last day ends at 16:00; without its last two minutes the last whole bar ends at 15:55.
    writeFileSync(join(folder, "now.csv"), `${lines.slice(0, -2).join("\n")}\n`);
    const text = await succeed("--models", "m", "--bars", "now.csv", "--symbol", "SAMPLE");
    expect(text).toMatch(/the last one known at 2018-06-29 15:55/);
    expect(text).toMatch(/a bar that is not over yet/);
  });

  it("says where there is too little history, and where training has seen nothing of the kind", async () => {
    const text = await succeed("--models", "m", "--from", "2018-06-25", "--last", "200");
    expect(text).toMatch(/\n {2}2018-06-29 16:00 .* cold/);
    expect(text).toMatch(/cold: there is less history than p needs/);
    expect(text).toMatch(/unseen: training had no such bar/);
  });

  it("decides nothing without a policy", async () => {
    const text = await succeed("--models", "bare");
    expect(text).toContain("There is no policy.json in bare, so nothing is decided.");
    expect(text).not.toContain("stay out");
    const given = await succeed("--models", "bare", "--policy", "m/policy.json");
    expect(given).toMatch(/stay out|buy/);
    const { policy } = JSON.parse(await succeed("--models", "bare", "--gate", "0.03", "--json"));
    expect(policy.gate).toBe(0.03);
  });

  it("refuses models that were changed, columns that are others, and files that are missing", async () => {
    expect(await fail("--models", "none")).toMatch(/none/);
    expect(await fail("--models", "m", "--preset", "seed")).toMatch(/rsi|bars|label/);
    expect(await fail("--models", "m", "--set", "label.horizon=7")).toMatch(
      /horizon 12 at training, 7 now\npass no recipe: .* "sound" \(leave out --preset, --recipe, --set and --session\), or /,
    );
    await runCli(["research", "--to", "2018-07-01", "--preset", "sound", "--out", "changed"], folder);
    const path = join(folder, "changed", "brain.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"bias": ', '"bias": 1'));
    expect(await fail("--models", "changed")).toMatch(/brain\.json/);
    expect(await fail("--models", "m", "--policy", "missing.json")).toBe("ata-lab: missing.json: no such file\n");
  });

  it("says what the models were trained on, and warns where the bars are of another stock", async () => {
    expect(await succeed("--models", "m")).toMatch(
      /models: m; manifest\.json of .*: trained with recipe sound on .* SYNTHETIC/,
    );
    const { stderr } = await run("--models", "m", "--bars", "minutes.csv", "--symbol", "TSLA");
    expect(stderr).toContain("warning: these models were trained on SYNTHETIC bars, and the bars are of TSLA\n");
    const { trainedOn } = JSON.parse(await succeed("--models", "m", "--json"));
    expect(trainedOn).toMatchObject({ symbol: "SAMPLE", synthetic: true });
  });

  it("warns of a policy that no verdict is about, or that was changed since", async () => {
    cpSync(join(folder, "m"), join(folder, "edited"), { recursive: true });
    const path = join(folder, "edited", "policy.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"gate": 0.02', '"gate": 0.01'));
    expect((await run("--models", "edited")).stderr).toMatch(/warning: edited\/policy\.json/);
    rmSync(join(folder, "edited", "promotion.json"));
    expect((await run("--models", "edited")).stderr).toContain("policy.json: no verdict is about it");
    expect((await run("--models", "m")).stderr).toBe("");
  });

  it("asks for the recipe where no manifest names it", async () => {
    cpSync(join(folder, "m"), join(folder, "unknown"), { recursive: true });
    rmSync(join(folder, "unknown", "manifest.json"));
    expect(await fail("--models", "unknown")).toBe(
      "ata-lab: unknown: there is no manifest.json, so nothing says which recipe feeds these models; name it: " +
        "--preset sound, --preset seed, or --recipe FILE\n",
    );
    const named = await run("--models", "unknown", "--preset", "sound");
    expect([named.code, named.stdout]).toEqual([
      0,
      expect.stringContaining("the origin of these models is not recorded"),
    ]);
  });

  it("refuses a file of another kind, before any work", async () => {
    const { code, stderr } = await run("--models", "m", "--out", "out.xlsx");
    expect(code).toBe(2);
    expect(stderr).toMatch(/--out out\.xlsx: the file name's ending decides the format; use \.csv/);
  });

  it("does not write over the bars that it read", async () => {
    const { code, stderr } = await run(
      "--models",
      "m",
      "--bars",
      "minutes.csv",
      "--symbol",
      "SAMPLE",
      "--out",
      "minutes.csv",
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/--out minutes\.csv would replace a file that the bars were read from/);
  });
});
