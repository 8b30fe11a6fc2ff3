import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  evaluatePool,
  makeUniverse,
  openUniverse,
  PRESETS,
  researchPool,
  runUniverse,
  withOptions,
  writeBars,
} from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const root = mkdtempSync(join(tmpdir(), "universe-cli-"));
afterAll(() => rmSync(root, { recursive: true }));
beforeAll(async () => {
  const universe = makeUniverse({ symbols: ["AA", "BB"], seed: 1, to: "2018-03-01" });
  for (const symbol of universe.symbols)
    await writeBars(join(root, "store", `${symbol}.csv`), universe.minutes(symbol));
  writeFileSync(join(root, "store", "BAD.csv"), "");
  writeFileSync(join(root, "bad.txt"), "BAD\n");
});

const gate = ["--gate", "0.01", "--cap", "0.2", "--fractional"];
const universe = (...words: string[]) => runCli(["universe", "--store", "store", ...words], root);

describe("ata-lab universe", () => {
  it("writes folders, table and page, prints a table, and says how to go on", async () => {
    const { code, stdout, stderr } = await universe(...gate, "--out", "out", "--workers", "1");
    expect([code, stderr]).toEqual([0, "warning: 1 symbol without a result\n"]);
    expect(stdout).toMatch(/^store, 3 symbols, recipe sound\n\n2 symbols on their test parts, the lowest p first:\n/);
    expect(stdout).toMatch(/\n1 symbol without a result:\n +symbol +no result, because\n +BAD +.*BAD\.csv/);
    expect(stdout).toMatch(/\nWritten:\n {2}out[/\\]results\.parquet\n {2}out[/\\]universe\.html\n$/);
    const files = ["results.parquet", "run.json", "symbol=AA", "symbol=BAD", "symbol=BB", "universe.html"];
    expect(readdirSync(join(root, "out")).sort()).toEqual(files);
    const again = await universe(...gate, "--out", "out");
    expect([again.code, again.stderr]).toEqual([
      1,
      "ata-lab: out: holds this run already: --resume does what is left of it, or name another folder with --out\n",
    ]);
  });

  it("records each symbol's verdict: check and promote take the folder, and another policy is look 2", async () => {
    const folder = join("out", "symbol=BB");
    const check = await runCli(["check", folder], root);
    expect(check.code).toBe(0);
    expect(check.stdout).not.toContain("is not one of these models");
    expect(check.stdout).toContain("looks.jsonl: 1 judgement, none edited or removed; 1 look at the days");
    const promote = await runCli(["promote", folder, "--into", "live"], root);
    expect([promote.code, promote.stderr]).toEqual([
      1,
      expect.stringMatching(/the verdict is "not enough evidence": \d/),
    ]);
    const forced = await runCli(["promote", folder, "--into", "live", "--force", "paper"], root);
    expect([forced.code, forced.stdout]).toEqual([0, expect.stringContaining("live: 4 models of")]);
    const backtest = (...words: string[]) =>
      runCli(["backtest", "--models", folder, "--bars", join("store", "BB.csv"), "--symbol", "BB", ...words], root);
    const same = await backtest(...gate);
    expect(same.stdout).toContain("The very same was judged before, which is no new look: looks.jsonl counts 1 look");
    const other = await backtest("--gate", "0.02", "--cap", "0.2", "--fractional");
    expect(other.stdout).toContain("looks.jsonl counts 2 looks at these days, 1 of them by this judgement");
  });

  it("gives the library's numbers as JSON, also of a share", async () => {
    const { code, stdout } = await universe(...gate, "--out", "json", "--json", "--shard", "2/3");
    expect(code).toBe(0);
    const { rows, shard, store, written } = JSON.parse(stdout);
    expect([shard, store, written]).toEqual([{ index: 2, of: 3 }, "store", []]);
    const policy = { gate: 0.01, cap: 0.2, costs: "ib", shares: "fractional" } as const;
    const own = await openUniverse(join(root, "store"), { symbols: ["BB"], report: () => {} });
    const same = await runUniverse(own, PRESETS.sound as never, { policy });
    expect(rows).toEqual(JSON.parse(JSON.stringify(same.rows)));
    expect(existsSync(join(root, "json", "universe.html"))).toBe(false);
  });

  it("trains one set of models with --pool, scored on all symbols and on each", async () => {
    const { code, stdout, stderr } = await universe("--pool", "--out", "pool", "--json");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: BAD is left out: .*BAD\.csv/);
    const { evaluation, scores, skipped } = JSON.parse(stdout);
    const own = await openUniverse(join(root, "store"), { symbols: ["AA", "BB"], report: () => {} });
    const pool = await researchPool(own, withOptions(PRESETS.sound, { pool: true }));
    const { models, rows } = evaluatePool(pool);
    expect(evaluation.models.brain.auc).toEqual(JSON.parse(JSON.stringify(models.brain.auc)));
    expect(scores.map(({ symbol }: { symbol: string }) => symbol)).toEqual(["AA", "BB"]);
    expect(scores[0].rows + scores[1].rows).toBe(rows);
    expect(skipped).toHaveLength(1);
    expect(readdirSync(join(root, "pool")).sort()).toContain("manifest.json");
    const table = await universe("--pool", "--out", "pool");
    expect(table.stdout).toMatch(/^store, 3 symbols, recipe sound: one set of models from 2 symbols, [\d,]+ rows\n/);
    expect(table.stdout).toMatch(/\n {2}AA +[\d,]+ +0\.\d{4} +-?0\.\d{4}\n {2}BB /);
    // A project of LEAN trades one stock, which the pool does not name.
    const handed = await runCli(["export", "lean", "--models", "pool", "--gate", "0.02", "--out", "lean"], root);
    expect(handed.code).toBe(0);
    expect(JSON.parse(readFileSync(join(root, "lean", "config.json"), "utf8")).parameters.symbol).toBe("SPY");
    await universe(...gate, "--out", "alone", "--symbols", "bad.txt");
    const mixed = await universe("--pool", "--out", "alone");
    expect([mixed.code, mixed.stderr]).toEqual([1, expect.stringContaining("alone: holds a run with models of each")]);
    const strange = await universe("--pool", "--gate", "0.1");
    expect([strange.code, strange.stderr]).toEqual([2, expect.stringContaining("--gate does not go with --pool")]);
    const never = await universe("--pool", "--set", "pool=false");
    expect([never.code, never.stderr]).toEqual([
      2,
      expect.stringContaining("--set pool=false does not go with --pool"),
    ]);
  });

  it("lists symbols that the store lacks with the reason, and ends with 0 after a share without a result", async () => {
    writeFileSync(join(root, "lacking.txt"), "XX\nAA\n");
    const words = ["--symbols", "lacking.txt", ...gate, "--out", "lacking"];
    const share = await universe(...words, "--shard", "0/2");
    expect([share.code, share.stdout]).toEqual([
      0,
      "store, 2 symbols, recipe sound: share 0 of 2, 1 symbol: 0 done, 1 without a result, in lacking.\n",
    ]);
    expect((await universe(...words, "--shard", "2/3")).stdout).toContain("share 2 of 3, 0 symbols: 0 done");
    const { code, stdout } = await universe(...words, "--resume");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n +XX +the store has no bars of XX\n/);
  });

  it("ends with 1 if no symbol has a result, and says so", async () => {
    const { code, stderr } = await universe("--symbols", "bad.txt", "--out", "bad");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^warning: 1 symbol without a result\nata-lab: no symbol of store has a result\n$/);
  });

  it.each([
    [["universe"], 2, /required option '--store <path>' not specified/],
    [["universe", "--store", "store", "--shard", "3/3"], 2, /the shares of 3 are 0\/3 to 2\/3, not 3\/3/],
    [["universe", "--store", "store", "--null-runs", "1"], 2, /runs must be 2 or more, got 1/],
    [
      ["universe", "--store", "store", "--preset", "seed"],
      1,
      /recipe seed keeps no test part, so no verdict is possible/,
    ],
    [["universe", "--store", "store", "--out", "store/out"], 1, /store\/out: is in the store, where results would be/],
    [["universe", "--store", "store", "--results", "r"], 2, /--results goes with --queue/],
    [["universe", "--store", "nowhere"], 1, /nowhere: no such file or folder/],
    [["universe", "--store", "bad.txt"], 1, /bad\.txt, line 1: no file of BAD: write "BAD,FILE"/],
  ])("%j is refused", async (args, code, message) => {
    const found = await runCli(args, root);
    expect(found.code).toBe(code);
    expect(found.stderr).toMatch(message);
    expect(found.stdout).toBe("");
  });
});
