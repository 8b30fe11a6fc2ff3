import type { BacktestOptions } from "./backtest.js";
import { BRAIN_DEFAULTS, type BrainOptions } from "./policies/brain.js";

/**
 * How p is traded, as one plain value: every setting of `brain`, and the costs, shares and fills that it was judged
 * with. It is what `policy.json` holds. `brain`, `backtest` and `judge` take its fields as their options.
 */
export interface PolicySettings
  extends Required<Omit<BrainOptions, "model">>,
    Required<Pick<BacktestOptions, "shares" | "fill">> {
  /** Costs assumed, in the words of `parseCosts`. */
  readonly costs: string;
}

/** The trading program's own policy: it trades nothing that the sample's models say. */
export const POLICY_DEFAULTS: PolicySettings = /* @__PURE__ */ policyDefaults();

function policyDefaults(): PolicySettings {
  const { model: _, ...settings } = BRAIN_DEFAULTS;
  return { ...settings, shares: "whole", fill: "nextOpen", costs: "ib" };
}
