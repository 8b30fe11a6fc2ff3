import { execFileSync } from "node:child_process";
import {
  annualReturn,
  annualVolatility,
  backtest,
  calmarRatio,
  makeSample,
  maxDrawdown,
  performanceOf,
  probabilisticSharpe,
  resample,
  sharpeRatio,
  sortinoRatio,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureSharpe } from "../../lib/dist/backtest/sharpe-evidence.js";
import { normalCdf, normalQuantile } from "../../lib/dist/stats/normal.js";
import { pythonWith } from "../support/python.js";

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: 20180102, numRuns: count });

// A year of a policy that turns with the price, as the backtest gives it, among made-up returns.
const bars = resample(makeSample({ to: "2019-01-01" }), "5min");
const traded = backtest(bars, (now) => (now.close > now.open ? 0.5 : -0.5), { costs: "bps:1" });
// Tenths of basis points: empyrical counts from 100, in which finer returns are lost.
const daily = fc.integer({ min: -8000, max: 8000 }).map((x) => x / 1e5);
const cases = {
  returns: [[...traded.days.return], ...sample(fc.array(daily, { minLength: 5, maxLength: 300 }), 60)],
  z: sample(fc.double({ min: -30, max: 8, noNaN: true }), 300),
  share: sample(fc.double({ min: 1e-300, max: 1 - 1e-9, noNaN: true }), 300),
};

type Ratio =
  | "annualReturn"
  | "annualVolatility"
  | "sharpe"
  | "sortino"
  | "maxDrawdown"
  | "calmar"
  | "skewness"
  | "kurtosis"
  | "probabilistic";
const answers: {
  readonly ratios: readonly Readonly<Record<Ratio, number | null>>[];
  readonly cdf: readonly number[];
  readonly quantile: readonly number[];
} = JSON.parse(
  execFileSync(pythonWith("bench/requirements.txt"), ["test/python/backtest.py"], {
    input: JSON.stringify(cases),
    maxBuffer: 1e9,
    encoding: "utf8",
  }),
);

describe("equal to empyrical and scipy", () => {
  it("the ratios of daily returns", () => {
    expect(answers.ratios).toHaveLength(61);
    cases.returns.forEach((list, i) => {
      const returns = Float64Array.from(list);
      const measured = measureSharpe(returns);
      const ours: Record<Ratio, number> = {
        annualReturn: annualReturn(returns),
        annualVolatility: annualVolatility(returns),
        sharpe: sharpeRatio(returns),
        sortino: sortinoRatio(returns),
        maxDrawdown: maxDrawdown(returns).depth,
        calmar: calmarRatio(returns),
        skewness: measured.skewness,
        kurtosis: measured.kurtosis,
        probabilistic: probabilisticSharpe(measured),
      };
      for (const [name, wanted] of Object.entries(answers.ratios[i]!)) {
        const own = ours[name as Ratio];
        if (wanted === null) expect([name, own]).toEqual([name, Number.NaN]);
        else
          expect(Math.abs(own - wanted), `${name} of case ${i}: ${own} for ${wanted}`).toBeLessThanOrEqual(
            1e-9 * (1 + Math.abs(wanted)),
          );
      }
    });
  });

  it("the numbers of a backtest are those of its daily returns", () => {
    const { sharpe, annualReturn: growth, maxDrawdown: depth } = performanceOf(traded);
    const wanted = answers.ratios[0]!;
    expect(sharpe).toBeCloseTo(wanted.sharpe!, 9);
    expect(growth).toBeCloseTo(wanted.annualReturn!, 9);
    expect(depth).toBeCloseTo(wanted.maxDrawdown!, 9);
  });

  it("the normal distribution and its quantile", () => {
    cases.z.forEach((z, i) => {
      expect(Math.abs(normalCdf(z) / answers.cdf[i]! - 1), `z ${z}`).toBeLessThan(1e-11);
    });
    cases.share.forEach((share, i) => {
      const wanted = answers.quantile[i]!;
      expect(Math.abs(normalQuantile(share) - wanted), `share ${share}`).toBeLessThanOrEqual(
        1e-9 * (1 + Math.abs(wanted)),
      );
    });
  });
});
