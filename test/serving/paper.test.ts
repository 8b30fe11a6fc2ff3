import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtest } from "../../lib/src/backtest/backtest.js";
import { brain } from "../../lib/src/backtest/policies/brain.js";
import { POLICY_DEFAULTS, type PolicySettings } from "../../lib/src/backtest/policy-settings.js";
import type { Backtest } from "../../lib/src/backtest/result.js";
import { modelSignals } from "../../lib/src/backtest/signals.js";
import { tradedLabel } from "../../lib/src/backtest/traded-label.js";
import { type Bars, takeBars } from "../../lib/src/bars/bars.js";
import { makeSample } from "../../lib/src/bars/sample.js";
import { research } from "../../lib/src/flow/research.js";
import { knownTimes } from "../../lib/src/labels/label-spans.js";
import { PRESETS } from "../../lib/src/recipes/presets.js";
import type { Recipe } from "../../lib/src/recipes/recipe.js";
import { createPaper, type Paper, type PaperBar } from "../../lib/src/serving/paper.js";
import { predictBars } from "../../lib/src/serving/predict-bars.js";
import { createScorer } from "../../lib/src/serving/scorer.js";
import { formatTime, MINUTE } from "../../lib/src/util/time.js";

const training = makeSample({ to: "2018-05-01" });
/** From the day before Thanksgiving on, with its early close. */
const later = makeSample({ to: "2018-11-29", seed: 3 });
const days = takeBars(
  later,
  Uint32Array.from(later.time.keys()).filter((i) => later.time[i]! > Date.UTC(2018, 10, 21)),
);
const base: PolicySettings = { ...POLICY_DEFAULTS, gate: 0.01, cap: 0.1, longOnly: false, shares: "fractional" };

/** A paper account's lines from a bar on, restarted at the bars given. */
function live(minutes: Bars, recipe: Recipe, policy: PolicySettings, first: number, restarts: readonly number[] = []) {
  const { models } = trained(recipe);
  let scorer = createScorer(models as never, recipe as never, { policy });
  let paper: Paper = createPaper(recipe, policy);
  const lines: PaperBar[] = [];
  let count = 0;
  minutes.time.forEach((time, i) => {
    const [open, high, low, close] = [minutes.open[i]!, minutes.high[i]!, minutes.low[i]!, minutes.close[i]!];
    for (const bar of scorer.push({ time, open, high, low, close, volume: minutes.volume[i]! }).bars) {
      if (count++ < first) continue;
      lines.push(paper.add(bar as never));
      if (!restarts.includes(count)) continue;
      const [state, account] = JSON.parse(JSON.stringify([scorer.state(), paper.state()]));
      scorer = createScorer(models as never, recipe as never, { policy, state });
      paper = createPaper(recipe, policy, { state: account });
    }
  });
  return { paper, lines };
}

const known = new Map<Recipe, ReturnType<typeof research>>();
function trained(recipe: Recipe): ReturnType<typeof research> {
  if (!known.has(recipe)) known.set(recipe, research(training, recipe as never) as never);
  return known.get(recipe)!;
}

/** The backtest of the same bars. */
function batch(
  minutes: Bars,
  recipe: Recipe,
  policy: PolicySettings,
  first: number,
): { run: Backtest; known: number[] } {
  const { models } = trained(recipe);
  const { bars } = predictBars(minutes, models as never, recipe as never);
  const { costs, fill, shares } = policy;
  const signals = modelSignals(bars, models as never, recipe as never);
  const settings = { ...policy, ...tradedLabel(recipe, policy) };
  const run = backtest(bars, brain(settings), { signals, costs, fill, shares, from: formatTime(bars.time[first]!) });
  return { run, known: [...knownTimes(bars)].slice(first) };
}

describe("a paper account", () => {
  const variants: readonly [string, Recipe, Partial<PolicySettings>][] = [
    ["seed", PRESETS.seed as never, {}],
    ["sound", PRESETS.sound as never, {}],
    ["flat at the close", PRESETS.sound as never, { flatAtClose: true, trailAtr: 1.5 }],
    ["filled at the close", PRESETS.sound as never, { fill: "close", costs: "bps:5" }],
    ["whole shares, held over night", PRESETS.sound as never, { shares: "whole", stopAtr: null, targetAtr: null }],
  ];
  it.each(variants)("%s: is a backtest at each bar, also after restarts", (_, recipe, changes) => {
    const policy = { ...base, ...changes };
    const { run, known } = batch(days, recipe, policy, 50);
    expect(run.fills.length).toBeGreaterThan(1);
    const check = (restarts: readonly number[]): void => {
      const { paper, lines } = live(days, recipe, policy, 50, restarts);
      expect(lines.length).toBe(run.equity.length);
      for (const [i, line] of lines.entries()) {
        // At its last bar, a backtest has sold what it held, and asks the policy no more.
        if (i === lines.length - 1) break;
        const fill = run.fills.filter(({ bar, reason }) => bar - run.firstBar <= i && reason !== "end").at(-1);
        const { bar, time, ...rest } = fill ?? { bar: 0, time: 0 };
        const offset = known[0]! - run.time[0]!;
        expect(line).toEqual({
          since: known[0],
          position: run.position[i],
          cash: run.cashAt[i],
          equity: run.equity[i],
          ...(fill && { fill: { ...rest, bar: bar - run.firstBar, time: time + offset } }),
        });
      }
      const { equity, cashAt, fills, trades } = paper.result();
      expect([equity, cashAt]).toEqual([run.equity, run.cashAt]);
      const rows = (all: readonly object[]): object[] =>
        all.map((one) =>
          Object.fromEntries(
            Object.entries(one).map(([name, value]) => [name, /bar$/i.test(name) ? value - run.firstBar : value]),
          ),
        );
      expect(fills).toEqual(rows(run.fills));
      expect(trades).toEqual(rows(run.trades));
    };
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 51, max: 300 }), { maxLength: 5 }), check), { numRuns: 2 });
  });

  it("refuses a state of another policy, and a damaged one", () => {
    const recipe = PRESETS.sound as unknown as Recipe;
    const some = takeBars(
      days,
      Uint32Array.from({ length: 390 }, (_, i) => i),
    );
    const state = live(some, recipe, base, 20).paper.state();
    expect(() => createPaper(recipe, { ...base, gate: 0.02 }, { state })).toThrow(/begun with another policy/);
    expect(() => createPaper(recipe, base, { state, cash: 5 })).toThrow(/another policy, cash or recipe/);
    const wrong = structuredClone(state);
    wrong.columns.close[3] = 1;
    expect(() => createPaper(recipe, base, { state: wrong })).toThrow(/damaged/);
    expect(() => createPaper(recipe, base, { state: {} as never })).toThrow(/no state of a paper account/);
  });

  it("takes bars in order only", () => {
    const recipe = PRESETS.sound as unknown as Recipe;
    const paper = createPaper(recipe, base);
    const bar = {
      time: days.time[4]!,
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: 1,
      learned: true,
      history: 1,
      cold: true,
    };
    const rest = { p: { brain: 0.5 }, signals: { rsi: 50, atr: 1, atr_pct: 1, time_of_day: 9.6 } };
    expect(paper.add({ ...bar, ...rest })).toEqual({ since: bar.time, position: 0, cash: 100_000, equity: 100_000 });
    expect(() => paper.add({ ...bar, ...rest })).toThrow(/does not come after/);
    paper.add({ ...bar, ...rest, time: bar.time + 5 * MINUTE });
  });
});
