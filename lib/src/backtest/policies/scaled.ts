import type { Policy, Signals } from "../policy.js";

/**
 * A policy with all of its answers times a factor, at most the whole equity on either side.
 *
 * @param policy any policy
 * @param factor above 0: 2 for positions twice as large
 * @returns a policy with the same signals and standing orders
 * @throws RangeError when the factor is not above 0
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const half = scaledPolicy(buyAndHold(), 0.5);
 * performanceOf(backtest(bars, half, { costs: "none" })).exposure; // → 0.4722
 */
export function scaledPolicy<S extends Signals>(policy: Policy<S>, factor: number): Policy<S> {
  if (!(factor > 0 && factor < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`a policy's answers can be multiplied by a number above 0, not by ${factor}`);
  }
  return {
    ...policy,
    name: `${policy.name} x ${Number(factor.toPrecision(3))}`,
    // NaN, no change, stays NaN.
    decide: (now) => Math.max(-1, Math.min(1, factor * policy.decide(now))),
  };
}
