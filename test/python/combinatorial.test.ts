import { execFileSync } from "node:child_process";
import { combinatorialPurged, minBacktestLength, probabilityOfOverfitting } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonWith } from "../support/python.js";

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: 20180102, numRuns: count });

const groups = (fewest: number) =>
  fc
    .integer({ min: fewest + 1, max: 7 })
    .chain((n) => fc.record({ groups: fc.constant(n), testGroups: fc.integer({ min: fewest, max: n - 1 }) }));

/** Rows in order, with gaps and labels of any length: starts and ends. */
const spans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 25 })), { minLength: 70, maxLength: 150 })
  .map((rows) => {
    let time = 0;
    const start = rows.map(([step]) => (time += step));
    return { start, end: start.map((from, i) => from + rows[i]![1]) };
  });

const cases = {
  spans: sample(
    fc
      .tuple(groups(1), spans, fc.integer({ min: 0, max: 30 }))
      .map(([cut, rows, embargo]) => ({ ...cut, ...rows, embargo })),
    60,
  ),
  // As many rows in each group, for skfolio gives what is left to the last; it tests two groups or more.
  bars: sample(
    fc
      .tuple(
        groups(2),
        fc.integer({ min: 20, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 8 }),
      )
      .map(([cut, size, horizon, embargo]) => ({ ...cut, rows: cut.groups * size, horizon, embargo })),
    60,
  ),
  overfitting: sample(
    fc
      .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 12 }))
      .chain(([strategies, half, size]) =>
        fc
          .array(
            fc.array(
              fc.integer({ min: -50_000, max: 50_000 }).map((x) => x / 1e6),
              {
                minLength: 2 * half * size,
                maxLength: 2 * half * size,
              },
            ),
            { minLength: strategies, maxLength: strategies },
          )
          .map((returns) => ({ returns, blocks: 2 * half })),
      ),
    60,
  ),
  length: [1, 2, 7, 45, 1000].flatMap((trials) => [0.5, 1, 2.5].map((sharpe) => ({ trials, sharpe }))),
};

type Folds = readonly (readonly [train: number[], test: number[]])[];

const answers: {
  readonly spans: readonly { readonly folds: Folds; readonly paths: number[][] }[];
  readonly bars: readonly { readonly folds: Folds; readonly paths: number[][] }[];
  readonly overfitting: readonly {
    readonly pbo: number;
    /** Null where all winners scored the same in sample. */
    readonly slope: number | null;
    readonly logits: number[];
    readonly scores: readonly [inside: number[], outside: number[]];
  }[];
  readonly length: readonly number[];
} = JSON.parse(
  execFileSync(pythonWith("test/python/requirements.txt"), ["test/python/combinatorial.py"], {
    input: JSON.stringify(cases),
    maxBuffer: 1e9,
    encoding: "utf8",
  }),
);

const near = (got: ArrayLike<number>, wanted: readonly number[]): void => {
  expect(got.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(got[i]).toBeCloseTo(value, 9);
  });
};

describe("equal to purgedcv", () => {
  it("folds of spans of any length, purged and embargoed, and the paths made of them", () => {
    let compared = 0;
    cases.spans.forEach(({ start, end, groups: n, testGroups, embargo }, i) => {
      const wanted = answers.spans[i]!;
      if (wanted.folds.some(([train]) => train.length === 0)) return;
      compared++;
      const rows = { start: Float64Array.from(start), end: Float64Array.from(end) };
      const { folds, paths, edges } = combinatorialPurged(rows, n, testGroups, embargo);
      expect(folds.map(({ train, test }) => [[...train], [...test]])).toEqual(wanted.folds);
      const ofRow = paths.map((path) => path.flatMap((fold, g) => Array(edges[g + 1]! - edges[g]!).fill(fold)));
      expect(ofRow).toEqual(wanted.paths);
    });
    expect(compared).toBeGreaterThan(30);
  });

  it("probability of backtest overfitting, its log-odds and degradation", () => {
    cases.overfitting.forEach(({ returns, blocks }, i) => {
      const ours = probabilityOfOverfitting(
        returns.map((column) => Float64Array.from(column)),
        { blocks },
      );
      const { pbo, slope, logits, scores } = answers.overfitting[i]!;
      // They choose what is out of sample in lexicographic order, we what is in sample: mirrored, the order is the same.
      near(ours.logits, [...logits].reverse());
      near(ours.inSample, [...scores[0]].reverse());
      near(ours.outOfSample, [...scores[1]].reverse());
      if (slope === null) expect(ours.degradation).toBeNaN();
      else expect(ours.degradation).toBeCloseTo(slope, 6);
      // A winner at the median itself, possible for an odd number of strategies, counts as overfitting here.
      const atMedian = logits.filter((logit) => logit === 0).length / logits.length;
      expect(ours.pbo).toBeCloseTo(pbo + atMedian, 12);
    });
  });

  it("minimum backtest length", () => {
    near(
      cases.length.map(({ trials, sharpe }) => minBacktestLength(trials, sharpe)),
      [...answers.length],
    );
  });
});

describe("equal to skfolio", () => {
  it("folds and paths over evenly spaced bars, with labels and embargo of whole bars", () => {
    let compared = 0;
    cases.bars.forEach(({ rows, horizon, embargo, groups: n, testGroups }, i) => {
      if (answers.bars[i]!.folds.some(([train]) => train.length === 0)) return;
      compared++;
      const start = Float64Array.from({ length: rows }, (_, row) => row);
      const { folds, paths } = combinatorialPurged(
        { start, end: start.map((t) => t + horizon) },
        n,
        testGroups,
        embargo,
      );
      expect(folds.map(({ train, test }) => [[...train], [...test]])).toEqual(answers.bars[i]!.folds);
      expect(paths).toEqual(answers.bars[i]!.paths);
    });
    expect(compared).toBeGreaterThan(30);
  });
});
