import { expect, test } from "vitest";
import { compareAnswers, compareSweeps } from "../../bench/answers.js";

const ROWS = 50;
const COLUMNS = 20;
const EXACT = { probability: 1e-7, sameC: true };

/** Made-up rows, and models with a weight of one tenth for each of their inputs. */
function answer() {
  const rows = Float64Array.from({ length: ROWS * (COLUMNS + 1) }, (_, i) => Math.sin(i));
  rows.fill(0, ROWS * COLUMNS);
  rows.fill(1, ROWS * COLUMNS, ROWS * COLUMNS + 20);
  const model = (inputs: number) => ({ C: 0.5, auc: 0.55, weights: Array(inputs).fill(0.1), bias: -0.3 });
  return { rows, models: { rsi: model(3), macd: model(4), trend: model(3), brain: model(5) } };
}

test("the same answer has no differences", () => {
  expect(compareAnswers(answer(), answer(), EXACT)).toEqual({ columns: 0, probability: 0, auc: 0 });
});

test("a column that is off in one row is named; columns of windows may differ in the eighth digit", () => {
  const off = answer();
  off.rows[7] = off.rows[7]! + 1e-9;
  expect(() => compareAnswers(answer(), off, EXACT)).toThrow(/^rsi differs by [\d.]+e-9/);
  const window = answer();
  window.rows[14 * ROWS + 7] = window.rows[14 * ROWS + 7]! + 1e-9;
  expect(compareAnswers(answer(), window, EXACT).columns).toBeCloseTo(1e-9, 11);
});

test("a missing number, another label, another number of rows are told", () => {
  const missing = answer();
  missing.rows[3 * ROWS] = Number.NaN;
  expect(() => compareAnswers(answer(), missing, EXACT)).toThrow("macd_sig differs by NaN");
  const label = answer();
  label.rows[ROWS * COLUMNS + 20] = 1;
  expect(() => compareAnswers(answer(), label, EXACT)).toThrow("label differs");
  const fewer = answer();
  fewer.rows = fewer.rows.subarray(0, (ROWS - 1) * (COLUMNS + 1));
  expect(() => compareAnswers(answer(), fewer, EXACT)).toThrow("49 rows, where ata-lab has 50");
});

test("another C and other weights are told, and an expert's reach the brain", () => {
  const c = answer();
  c.models.trend.C = 1;
  expect(() => compareAnswers(answer(), c, EXACT)).toThrow("trend: C is 1, where ata-lab chooses 0.5");
  expect(compareAnswers(answer(), c, { ...EXACT, sameC: false }).probability).toBe(0);
  const weights = answer();
  weights.models.macd.weights[3] = 0.1001;
  expect(() => compareAnswers(answer(), weights, EXACT)).toThrow(/^macd: a probability differs by/);
  const brain = answer();
  brain.models.brain.bias = -0.31;
  // A step of 0.01 in the log-odds moves a probability by a little under a quarter of it.
  expect(compareAnswers(answer(), brain, { probability: 1, sameC: true }).probability).toBeCloseTo(0.0025, 3);
});

test("sweeps must have the same trades and the same money in every cell", () => {
  const ours = Float64Array.of(3, 4, 100, 200);
  expect(() => compareSweeps(ours, Float64Array.of(3, 4, 100, 200 + 1e-9))).not.toThrow();
  expect(() => compareSweeps(ours, Float64Array.of(3, 5, 100, 200))).toThrow("cell 1: 5 trades, where ata-lab has 4");
  expect(() => compareSweeps(ours, Float64Array.of(3, 4, 100.1, 200))).toThrow("cell 0: 100.1 dollars");
});
