import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY, fileSource, formatTime, knownTimes, type Predictions, parseDay, predictBars, research } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { sessionsBetween } from "../../lib/dist/bars/calendar.js";
import { pythonModule } from "../../lib/dist/handover/python-module.js";
import { drawnModels, HANDED, type HandedCase, minuteRows } from "../support/handed-over.js";
import { pythonWith } from "../support/python.js";

const python = pythonWith("test/python/requirements.txt");
const folder = mkdtempSync(join(tmpdir(), "export-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A row of `score`, where a missing number is null. */
type Row = { readonly [name: string]: number | string | boolean | null };

/** What the exported module says of minutes. */
function scored({ minutes, recipe, policy }: HandedCase, models: ReturnType<typeof drawnModels>): Row[] {
  const path = join(folder, "ata_model.py");
  writeFileSync(path, pythonModule({ recipe, models, policy, cash: 100_000 }));
  execFileSync(python, ["-W", "error", "-m", "py_compile", path]);
  const input = JSON.stringify(minuteRows(minutes));
  return JSON.parse(
    execFileSync(python, ["-W", "error", "test/python/export.py", path], { input, maxBuffer: 1e9, encoding: "utf8" }),
  );
}

/** The largest difference of a column; where a number is missing, both must be. */
function largest(ours: ArrayLike<number>, theirs: readonly Row[], name: string): number {
  let most = 0;
  theirs.forEach((row, i) => {
    const value = row[name];
    if (value === null || Number.isNaN(ours[i]!)) {
      expect([name, i, value === null]).toEqual([name, i, Number.isNaN(ours[i]!)]);
    } else most = Math.max(most, Math.abs(ours[i]! - (value as number)));
  });
  return most;
}

/** Compares what Python says with `predictBars`, and returns the largest difference in p. */
function compare(predictions: Predictions, rows: readonly Row[]): number {
  const { bars, p, learned, needed, wanted } = predictions;
  expect(rows.map(({ time }) => time)).toEqual(Array.from(knownTimes(bars), formatTime));
  expect(rows.map(({ close }) => close)).toEqual([...bars.close]);
  expect(rows.map((row) => row.learned)).toEqual([...learned]);
  expect(rows.map(({ history, cold }) => [history, cold])).toEqual(
    Array.from(learned, (_, i) => [i + 1, i + 1 < needed]),
  );
  if (wanted) {
    expect(largest(wanted, rows, "wanted")).toBeLessThan(1e-9);
    // The same decision, and not only nearly the same size.
    expect(rows.map((row) => Math.sign(row.wanted as number))).toEqual(Array.from(wanted, (x) => Math.sign(x) || 0));
  }
  return Math.max(...Object.entries(p).map(([name, column]) => largest(column, rows, `p_${name}`)));
}

describe("an exported Python module", () => {
  it.each(Object.keys(HANDED))("says what predict says: %s", (what) => {
    const handed = HANDED[what]!;
    const { minutes, recipe, policy } = handed;
    const models = drawnModels(recipe, minutes, 1);
    const predictions = predictBars(minutes, models, recipe, { ...(policy && { policy }) });
    const difference = compare(predictions, scored(handed, models));
    expect(difference).toBeLessThan(1e-9);
    if (process.env.SHOW)
      console.log(`${what}: ${difference.toExponential(1)} over ${predictions.bars.time.length} bars`);
    const { deciding, p, wanted } = predictions;
    const known = p[deciding]!.filter((value) => !Number.isNaN(value));
    expect(Math.max(...known) - Math.min(...known)).toBeGreaterThan(0.3);
    if (wanted) expect(new Set(Array.from(wanted, Math.sign)).size).toBeGreaterThan(1);
  });

  it.for([
    ["QQQ", "QQQ_1min.csv.gz", "America/New_York"],
    ["SPY", "SPY_1min.parquet", "UTC"],
  ] as const)("says what predict says of real bars of %s", async ([symbol, file, zone], { skip }) => {
    const path = `../shared/data/${file}`;
    skip(!existsSync(path), "the real bars are not part of the project");
    const minutes = await fileSource(path, { zone, report: () => {} })({ symbol });
    for (const what of symbol === "SPY" ? (["seed"] as const) : (["sound"] as const)) {
      const { recipe } = HANDED[what]!;
      const policy = { ...HANDED[what]!.policy!, gate: 0.01, longOnly: false };
      const { models } = research(minutes, recipe);
      const predictions = predictBars(minutes, models, recipe, { policy });
      const handed = { minutes, recipe, policy };
      const difference = compare(predictions, scored(handed, models));
      expect(difference).toBeLessThan(1e-9);
      expect(predictions.wanted!.some((fraction) => Math.abs(fraction) > 0)).toBe(true);
      if (process.env.SHOW)
        console.log(`${symbol}, ${what}: ${difference.toExponential(1)} over ${predictions.bars.time.length} bars`);
    }
  });

  // pandas adds and takes away as windows move, which loses digits; deviations of small returns lose most.
  const FAR: { readonly [column: string]: number } = { vol_z: 1e-6, volm_z: 1e-9, bb_z: 1e-9, vol20: 1e-9 };

  it.each(["seed", "sound", "seed with gaps, missing numbers and no volume"])("has pandas' columns: %s", (what) => {
    const { minutes, recipe } = HANDED[what]!;
    writeFileSync(
      join(folder, "ata_model.py"),
      pythonModule({ recipe, models: drawnModels(recipe, minutes, 1), cash: 100_000 }),
    );
    const { closed, label } = recipe.bars;
    const input = JSON.stringify({ minutes: minuteRows(minutes), closed, label });
    const far: { readonly [column: string]: number } = JSON.parse(
      execFileSync(python, ["test/python/export-columns.py", folder], { input, maxBuffer: 1e9, encoding: "utf8" }),
    );
    expect(Object.keys(far)).toHaveLength(25);
    expect(Object.entries(far).filter(([name, distance]) => !(distance <= (FAR[name] ?? 1e-12)))).toEqual([]);
  });

  it("has the exchange's sessions of all years, early closes and closures too", () => {
    const { minutes, recipe } = HANDED.sound!;
    writeFileSync(
      join(folder, "ata_model.py"),
      pythonModule({ recipe, models: drawnModels(recipe, minutes, 1), cash: 100_000 }),
    );
    const program =
      "import sys, json; sys.dont_write_bytecode = True; import ata_model as m; print(json.dumps(" +
      "[m.session_of(day * m.DAY) for day in json.load(sys.stdin)]))";
    const days = Array.from({ length: 31 * 366 }, (_, i) => parseDay("1998-01-01") / DAY + i).filter(
      (day) => day * DAY < parseDay("2029-01-01"),
    );
    const theirs: readonly (readonly number[] | null)[] = JSON.parse(
      execFileSync(python, ["-c", program], {
        cwd: folder,
        input: JSON.stringify(days),
        encoding: "utf8",
        maxBuffer: 1e9,
      }),
    );
    const ours = new Map(sessionsBetween("1998-01-01", "2028-12-31").map(({ open, close }) => [open, close] as const));
    const found = theirs.filter((session) => session !== null && session[0]! < parseDay("2028-12-31"));
    expect(new Map(found as unknown as [number, number][])).toEqual(ours);
    expect(ours.size).toBeGreaterThan(7_700);
  });

  it("reads a file of minutes and prints a table, as its README says", () => {
    const { minutes, recipe, policy } = HANDED["sound with gaps, missing numbers and no volume"]!;
    const models = drawnModels(recipe, minutes, 1);
    writeFileSync(join(folder, "ata_model.py"), pythonModule({ recipe, models, policy, cash: 100_000 }));
    const rows = minuteRows(minutes).map((row) => (row as unknown[]).join(","));
    writeFileSync(join(folder, "minutes.csv"), ["time,open,high,low,close,volume", ...rows, ""].join("\n"));
    const run = (
      ...args: string[]
    ): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
      spawnSync(python, ["-W", "error", "ata_model.py", ...args], { cwd: folder, encoding: "utf8", maxBuffer: 1e9 });
    const lines = run("minutes.csv").stdout.trimEnd().split("\n");
    const { bars, p } = predictBars(minutes, models, recipe);
    expect(lines[0]).toBe("time,close,p_rsi,p_macd,p_trend,p_brain,atr,wanted,learned,history,cold");
    expect(lines).toHaveLength(bars.time.length + 1);
    expect(Math.abs(Number(lines.at(-1)!.split(",")[5]) - p.brain!.at(-1)!)).toBeLessThan(1e-9);
    expect(run("minutes.csv").stderr).toBe("");

    // The same minutes by their starts: told once, and they are scored.
    const starts = minuteRows({ ...minutes, time: minutes.time.map((time) => time - 60_000) });
    const named = starts.map((row) => (row as unknown[]).join(","));
    writeFileSync(join(folder, "starts.csv"), ["time,open,high,low,close,volume", ...named, ""].join("\n"));
    const told = run("starts.csv");
    expect(told.stderr).toMatch(
      /^warning: \S+ 09:30:00 as a minute's end is before the session; .* --bars starts\.csv --stamp start [^\n]*\n$/,
    );
    expect([told.status, told.stdout.split("\n").length > 100]).toEqual([0, true]);
    expect(run()).toMatchObject({ status: 1, stderr: "usage: python3 ata_model.py minutes.csv\n" });
  });

  it.each<[what: string, rows: readonly unknown[][], message: RegExp]>([
    [
      "of no order",
      [
        ["2024-05-01 09:32", 1, 1, 1, 1, 1],
        ["2024-05-01 09:31", 1, 1, 1, 1, 1],
      ],
      /does not come after/,
    ],
    ["within a minute", [["2024-05-01 09:31:30", 1, 1, 1, 1, 1]], /is no whole minute/],
    ["with a zone", [["2024-05-01T09:31:00+00:00", 1, 1, 1, 1, 1]], /has a zone: pass New York's clock/],
    ["beyond the calendar", [["2031-05-01 09:31", 1, 1, 1, 1, 1]], /is outside the exchange calendar/],
  ])("refuses minutes %s", (_, rows, message) => {
    const { minutes, recipe } = HANDED.sound!;
    const path = join(folder, "ata_model.py");
    writeFileSync(path, pythonModule({ recipe, models: drawnModels(recipe, minutes, 1), cash: 100_000 }));
    const input = JSON.stringify(rows);
    expect(spawnSync(python, ["test/python/export.py", path], { input, encoding: "utf8" }).stderr).toMatch(message);
  });
});
