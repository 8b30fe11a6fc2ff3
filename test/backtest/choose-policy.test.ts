import { backtest, brain, choosePolicy, GRID_DEFAULTS, POLICY_DEFAULTS, performanceOf } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candles, constant, still } from "./support.js";

// Up a dollar a bar for two days and down on the third; p says so, more or less surely.
const bars = candles(
  [still(100), still(101), still(102), still(103)],
  [still(104), still(105), still(106), still(107)],
  [still(106), still(104), still(102), still(100)],
);
const p = Float64Array.of(0.5, 0.6, 0.7, 0.6, 0.5, 0.7, 0.7, 0.6, 0.6, 0.3, 0.4, 0.5);
const signals = { p, atr: constant(bars, 50), atr_pct: constant(bars, 0.01) };
const policy = { ...POLICY_DEFAULTS, cap: 0.4, shares: "fractional", costs: "bps:1" } as const;
const part = { signals, from: "2018-01-02 09:35:00", to: "2018-01-04 09:50:00", minTrades: 1 };

describe("choosePolicy", () => {
  it("tries every combination, the last name fastest, each of them a backtest of its own", () => {
    const grid = { gate: [0.05, 0.15], stopAtr: [null, 1, 2] };
    const { names, trials, from, to } = choosePolicy(bars, policy, grid, { ...part, cash: 5000 });
    expect([names, from, to]).toEqual([["gate", "stopAtr"], part.from, part.to]);
    expect(trials.map(({ settings }) => [settings.gate, settings.stopAtr])).toEqual([
      [0.05, null],
      [0.05, 1],
      [0.05, 2],
      [0.15, null],
      [0.15, 1],
      [0.15, 2],
    ]);
    for (const { settings, trades, profit, sharpe } of trials) {
      const { costs, shares, fill, ...rest } = { ...policy, ...settings };
      const one = performanceOf(backtest(bars, brain(rest), { ...part, cash: 5000, costs, shares, fill }));
      expect([trades, profit, sharpe]).toEqual([one.trades, one.profit, one.sharpe]);
    }
  });

  it("takes the highest Sharpe ratio, the first of equal ones, and nothing that does not trade", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 }), (hundredths) => {
        const gate = hundredths.map((n) => n / 100);
        const { trials, best, policy: chosen } = choosePolicy(bars, policy, { gate }, part);
        const traded = trials.filter(({ trades }) => trades > 0).map(({ sharpe }) => sharpe);
        if (traded.length === 0) {
          expect([best, chosen]).toEqual([-1, policy]);
          return;
        }
        expect(trials[best]!.sharpe).toBe(Math.max(...traded));
        expect(trials.findIndex(({ trades, sharpe }) => trades > 0 && sharpe === trials[best]!.sharpe)).toBe(best);
        expect(chosen).toEqual({ ...policy, gate: gate[best] });
      }),
    );
  });

  it("chooses nothing that trades less often than asked, by default than a promotion asks", () => {
    const gate = [0.05, 0.15];
    const counts = choosePolicy(bars, policy, { gate }, part).trials.map(({ trades }) => trades);
    const most = Math.max(...counts);
    const { best } = choosePolicy(bars, policy, { gate }, { ...part, minTrades: most });
    expect(counts[best]).toBe(most);
    expect(choosePolicy(bars, policy, { gate }, { ...part, minTrades: most + 1 })).toMatchObject({ best: -1, policy });
    const { minTrades: _, ...usual } = part;
    expect(choosePolicy(bars, policy, { gate }, usual)).toMatchObject({ best: -1, minTrades: 30 });
  });

  it("has values to try of every setting but those that say what is assumed", () => {
    const assumed = ["label", "side", "shares", "fill", "costs"];
    const chosen = Object.keys(POLICY_DEFAULTS).filter((name) => !assumed.includes(name));
    expect(Object.keys(GRID_DEFAULTS).sort()).toEqual(chosen.sort());
    // The trading program's own settings are among them.
    for (const [name, values] of Object.entries(GRID_DEFAULTS)) {
      expect(values).toContain(POLICY_DEFAULTS[name as keyof typeof POLICY_DEFAULTS]);
    }
  });

  it("refuses an empty grid and a break-even edge without a label", () => {
    expect(() => choosePolicy(bars, policy, {}, part)).toThrow(/there is nothing to choose: name a setting/);
    expect(() => choosePolicy(bars, policy, { gate: [] }, part)).toThrow(/there are no values of gate/);
    const even = { ...policy, label: null };
    expect(() => choosePolicy(bars, even, { edgeMode: ["breakeven"] }, part)).toThrow(/pass label: /);
  });
});
