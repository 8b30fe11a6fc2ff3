import {
  backtest,
  brain,
  choosePolicy,
  makeSample,
  minBacktestLength,
  modelSignals,
  POLICY_DEFAULTS,
  PRESETS,
  probabilityOfOverfitting,
  research,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { choiceView } from "../../../lib/dist/views/tables/choice-table.js";

const { bars, models, recipe } = research(makeSample({ to: "2018-05-01" }), PRESETS.sound);
const signals = modelSignals(bars, models, recipe);
const policy = { ...POLICY_DEFAULTS, cap: 0.1, shares: "fractional", costs: "bps:1" } as const;
const part = { signals, from: "2018-02-01", to: "2018-04-01", minTrades: 5 };
const grid = { gate: [0, 0.01, 0.02, 0.4] };
const choice = choosePolicy(bars, policy, grid, part);

describe("the chance of a choice", () => {
  it("is that of the daily returns of the policies that could be chosen", () => {
    const runs = grid.gate
      .map((gate) => backtest(bars, brain({ ...policy, gate }), { ...part, ...policy }))
      .filter(({ trades }) => trades.length >= part.minTrades);
    const returns = runs.map(({ days }) => days.return);
    expect(runs.length).toBeGreaterThan(1);
    expect(runs.length).toBeLessThan(grid.gate.length);
    const { pbo, probabilityOfLoss } = probabilityOfOverfitting(returns, { blocks: 10 });
    const { sharpe } = choice.trials[choice.best]!;
    expect(choice.chance).toEqual({
      policies: runs.length,
      pbo,
      probabilityOfLoss,
      years: returns[0]!.length / 252,
      minYears: sharpe > 0 ? minBacktestLength(runs.length, sharpe) : Number.POSITIVE_INFINITY,
    });
    expect(choiceView(choice)[1]).toMatch(/^Probability of backtest overfitting over the \d policies that trade/);
  });

  it("is not told of one policy, or of fewer than 20 days", () => {
    expect(choosePolicy(bars, policy, { gate: [0.01] }, part).chance).toBeUndefined();
    expect(choosePolicy(bars, policy, grid, { ...part, to: "2018-02-20" }).chance).toBeUndefined();
  });
});
