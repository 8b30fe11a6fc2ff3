import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyNeeded } from "../../lib/dist/backtest/history-needed.js";
import { backtest } from "../../lib/src/backtest/backtest.js";
import { judge } from "../../lib/src/backtest/judge.js";
import { brain } from "../../lib/src/backtest/policies/brain.js";
import { POLICY_DEFAULTS, type PolicySettings } from "../../lib/src/backtest/policy-settings.js";
import { modelSignals } from "../../lib/src/backtest/signals.js";
import { sliceBars } from "../../lib/src/bars/bars.js";
import { makeSample } from "../../lib/src/bars/sample.js";
import { research } from "../../lib/src/flow/research.js";
import { predictRows } from "../../lib/src/models/predict-rows.js";
import { PRESETS } from "../../lib/src/recipes/presets.js";
import { predictBars } from "../../lib/src/serving/predict-bars.js";
import { count } from "../../lib/src/util/count.js";

const minutes = makeSample({ to: "2018-05-01" });
const result = research(minutes, PRESETS.sound);
const { models, recipe } = result;
const whole = predictBars(minutes, models, recipe);
const policy: PolicySettings = { ...POLICY_DEFAULTS, gate: 0.02, cap: 0.1, longOnly: false };

describe("predictBars", () => {
  it("says what training computed for the rows it used", () => {
    const p = predictRows(models, result.test!, recipe);
    result.test!.time.forEach((time, row) => {
      const bar = whole.bars.time.indexOf(time);
      expect(whole.learned[bar]).toBe(1);
      for (const name of ["rsi", "macd", "trend", "brain"] as const) {
        expect(whole.p[name][bar]).toBe(p[name][row]);
      }
    });
  });

  it("marks bars that the filters or missing columns leave out", () => {
    const { atr_pct, volm_z } = recipe.features(whole.bars);
    whole.learned.forEach((learned, bar) => {
      const passes = atr_pct![bar]! <= 0.02 && volm_z![bar]! > -1 && volm_z![bar]! < 5;
      if (learned) expect(passes).toBe(true);
      else if (bar > 250) expect(passes).toBe(false);
    });
    expect(whole.learned[0]).toBe(0);
    expect(Number.isNaN(whole.p.brain[0]!)).toBe(true);
  });

  it("says the same at a bar whatever comes later, after any number of minutes", () => {
    const decided = predictBars(minutes, models, recipe, { policy });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: minutes.time.length }), (k) => {
        const some = predictBars(sliceBars(minutes, 0, k), models, recipe, { policy });
        expect(some.bars.time).toEqual(whole.bars.time.subarray(0, some.bars.time.length));
        for (const name of ["rsi", "macd", "trend", "brain"] as const) {
          expect(some.p[name]).toEqual(whole.p[name].subarray(0, some.bars.time.length));
        }
        expect(some.learned).toEqual(whole.learned.subarray(0, some.bars.time.length));
        expect(some.wanted).toEqual(decided.wanted!.subarray(0, some.bars.time.length));
      }),
      { numRuns: 15 },
    );
  });

  it.each(["signed", "abs"] as const)("decides as a backtest does while it holds nothing (%s)", (edgeMode) => {
    const settings = { ...policy, edgeMode };
    const { wanted, bars } = predictBars(minutes, models, recipe, { policy: settings });
    const asked = brain(settings);
    let compared = 0;
    const spy = (now: Parameters<typeof asked.decide>[0]): number => {
      const answer = asked.decide(now);
      if (now.shares === 0) {
        const expected = Number.isNaN(answer) && !Number.isNaN(wanted![now.bar]!) ? 0 : answer;
        expect(wanted![now.bar]).toBe(expected);
        compared++;
      }
      return answer;
    };
    const run = backtest(bars, { ...asked, decide: spy }, { signals: modelSignals(bars, models, recipe), costs: "ib" });
    expect(run.trades.length).toBeGreaterThan(20);
    expect(compared).toBeGreaterThan(1000);
  });

  it("decides nothing where p is not ready, and nothing at all without a policy", () => {
    expect(whole.wanted).toBeUndefined();
    const { wanted, p } = predictBars(minutes, models, recipe, { policy });
    wanted!.forEach((fraction, bar) => {
      expect(Number.isNaN(fraction)).toBe(Number.isNaN(p.brain[bar]!));
    });
  });

  it("refuses a policy that the label cannot be traded by", () => {
    const custom = { ...recipe, label: Object.assign(() => recipe.label(whole.bars), { choices: undefined }) };
    const ask = (): unknown =>
      predictBars(minutes, models, custom as never, { policy: { ...policy, edgeMode: "breakeven", label: null } });
    expect(ask).toThrow("needs to know what p is the probability of");
  });
});

describe("historyNeeded", () => {
  it("is enough: with so many bars, p no longer depends on where they start", () => {
    const needed = historyNeeded(models, recipe);
    expect(whole.needed).toBe(needed);
    const n = minutes.time.length;
    const late = predictBars(sliceBars(minutes, n - 5 * (needed + 20), n), models, recipe);
    const [a, b] = [whole.p.brain, late.p.brain];
    for (let i = 1; i <= 20; i++) expect(Math.abs(a.at(-i)! - b.at(-i)!)).toBeLessThan(1e-6);
    // A backtest whose judged part begins too early says the same number.
    const { notes } = judge(minutes, models, recipe, undefined, { costs: "ib" });
    expect(notes.join("\n")).toContain(`the signals settle only after ${count(needed)}.`);
    // Half of it is not enough.
    const short = predictBars(sliceBars(minutes, n - 5 * Math.floor(needed / 3), n), models, recipe).p.brain;
    expect(Math.abs(a.at(-1)! - short.at(-1)!)).toBeGreaterThan(1e-7);
  });
});
