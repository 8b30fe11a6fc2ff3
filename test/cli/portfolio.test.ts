import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeUniverse, research, writeBars, writeModels } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

describe("ata-lab portfolio", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "portfolio-"));
    const universe = makeUniverse({ symbols: 3, seed: 1, edges: { S02: 0.1 }, to: "2018-03-01" });
    for (const symbol of universe.symbols) {
      await writeBars(join(folder, "store", `symbol=${symbol}`, "bars.csv"), universe.minutes(symbol));
    }
    await writeModels(join(folder, "models"), research(universe.minutes("S02")).models);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (...options: string[]) =>
    runCli(["portfolio", "--models", join(folder, "models"), "--store", join(folder, "store"), ...options]);
  const settings = ["--gate", "0.02", "--cap", "0.3", "--costs", "bps:1", "--fractional"];

  it("prints what each stock brought and the verdict, and counts the look; other caps are another look", async () => {
    const first = await run(...settings, "--cap-per-stock", "0.2");
    expect(first.stdout).toMatch(/stock +trades +turnover a year/);
    expect(first.stdout).toMatch(/S01 .*\n.*S02 .*\n.*S03 .*\n.*in all/);
    expect(first.stdout).toMatch(/NOT UNTOUCHED: There is no manifest/);
    expect(first.stdout).toMatch(/NOT ENOUGH EVIDENCE/);
    await run(...settings, "--cap-per-stock", "0.2");
    const again = JSON.parse(
      (await run(...settings, "--cap-per-stock", "0.1", "--ration", "pro-rata", "--json")).stdout,
    );
    expect([again.looks, again.ration, again.promotion.symbol]).toEqual([2, "proRata", "S01,S02,S03"]);
    const sum = again.stocks.reduce((total: number, { profit }: { profit: number }) => total + profit, 0);
    expect(sum).toBeCloseTo(again.performance.candidate.profit, 6);
    const ledger = (await readFile(join(folder, "models", "looks.jsonl"), "utf8")).trim().split("\n");
    expect(ledger.map((line) => JSON.parse(line).looks)).toEqual([1, 0, 1]);
  });

  it("is silent about each of many files; of many warnings it says how many, and the first", async () => {
    expect((await run(...settings)).stderr).toBe("");
    const few = await run(...settings, "--allow", "spikes");
    expect(few.stderr.match(/^warning: S0\d: --allow spikes: the audit found nothing of that name$/gm)).toHaveLength(3);
    const names = ["A", "B", "C", "D", "E", "F"];
    await writeFile(join(folder, "six.txt"), names.map((name) => `${name},store/symbol=S01/bars.csv\n`).join(""));
    const many = await run(...settings, "--store", join(folder, "six.txt"), "--allow", "spikes", "--json");
    expect(many.stderr).toBe(
      "warning: 6 warnings of the audit, all with --json; the first: A: --allow spikes: the audit found nothing of that name\n",
    );
    expect(JSON.parse(many.stdout).warnings).toHaveLength(6);
  });

  it("says how to leave out a stock that cannot be read", async () => {
    await writeFile(join(folder, "lacking.txt"), "A,store/symbol=S01/bars.csv\nB,nowhere.csv\n");
    const { code, stderr } = await run("--store", join(folder, "lacking.txt"));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^ata-lab: B: .*nowhere\.csv.*; to leave B out, list the other stocks .*: --symbols FILE\n$/,
    );
  });
});
