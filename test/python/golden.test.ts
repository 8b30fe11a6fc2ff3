import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { makeSample, research } from "ata-lab";
import { describe, expect, it } from "vitest";
import { expectGolden, type Golden } from "../support/golden.js";
import { pythonWith } from "../support/python.js";

// test/fixtures/sample-2018-q1.json is made here: `MAKE_GOLDEN=1 npm run test:python -- golden` writes it anew.
const FILE = "test/fixtures/sample-2018-q1.json";

const sample = makeSample({ to: "2018-04-01" });

/** What pandas and scikit-learn make of the sample's first quarter. */
function goldenText(): string {
  const { time, open, high, low, close, volume } = sample;
  const columns = Object.entries({ time, open, high, low, close, volume }).map(([name, x]) => [name, [...x]]);
  const python = pythonWith("bench/requirements.txt");
  const input = JSON.stringify(Object.fromEntries(columns));
  return execFileSync(python, ["test/python/golden.py"], { input, encoding: "utf8", maxBuffer: 1e8 });
}

describe("the golden numbers of the sample's first quarter", () => {
  const text = goldenText();
  if (process.env.MAKE_GOLDEN) writeFileSync(FILE, `${text}\n`);
  const [now, kept]: Golden[] = [JSON.parse(text), JSON.parse(readFileSync(FILE, "utf8"))];

  it("are those that pandas and scikit-learn compute now", () => {
    expect(close(now, { ...kept, versions: (now as { versions?: unknown }).versions })).toEqual([]);
  });

  it("are the library's", () => {
    expectGolden(research(sample), now!);
  });
});

/** Where two values differ: numbers by more than a ten-millionth of themselves, all else at all. */
function close(actual: unknown, expected: unknown, path: string = "golden"): string[] {
  if (typeof actual === "number" && typeof expected === "number") {
    const far = Math.abs(actual - expected) > 1e-7 * Math.max(1, Math.abs(expected));
    return far ? [`${path}: ${actual} for ${expected}`] : [];
  }
  if (typeof actual !== "object" || typeof expected !== "object") {
    return actual === expected ? [] : [`${path}: ${actual} for ${expected}`];
  }
  const keys = new Set([...Object.keys(actual ?? {}), ...Object.keys(expected ?? {})]);
  const at = (value: unknown, key: string): unknown => (value as { [key: string]: unknown } | null)?.[key];
  return [...keys].flatMap((key) => close(at(actual, key), at(expected, key), `${path}.${key}`));
}
