import { HOLD, type Policy } from "../policy.js";

/**
 * Buys at the first bar and holds to the last.
 *
 * To compare it with a policy that is rarely in the market, pass that policy's mean exposure
 * (`performanceOf(...).exposure`).
 *
 * @param options exposure: the fraction of the equity to invest (1)
 * @throws RangeError when the exposure is outside (0, 1]
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * backtest(bars, buyAndHold(), { costs: "ib" }).fills.length; // → 2
 */
export function buyAndHold({ exposure = 1 }: { readonly exposure?: number } = {}): Policy {
  if (!(exposure > 0 && exposure <= 1)) throw new RangeError(`exposure must be above 0 and at most 1, got ${exposure}`);
  return {
    name: `buy and hold (exposure ${Number(exposure.toPrecision(3))})`,
    decide: (now) => (now.shares === 0 ? exposure : HOLD),
  };
}

/**
 * Never trades: the reference for a policy that costs more than it earns.
 *
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * backtest(bars, doNothing(), { costs: "ib" }).equity.at(-1); // → 100000
 */
export function doNothing(): Policy {
  return { name: "do nothing", decide: () => HOLD };
}
