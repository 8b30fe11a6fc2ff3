import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aimsOf, claimOf, fillMarks, ratiosOf, tablesOf } from "../../bench/report.js";

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const last = JSON.parse(text("bench/last.json"));

const figure = (ms: number) => ({ ms, low: ms - 1, high: ms + 1 });
const stages = (...[resample, features, training]: [number, number, number]) => ({
  resample: figure(resample),
  features: figure(features),
  training: figure(training),
  total: figure(resample + features + training),
});

const MADE_UP = {
  machine: { cpu: "Processor", cores: 2, load: 0.1, node: "20.0.0", versions: { numba: "1.0" } },
  minutes: 1000,
  groups: {
    flow: {
      rounds: 3,
      calibration: figure(20),
      ours: { ...stages(10, 20, 60), "research()": figure(95) },
      others: { "pandas + scikit-learn": stages(20, 80, 620), "C++ with SIMD": stages(5, 5, 50) },
    },
  },
  differences: {},
  skipped: { vectorbt: "this Python cannot import vectorbt" },
};

test("ratios are opponents' times divided by ours", () => {
  expect(ratiosOf(MADE_UP).flow).toEqual({
    "pandas + scikit-learn": { resample: 2, features: 4, training: 10.33, total: 8 },
    "C++ with SIMD": { resample: 0.5, features: 0.25, training: 0.83, total: 0.67 },
  });
  expect(claimOf(MADE_UP)).toBe("8.0");
});

test("an aim is met by its figure, and not by one that was not measured", () => {
  const aims = Object.fromEntries(aimsOf(MADE_UP).map(({ what, met }) => [what, met]));
  expect(aims["total, ms"]).toBe(true);
  expect(aims["total / C++ with SIMD"]).toBe(true);
  expect(aims["pandas + scikit-learn / total"]).toBe(true);
  expect(aims["pandas + newton-cholesky / total"]).toBe(false);
  expect(aims["evaluate, ms"]).toBe(false);
  const slower = structuredClone(MADE_UP);
  slower.groups.flow.ours.total = figure(109);
  expect(aimsOf(slower).filter(({ met }) => met)).toEqual([]);
});

test("tables show ratios before times, name what was left out, and fit 80 columns", () => {
  const tables = tablesOf(MADE_UP);
  expect(tables).toContain("| pandas + scikit-learn | 2.00 | 4.00 | 10.3 | 8.00 |");
  expect(tables.indexOf("| 8.00 |")).toBeLessThan(tables.indexOf("| ata-lab | 10.0 | 20.0 | 60.0 | 90.0 |"));
  expect(tables).toContain("Not measured: vectorbt (this Python cannot import vectorbt).");
  expect(tables).not.toContain("NaN");
  for (const report of [MADE_UP, last]) {
    for (const line of tablesOf(report).split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  }
});

test("without an opponent there is no table of ratios", () => {
  const { flow } = MADE_UP.groups;
  const tables = tablesOf({ ...MADE_UP, groups: { flow: { ...flow, others: {} } } });
  expect(tables).not.toContain("times ata-lab's");
  expect(tables).toContain("| ata-lab | 10.0 | 20.0 | 60.0 | 90.0 |");
});

test("the last run's figures, ratios and aims go together, and no path of a machine is in them", () => {
  expect(last.ratios).toEqual(ratiosOf(last));
  expect(last.aims).toEqual(JSON.parse(JSON.stringify(aimsOf(last))));
  expect(JSON.stringify(last)).not.toMatch(/[\w.]\/[\w.]|\\\\/);
});

test("what README and bench/README.md say is what the last run found", () => {
  const [readme, bench] = [text("README.md"), text("bench/README.md")];
  expect(fillMarks(readme, "bench:times", claimOf(last))).toBe(readme);
  expect(fillMarks(bench, "bench", `\n${tablesOf(last)}\n`)).toBe(bench);
  // So the comparison can fail.
  expect(fillMarks(readme, "bench:times", "0.1")).not.toBe(readme);
});

test("marks that are missing are an error", () => {
  expect(() => fillMarks("no marks", "bench", "")).toThrow("<!-- bench -->");
});
