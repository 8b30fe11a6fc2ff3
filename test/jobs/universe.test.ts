import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import {
  evaluate,
  makeUniverse,
  nullRuns,
  openUniverse,
  POLICY_DEFAULTS,
  PRESETS,
  readModels,
  readPromotion,
  research,
  runUniverse,
  type SymbolRow,
  type UniverseRunOptions,
  universeOf,
  writeBars,
} from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeRun } from "../../lib/dist/backtest/judge-run.js";
import { onThisThread } from "../../lib/dist/jobs/on-this-thread.js";
import { visibleFiles } from "../faults/scenarios.js";

const root = mkdtempSync(join(tmpdir(), "universe-run-"));
const store = join(root, "store");
const made = makeUniverse({ symbols: ["AA", "BB", "CC"], edges: { BB: 0.14 }, seed: 1, to: "2018-03-01" });
const policy = { gate: 0.01, cap: 0.2, costs: "ib", shares: "fractional" } as const;
const run = async (options: Partial<UniverseRunOptions> = {}) =>
  runUniverse(await openUniverse(store), PRESETS.sound as never, { policy, ...options });
/** The symbols that were worked on, in the universe's order. */
const worked = async (options: Partial<UniverseRunOptions>): Promise<string[]> => {
  let before = 0;
  const symbols: string[] = [];
  await run({
    ...options,
    onSymbol: ({ symbol }, at) => {
      if (at.worked > before) symbols.push(symbol);
      before = at.worked;
    },
  });
  return symbols.sort();
};

beforeAll(async () => {
  process.env.SOURCE_DATE_EPOCH = "1600000000";
  for (const symbol of made.symbols) await writeBars(join(store, `${symbol}.csv`), made.minutes(symbol));
  const { minutes } = made;
  const short = makeUniverse({ symbols: ["SHORT"], seed: 1, to: "2018-01-05" });
  await writeBars(join(store, "SHORT.csv"), short.minutes("SHORT"));
  writeFileSync(join(store, "EMPTY.csv"), "");
  writeFileSync(join(store, "BROKEN.csv"), "time,open,high,low,close,volume\n2018-01-02 09:31:00,1,2\n");
  // A stock that never moves enough: every label is 0.
  const still = { ...minutes("AA"), symbol: "STILL" };
  const flat = (values: Float64Array): Float64Array => values.map((_, i) => 100 + 0.01 * (i % 3));
  const [open, close] = [flat(still.open), flat(still.close)];
  const high = close.map((price, i) => Math.max(price, open[i]!) + 0.01);
  const low = close.map((price, i) => Math.min(price, open[i]!) - 0.01);
  await writeBars(join(store, "STILL.csv"), { ...still, open, high, low, close });
});
afterAll(() => {
  delete process.env.SOURCE_DATE_EPOCH;
  rmSync(root, { recursive: true });
});

describe("runUniverse", () => {
  it("gives the same bytes on this thread, in threads and in shares", async () => {
    const out = (name: string): string => join(root, name);
    const here = await run({ out: out("here"), runner: onThisThread });
    const whole = visibleFiles(out("here"));
    expect(await run({ out: out("two"), workers: 2 })).toEqual(here);
    for (const index of [2, 0, 1]) {
      const { rows } = await run({ out: out("shares"), shard: { index, of: 3 } });
      expect(rows.map(({ symbol }) => symbol)).toEqual(
        here.rows.map(({ symbol }) => symbol).filter((_, i) => i % 3 === index),
      );
    }
    // The shares leave the table to a last run, which works on nothing but what failed.
    expect(visibleFiles(out("shares"))).not.toContain("results.parquet");
    expect(await worked({ out: out("shares"), resume: true })).toEqual(["BROKEN", "EMPTY", "SHORT", "STILL"]);
    for (const name of ["two", "shares"]) expect(visibleFiles(out(name)), name).toBe(whole);
  });

  it("gives a bad symbol a row with the reason, and the others what research, evaluate and judge give", async () => {
    const out = join(root, "rows");
    const { rows, tested, failed } = await run({ out });
    expect([tested, failed]).toEqual([3, 4]);
    const faults = Object.fromEntries(
      rows.flatMap(({ symbol, fault }) => (fault === undefined ? [] : [[symbol, fault]])),
    );
    expect(Object.keys(faults)).toEqual(["BROKEN", "EMPTY", "SHORT", "STILL"]);
    expect(faults.BROKEN).toMatch(/BROKEN\.csv: line 2: 3 columns instead of 6/);
    expect(faults.EMPTY).toMatch(/EMPTY\.csv/);
    expect(faults.SHORT).toMatch(/labels?|rows/);
    expect(faults.STILL).toMatch(/label|audit/);
    const minutes = await (await openUniverse(store, { report: () => {} })).minutes("BB");
    const alone = research(minutes, PRESETS.sound);
    const { auc, beyondBaseline } = evaluate(alone).models.brain;
    const { promotion } = judgeRun(alone as never, policy, null);
    const found = rows.find(({ symbol }) => symbol === "BB")!;
    const bounds = ({ estimate, low, high }: typeof auc) => ({ estimate, low, high });
    const { trades, profit, sharpe } = promotion.atCosts.candidate;
    expect(found.figures).toMatchObject({ auc: bounds(auc), beyond: bounds(beyondBaseline), trades, profit, sharpe });
    expect(found.figures).toMatchObject({ verdict: promotion.verdict, from: promotion.from, to: promotion.to });
    // The same test with ten times the placements.
    expect(found.figures!.p).toBeCloseTo(promotion.timing.p, 1);
    expect(found.figures!.equity).toHaveLength(found.figures!.days);
    expect(found.figures!.equity.at(-1)).toBeCloseTo(1 + profit / 100_000, 4);
    // Beside the models, which can be read, and who made them.
    expect(await readModels(join(out, "symbol=BB"), PRESETS.sound)).toEqual(alone.models);
    const manifest = JSON.parse(readFileSync(join(out, "symbol=BB", "manifest.json"), "utf8"));
    expect(manifest.data).toMatchObject({ symbol: "BB", synthetic: false, files: [{ name: "BB.csv" }] });
    expect(manifest.created).toBe("2020-09-13T12:26:40.000Z");
    // And the verdict, which the ledger counts as the first look.
    const stored = await readPromotion(join(out, "symbol=BB"));
    const looks = { at: manifest.created, symbol: "BB", looks: 1, verdict: promotion.verdict, cash: 100_000 };
    expect(stored.ledger.entries).toEqual([expect.objectContaining(looks)]);
    expect(stored.faults).toEqual([]);
    expect(stored.promotion).toMatchObject({ verdict: promotion.verdict, atCosts: promotion.atCosts });
    const label = { threshold: 0.001, horizon: 12 };
    expect(stored.policy).toEqual({ ...POLICY_DEFAULTS, ...policy, side: "long", label });
  });

  it("takes p from null runs, those that nullRuns makes", async () => {
    const universe = makeUniverse({ symbols: ["AA", "BB"], seed: 1, to: "2018-03-01", edges: { BB: 0.14 } });
    const result = await runUniverse(universe, PRESETS.sound as never, {
      policy,
      nullRuns: 4,
      nullSeed: 7,
      workers: 2,
    });
    const [own] = Object.values(
      (await nullRuns(universe.minutes("BB"), { recipes: { sound: PRESETS.sound as never }, runs: 4, seed: 7 }))
        .recipes,
    );
    expect(result.rows[1]!.figures!.p).toBe(own!.beyond.p);
    expect(result).toMatchObject({ test: "null runs", leastP: 0.2, needed: 4, discoveries: [] });
  });

  it("works on this thread where universe or recipe were made there, and says so", async () => {
    const lines: string[] = [];
    const report = (line: string): void => void lines.push(line);
    const bars = universeOf([made.minutes("AA")]);
    const here = await runUniverse(bars, PRESETS.sound as never, { policy, workers: 2, report });
    const { source: _, ...local } = PRESETS.sound;
    const again = await runUniverse(made, local as never, { policy, workers: 2, report });
    expect(again.rows[0]!.figures).toEqual(here.rows[0]!.figures);
    expect(lines).toEqual([
      expect.stringMatching(/^the universe was made here/),
      expect.stringMatching(/^recipe sound was made here/),
    ]);
  });

  it("refuses a folder that holds something else, and choices that cannot work", async () => {
    const out = join(root, "refused");
    await run({ out, shard: { index: 0, of: 7 } });
    await expect(run({ out })).rejects.toThrow(/refused: holds this run already: --resume does what is left of it/);
    await expect(run({ out, resume: true, policy: { ...policy, gate: 0.02 } })).rejects.toThrow(
      /refused: holds another run, with other policy \(see run\.json in it\): name another folder with --out/,
    );
    await expect(run({ out, resume: true, nullRuns: 3, allow: "spikes" })).rejects.toThrow("other allow, nullRuns");
    const strange = join(root, "strange");
    mkdirSync(strange);
    writeFileSync(join(strange, "mine.txt"), "mine");
    await expect(run({ out: strange, resume: true })).rejects.toThrow(
      /strange: is not empty \(mine\.txt\), and holds no run/,
    );
    const universe = await openUniverse(store);
    await expect(runUniverse(universe, PRESETS.seed as never, { policy })).rejects.toThrow(
      "recipe seed keeps no test part, so no verdict is possible: take preset sound",
    );
    await expect(run({ nullRuns: 1 })).rejects.toThrow("runs must be 2 or more, got 1");
  });

  it("resumes: keeps what is done, does anew what has changed, tries again what failed", async () => {
    const out = join(root, "resumed");
    const stop = new AbortController();
    const seen: SymbolRow[] = [];
    const onSymbol = (row: SymbolRow): void => {
      seen.push(row);
      if (seen.length === 2) stop.abort(new Error("enough"));
    };
    await expect(run({ out, workers: 1, onSymbol, signal: stop.signal })).rejects.toThrow("enough");
    const done = seen.filter(({ figures }) => figures).map(({ symbol }) => symbol);
    const left = ["AA", "BB", "BROKEN", "CC", "EMPTY", "SHORT", "STILL"].filter((symbol) => !done.includes(symbol));
    expect(await worked({ out, resume: true })).toEqual(left);
    const failing = ["BROKEN", "EMPTY", "SHORT", "STILL"];
    expect(await worked({ out, resume: true })).toEqual(failing);
    const before = visibleFiles(join(out, "symbol=CC"));
    // Another look, at models that are about to be trained anew.
    appendFileSync(join(out, "symbol=CC", "looks.jsonl"), "{}\n");
    const text = readFileSync(join(store, "CC.csv"), "utf8");
    try {
      const lines = text.trimEnd().split("\n");
      writeFileSync(join(store, "CC.csv"), `${lines.slice(0, -390).join("\n")}\n`);
      expect(await worked({ out, resume: true })).toEqual(["BROKEN", "CC", "EMPTY", "SHORT", "STILL"]);
      expect(visibleFiles(join(out, "symbol=CC"))).not.toBe(before);
      expect((await readPromotion(join(out, "symbol=CC"))).faults).toEqual([]);
      // Bars that cannot be read any more: the models of before go, with their verdict and ledger.
      appendFileSync(join(store, "CC.csv"), "nonsense\n");
      expect(await worked({ out, resume: true })).toContain("CC");
      expect(visibleFiles(join(out, "symbol=CC")).split("\n")).toHaveLength(1);
    } finally {
      writeFileSync(join(store, "CC.csv"), text);
    }
    await run({ out, resume: true });
    expect(visibleFiles(join(out, "symbol=CC"))).toBe(before);
  });

  it("gives the same reasons wherever the store lies", async () => {
    const other = join(root, "other place", "copy");
    cpSync(store, other, { recursive: true });
    const list = join(root, "list.txt");
    writeFileSync(list, "BROKEN,store/BROKEN.csv\nEMPTY,store/EMPTY.csv\n");
    const faults = async (path: string) =>
      (
        await runUniverse(await openUniverse(path, { symbols: ["BROKEN", "EMPTY"] }), PRESETS.sound as never, {
          policy,
        })
      ).rows.map(({ fault }) => fault);
    const here = await faults(store);
    expect(here).toEqual([expect.stringMatching(/^BROKEN\.csv: /), expect.stringMatching(/^EMPTY\.csv: /)]);
    expect(await faults(`${other}/`)).toEqual(here);
    expect(await faults(list)).toEqual(here.map((fault) => `store${sep}${fault}`));
  });
});
