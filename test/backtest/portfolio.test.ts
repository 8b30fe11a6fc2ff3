import { backtest, backtestPortfolio, type Policy } from "ata-lab";
import { describe, expect, it } from "vitest";
import { hostileCase } from "./hostile.js";

type Case = ReturnType<typeof hostileCase>;

function policyOf({ rules }: Case): Policy {
  const { answers, atr: _, ...standing } = rules;
  const given = Object.fromEntries(Object.entries(standing).filter(([, value]) => value !== undefined));
  return { name: "case", decide: (now) => answers[now.bar]!, ...given };
}

describe("a portfolio of one stock", () => {
  it("is the backtest of that stock, bit for bit, in 300 hostile cases", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const one = hostileCase(seed);
      const { bars, rules, options } = one;
      const signals = { atr: Float64Array.from(rules.atr) };
      const alone = backtest(bars, policyOf(one), { ...options, signals });
      for (const ration of ["strength", "proRata"] as const) {
        const { stocks, ...account } = backtestPortfolio([{ bars, signals }], policyOf(one), { ...options, ration });
        const { profit, ...own } = stocks[0]!;
        expect(own, `case ${seed}`).toStrictEqual(alone);
        expect(account.equity, `case ${seed}`).toStrictEqual(alone.equity);
        expect(account.days, `case ${seed}`).toStrictEqual(alone.days);
        expect(account.notes, `case ${seed}`).toStrictEqual(alone.notes);
        const earned = alone.equity.at(-1)! - options.cash;
        expect(Math.abs(profit.at(-1)! - earned), `case ${seed}`).toBeLessThan(1e-6);
      }
    }
  });
});
