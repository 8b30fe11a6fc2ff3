import {
  atr,
  backtest,
  brain,
  buyAndHold,
  costSweep,
  defineRecipe,
  forwardReturn,
  gateSweep,
  type Judgement,
  judge,
  makeSample,
  modelSignals,
  PRESETS,
  pctChange,
  performanceOf,
  promote,
  type Recipe,
  reach,
  recipeBars,
  rsi,
  rsiBaseline,
  scaleCosts,
  timeOfDay,
  tripleBarrier,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { parseCosts } from "../../lib/dist/backtest/costs.js";
import type { JudgeOptions } from "../../lib/dist/backtest/judge.js";
import type { Provenance } from "../../lib/dist/backtest/provenance.js";
import { sliceSignals } from "../../lib/dist/backtest/signals.js";
import type { Models } from "../../lib/dist/models/model.js";
import { touches } from "../support/recipes.js";

const logistic = (bias: number, weights: { [name: string]: number }) => ({ type: "logistic" as const, bias, weights });

const minutes = makeSample({ to: "2018-01-13" });
/** One expert on one column, which decides alone; and a brain on it. */
const lonely: Recipe = defineRecipe({
  ...PRESETS.sound,
  name: "lonely",
  bars: { ...PRESETS.sound.bars, rule: "15min" },
  features: (bars) => ({ r: pctChange(bars.close), hour: timeOfDay(bars.time) }),
  filters: {},
  experts: { only: ["r"] },
  brain: null,
});
const stacked: Recipe = defineRecipe({
  ...lonely,
  name: "stacked",
  brain: { experts: ["only"], regime: { hour: "hour" } },
});
const only = logistic(0, { r: 300 });
const models: Models = { only };
const stackedModels: Models = { only, brain: logistic(-1, { "experts.only": 2, "regime.hour": 0.001 }) };
const bars = recipeBars(minutes, lonely.bars);

const span = (first: string, last: string) => ({ first, last });
/** A manifest of models that saw nothing after the sixth of January. */
const manifest: Provenance = {
  data: { symbol: minutes.symbol, synthetic: true, last: "2018-01-12 16:00:00" },
  parts: {
    train: span("2018-01-02 09:45:00", "2018-01-04 16:00:00"),
    validation: span("2018-01-05 09:45:00", "2018-01-06 16:00:00"),
    test: span("2018-01-08 09:45:00", "2018-01-12 16:00:00"),
  },
};
const options: JudgeOptions = { gate: 0.05, cap: 0.2, costs: "bps:1", bootstrap: { draws: 20 } };
const judged = (more: Partial<JudgeOptions> = {}, provenance: Provenance | undefined = manifest): Judgement =>
  judge(minutes, models, lonely, provenance, { ...options, ...more });

describe("signals of models", () => {
  it("are the deciding probability, each expert's, and what policies read of the bars", () => {
    const found = modelSignals(bars, stackedModels, stacked);
    expect(Object.keys(found)).toEqual(["p", "p_only", "rsi", "atr", "atr_pct", "time_of_day"]);
    const r = pctChange(bars.close);
    const hour = timeOfDay(bars.time);
    const row = 40;
    const p = 1 / (1 + Math.exp(-300 * r[row]!));
    expect(found.p_only![row]).toBeCloseTo(p, 14);
    expect(found.p[row]).toBeCloseTo(1 / (1 + Math.exp(1 - 2 * p - 0.001 * hour[row]!)), 14);
    expect(found.p[0]).toBeNaN();
    expect([found.rsi, found.atr, found.time_of_day]).toEqual([rsi(bars.close, 14), atr(bars, 14), hour]);
    expect(found.atr_pct[row]).toBe(found.atr[row]! / bars.close[row]!);
    // Without a brain the first expert decides.
    expect(modelSignals(bars, models, lonely).p).toEqual(found.p_only);
  });

  it("of a run of rows are those rows, not copies", () => {
    const all = { p: Float64Array.of(1, 2, 3, 4), x: Float64Array.of(5, 6, 7, 8) };
    const part = sliceSignals(all, { start: 1, end: 3 });
    expect(part).toEqual({ p: Float64Array.of(2, 3), x: Float64Array.of(6, 7) });
    expect(part.x.buffer).toBe(all.x.buffer);
  });
});

describe("a judgement", () => {
  const signals = modelSignals(bars, models, lonely);
  const account = { costs: "bps:1", from: "2018-01-08 09:45:00", to: "2018-01-12 16:00:00" } as const;
  const [own, base] = [brain({ model: "only", gate: 0.05, cap: 0.2 }), rsiBaseline({ size: 0.2 })];

  it("is of the recipe's bars and the part that nothing was learned from", () => {
    const found = judged();
    expect(found.bars).toEqual(bars);
    expect(found.signals).toEqual(signals);
    expect(found).toMatchObject({ deciding: "only", cap: 0.2 });
    const { from, to } = account;
    expect(found.part).toMatchObject({ name: "test", untouched: true, from, to });
  });

  it("runs candidate, baseline, the stock at the candidate's exposure, and nothing", () => {
    const found = judged();
    expect(found.runs.candidate).toEqual(backtest(bars, own, { ...account, signals }));
    expect(found.runs.candidate.trades.length).toBeGreaterThan(3);
    expect(found.runs.baseline).toEqual(backtest(bars, base, { ...account, signals }));
    const { exposure } = performanceOf(found.runs.candidate);
    expect(found.runs.buyAndHold).toEqual(
      backtest(bars, buyAndHold({ exposure }), { ...account, shares: "fractional" }),
    );
    expect(found.runs.doNothing.fills).toEqual([]);
    expect(found.performance).toEqual(
      Object.fromEntries(Object.entries(found.runs).map(([name, run]) => [name, performanceOf(run)])),
    );
  });

  it("asks what the models reach on the part, and what other gates, caps and costs would have given", () => {
    const found = judged();
    const columns = { ...lonely.features(bars), p: signals.p };
    expect(found.reach).toEqual(reach(sliceSignals(columns, found.part), models, 0.05, lonely));
    const gates = [0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2];
    const caps = [0.05, 0.1, 0.2, 0.4, 0.8];
    // Other gates only where they are asked for: they are looks.
    expect(found.sweep).toBeUndefined();
    const swept = judged({ gateTable: true });
    expect(swept.sweep).toEqual(gateSweep(bars, { ...account, signals, gates, caps, brain: { model: "only" } }));
    expect(swept.promotion.sharpe.looks).toBe(7 * 5);
    const factors = [0, 0.5, 1, 1.5, 2, 3, 4];
    const costs = factors.map((factor) => scaleCosts(parseCosts("bps:1"), factor));
    expect(found.costs).toEqual({
      factors,
      sweeps: {
        candidate: costSweep(bars, own, { ...account, signals, costs }),
        baseline: costSweep(bars, base, { ...account, signals, costs }),
      },
    });
  });

  it("puts a gate of its own among the others in order, and takes no cap beyond all of the account", () => {
    const sweep = judged({ gate: 0.075, cap: 0.25, gateTable: true }).sweep!;
    expect(sweep.gates).toEqual([0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2]);
    expect(sweep.caps).toEqual([0.0625, 0.125, 0.25, 0.5, 1]);
    expect(judged({ cap: 0.3, gateTable: true }).sweep!.caps).toEqual([0.075, 0.15, 0.3, 0.6]);
  });

  it("gives the verdict of promote at the first look, or the one given", () => {
    const all = { ...account, signals, untouched: true, bootstrap: { draws: 20 } };
    expect(judged().promotion).toEqual(promote(bars, own, base, { ...all, looks: 1 }));
    const limits = { minTrades: 2, drawdownLimit: 0.5 };
    const given = judged({ ...limits, looks: 3 }).promotion;
    expect(given).toEqual(promote(bars, own, base, { ...all, ...limits, looks: 3 }));
    expect(judge(minutes, models, lonely, undefined, options).promotion.sharpe.looks).toBe(1);
    const standard = judge(minutes, models, lonely, manifest, { gate: 0.05, cap: 0.2, costs: "bps:1" });
    expect(standard.promotion.atCosts.overNothing.draws).toBe(1000);
  });

  it("trades with the cash, shares, fills and costs that are given", () => {
    const settings = { cash: 5000, shares: "fractional", fill: "close" } as const;
    const { runs } = judged({ ...settings, costs: parseCosts("ib") });
    expect(runs.candidate).toEqual(backtest(bars, own, { ...account, ...settings, costs: "ib", signals }));
    expect(runs.doNothing).toMatchObject({ ...settings, costs: { name: "ib" } });
  });

  it("gives the baseline the candidate's brackets", () => {
    const none = { stopAtr: null, targetAtr: null, dailyStop: null };
    const reasons = [
      { ...none, targetAtr: 0.05 },
      { ...none, stopAtr: 0.5 },
      { ...none, dailyStop: 0.0005 },
      { ...none, flatAtClose: true },
    ].map((brackets) => {
      const { baseline, candidate } = judged(brackets).runs;
      expect(baseline).toEqual(backtest(bars, rsiBaseline({ size: 0.2, ...brackets }), { ...account, signals }));
      const same = brain({ model: "only", gate: 0.05, cap: 0.2, ...brackets });
      expect(candidate).toEqual(backtest(bars, same, { ...account, signals }));
      return new Set(baseline.trades.map(({ reason }) => reason));
    });
    ["target", "stop", "dailyStop", "close"].forEach((reason, i) => {
      expect(reasons[i]).toContain(reason);
    });
  });

  it("needs to be told what p is the probability of, where the label is a function of its own, for a break-even edge", () => {
    const touch: Recipe = defineRecipe({ ...lonely, name: "touch", label: touches(2, 0.002) });
    const run = (more: Partial<JudgeOptions>) => judge(minutes, models, touch, manifest, { ...options, ...more });
    expect(() => run({ edgeMode: "breakeven" })).toThrow(
      'the label of recipe "touch" is a custom function, so a break-even edge needs to know what p is the ' +
        "probability of: pass label: { threshold, horizon } (--threshold and --horizon)",
    );
    expect(run({}).runs.candidate.trades).toEqual(backtest(bars, own, { ...account, signals }).trades);
    const label = { threshold: 0.002, horizon: 2 };
    const told = run({ edgeMode: "breakeven", label });
    const policy = brain({ model: "only", gate: 0.05, cap: 0.2, edgeMode: "breakeven", label });
    expect(told.runs.candidate).toEqual(backtest(bars, policy, { ...account, signals }));
    // A label that the library made says it itself.
    const known = judged({ edgeMode: "breakeven" });
    const { threshold, horizon } = lonely.label.choices!;
    const choices = { threshold, horizon };
    const same = brain({ model: "only", gate: 0.05, cap: 0.2, edgeMode: "breakeven", label: choices });
    expect(known.runs.candidate).toEqual(backtest(bars, same, { ...account, signals }));
  });
});

describe("a judgement by the recipe's label", () => {
  const account = { costs: "bps:1", from: "2018-01-08 09:45:00", to: "2018-01-12 16:00:00" } as const;
  const signals = modelSignals(bars, models, lonely);
  const trade = { targetAtr: 2, stopAtr: 1, horizon: 4, threshold: 0.001, flatAtClose: true };
  const fall: Recipe = defineRecipe({
    ...lonely,
    name: "fall",
    label: forwardReturn({ horizon: 4, threshold: 0.001, unknown: "drop", withinSession: true, side: "short" }),
  });
  const run = (recipe: Recipe, more: Partial<JudgeOptions>) =>
    judge(minutes, models, recipe, manifest, { ...options, ...more });

  it("sells short by the probability of a fall, where that is allowed, and says so", () => {
    expect(() => run(fall, {})).toThrow(
      'the label of recipe "fall" has side "short", so its p can only be traded by selling short: allow it with longOnly: ' +
        "false (--short)",
    );
    for (const edgeMode of ["signed", "breakeven"] as const) {
      const { runs, notes, reach } = run(fall, { longOnly: false, edgeMode });
      const label = { threshold: 0.001, horizon: 4 };
      const policy = brain({ model: "only", gate: 0.05, cap: 0.2, longOnly: false, side: "short", edgeMode, label });
      expect(runs.candidate).toEqual(backtest(bars, policy, { ...account, signals }));
      expect(runs.candidate.trades.length).toBeGreaterThan(0);
      expect(runs.candidate.trades.every(({ side }) => side === "short")).toBe(true);
      expect(notes).toContain("p is the probability that a short sale pays: the candidate sells short and never buys.");
      expect(reach.largestShort).toBeCloseTo(reach.highest - 0.5, 15);
      expect(reach.explanation).toContain("to sell short, which is all that this p says");
    }
  });

  it("takes the label of a trade for what it is", () => {
    const touch: Recipe = defineRecipe({ ...lonely, name: "touch", label: tripleBarrier({ side: "long", ...trade }) });
    const label = { targetAtr: 2, stopAtr: 1 };
    const policy = brain({ model: "only", gate: 0, cap: 0.2, edgeMode: "breakeven", label });
    const { candidate } = run(touch, { edgeMode: "breakeven", gate: 0 }).runs;
    expect(candidate).toEqual(backtest(bars, policy, { ...account, signals }));
    expect(candidate.trades.length).toBeGreaterThan(0);
    expect(() => run(touch, { longOnly: false })).toThrow(
      'the label of recipe "touch" (tripleBarrier) says whether a purchase pays, and a low p does not say that a short sale ' +
        'would: leave out longOnly: false (--short), or train on a label with side "short"',
    );
    const sold: Recipe = defineRecipe({ ...lonely, name: "sold", label: tripleBarrier({ side: "short", ...trade }) });
    const short = run(sold, { longOnly: false, edgeMode: "breakeven", gate: 0 }).runs.candidate.trades;
    expect(short.length).toBeGreaterThan(0);
    expect(short.every(({ side }) => side === "short")).toBe(true);
  });
});

describe("the notes of a judgement", () => {
  const alone = "There is no brain: expert only, the recipe's first, decides.";
  /** The notes without the one on warm-up: the bars are few. */
  const others = ({ notes }: Judgement): string[] => notes.filter((note) => !note.startsWith("WARM-UP"));

  it("tell that the signals of few bars have not settled", () => {
    expect(judged().notes).toContain(
      "WARM-UP: 104 bars come before the judged part, and after 234 bars the signals still depend on where the bars begin: give " +
        "earlier bars too.",
    );
  });

  it("tell of rows that chose something, of a missing brain or manifest, and of another stock", () => {
    expect(others(judged())).toEqual([alone]);
    expect(others(judge(minutes, stackedModels, stacked, manifest, { ...options, gate: 0.001 }))).toEqual([]);
    expect(others(judge(minutes, models, lonely, undefined, options))).toEqual([
      "NOT UNTOUCHED: There is no manifest.json beside the models, so it is unknown which bars they learned from. Nothing " +
        "can be promoted on these bars.",
      alone,
      "There is no manifest, so this is assumed: recipe lonely, bars of 15min, closed right, labelled right.",
    ]);
    const other = { ...manifest, data: { ...manifest.data, symbol: "OTHER" } };
    expect(others(judged({}, other))).toEqual([
      alone,
      `The models were trained on OTHER and are judged on ${minutes.symbol}.`,
    ]);
  });

  it("tell why nothing is bought where only the short side passes", () => {
    const bear: Models = { only: logistic(-2, { r: 0 }) };
    const notes = (more: Partial<JudgeOptions>): string[] =>
      others(judge(minutes, bear, lonely, manifest, { ...options, gate: 0.2, ...more })).slice(1);
    const [note] = notes({});
    const passing = judge(minutes, bear, lonely, manifest, options).reach.gate.short;
    expect(passing).toBeGreaterThan(100);
    expect(note).toBe(
      `NO BAR TO BUY AT: a gate of 0.2 needs p of 0.7 or more, and the highest p is 0.119. ${passing} bars pass the gate for ` +
        "selling short, which this long-only policy does not do.",
    );
    expect(notes({ longOnly: false })).toEqual([]);
    expect(notes({ edgeMode: "abs" })).toEqual([]);
    // Where neither side passes, the reach has said it.
    expect(notes({ gate: 0.45 })).toEqual([]);
    expect(judged({ gate: 0.2 }).notes.join()).not.toMatch(/NO BAR TO BUY/);
  });

  it("tell where the largest order is for less than a share", () => {
    const small = (more: Partial<JudgeOptions>, own: Models = models): string[] =>
      judge(minutes, own, lonely, manifest, { ...options, ...more }).notes.filter((note) => /^LESS THAN/.test(note));
    const { reach: found, runs } = judged();
    const cheapest = Math.min(...runs.candidate.close);
    const cash = 200;
    const order = (found.largestLong / 0.5) * 0.2 * cash;
    expect(order).toBeLessThan(cheapest);
    expect(small({ cash })).toEqual([
      `LESS THAN ONE SHARE: with a cap of 0.2 and the largest edge on these bars, the largest order is ${order.toFixed(2)} $, ` +
        `but a share costs ${cheapest.toFixed(2)} $ or more. More cash, a higher cap or fractional shares would allow trades.`,
    ]);
    expect(small({ cash, shares: "fractional" })).toEqual([]);
    // The cash at which the largest order is just about a share.
    const enough = cheapest / ((found.largestLong / 0.5) * 0.2);
    expect(small({ cash: 0.999 * enough })).toHaveLength(1);
    expect(small({ cash: 1.001 * enough })).toEqual([]);
    // A break-even order is the whole cap, whatever the edge.
    expect(small({ cash: 0.999 * 5 * cheapest, edgeMode: "breakeven" })).toHaveLength(1);
    expect(small({ cash: 1.001 * 5 * cheapest, edgeMode: "breakeven" })).toEqual([]);
  });

  it("count the short side's orders only where it is traded, or bought by mistake", () => {
    // p is 0.12 throughout: the largest edge is all on the short side.
    const bear: Models = { only: logistic(-2, { r: 0 }) };
    const small = (more: Partial<JudgeOptions>): number =>
      judge(minutes, bear, lonely, manifest, { ...options, cash: 1000, ...more }).notes.filter((note) =>
        /^LESS THAN/.test(note),
      ).length;
    // 1000 $ x 0.2 x 0.38 / 0.5 are 152 $, less than a share.
    expect(small({ longOnly: false })).toBe(1);
    expect(small({ edgeMode: "abs" })).toBe(1);
    // The long side has no order at all, and another note tells why.
    expect(small({})).toBe(0);
  });
});
