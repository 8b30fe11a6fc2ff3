import { execFileSync } from "node:child_process";
import {
  type Bars,
  buildFeatures,
  completeRows,
  ewmMean,
  FEATURES,
  filterRows,
  LogisticRegression,
  labelForwardReturn,
  makeSample,
  PRESETS,
  resample,
  rocAuc,
  rollingMean,
  rollingStd,
  sliceBars,
  takeRows,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonWith } from "../support/python.js";
import { gappySeries } from "../support/series.js";

// Random cases, computed here and by pandas and scikit-learn, in one go.
const SEED = 20180102;
const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;
const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: SEED, numRuns: count });

/** Minutes of the synthetic sample with some left out and some numbers missing. */
const damagedBars = fc
  .tuple(
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 0, max: 380 }),
    fc.infiniteStream(fc.integer({ min: 0, max: 99 })),
  )
  .map(([seed, start, dice]): Bars => {
    const bars = sliceBars(makeSample({ seed, to: "2018-01-06" }), start, start + 700);
    const rows = [...bars.time.keys()].filter(() => dice.next().value! >= 30);
    const column = (name: (typeof COLUMNS)[number]): Float64Array =>
      Float64Array.from(rows, (row) => (name !== "time" && dice.next().value! < 15 ? Number.NaN : bars[name][row]!));
    return { ...bars, ...Object.fromEntries(COLUMNS.map((name) => [name, column(name)])) };
  });

const cases = {
  resample: sample(
    fc.record({
      bars: damagedBars,
      rule: fc.constantFrom("1min", "5min", "15min", "1h", "1D"),
      closed: fc.constantFrom("left" as const, "right" as const),
      label: fc.constantFrom("left" as const, "right" as const),
    }),
    24,
  ),
  ewm: sample(fc.record({ x: gappySeries(), span: fc.constantFrom(1, 9, 12, 26, 200) }), 60),
  rolling: sample(
    fc.record({
      x: fc.array(
        fc.integer({ min: 100, max: 99_999 }).map((cents) => cents / 100),
        { maxLength: 150 },
      ),
      window: fc.constantFrom(2, 20, 100),
    }),
    60,
  ),
  features: [1, 2, 3, 4].map((seed) =>
    resample(makeSample({ seed, to: "2018-03-01", volatility: seed === 4 ? "constant" : "regimes" }), "5min"),
  ),
  logistic: sample(
    fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 30, max: 400 }), fc.constantFrom(0.05, 0.1, 0.5, 1)),
    20,
  ).map(([seed, n, C]) => {
    const bars = resample(makeSample({ seed, to: "2018-02-01" }), "5min");
    const features = buildFeatures(bars);
    const names = [
      ["rsi", "rsi_slope", "bb_z"],
      ["macd", "macd_sig", "macd_hist", "macd_slope"],
      ["ema20_rel", "time_of_day"],
    ] as const;
    const X = names[seed % 3]!.map((name) => features[name].slice(200, 200 + n));
    return { X, y: labelForwardReturn(bars.close, PRESETS.seed.label.choices).slice(200, 200 + n), C };
  }),
};

interface Answers {
  readonly resample: readonly Readonly<Record<string, number[]>>[];
  readonly ewm: readonly (number | null)[][];
  readonly mean: readonly (number | null)[][];
  readonly std: readonly (number | null)[][];
  readonly features: readonly Readonly<Record<string, (number | null)[]>>[];
  readonly rows: readonly Readonly<Record<string, number[]>>[];
  readonly logistic: readonly { readonly intercept: number; readonly p: number[]; readonly auc: number }[];
}

const numbersOf = (bars: Bars): object => Object.fromEntries(COLUMNS.map((name) => [name, bars[name]]));
/** Typed arrays as lists; JSON writes NaN as null by itself. */
const input = JSON.stringify(
  {
    ...cases,
    features: cases.features.map(numbersOf),
    resample: cases.resample.map((c) => ({ ...c, bars: numbersOf(c.bars) })),
  },
  (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value),
);
const answers: Answers = JSON.parse(
  execFileSync(pythonWith("bench/requirements.txt"), ["test/python/reference.py"], {
    input,
    maxBuffer: 1e9,
    encoding: "utf8",
  }),
);

/** Largest difference of two series, which must miss the same numbers, relative to the largest number expected. */
function difference(actual: ArrayLike<number>, expected: readonly (number | null)[]): number {
  expect(actual.length).toBe(expected.length);
  let [most, size] = [0, Number.MIN_VALUE];
  expected.forEach((wanted, i) => {
    expect(Number.isNaN(actual[i]!), `row ${i}: ${actual[i]} for ${wanted}`).toBe(wanted === null);
    if (wanted === null) return;
    most = Math.max(most, Math.abs(actual[i]! - wanted));
    size = Math.max(size, Math.abs(wanted));
  });
  return most / size;
}

describe("equal to pandas", () => {
  it.each(cases.resample.map((c, i) => ({ ...c, i })))(
    "resample $rule closed $closed label $label, case $i",
    ({ bars, rule, closed, label, i }) => {
      const ours = resample(bars, rule, { closed, label });
      for (const name of COLUMNS) expect(Array.from(ours[name])).toEqual(answers.resample[i]![name]);
    },
  );

  it("ewm with numbers missing", () => {
    cases.ewm.forEach(({ x, span }, i) => {
      expect(difference(ewmMean(Float64Array.from(x), { span }), answers.ewm[i]!)).toBeLessThanOrEqual(1e-11);
    });
  });

  it("rolling mean and deviation", () => {
    cases.rolling.forEach(({ x, window }, i) => {
      expect(difference(rollingMean(Float64Array.from(x), window), answers.mean[i]!)).toBeLessThanOrEqual(1e-11);
      expect(difference(rollingStd(Float64Array.from(x), window), answers.std[i]!)).toBeLessThanOrEqual(1e-7);
    });
  });

  it.each(FEATURES)("every row of %s", (name) => {
    const tolerance = ["bb_z", "vol20", "vol_z", "volm_z"].includes(name) ? 1e-7 : 1e-11;
    cases.features.forEach((bars, i) => {
      expect(difference(buildFeatures(bars)[name], answers.features[i]![name]!)).toBeLessThanOrEqual(tolerance);
    });
  });

  it("which rows are kept, and their labels", () => {
    cases.features.forEach((bars, i) => {
      const features = buildFeatures(bars);
      const label = labelForwardReturn(bars.close, PRESETS.seed.label.choices);
      const rows = completeRows(features, filterRows(features, PRESETS.seed.filters));
      const data = takeRows({ time: bars.time, features, label }, rows);
      expect(Array.from(data.time)).toEqual(answers.rows[i]!.time);
      expect(Array.from(data.label)).toEqual(answers.rows[i]!.label);
    });
  });
});

describe("equal to scikit-learn", () => {
  it("logistic regression and AUC", () => {
    cases.logistic.forEach(({ X, y, C }, i) => {
      const fit = new LogisticRegression({ C }).fit(X, y);
      const p = fit.predictProba(X);
      const wanted = answers.logistic[i]!;
      expect(Math.max(...p.map((value, row) => Math.abs(value - wanted.p[row]!)))).toBeLessThanOrEqual(1e-9);
      const positives = y.reduce((a, b) => a + b);
      expect(Math.abs(rocAuc(y, p) - wanted.auc)).toBeLessThanOrEqual(2 / (positives * (y.length - positives)));
    });
  });
});
