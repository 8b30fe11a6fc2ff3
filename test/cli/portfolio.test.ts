import { mkdtemp, readFile, rm } from "node:fs/promises";
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
});
