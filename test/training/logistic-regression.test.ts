import { type LogisticOptions, LogisticRegression, searchC } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problem } from "../support/logistic-problem.js";

/** Objective and gradient by their definition, row by row. */
function objectiveOf(
  X: readonly Float64Array[],
  y: Uint8Array,
  C: number,
  coef: ArrayLike<number>,
  intercept: number,
): { objective: number; gradient: number } {
  const gradient = [...Array.from(coef), 0];
  let objective = Array.from(coef).reduce((sum, w) => sum + (w * w) / 2, 0);
  y.forEach((label, i) => {
    const z = X.reduce((sum, column, j) => sum + coef[j]! * column[i]!, intercept);
    objective += C * (Math.max(z, 0) - label * z + Math.log1p(Math.exp(-Math.abs(z))));
    const residual = 1 / (1 + Math.exp(-z)) - label;
    for (const [j, column] of X.entries()) gradient[j]! += C * residual * column[i]!;
    gradient[X.length]! += C * residual;
  });
  return { objective, gradient: Math.max(...gradient.map(Math.abs)) };
}

describe("LogisticRegression", () => {
  it("ends where the gradient is nil, on unscaled and collinear columns, and reports it truly", () => {
    fc.assert(
      fc.property(problem, ({ X, y, C }) => {
        const fit = new LogisticRegression({ C }).fit(X, y);
        const zero = objectiveOf(X, y, C, new Float64Array(X.length), 0);
        const here = objectiveOf(X, y, C, fit.coef, fit.intercept);
        const rounding =
          1e-13 * C * X.reduce((sum, column) => sum + column.reduce((a, x) => a + Math.abs(x), 0), y.length);
        expect(here.gradient).toBeLessThanOrEqual(1e-9 * zero.gradient + rounding);
        expect(Math.abs(here.objective - fit.objective)).toBeLessThanOrEqual(
          1e-12 * fit.objective + 1e-15 * C * y.length,
        );
        expect(fit.gradient).toBeLessThanOrEqual(1e-9 * zero.gradient + rounding);
        expect(fit.iterations).toBeLessThan(40);
      }),
      { numRuns: 60 },
    );
  });

  it("finds the same probabilities from another C as from nothing", () => {
    fc.assert(
      fc.property(problem, ({ X, y, C }) => {
        const other = new LogisticRegression({ C: C / 7 }).fit(X, y);
        const warm = new LogisticRegression({ C }).fit(X, y, other).predictProba(X);
        const cold = new LogisticRegression({ C }).fit(X, y).predictProba(X);
        expect(Math.max(...warm.map((p, i) => Math.abs(p - cold[i]!)))).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it("goes on from a fit of the same rows with another C, and from no other kind", () => {
    const X = [Float64Array.of(1, 2, 3, 4, 50), Float64Array.of(0, 1, 0, 3, 1)];
    const y = Uint8Array.of(0, 1, 0, 1, 1);
    for (const standardise of [false, true]) {
      const options = { C: 0.5, standardise };
      const first = new LogisticRegression(options).fit(X, y);
      const again = new LogisticRegression(options).fit(X, y, first);
      expect([again.iterations, again.coef, again.intercept]).toEqual([0, first.coef, first.intercept]);
      // The same numbers in other columns: as good a start.
      expect(new LogisticRegression(options).fit([...X], y, first).iterations).toBeLessThanOrEqual(1);
      // On another scale it is none: the fit is the one from nothing, to the bit.
      const other = new LogisticRegression({ C: 0.5, standardise: !standardise }).fit(X, y);
      const cold = new LogisticRegression(options).fit(X, y, other);
      expect([cold.iterations, cold.coef]).toEqual([first.iterations, first.coef]);
      expect(first.iterations).toBeGreaterThan(1);
    }
    const one = new LogisticRegression().fit([X[0]!], y);
    expect(() => new LogisticRegression().fit(X, y, one)).toThrow("start has 1 weights, X 2 columns");
    // Other labels: what was known of the old ones does not count.
    const turned = y.map((label) => 1 - label);
    const fresh = new LogisticRegression().fit(X, turned);
    const moved = new LogisticRegression().fit(X, turned, new LogisticRegression().fit(X, y));
    expect(Math.abs(moved.coef[0]! - fresh.coef[0]!)).toBeLessThan(1e-8);
    const scaled = new LogisticRegression({ standardise: true }).fit(X, y);
    const wide = [X[0]!.map((x) => 10 * x), X[1]!];
    const own = new LogisticRegression({ standardise: true }).fit(wide, y, scaled);
    expect(own.coef[0]! * 10).toBeCloseTo(scaled.coef[0]!, 8);
  });

  it("has scikit-learn's defaults, and keeps what it was given", () => {
    expect(new LogisticRegression()).toMatchObject({
      C: 1,
      tol: 1e-9,
      maxIter: 100,
      standardise: false,
      engine: "exact",
    });
    const given = { C: 2, tol: 1e-6, maxIter: 7, standardise: true, engine: "tensorflow" } as const;
    expect(new LogisticRegression(given)).toMatchObject(given);
  });

  it("stops at the tolerance it was given", () => {
    const X = [Float64Array.of(1, 2, 3, 4, 50)];
    const y = Uint8Array.of(0, 1, 0, 1, 1);
    const { iterations } = new LogisticRegression().fit(X, y);
    expect(new LogisticRegression({ maxIter: iterations }).fit(X, y).iterations).toBe(iterations);
    expect(() => new LogisticRegression({ maxIter: iterations - 1 }).fit(X, y)).toThrow(/no convergence/);
  });

  it("is right where the classes can be separated, however weak the penalty", () => {
    const X = [Float64Array.of(-3, -2, -1, 1, 2, 3)];
    const y = Uint8Array.of(0, 0, 0, 1, 1, 1);
    for (const C of [1, 1e3, 1e6, 1e12]) {
      const fit = new LogisticRegression({ C }).fit(X, y);
      expect(objectiveOf(X, y, C, fit.coef, fit.intercept).gradient).toBeLessThanOrEqual(1e-9 * 6 * C);
      expect([...fit.predictProba(X)].map(Math.round)).toEqual([...y]);
    }
  });

  it("is right on columns with a huge offset and on constant ones", () => {
    const noise = Float64Array.from({ length: 400 }, (_, i) => Math.sin(i * i));
    const y = Uint8Array.from(noise, (x, i) => Number(x + Math.sin(3 * i) > 0));
    const plain = new LogisticRegression({ C: 0.5 }).fit([noise], y);
    const moved = [noise.map((x) => x + 1e6), new Float64Array(400).fill(7.7)];
    const fit = new LogisticRegression({ C: 0.5 }).fit(moved, y);
    expect(fit.coef[0]).toBeCloseTo(plain.coef[0]!, 7);
    expect(fit.coef[1]).toBe(0);
    const expected = plain.predictProba([noise]);
    for (const [i, p] of fit.predictProba(moved).entries()) expect(p).toBeCloseTo(expected[i]!, 8);
  });

  it("does not change its arguments, and gives the same bits again", () => {
    const X = [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 1, 2, 2)];
    const y = Uint8Array.of(0, 1, 0, 1);
    const before = structuredClone({ X, y });
    const first = new LogisticRegression().fit(X, y);
    const second = new LogisticRegression().fit(X, y);
    expect({ X, y }).toEqual(before);
    expect([...first.coef, first.intercept]).toEqual([...second.coef, second.intercept]);
  });

  it.each([
    ["the other class", [Float64Array.of(1, 2)], Uint8Array.of(0, 0), /all 2 labels are 0: a fit needs both classes/],
    ["one class", [Float64Array.of(1, 2)], Uint8Array.of(1, 1), /all 2 labels are 1: a fit needs both classes/],
    ["no rows", [new Float64Array(0)], new Uint8Array(0), /needs both classes/],
    ["no columns", [], Uint8Array.of(0, 1), /at least one column/],
    ["NaN", [Float64Array.of(1, Number.NaN)], Uint8Array.of(0, 1), /column 0, row 1 is NaN/],
    [
      "infinity",
      [Float64Array.of(1, 2), Float64Array.of(1, Infinity)],
      Uint8Array.of(0, 1),
      /column 1, row 1 is Infinity/,
    ],
    ["a short column", [Float64Array.of(1)], Uint8Array.of(0, 1), /column 0 has 1 rows, but there are 2 labels/],
    ["a label of 2", [Float64Array.of(1, 2)], Uint8Array.of(0, 2), /label 1 is 2/],
  ])("refuses %s", (_, X, y, message) => {
    expect(() => new LogisticRegression().fit(X, y)).toThrow(message);
  });

  it("records the loss at each step, and shows it while it fits", () => {
    const X = [Float64Array.of(1, 2, 3, 4, 50)];
    const y = Uint8Array.of(0, 1, 0, 1, 1);
    const seen: number[] = [];
    const fit = new LogisticRegression({ C: 2, onStep: (history) => seen.push(history.length) }).fit(X, y);
    expect(fit.history.map(({ step }) => step)).toEqual([...fit.history.keys()]);
    expect(fit.history).toHaveLength(fit.iterations + 1);
    expect(seen).toEqual(fit.history.map((_, i) => i + 1));
    expect(fit.history[0]!.loss).toBeCloseTo(Math.log(2), 12);
    expect(fit.history.at(-1)!.loss).toBeCloseTo(fit.objective / (2 * 5), 12);
  });

  it("refuses to answer before it converged", () => {
    const X = [Float64Array.of(1, 2, 3, 4, 50)];
    const y = Uint8Array.of(0, 1, 0, 1, 1);
    expect(() => new LogisticRegression({ maxIter: 1 }).fit(X, y)).toThrow(/no convergence in 1 Newton steps/);
    expect(() => new LogisticRegression().coef).toThrow(/not fitted yet/);
    const fit = new LogisticRegression().fit(X, y);
    expect(() => fit.predictProba([])).toThrow(/fitted on 1 columns, got 0/);
  });

  it.each([
    [{ engine: "gpu" }, /engine must be "exact" or "tensorflow", not "gpu"/],
    [{ engine: "tensorflow", method: "sgd" }, /method must be "newton" or "adam", not "sgd"/],
    [{ method: "adam" }, /method "adam" needs engine "tensorflow"/],
    [{ engine: "tensorflow", adam: {} }, /need engine: "tensorflow" and method: "adam"/],
    [
      { engine: "tensorflow", method: "adam", adam: { batchSize: 0.5 } },
      /batchSize must be a positive integer, got 0.5/,
    ],
    [{ engine: "tensorflow", method: "adam", adam: { validationSplit: 1 } }, /validationSplit must be at least 0 and/],
    [{ engine: "tensorflow", method: "adam", adam: { learningRate: 0 } }, /learningRate must be positive/],
    [{ engine: "tensorflow", method: "adam", adam: { seed: 0.5 } }, /seed must be an integer/],
  ])("refuses the engine %o", (options, message) => {
    expect(() => new LogisticRegression(options as LogisticOptions)).toThrow(message);
  });

  it.each([{ C: 0 }, { C: -1 }, { tol: Number.NaN }, { maxIter: 0 }])("refuses %o", (options) => {
    expect(() => new LogisticRegression(options)).toThrow(/must be positive/);
  });
});

describe("searchC", () => {
  const train = { X: [Float64Array.of(1, 2, 3, 4)], y: Uint8Array.of(0, 1, 0, 1) };

  it("keeps the first of the best", () => {
    const search = searchC(train, train, [1, 0.1, 10]);
    expect(search.search.map(({ auc }) => auc)).toEqual([0.75, 0.75, 0.75]);
    expect(search.C).toBe(1);
    expect(search.fit).toBe(search.search[0]!.fit);
  });

  it("takes a later C that is better, and a start from the one before changes no answer", () => {
    // The small column tells the label; the strongest penalty listens to the large one only, which tells little.
    const X = [Float64Array.of(0, 0, 0, 1, 1, 1).map((x) => x / 100), Float64Array.of(-30, 60, 30, -60, 30, 40)];
    const y = Uint8Array.of(0, 0, 0, 1, 1, 1);
    const found = searchC({ X, y }, { X, y }, [1e-6, 1e6, 1e5]);
    const aucs = found.search.map(({ auc }) => auc);
    expect(aucs[0]).toBeLessThan(1);
    expect(aucs.slice(1)).toEqual([1, 1]);
    expect([found.C, found.auc]).toEqual([1e6, 1]);
    expect(found.fit).toBe(found.search[1]!.fit);
    found.search.forEach((trial) => {
      const cold = new LogisticRegression({ C: trial.C }).fit(X, y);
      expect(trial.fit.coef[0]! / cold.coef[0]!).toBeCloseTo(1, 7);
    });
  });

  it("refuses a validation part of one class, and nothing to try", () => {
    expect(() => searchC(train, { ...train, y: Uint8Array.of(1, 1, 1, 1) }, [1])).toThrow(/all 4 labels are 1/);
    expect(() => searchC(train, train, [])).toThrow(/no C to try/);
  });
});
