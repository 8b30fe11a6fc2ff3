import { blockBootstrap, makeSample, nullRuns } from "ata-lab";
import { expect, it } from "vitest";
import { DRAWS } from "../../lib/dist/evaluation/day-blocks.js";
import { checkCount, numbersNeed } from "../../lib/dist/util/check-count.js";
import { RUNS } from "../../lib/dist/validation/null-runner.js";
import { runCli } from "../support/cli.js";

it("refuses what is no whole number or out of bounds, with the bound and the cure", () => {
  const limits = { name: "draws", least: 2, most: 1000, why: "take 10", needs: numbersNeed };
  for (const count of [2, 1000]) expect(checkCount(count, limits)).toBeUndefined();
  for (const count of [1, 2.5, Number.NaN, -1]) {
    expect(() => checkCount(count, limits)).toThrow(`draws must be 2 or more, got ${count}`);
  }
  for (const count of [1001, 1e10]) {
    expect(() => checkCount(count, limits)).toThrow(
      `draws must be 1,000 or less, got ${count}, which would need ${count === 1001 ? "1" : "80,000"} MB for each figure: take 10`,
    );
  }
});

it("holds for null runs and draws, before anything runs", async () => {
  const rows = { time: Float64Array.of(1, 1e9), label: Uint8Array.of(1, 0), score: Float64Array.of(1, 0) };
  expect(() => blockBootstrap("auc", rows, { draws: DRAWS.most + 1 })).toThrow(/draws must be 1,000,000 or less/);
  const started = performance.now();
  await expect(nullRuns(makeSample({ to: "2018-01-04" }), { runs: RUNS.most + 1 })).rejects.toThrow(
    /runs must be 100,000 or less, got 100001, which would need 28 hours of a processor at a second each: each is the whole flow/,
  );
  for (const args of [
    ["null", "--runs", "100000000"],
    ["compare", "--draws", "10000000000"],
  ]) {
    const { code, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/must be [\d,]+ or less, got \d+, which would need [\d,]+ (hours|MB) .*: each /);
  }
  expect(performance.now() - started).toBeLessThan(60_000);
});
