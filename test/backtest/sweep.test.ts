import { backtest, brain, buyAndHold, costSweep, gateSweep, performanceOf } from "ata-lab";
import { describe, expect, it } from "vitest";
import { candles, constant, still } from "./support.js";

// Up a dollar a bar for two days and down on the third; p says so, more or less surely.
const bars = candles(
  [still(100), still(101), still(102), still(103)],
  [still(104), still(105), still(106), still(107)],
  [still(106), still(104), still(102), still(100)],
);
const p = Float64Array.of(0.5, 0.6, 0.7, 0.6, 0.5, 0.7, 0.7, 0.6, 0.4, 0.3, 0.4, 0.5);
const signals = { p, atr: constant(bars, 50), atr_pct: constant(bars, 0.01) };

describe("sweeps", () => {
  it("of gates and caps are single runs: a row a gate, a cell a cap", () => {
    const [gates, caps] = [
      [0.05, 0.2, 0.3],
      [0.2, 0.4],
    ];
    const rest = { longOnly: false, minimumHold: 0 };
    const sweep = gateSweep(bars, { signals, costs: "bps:10+slip:1tick", gates, caps, brain: rest });
    expect([sweep.gates, sweep.caps]).toEqual([gates, caps]);
    expect(sweep.cells.map((row) => row.length)).toEqual([2, 2, 2]);
    gates.forEach((gate, i) => {
      caps.forEach((cap, j) => {
        const policy = brain({ ...rest, gate, cap });
        const one = performanceOf(backtest(bars, policy, { signals, costs: "bps:10+slip:1tick" }));
        expect(sweep.cells[i]![j]).toEqual({
          trades: one.trades,
          profit: one.profit,
          costs: one.slippage + one.fees,
          sharpe: one.sharpe,
          maxDrawdown: one.maxDrawdown,
        });
      });
    });
    expect(sweep.cells[0]![0]!.trades).toBeGreaterThan(sweep.cells[1]![0]!.trades);
    expect(sweep.cells[2]!.map(({ trades, costs }) => [trades, costs])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it("of gates take the brain as it is where nothing else is said of it", () => {
    const found = gateSweep(bars, { signals, costs: "none", gates: [0.1], caps: [0.4] });
    const one = backtest(bars, brain({ gate: 0.1, cap: 0.4 }), { signals, costs: "none" });
    expect(found.cells[0]![0]!.profit).toBe(one.equity.at(-1)! - 100_000);
  });

  it("of costs are a row for each of them, in their order", () => {
    const rows = costSweep(bars, buyAndHold({ exposure: 0.5 }), { costs: ["none", "ib", "slip:1tick"], cash: 1000 });
    // 500 $ at a close of 100 are 5 shares, bought at 101 and sold at 100.
    expect(rows.map(({ name, trades, profit, costs }) => [name, trades, profit, costs])).toEqual([
      ["none", 1, -5, 0],
      ["ib", 1, -7, 2],
      ["slip:1tick", 1, expect.closeTo(-5.1, 9), expect.closeTo(0.1, 9)],
    ]);
  });
});
