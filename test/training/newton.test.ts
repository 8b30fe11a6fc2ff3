import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addScaled, dot } from "../../lib/dist/training/assembly/plain-log-loss.js";
import { centre, largestRaw } from "../../lib/dist/training/exact.js";
import { fitRows } from "../../lib/dist/training/fit-rows.js";
import type { LogLoss, RowsToFit } from "../../lib/dist/training/log-loss.js";
import { logLossTerms } from "../../lib/dist/training/log-loss-terms.js";
import { dotProduct, minimise, type NewtonProblem } from "../../lib/dist/training/newton.js";
import { solvePositive } from "../../lib/dist/training/solve.js";

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe("solvePositive", () => {
  it("solves what was multiplied, whatever the sizes of the unknowns", () => {
    const entry = fc.double({ min: -2, max: 2, noNaN: true });
    const system = fc.integer({ min: 1, max: 5 }).chain((n) =>
      fc.record({
        root: fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
        x: fc.array(entry, { minLength: n, maxLength: n }),
        size: fc.array(fc.constantFrom(1e-6, 1, 1e6), { minLength: n, maxLength: n }),
      }),
    );
    fc.assert(
      fc.property(system, ({ root, x, size }) => {
        // R R' + I, scaled: positive definite.
        const n = x.length;
        const full = root.map((row, i) =>
          root.map(
            (other, j) => (row.reduce((s, v, k) => s + v * other[k]!, 0) + Number(i === j)) * size[i]! * size[j]!,
          ),
        );
        const b = of(...full.map((row) => row.reduce((s, v, j) => s + (v * x[j]!) / size[j]!, 0)));
        // What is above the diagonal is not read.
        const lower = Float64Array.from({ length: n * n }, (_, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          return j > i ? Number.NaN : full[i]![j]!;
        });
        const found = solvePositive(lower, b)!;
        found.forEach((value, i) => {
          expect(value * size[i]!).toBeCloseTo(x[i]!, 8);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("gives up on what is not positive definite", () => {
    expect(solvePositive(of(1, 0, 2, 1), of(1, 1))).toBeUndefined();
    expect(solvePositive(of(1, 0, 1, 1), of(1, 1))).toBeUndefined();
    expect(solvePositive(of(0), of(1))).toBeUndefined();
    expect(Array.from(solvePositive(of(4, 0, 2, 3), of(8, 7))!)).toEqual([
      expect.closeTo(1.25, 12),
      expect.closeTo(1.5, 12),
    ]);
  });
});

describe("the log loss of a block of rows", () => {
  /** By definition, row by row. */
  function byRow(columns: readonly Float64Array[], label: Uint8Array, point: Float64Array): LogLoss {
    const p = columns.length;
    const [gradient, hessian] = [new Float64Array(p + 1), new Float64Array((p + 1) ** 2)];
    let loss = 0;
    label.forEach((y, i) => {
      const x = [...columns.map((column) => column[i]!), 1];
      const z = x.reduce((sum, value, j) => sum + value * point[j]!, 0);
      const q = 1 / (1 + Math.exp(-z));
      loss += Math.log1p(Math.exp(y === 1 ? -z : z));
      x.forEach((a, j) => {
        gradient[j]! += (q - y) * a;
        for (let k = 0; k <= j; k++) hessian[j * (p + 1) + k]! += q * (1 - q) * a * x[k]!;
      });
    });
    return { loss, gradient, hessian };
  }
  const close = (found: ArrayLike<number>, wanted: ArrayLike<number>): void => {
    expect(found).toHaveLength(wanted.length);
    const worst = Math.max(...Array.from(wanted, (value, i) => Math.abs(value - found[i]!) / (1 + Math.abs(value))));
    expect(worst).toBeLessThan(1e-12);
  };
  /** Rows whose columns are centred already. */
  const rowsOf = (columns: readonly Float64Array[], label: Uint8Array): RowsToFit => {
    return { columns, scaling: undefined, mean: new Float64Array(columns.length), label, weight: undefined };
  };
  const columnsOf = (n: number) => [
    Float64Array.from({ length: n }, (_, i) => Math.sin(i * i)),
    Float64Array.from({ length: n }, (_, i) => 3 * Math.cos(7 * i) - 1),
  ];
  const labelsOf = (n: number) => Uint8Array.from({ length: n }, (_, i) => Number((i * i) % 7 < 3));
  const point = of(0.7, -1.3, 0.4);

  it.each([1, 2, 3, 4, 5, 511, 512, 513, 1027])("is the sum over %s rows, with gradient and Hessian", (n) => {
    const [columns, label] = [columnsOf(n), labelsOf(n)];
    const [found, wanted] = [logLossTerms(rowsOf(columns, label), point), byRow(columns, label, point)];
    close([found.loss], [wanted.loss]);
    close(found.gradient, wanted.gradient);
    close(found.hessian, wanted.hessian);
  });

  it("takes the Hessian of a point nearby as it is, and no other number", () => {
    const [columns, label] = [columnsOf(600), labelsOf(600)];
    const nearby = new Float64Array(9).fill(5);
    const found = logLossTerms(rowsOf(columns, label), point, nearby);
    expect(found.hessian).toBe(nearby);
    expect([...nearby]).toEqual(Array(9).fill(5));
    const { loss, gradient } = logLossTerms(rowsOf(columns, label), point);
    expect([found.loss, found.gradient]).toEqual([loss, gradient]);
  });

  it("keeps its digits where p is all but the label, and stays finite where it is all but the other", () => {
    const sure = logLossTerms(rowsOf([of(40, -40)], Uint8Array.of(1, 0)), of(1, 0));
    expect(sure.loss / (2 * Math.exp(-40))).toBeCloseTo(1, 12);
    expect(sure.gradient[0]! / (-80 * Math.exp(-40))).toBeCloseTo(1, 12);
    const wrong = logLossTerms(rowsOf([of(800, -800)], Uint8Array.of(0, 1)), of(1, 0));
    expect([wrong.loss, ...wrong.gradient]).toEqual([1600, 1600, 0]);
  });

  it("adds and multiplies a stretch of a column", () => {
    const column = of(9, 9, 1, 2, 3, 4, 5, 6, 9);
    const z = of(1, 1, 1, 1, 1, 1, 7);
    addScaled(z, 2, column, 2, 6);
    expect([...z]).toEqual([3, 5, 7, 9, 11, 13, 7]);
    expect([1, 2, 3, 4, 5, 6].map((rows) => dot(of(1, 10, 100, 1000, 1e4, 1e5), column, 2, rows))).toEqual([
      1, 21, 321, 4321, 54321, 654321,
    ]);
  });
});

describe("what a fit knows of its rows", () => {
  it("by hand", () => {
    const rows = fitRows([of(1, 2, 6), of(5, 5, 5)], Uint8Array.of(0, 1, 1));
    expect([...rows.mean]).toEqual([3, 5]);
    expect([...rows.reach]).toEqual([3, 0]);
    expect(rows.centred.map((column) => [...column])).toEqual([
      [-2, -1, 3],
      [0, 0, 0],
    ]);
    // Half of each column's sum less what is under label 1: 4.5 - 8, 7.5 - 10; of the bias 1.5 - 2.
    expect(rows.gradientAtZero).toBe(3.5);
    // The largest sum of sizes, 15 of the second column.
    expect(rows.rounding).toBe(15 * 8 * Number.EPSILON);
    const flat = fitRows([of(0.01, -0.01, 0.01, -0.01)], Uint8Array.of(1, 1, 1, 0));
    expect([flat.gradientAtZero, flat.rounding]).toEqual([1, 4 * 8 * Number.EPSILON]);
    expect(flat.reach[0]).toBe(0.01);
    expect(fitRows([of(-5, 1, 1)], Uint8Array.of(0, 1, 1)).reach[0]).toBe(4);
    // A third of three times 0.1 is not 0.1.
    expect(fitRows([of(0.1, 0.1, 0.1)], Uint8Array.of(0, 1, 1)).centred).toEqual([new Float64Array(3)]);
  });

  it("sizes a gradient by the raw columns, and moves a fit to the centred ones", () => {
    expect(largestRaw(of(1, -3, 2), of(10, 1))).toBe(21);
    expect(largestRaw(of(-20.5, -3, 2), of(10, 1))).toBe(2);
    expect(largestRaw(of(0, -3, -2), of(1, 1))).toBe(5);
    expect(centre(undefined, of(1, 2))).toEqual(new Float64Array(3));
    const fit = { coef: of(2, 3), intercept: 0.5 } as Parameters<typeof centre>[0];
    expect(centre(fit, of(10, 100))).toEqual(of(2, 3, 320.5));
    expect(dotProduct(of(1, 2, 3), of(4, 5, 6))).toBe(32);
  });
});

describe("Newton's steps", () => {
  /** One weight, no rows of its own: the data's part is any function of weight and bias. */
  const problem = (at: (w: number, b: number) => LogLoss, more: Partial<NewtonProblem> = {}): NewtonProblem => ({
    C: 1,
    ridge: of(1),
    at: ([w, b]) => at(w!, b!),
    size: (gradient) => Math.max(...gradient.map(Math.abs)),
    goal: 1e-9,
    change: (step) => Math.max(...step.map(Math.abs)),
    precision: { negligible: 1e-9, small: 1e-3, rounding: 1e-6, stuck: 0, objective: 1e-13 },
    maxIter: 50,
    ...more,
  });
  /** (w - 3)^2 / 2 + (b - 1)^2: with the ridge w ends at 1.5, b at 1. */
  const bowl = (w: number, b: number): LogLoss => ({
    loss: (w - 3) ** 2 / 2 + (b - 1) ** 2,
    gradient: of(w - 3, 2 * (b - 1)),
    hessian: of(1, 0, 0, 2),
  });

  const closeTo = (found: ArrayLike<number>, wanted: readonly number[]): void =>
    expect(Array.from(found)).toEqual(wanted.map((value) => expect.closeTo(value, 12)));

  it("reach the bottom of a bowl in one, and the bias bears no penalty", () => {
    const objectives: number[] = [];
    const found = minimise(problem(bowl, { onPoint: (value) => objectives.push(value) }), of(0, 0));
    closeTo(found.point, [1.5, 1]);
    expect(found.iterations).toBe(1);
    expect(found.gradient).toBeLessThan(1e-14);
    closeTo([found.objective, ...objectives], [2.25, 5.5, 2.25]);
    // Twice the data: w ends at 2.
    closeTo(minimise(problem(bowl, { C: 2 }), of(0, 0)).point, [2, 1]);
    closeTo(minimise(problem(bowl, { ridge: of(2) }), of(0, 0)).point, [1, 1]);
  });

  it("are none from the optimum, whose data's part is not asked for again where it is known", () => {
    let asked = 0;
    const counted = problem((w, b) => {
      asked++;
      return bowl(w, b);
    });
    const known = bowl(1.5, 1);
    const found = minimise(counted, of(1.5, 1), known);
    expect([found.iterations, asked]).toEqual([0, 0]);
    expect(found.known).toBe(known);
    // Nothing is no more than nothing: the strictest goal and precision are met there.
    const precision = { negligible: 0, small: 0, rounding: 0, stuck: 0, objective: 0 };
    expect(minimise(problem(bowl, { goal: 0, precision }), of(1.5, 1)).iterations).toBe(0);
  });

  it("are halved where a whole one overshoots", () => {
    // A Hessian a tenth of the true one: the whole step goes ten times too far.
    const flat = (w: number, b: number): LogLoss => ({ ...bowl(w, b), hessian: of(0.1, 0, 0, 0.2) });
    const objectives: number[] = [];
    const found = minimise(problem(flat, { ridge: of(0), onPoint: (value) => objectives.push(value) }), of(0, 0));
    expect(found.point[0]).toBeCloseTo(3, 8);
    expect(found.point[1]).toBeCloseTo(1, 8);
    expect(objectives).toEqual([...objectives].sort((a, b) => b - a));
    expect(found.iterations).toBeGreaterThan(3);
  });

  it("end with an error that tells the gradient and the goal when there are too many of them", () => {
    const slow = problem(bowl, { maxIter: 1, goal: -1 });
    expect(() => minimise(slow, of(0, 0))).toThrow(
      /^no convergence in 1 Newton steps: the gradient's largest entry is [\d.e-]+, the goal -1; raise maxIter, or lower C/,
    );
    // As many as it takes are not too many.
    expect(minimise(problem(bowl, { maxIter: 1 }), of(0, 0)).iterations).toBe(1);
  });

  it("end with an error where no step lowers the objective, or the Hessian is none", () => {
    const uphill = (w: number, b: number): LogLoss => ({ ...bowl(w, b), loss: w === 0 && b === 0 ? 0 : 10 });
    expect(() => minimise(problem(uphill), of(0, 0))).toThrow(
      "no step lowers the objective 0: are the columns far too large (over 1e100)?",
    );
    const broken = (w: number, b: number): LogLoss => ({ ...bowl(w, b), hessian: of(Number.NaN, 0, 0, 2) });
    expect(() => minimise(problem(broken), of(0, 0))).toThrow(
      "the Hessian is not positive definite: are the columns finite and below 1e100?",
    );
    const endless = (w: number, b: number): LogLoss => ({
      ...bowl(w, b),
      hessian: of(Number.POSITIVE_INFINITY, 0, 0, 2),
    });
    expect(() => minimise(problem(endless), of(0, 0))).toThrow(/the Hessian is not positive definite/);
  });

  it("go on where rounding has taken the Hessian's rank", () => {
    // Without a ridge of its own and with a weight and a bias that do the same.
    const same = (w: number, b: number): LogLoss => ({
      loss: (w + b - 1) ** 2 / 2,
      gradient: of(w + b - 1, w + b - 1),
      hessian: of(1, 0, 1, 1),
    });
    const found = minimise(problem(same, { ridge: of(0) }), of(0, 0));
    expect(found.point[0]! + found.point[1]!).toBeCloseTo(1, 8);
  });

  /** Steps that never shrink below a size, as where rounding moves the gradient: each is that long, back and forth. */
  const restless = (length: number, precision: Partial<NewtonProblem["precision"]>) => {
    const at = (): LogLoss => ({ loss: 0, gradient: of(0, 0), hessian: of(1, 0, 0, 1) });
    const { precision: usual } = problem(at);
    const noisy = problem(at, {
      ridge: of(0),
      change: () => length,
      precision: { ...usual, ...precision },
      maxIter: 40,
    });
    return () => minimise(noisy, of(0, 0)).iterations;
  };

  it("have settled where a step within the rounding shrinks no more", () => {
    // The first has none before it to be compared with.
    expect(restless(1e-7, {})()).toBe(1);
    expect(restless(1e-6, {})).toThrow(/no convergence in 40/);
    expect(restless(1e-9, {})()).toBe(0);
  });

  it("are let off after thirty where they are stuck below a size, and not before", () => {
    expect(restless(1e-4, { stuck: 1e-3 })()).toBe(30);
    expect(restless(1e-3, { stuck: 1e-3 })).toThrow(/no convergence in 40/);
  });

  it("use a Hessian again once steps are small", () => {
    const seen: (Float64Array | undefined)[] = [];
    // A steep well that Newton's steps approach by halving their distance, for the Hessian is twice the true one.
    const well = problem(() => bowl(0, 0), {
      ridge: of(0),
      at: ([w, b], nearby) => {
        seen.push(nearby);
        return { ...bowl(w!, b!), hessian: of(2, 0, 0, 4) };
      },
    });
    const found = minimise(well, of(0, 0));
    expect(found.point[0]).toBeCloseTo(3, 8);
    // Steps begin at 1.5 and halve: the eleventh, of 0.0015, is above 0.001, the twelfth below.
    expect(seen.findIndex((hessian) => hessian !== undefined)).toBe(12);
    expect(seen.slice(12).every((hessian) => hessian !== undefined)).toBe(true);
  });
});
