import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareReports } from "../../bench/compare.js";

/** A report of one group whose fixed loop takes `loop`, and whose middle halves are 2 % wide. */
const report = (loop: number, figures: Record<string, number>, noise = 0.02) => ({
  groups: {
    flow: {
      calibration: { ms: loop, low: loop, high: loop },
      ours: Object.fromEntries(
        Object.entries(figures).map(([name, ms]) => [
          name,
          { ms, low: ms * (1 - noise / 2), high: ms * (1 + noise / 2) },
        ]),
      ),
    },
  },
});

const names = (changes: readonly { name: string }[]) => changes.map(({ name }) => name);

test("names what got slower by more than 15 %, and how many times as long it takes", () => {
  const { slower, unsure, faster } = compareReports(
    report(20, { features: 40, training: 100, total: 140 }),
    report(20, { features: 47, training: 114, total: 161 }),
  );
  expect(names(slower)).toEqual(["flow: features"]);
  expect(slower[0]!.times).toBeCloseTo(47 / 40, 12);
  expect(slower[0]!.noise).toBeCloseTo(0.02, 12);
  expect(names(unsure)).toEqual([]);
  expect(names(faster)).toEqual([]);
});

test("a machine of half the speed is no regression, and one of twice the speed hides none", () => {
  expect(compareReports(report(20, { total: 100 }), report(40, { total: 200 })).slower).toEqual([]);
  expect(names(compareReports(report(20, { total: 100 }), report(10, { total: 60 })).slower)).toEqual(["flow: total"]);
});

test("a median above the limit whose middle half reaches the old one is within the noise", () => {
  const { slower, unsure } = compareReports(report(20, { total: 100 }, 0.3), report(20, { total: 120 }, 0.3));
  expect(names(slower)).toEqual([]);
  expect(names(unsure)).toEqual(["flow: total"]);
});

test("names what is faster, and what is not measured any more", () => {
  const { faster, missing } = compareReports(report(20, { a: 100, b: 100 }), report(20, { a: 80 }));
  expect(names(faster)).toEqual(["flow: a"]);
  expect(missing).toEqual(["flow: b"]);
});

test("the command exits with 1 for what got slower, with 0 otherwise, and with 2 for wrong arguments", () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-check-"));
  try {
    const write = (name: string, total: number) => {
      writeFileSync(join(folder, name), JSON.stringify(report(20, { total })));
      return join(folder, name);
    };
    const [old, slow] = [write("old.json", 100), write("slow.json", 150)];
    const check = (...args: string[]) => spawnSync(process.execPath, ["bench/check.js", ...args], { encoding: "utf8" });
    const found = check(old, slow);
    expect(found.status).toBe(1);
    expect(found.stdout).toContain("flow: total: 1.50 times as long, noise 2 %");
    const back = check(slow, old);
    expect(back.status).toBe(0);
    expect(back.stdout).toContain("Nothing is slower by more than 15 % beyond the noise.");
    expect(check(old).status).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
