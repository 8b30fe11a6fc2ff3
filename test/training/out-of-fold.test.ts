import { HOUR, LogisticRegression, makeSample, PRESETS, purgedKFold, research, walkForward } from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";
import { brainRows, outOfFold, outOfFoldExperts } from "../../lib/dist/training/out-of-fold.js";

const fold = (train: number[], test: number[]) => ({ train: Uint32Array.from(train), test: Uint32Array.from(test) });

describe("outOfFold", () => {
  const rows = { X: [Float64Array.of(0, 1, 2, 3, 4, 5)], y: Uint8Array.of(0, 1, 0, 1, 1, 0) };

  it("asks each row's model, which has seen its fold's training rows and no other", () => {
    const seen: number[][] = [];
    const p = outOfFold(rows, [fold([0, 1], [2]), fold([0, 1, 2], [4, 5])], ([x], y) => {
      expect(y).toEqual(Uint8Array.from(x!, (row) => rows.y[row]!));
      seen.push([...x!]);
      return { predictProba: ([asked]) => asked!.map((row) => row / 10 + seen.length / 100) };
    });
    expect(seen).toEqual([
      [0, 1],
      [0, 1, 2],
    ]);
    expect(p).toEqual(
      Float64Array.of(Number.NaN, Number.NaN, 0.21000000000000002, Number.NaN, 0.42000000000000004, 0.52),
    );
  });

  it("refuses folds that would lie", () => {
    const fit = (X: readonly Float64Array[], y: Uint8Array) => new LogisticRegression({ standardise: true }).fit(X, y);
    expect(() => outOfFold(rows, [fold([0, 1, 2], [2])], fit)).toThrow(/fold 1 trains on a row that it tests/);
    expect(() => outOfFold(rows, [fold([0, 1], [2]), fold([2, 4], [3, 4])], fit)).toThrow(
      /fold 2 trains on a row that it tests/,
    );
    expect(() => outOfFold(rows, [fold([0, 1], [3]), fold([0, 1], [3])], fit)).toThrow(/row 3 is tested by two folds/);
  });
});

describe("experts and brain by hand", () => {
  const data = {
    features: { a: Float64Array.of(1, 2, 3, 4), b: Float64Array.of(10, 20, 30, 40) },
    label: Uint8Array.of(0, 1, 1, 0),
  };

  it("fits each expert by its name to its own columns", () => {
    const fitted: [string, number[][], number[]][] = [];
    const found = outOfFoldExperts({ one: ["b"], two: ["a", "b"] }, data, [fold([0, 1], [2, 3])], (X, y, name) => {
      fitted.push([name, X.map((column) => [...column]), [...y]]);
      return { predictProba: ([first]) => first!.map((value) => value / 100) };
    });
    expect(fitted).toEqual([
      ["one", [[10, 20]], [0, 1]],
      [
        "two",
        [
          [1, 2],
          [10, 20],
        ],
        [0, 1],
      ],
    ]);
    expect(found.one).toEqual(Float64Array.of(Number.NaN, Number.NaN, 0.3, 0.4));
    expect(found.two).toEqual(Float64Array.of(Number.NaN, Number.NaN, 0.03, 0.04));
  });

  it("trains the brain on the rows that every expert answers", () => {
    const experts = {
      one: Float64Array.of(Number.NaN, 0.2, 0.3, 0.4),
      two: Float64Array.of(0.5, 0.6, Number.NaN, 0.8),
    };
    expect(brainRows({ experts: ["two", "one"], regime: { size: "b" } }, data, experts)).toEqual({
      rows: Uint32Array.of(1, 3),
      X: [Float64Array.of(0.6, 0.8), Float64Array.of(0.2, 0.4), Float64Array.of(20, 40)],
      y: Uint8Array.of(1, 0),
    });
    const never = { one: experts.one, two: new Float64Array(4).fill(Number.NaN) };
    expect(() => brainRows({ experts: ["one", "two"], regime: {} }, data, never)).toThrow(
      "no row has a probability from every expert: do the folds test any of these rows?",
    );
  });
});

describe("outOfFoldExperts", () => {
  let data: ReturnType<typeof research>["data"];
  const { experts: own, brain } = PRESETS.seed;
  beforeAll(() => {
    data = research(makeSample({ to: "2018-04-01" })).data;
  });
  const spans = () => ({ start: data.time, end: data.time.map((time) => time + HOUR) });

  it("gives each expert its columns and name, and the brain the rows that all three answer", () => {
    const folds = walkForward(spans(), { nSplits: 4 });
    const asked = new Set<string>();
    const experts = outOfFoldExperts(own, data, folds, (X, y, name) => {
      asked.add(`${name} ${X.length}`);
      return new LogisticRegression({ C: 0.1, standardise: true }).fit(X, y);
    });
    expect([...asked]).toEqual(["rsi 3", "macd 4", "trend 3"]);
    const { rows, X, y } = brainRows(brain!, data, experts);
    expect(rows[0]).toBe(folds[0]!.test[0]);
    expect(rows.length).toBe(folds.reduce((sum, { test }) => sum + test.length, 0));
    expect(X.map((column) => column[7])).toEqual([
      experts.rsi[rows[7]!],
      experts.macd[rows[7]!],
      experts.trend[rows[7]!],
      data.features.atr_pct[rows[7]!],
      data.features.time_of_day[rows[7]!],
    ]);
    expect(y[7]).toBe(data.label[rows[7]!]);
  });

  it("answers for every row in k folds", () => {
    const experts = outOfFoldExperts(own, data, purgedKFold(spans(), 5), (X, y) =>
      new LogisticRegression({ standardise: true }).fit(X, y),
    );
    expect(brainRows(brain!, data, experts).rows.length).toBe(data.label.length);
  });

  it("refuses a brain without rows", () => {
    const none = new Float64Array(data.label.length).fill(Number.NaN);
    expect(() => brainRows(brain!, data, { rsi: none, macd: none, trend: none })).toThrow(/no row has a probability/);
  });
});
