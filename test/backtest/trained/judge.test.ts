import {
  backtest,
  brain,
  buyAndHold,
  type Judgement,
  judge,
  judgedPart,
  makeSample,
  modelSignals,
  PRESETS,
  performanceOf,
  performanceTable,
  promote,
  type Recipe,
  recipeBars,
  research,
  rsiBaseline,
  tradeTable,
  verdictTable,
} from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";
import type { JudgeOptions } from "../../../lib/dist/backtest/judge.js";
import { decidingModel, modelNames } from "../../../lib/dist/models/inputs.js";
import { makeManifest } from "../../../lib/dist/store/make-manifest.js";
import type { Manifest } from "../../../lib/dist/store/manifest.js";
import { RECIPES } from "../../support/recipes.js";

const minutes = makeSample({ to: "2018-10-01", edge: 0.12 });
const longer = makeSample({ to: "2019-01-01", edge: 0.12 });
const manifests: { [preset: string]: Manifest } = {};
const { seed, sound } = PRESETS;
const results = { seed: research(minutes, PRESETS.seed), sound: research(minutes, PRESETS.sound) };
beforeAll(async () => {
  for (const preset of ["seed", "sound"] as const) {
    const parts = { research: results[preset], input: { to: "2018-10-01" }, warnings: [] };
    manifests[preset] = await makeManifest(parts);
  }
});

describe("judgedPart", () => {
  it("begins after all that the models learned from, whatever comes later", () => {
    const { parts } = manifests.sound!;
    for (const bars of [recipeBars(minutes, sound.bars), recipeBars(longer, sound.bars)]) {
      const part = judgedPart(bars, manifests.sound);
      expect(part).toMatchObject({ name: "test", untouched: true, from: parts.test!.first, end: bars.time.length });
      const learned = [...results.sound.train.time, ...results.sound.validation.time];
      expect(bars.time[part.start]).toBeGreaterThan(Math.max(...learned));
    }
  });

  it("goes by time alone: another stock on the same days is no test", () => {
    const other = { ...recipeBars(minutes, seed.bars), symbol: "OTHER" };
    expect(judgedPart(other, manifests.seed)).toMatchObject({ name: "validation", untouched: false });
  });

  it("takes later bars for models without a test part, else the rows that chose C", () => {
    const later = judgedPart(recipeBars(longer, seed.bars), manifests.seed);
    expect(later).toMatchObject({ name: "later", untouched: true, from: "2018-10-01 09:30:00" });
    const { first, last } = manifests.seed!.parts.validation;
    const chosen = judgedPart(recipeBars(minutes, seed.bars), manifests.seed);
    expect(chosen).toMatchObject({ name: "validation", untouched: false, from: first, to: last });
  });

  it("takes all bars, untouched or not, for want of better", () => {
    const early = recipeBars(makeSample({ to: "2018-02-01" }), sound.bars);
    const part = judgedPart(early, manifests.sound);
    expect(part).toMatchObject({ name: "all", untouched: false, start: 0, end: early.time.length });
    expect(part.why).toMatch(/The bars end before the test part begins/);
    expect(judgedPart(early, undefined)).toMatchObject({ name: "all", untouched: false });
  });

  it("needs bars, and a manifest that tells of its parts", () => {
    expect(() => judgedPart({ time: new Float64Array() }, undefined)).toThrow(/no bars/);
    const { parts, ...old } = manifests.sound!;
    expect(() => judgedPart(recipeBars(minutes, sound.bars), old as unknown as Manifest)).toThrow(/run research again/);
  });
});

describe("judge", () => {
  // Few trades are made in so few months; what is asked here is something else.
  const options = { gate: 0.01, cap: 0.1, costs: "bps:1", shares: "fractional", minTrades: 5 } as const;
  let found: Judgement;
  beforeAll(() => {
    found = judge(minutes, results.sound.models, sound, manifests.sound, options);
  });

  it("is backtest, sweeps and promote put together", () => {
    const bars = recipeBars(minutes, sound.bars);
    const signals = modelSignals(bars, results.sound.models, sound);
    const { from, to, untouched } = found.part;
    const account = { signals, costs: "bps:1", shares: "fractional", from, to } as const;
    const [own, rsi] = [brain({ gate: 0.01, cap: 0.1 }), rsiBaseline({ size: 0.1 })];
    expect(found.runs.candidate).toEqual(backtest(bars, own, account));
    expect(found.runs.baseline).toEqual(backtest(bars, rsi, account));
    expect(found.performance.candidate).toEqual(performanceOf(found.runs.candidate));
    expect(found.promotion).toEqual(promote(bars, own, rsi, { ...account, looks: 1, untouched, minTrades: 5 }));
    const { exposure } = found.performance.candidate;
    expect(found.runs.buyAndHold).toEqual(backtest(bars, buyAndHold({ exposure }), { ...account, signals: {} }));
    const sweep = judge(minutes, results.sound.models, sound, manifests.sound, { ...options, gateTable: true }).sweep!;
    const [cell] = sweep.cells[sweep.gates.indexOf(0.01)]!.slice(sweep.caps.indexOf(0.1));
    expect(cell!.profit).toBe(found.performance.candidate.profit);
    expect(found.costs.sweeps.candidate[found.costs.factors.indexOf(1)]!.profit).toBe(
      found.performance.candidate.profit,
    );
    expect(found.notes).toEqual([]);
  });

  it("never promotes on rows that chose something, nor at prices or costs that nobody gets", () => {
    const evidence = ({ promotion }: Judgement): string[] =>
      promotion.criteria.filter(({ kind, passed }) => kind === "evidence" && !passed).map(({ name }) => name);
    expect(evidence(found)).toEqual([]);
    const touched = judge(minutes, results.seed.models, seed, manifests.seed, options);
    expect(evidence(touched)).toContain("days that nothing was chosen on");
    const close = judge(minutes, results.sound.models, sound, manifests.sound, { ...options, fill: "close" });
    expect(evidence(close)).toEqual(["bars from a decision to its fill"]);
    const free = judge(minutes, results.sound.models, sound, manifests.sound, { ...options, costs: "none" });
    expect(evidence(free)).toEqual(["dollars paid per share and side"]);
    for (const { promotion } of [touched, close, free]) expect(promotion.verdict).toBe("not enough evidence");
  });

  it("explains why nothing is traded", () => {
    const program = judge(minutes, results.sound.models, sound, manifests.sound, { costs: "ib" });
    expect(program.runs.candidate.trades).toEqual([]);
    expect(program.runs.buyAndHold).toBeUndefined();
    expect(program.notes.join("\n")).toMatch(/LESS THAN ONE SHARE/);
    const sure = judge(minutes, results.sound.models, sound, manifests.sound, { costs: "ib", cash: 1e7 });
    expect(sure.notes.join("\n")).not.toMatch(/LESS THAN ONE SHARE/);
  });

  it("tables: trades add up to the numbers, which stand as text; criteria keep their order", () => {
    const trades = tradeTable(found.runs.candidate);
    const sum = (name: string): number => (trades.array(name) as number[]).reduce((a, b) => a + b, 0);
    const { profit, gross, fees, trades: count } = found.performance.candidate;
    expect(trades.numRows()).toBe(count);
    expect([sum("profit"), sum("gross"), sum("fees")].map((x) => x.toFixed(6))).toEqual(
      [profit, gross, fees].map((x) => x.toFixed(6)),
    );
    const table = performanceTable({ brain: found.runs.candidate, nothing: found.runs.doNothing });
    const row = (name: string): string[] => Object.values(table).map((column) => column[table[""]!.indexOf(name)]!);
    expect(row("net profit, $")).toEqual([
      "net profit, $",
      profit.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ","),
      "0.00",
    ]);
    expect(row("won")[2]).toBe("-");
    const verdict = verdictTable(found.promotion);
    expect(verdict.criterion).toEqual(found.promotion.criteria.map(({ name }) => name));
    expect(verdict.result).toEqual(found.promotion.criteria.map(({ passed }) => (passed ? "pass" : "FAIL")));
  });
});

describe("a recipe of its own", () => {
  const options: JudgeOptions = {
    gate: 0.01,
    cap: 0.1,
    costs: "bps:1",
    shares: "fractional",
    minTrades: 5,
    bootstrap: { draws: 50 },
  };
  const short = makeSample({ to: "2018-06-01" });
  const judged = (recipe: Recipe, more: Partial<JudgeOptions> = {}): Judgement => {
    return judge(short, research(short, recipe).models, recipe, undefined, { ...options, ...more });
  };

  it.each(Object.entries(RECIPES))("with %s: its bars, its signals, the model that decides", (_, recipe) => {
    const found = judged(recipe);
    const { models, bars } = research(short, recipe);
    const signals = modelSignals(bars, models, recipe);
    expect(found.bars).toEqual(bars);
    expect(found.signals).toEqual(signals);
    expect(Object.keys(found.signals).filter((name) => name.startsWith("p_"))).toEqual(
      modelNames(recipe).flatMap((name) => (name === "brain" ? [] : [`p_${name}`])),
    );
    expect(found.deciding).toBe(decidingModel(recipe));
    expect(found.runs.candidate.policy).toMatch(new RegExp(`^${found.deciding} \\(signed edge >= 0.01`));
    const { lowest, highest, bounds } = found.reach;
    expect(bounds[0]).toBeLessThanOrEqual(lowest);
    expect(bounds[1]).toBeGreaterThanOrEqual(highest);
    const brainless = found.notes.filter((note) => /There is no brain: expert .* decides\.$/.test(note));
    expect(brainless).toHaveLength(recipe.brain ? 0 : 1);
    expect(found.notes.join("\n")).toMatch(
      `no manifest, so this is assumed: recipe ${recipe.name}, bars of ${recipe.bars.rule}, `,
    );
  });
});
