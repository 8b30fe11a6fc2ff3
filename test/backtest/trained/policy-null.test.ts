import {
  type Bars,
  choosePolicy,
  formatTime,
  judge,
  makeSample,
  modelSignals,
  POLICY_DEFAULTS,
  PRESETS,
  type Recipe,
  research,
  signFlip,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { heldReturns } from "../../../lib/dist/backtest/held-returns.js";
import type { JudgeOptions } from "../../../lib/dist/backtest/judge.js";
import { type PolicyReport, policyReport, runPolicyNull } from "../../../lib/dist/backtest/policy-null.js";
import { provenanceOf } from "../../../lib/dist/backtest/provenance.js";
import { onThisThread } from "../../../lib/dist/validation/null-runner.js";
import { policyNullView } from "../../../lib/dist/views/tables/policy-null-table.js";

const half = makeSample({ to: "2018-07-01", edge: 0 });
const trading: JudgeOptions & { readonly costs: string } = {
  ...{ edgeMode: "breakeven", gate: 0, cap: 0.2, longOnly: false, flatAtClose: true, stopAtr: null, targetAtr: null },
  ...{ costs: "bps:0.5+slip:2bps", shares: "fractional", bootstrap: { draws: 20 } },
};

/** A runner that gives these reports, and keeps the seeds it was asked for. */
function giving(reports: readonly Partial<PolicyReport>[], asked: number[] = []) {
  const nothing: PolicyReport = {
    ...{ policy: "x", verdict: "not enough evidence", from: "2018-06-01", to: "2018-06-29" },
    ...{ days: 21, trades: 0, profit: 0, sharpe: 0, overBuyAndHold: 0 },
  };
  return async ({ seeds }: { readonly seeds: readonly number[] }) => {
    asked.push(...seeds);
    return reports.map((report) => ({ ...nothing, ...report }));
  };
}

describe("policy null runs", () => {
  it("judge models that are trained anew on the bars and on each walk", async () => {
    const seeds: number[] = [];
    const runner: typeof onHere = (task, control) => {
      seeds.push(...task.seeds);
      return onHere(task, control);
    };
    const onHere = onThisThread(policyReport);
    const result = await runPolicyNull(half, { runs: 2, seed: 5, keepDrift: true, runner, ...trading });
    const chain = (minutes: Bars) => {
      const run = research(minutes, PRESETS.sound);
      return judge(minutes, run.models, run.recipe, provenanceOf(run), trading);
    };
    const { bars, part, promotion, performance, runs } = chain(half);
    expect(part).toMatchObject({ name: "test", untouched: true });
    const { profit, sharpe, trades } = performance.candidate;
    expect(trades).toBeGreaterThan(10);
    expect(result.own).toMatchObject({ profit, sharpe, trades, verdict: promotion.verdict });
    // Beyond holding: the yearly ratio of the daily differences.
    const held = heldReturns(bars, runs.candidate);
    const over = Array.from(runs.candidate.days.return, (r, day) => r - held[day]!);
    const mean = over.reduce((a, b) => a + b) / over.length;
    const deviation = Math.sqrt(over.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (over.length - 1));
    expect(result.own.overBuyAndHold).toBeCloseTo((Math.sqrt(252) * mean) / deviation, 9);
    const walks = seeds.map((seed) => chain(signFlip(half, seed, { keepDrift: true })).performance.candidate.profit);
    expect(result.walks.map((walk) => walk.profit)).toEqual(walks);
    expect(new Set([profit, ...walks]).size).toBe(3);
  });

  it("choose settings on each run's own validation part, if there are some to choose", async () => {
    const choose = { gate: [0.2, 0, 0.01], flatAtClose: [true, false] };
    const planted = makeSample({ to: "2018-07-01", edge: 0.14 });
    const { chosen, own } = await runPolicyNull(planted, { runs: 2, ...trading, choose });
    expect(chosen).toEqual(["gate", "flatAtClose"]);
    const run = research(planted, PRESETS.sound);
    const { bars, models, recipe, validation } = run;
    const choice = choosePolicy(bars, { ...POLICY_DEFAULTS, ...trading, label: recipe.label.choices! }, choose, {
      signals: modelSignals(bars, models, recipe),
      ...{ from: formatTime(validation.time[0]!), to: formatTime(validation.time.at(-1)!) },
    });
    expect(choice.best).toBeGreaterThanOrEqual(0);
    const { gate, flatAtClose } = choice.policy;
    const { performance } = judge(planted, models, recipe, provenanceOf(run), { ...trading, gate, flatAtClose });
    expect(own.profit).toBe(performance.candidate.profit);
  });

  it("count the runs promoted, and tell where the bars' own figures stand among them", async () => {
    const reports: Partial<PolicyReport>[] = [
      { profit: 10, sharpe: 1, overBuyAndHold: -1, trades: 40 },
      { profit: 20, sharpe: 0.5, overBuyAndHold: 0, verdict: "promote" },
      { profit: 10, sharpe: 0.5, overBuyAndHold: 1, verdict: "don't promote" },
      { profit: -5, sharpe: -0.5, overBuyAndHold: -2 },
    ];
    const asked: number[] = [];
    const result = await runPolicyNull(half, { runs: 3, costs: "none", runner: giving(reports, asked) });
    expect([result.promoted, result.runs, result.keepDrift, result.recipe]).toEqual([1, 3, false, "sound"]);
    const p = Object.entries(result.scores).map(([figure, score]) => [figure, score.own, score.atLeast, score.p]);
    expect(p).toEqual([
      ["profit", 10, 2, 0.75],
      ["sharpe", 1, 0, 0.25],
      ["overBuyAndHold", -1, 2, 0.75],
    ]);
    expect([...result.scores.profit.walks]).toEqual([20, 10, -5]);
    await runPolicyNull(half, { runs: 3, seed: 2, costs: "none", runner: giving(reports, asked) });
    expect(new Set(asked).size).toBe(6);
    const words = policyNullView(result).join("\n");
    expect(words).toContain("Of 3 skill-less copies of your stock, 1 would have been promoted.");
    expect(words).toContain("--keep-drift");
  });

  it("show nothing to compare where no run traded", async () => {
    const result = await runPolicyNull(half, { runs: 2, costs: "none", runner: giving([{}, {}, {}]) });
    expect(result.scores.overBuyAndHold.p).toBe(1);
    expect(policyNullView(result).some((block) => typeof block === "object" && "lines" in block)).toBe(false);
  });

  it("need a test part, the exact engine, and bars that can be flipped", async () => {
    const seed = PRESETS.seed as unknown as Recipe;
    await expect(runPolicyNull(half, { runs: 2, recipe: seed, ...trading })).rejects.toThrow(
      /^the bars themselves: recipe seed keeps no test part, .*--preset sound/,
    );
    const recipe = { ...PRESETS.sound, engine: "tensorflow" } as unknown as Recipe;
    await expect(runPolicyNull(half, { recipe, ...trading })).rejects.toThrow(/sound: null runs need the exact engine/);
    const bad = { ...half, open: half.open.map((x, i) => (i === 9 ? 0 : x)) };
    await expect(runPolicyNull(bad, { runs: 2, ...trading })).rejects.toThrow(
      /^null run 1 of 2: bar 9 has a price of 0/,
    );
    await expect(runPolicyNull(half, { runs: 1, ...trading })).rejects.toThrow("runs must be 2 or more, got 1");
  });
});
