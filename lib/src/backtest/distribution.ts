import { quantiles } from "../stats/histogram.js";
import { mean, standardDeviation } from "../stats/standard-deviation.js";

/** What a distribution of returns looks like. Fractions; NaN where there are too few values. */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  /** 0 for a symmetric distribution; negative if the losses reach further than the gains. */
  readonly skew: number;
  /** Excess kurtosis: 0 for a normal distribution, more if extreme values are more frequent. */
  readonly kurtosis: number;
  readonly worst: number;
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
  readonly best: number;
  /** Share of the values above 0. */
  readonly positive: number;
}

/**
 * Describes the distribution of daily returns or of trades' returns.
 *
 * @param values n values without NaN
 * @returns see `Distribution`; skew and kurtosis need three and four values, and variation
 * @see pandas `Series.skew()` and `Series.kurt()`, with the same corrections for small samples
 * @example
 * const { mean, skew, worst } = distributionOf(Float64Array.of(-0.04, 0.01, 0.03));
 * [mean, skew, worst]; // → [0, -1.15, -0.04]
 */
export function distributionOf(values: Float64Array): Distribution {
  const [worst, p5, median, p95, best] = quantiles(values, [0, 0.05, 0.5, 0.95, 1]);
  return {
    count: values.length,
    mean: mean(values),
    deviation: standardDeviation(values),
    ...shapeOf(values),
    worst: worst!,
    p5: p5!,
    median: median!,
    p95: p95!,
    best: best!,
    positive: values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / values.length,
  };
}

/** Skew and excess kurtosis, corrected for the sample's size. */
function shapeOf(values: Float64Array): { skew: number; kurtosis: number } {
  const n = values.length;
  const centre = mean(values);
  let [m2, m3, m4] = [0, 0, 0];
  for (const value of values) {
    const away = value - centre;
    m2 += away ** 2 / n;
    m3 += away ** 3 / n;
    m4 += away ** 4 / n;
  }
  const plain = m2 > 0 ? m4 / m2 ** 2 - 3 : Number.NaN;
  return {
    skew: n > 2 && m2 > 0 ? (Math.sqrt(n * (n - 1)) / (n - 2)) * (m3 / (m2 * Math.sqrt(m2))) : Number.NaN,
    kurtosis: n > 3 ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * plain + 6) : Number.NaN,
  };
}
