import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatTime, knownTimes, type Predictions, predictBars } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
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
});
