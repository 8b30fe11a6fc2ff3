import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Bars,
  backtest,
  brain,
  fileSource,
  formatTime,
  knownTimes,
  type Models,
  modelSignals,
  POLICY_DEFAULTS,
  type PolicySettings,
  PRESETS,
  predictBars,
  type Recipe,
  recipeBars,
  research,
  sliceBars,
  takeBars,
  withOptions,
} from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { tradedLabel } from "../../lib/dist/backtest/traded-label.js";
import { leanProject } from "../../lib/dist/handover/lean-project.js";
import { policyText } from "../../lib/dist/store/policy-file.js";
import { decemberOf, drawnModels, HANDED, type HandedCase, minuteRows } from "../support/handed-over.js";
import { pythonWith } from "../support/python.js";

const python = pythonWith("test/python/requirements.txt");
const folder = mkdtempSync(join(tmpdir(), "lean-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A fill: when, why, shares, price, fee. */
type Fill = readonly [time: string, tag: string, shares: number, price: number, fee: number];

interface Run {
  readonly logged: readonly (readonly [time: string, text: string])[];
  readonly fills: readonly Fill[];
  readonly equity: number;
}

function partsOf({ recipe, policy }: HandedCase, models: Models): Parameters<typeof leanProject>[0] {
  return { recipe, models, policy, cash: 100_000, symbol: "TEST", policyText: policyText(policy!) };
}

/** What the exported project does in the stand-in for LEAN. */
function traded({ minutes, recipe, policy }: HandedCase, models: Models, start: string): Run {
  const files = leanProject(partsOf({ minutes, recipe, ...(policy && { policy }) }, models));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  for (const name of ["main.py", "ata_model.py"]) {
    execFileSync(python, ["-W", "error", "-m", "py_compile", join(folder, name)]);
  }
  const input = JSON.stringify({
    minutes: minuteRows(minutes),
    parameters: { symbol: "TEST", start, end: "2030-12-31" },
  });
  return JSON.parse(
    execFileSync(python, ["-W", "error", "test/python/lean.py", folder], { input, maxBuffer: 1e9, encoding: "utf8" }),
  );
}

const START = "2018-12-14";

/** LEAN has no minutes without a number. */
function complete(minutes: Bars): Bars {
  const { open, high, low, close, volume } = minutes;
  const isWhole = (i: number): boolean => [open, high, low, close, volume].every((column) => !Number.isNaN(column[i]!));
  return takeBars(minutes, Uint32Array.from(Array.from(minutes.time.keys()).filter(isWhole)));
}

const CASES = [
  "seed",
  "sound",
  "sound with gaps, missing numbers and no volume",
  "evenings, and a last bar that is not over",
  "choices changed",
  "65 minutes, counted from the open",
  "a short trade's label",
];

/** Compares what a project logs after its start with what `predictBars` says; returns the largest difference in p. */
function expectSame(handed: HandedCase, models: Models, start: string): number {
  const { minutes, recipe, policy } = handed;
  const { bars, p, wanted } = predictBars(minutes, models, recipe, { policy: policy! });
  const { logged } = traded(handed, models, start);
  const known = Array.from(knownTimes(bars), formatTime);
  // Bars that are over after the day on which trading starts.
  const from = known.findIndex((time) => time > `${start} 00:00:00`);
  expect(logged).toHaveLength(known.length - from);
  let most = 0;
  logged.forEach(([, text], i) => {
    const said = Object.fromEntries(text.split(" ").map((part) => part.split("=") as [string, string]));
    const row = from + i;
    expect(text.startsWith(`${known[row]} `)).toBe(true);
    expect(Number(said.close)).toBe(bars.close[row]);
    for (const [name, column] of Object.entries(p)) {
      most = Math.max(most, Math.abs(Number(said[`p_${name}`]) - column[row]!));
    }
    expect(Math.abs(Number(said.wanted) - wanted![row]!)).toBeLessThan(1e-9);
    expect(Math.sign(Number(said.wanted))).toBe(Math.sign(wanted![row]!));
  });
  expect(logged.length).toBeGreaterThan(50);
  expect(most).toBeLessThan(1e-9);
  return most;
}

describe("an exported LEAN project", () => {
  it.each(CASES)("logs what predict says of the same minutes: %s", (what) => {
    const { recipe, ...given } = HANDED[what]!;
    const minutes = complete(given.minutes);
    const settings: PolicySettings = { ...given.policy!, shares: "whole" };
    const policy = { ...settings, ...tradedLabel(recipe, settings) } as PolicySettings;
    const models = drawnModels(recipe, minutes, 2);
    const most = expectSame({ minutes, recipe, policy }, models, START);
    if (process.env.SHOW) console.log(`LEAN, ${what}: ${most.toExponential(1)}`);
  });

  it.for([
    ["QQQ", "QQQ_1min.csv.gz", "America/New_York", "2022-03-01", "sound"],
    ["SPY", "SPY_1min.parquet", "UTC", "2022-01-12", "seed"],
  ] as const)("logs what predict says of real bars of %s", async ([symbol, file, zone, start, what], { skip }) => {
    const path = `../shared/data/${file}`;
    skip(!existsSync(path), "the real bars are not part of the project");
    const all = await fileSource(path, { zone, report: () => {} })({ symbol });
    const minutes = complete(sliceBars(all, 0, 45 * 390));
    const { recipe } = HANDED[what]!;
    const policy: PolicySettings = { ...HANDED[what]!.policy!, gate: 0.01, longOnly: false };
    const most = expectSame({ minutes, recipe, policy }, research(all, recipe).models, start);
    if (process.env.SHOW) console.log(`LEAN, ${symbol}: ${most.toExponential(1)}`);
  });

  it("has the p of a longer history after its warm-up", () => {
    const { recipe, policy } = HANDED.sound!;
    const minutes = decemberOf(12, 75);
    const models = drawnModels(recipe, minutes, 2);
    const { bars, p } = predictBars(minutes, models, recipe);
    const { logged } = traded({ minutes, recipe, policy: policy! }, models, "2018-12-27");
    const ours = p.brain!.slice(-logged.length);
    const theirs = logged.map(([, text]) => Number(/p_brain=(\S+)/.exec(text)![1]));
    expect(theirs).toHaveLength(2 * 78);
    expect(logged[0]![1]).toContain("cold=False");
    // The warm-up began after more than a thousand bars.
    expect(Number(/history=(\d+)/.exec(logged.at(-1)![1])![1])).toBeLessThan(bars.time.length - 1000);
    const most = Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]!)));
    expect(most).toBeLessThan(1e-9);
    if (process.env.SHOW) console.log(`LEAN, after a warm-up: ${most.toExponential(1)}`);
  });

  const minute = withOptions(PRESETS.sound as unknown as Recipe, { "bars.rule": "1min" });
  const bare = { ...POLICY_DEFAULTS, cap: 0.5, stopAtr: null, targetAtr: null, dailyStop: null, longOnly: false };

  // A minute's bars are LEAN's own, and the close that decided is where LEAN's backtest fills.
  it.each<[what: string, recipe: Recipe, policy: PolicySettings]>([
    ["lost edges", minute, { ...bare, gate: 0.2, minimumHold: 5 }],
    ["stops and targets", minute, { ...bare, gate: 0.2, stopAtr: 2, targetAtr: 3, costs: "ib+slip:1tick" }],
    ["trailing stops", minute, { ...bare, gate: 0.2, trailAtr: 4, stopAtr: 5, minimumHold: 90 }],
    ["five-minute bars", PRESETS.sound as unknown as Recipe, { ...bare, gate: 0.1, longOnly: true, costs: "bps:2" }],
  ])("trades as a backtest that fills at the close: %s", (_, recipe, policy) => {
    // Enough before the start for p to have its history.
    const minutes = decemberOf(11, recipe === minute ? 20 : 36);
    const models = drawnModels(recipe, minutes, 3);
    const { fills } = traded({ minutes, recipe, policy }, models, START);
    const bars = recipeBars(minutes, recipe.bars);
    const signals = modelSignals(bars, models, recipe);
    const result = backtest(bars, brain(policy), { ...policy, signals, fill: "close", from: START });
    const ends = Array.from(knownTimes(bars), formatTime);
    // The last one only closes the books.
    const ours = result.fills.filter(({ reason }) => reason !== "end");
    expect(fills.map(([time]) => time).slice(0, ours.length)).toEqual(ours.map(({ bar }) => ends[bar]));
    ours.forEach(({ shares, price, fee }, i) => {
      expect(fills[i]![2]).toBe(shares);
      expect(Math.abs(fills[i]![3] - price)).toBeLessThan(1e-9 * price);
      expect(Math.abs(fills[i]![4] - fee)).toBeLessThan(1e-6);
    });
    expect(fills.length - ours.length).toBeLessThanOrEqual(1);
    expect(ours.length).toBeGreaterThan(20);
  });

  it("ends a day after its loss, and holds nothing overnight where the policy says so", () => {
    const minutes = decemberOf(11, 36);
    const recipe = PRESETS.sound as unknown as Recipe;
    const policy = { ...bare, gate: 0.02, cap: 1, dailyStop: 0.006, flatAtClose: true };
    const { fills } = traded({ minutes, recipe, policy }, drawnModels(recipe, minutes, 3), START);
    const stops = fills.filter(([, tag]) => tag === "daily stop");
    expect(stops.length).toBeGreaterThan(2);
    for (const [time] of stops) {
      const day = time.slice(0, 10);
      expect(fills.filter(([other]) => other > time && other.startsWith(day))).toEqual([]);
    }
    expect(fills.filter(([, tag]) => tag === "close of the day").length).toBeGreaterThan(2);
    let held = 0;
    fills.forEach(([time, , shares], i) => {
      held += shares;
      if (fills[i + 1]?.[0].slice(0, 10) !== time.slice(0, 10)) expect([time, held]).toEqual([time, 0]);
    });
    // On the early close too.
    expect(fills.filter(([time]) => time.startsWith("2018-12-24") && time > "2018-12-24 12:59:00")).toEqual([]);
  });

  it("does not start with a model or a policy that was changed beside it", () => {
    const { minutes, recipe, policy } = HANDED.sound!;
    const models = drawnModels(recipe, minutes, 2);
    const run = (change: (files: Map<string, string>) => unknown): string => {
      const files = new Map<string, string>(leanProject(partsOf({ minutes, recipe, policy: policy! }, models)));
      change(files);
      for (const [name, text] of files) writeFileSync(join(folder, name), text);
      const input = JSON.stringify({ minutes: [], parameters: {} });
      const { stderr } = spawnSync(python, ["test/python/lean.py", folder], { input, encoding: "utf8" });
      return stderr;
    };
    const replaced =
      (name: string, old: RegExp, by: string) =>
      (files: Map<string, string>): unknown =>
        files.set(name, files.get(name)!.replace(old, by));
    expect(run(() => {})).toBe("");
    expect(run(replaced("brain.json", /"bias": /, '"bias": 1'))).toMatch(/ValueError: brain\.json is not what /);
    expect(run(replaced("policy.json", /"gate": 0.05/, '"gate": 0.06'))).toMatch(/ValueError: policy\.json is not /);
  });
});
