import {
  backtest,
  brain,
  decayTable,
  judgeWalk,
  makeSample,
  modelSignals,
  PRESETS,
  promote,
  rocAuc,
  rollingRetrain,
  rsiBaseline,
  stretchTable,
} from "ata-lab";
import { describe, expect, it } from "vitest";

const walk = rollingRetrain(makeSample({ to: "2018-06-01" }), PRESETS.sound, {
  retrain: "monthly",
  firstTrain: "2 months",
});
const policy = { gate: 0.02, cap: 0.1, shares: "fractional", costs: "bps:1" } as const;
const judgement = judgeWalk(walk, { ...policy, bootstrap: { draws: 50 } });
const { part, stretches, ages, scores, runs, promotion } = judgement;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("judgeWalk", () => {
  it("trades each stretch on the answers of its own models, as one account", () => {
    // The same by hand: signals of each training at its own bars.
    const { bars, recipe } = walk;
    const signals = { ...modelSignals(bars, walk.stretches[0]!.models, recipe) };
    const p = signals.p.slice();
    for (const { models, bars: own } of walk.stretches) {
      p.set(modelSignals(bars, models, recipe).p.subarray(own.start, own.end), own.start);
    }
    const byHand = backtest(bars, brain(policy), {
      ...policy,
      signals: { ...signals, p },
      from: part.from,
      to: part.to,
    });
    expect(byHand.trades.length).toBeGreaterThan(0);
    expect([...runs.candidate.equity]).toEqual([...byHand.equity]);
    expect(part).toMatchObject({ name: "walk", untouched: true, start: walk.stretches[0]!.bars.start });
  });

  it("gives each stretch its share of rows, trades and profit", () => {
    expect(sum(stretches.map(({ profit }) => profit))).toBeCloseTo(judgement.performance.candidate.profit, 6);
    expect(sum(stretches.map(({ trades }) => trades))).toBe(runs.candidate.trades.length);
    expect(sum(stretches.map(({ rows }) => rows))).toBe(scores.rows);
    expect(stretchTable(judgement).from).toEqual(["2018-03-01", "2018-04-02", "2018-05-01"]);
  });

  it("scores all answers at once", () => {
    const rows = walk.stretches.flatMap(({ test }) => [...test]);
    const label = Uint8Array.from(rows, (row) => walk.data.label[row]!);
    const score = Float64Array.from(rows, (row) => walk.probability.macd[walk.rows[row]!]!);
    expect(scores.models.macd.auc.estimate).toBeCloseTo(rocAuc(label, score), 12);
    expect(scores.baseline.auc.estimate).not.toBe(scores.models.brain.auc.estimate);
    expect(scores.days).toBe(runs.candidate.days.time.length);
  });

  it("gives one verdict, by the criteria of promote over all answers", () => {
    const signals = judgement.signals;
    const own = promote(walk.bars, brain(policy), rsiBaseline({ size: 0.1 }), {
      ...policy,
      ...{ signals, from: part.from, to: part.to, looks: 1, bootstrap: { draws: 50 } },
    });
    expect(promotion.criteria.map(({ name, figure }) => [name, figure])).toEqual(
      own.criteria.map(({ name, figure }) => [name, figure]),
    );
  });

  it("compares each age with models just trained, on the days that both answer", () => {
    expect(ages.map(({ age }) => age)).toEqual([0, 1, 2]);
    expect(ages[0]).toMatchObject({ days: scores.days, auc: { estimate: scores.models.brain.auc.estimate } });
    expect(ages[0]!.aucChange).toBeUndefined();
    const [start] = [walk.stretches[1]!.bars.start];
    const rows = walk.stretches.slice(1).flatMap(({ test }) => [...test]);
    const label = Uint8Array.from(rows, (row) => walk.data.label[row]!);
    const at = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[walk.rows[row]!]!);
    const [old, fresh] = [rocAuc(label, at(walk.byAge[1]!)), rocAuc(label, at(walk.probability.brain))];
    expect(ages[1]!.auc.estimate).toBeCloseTo(old, 12);
    expect(ages[1]!.aucChange!.estimate).toBeCloseTo(old - fresh, 12);
    const run = backtest(walk.bars, brain(policy), {
      ...policy,
      signals: { ...judgement.signals, p: walk.byAge[1]! },
      from: new Date(walk.bars.time[start]!).toISOString().slice(0, 19).replace("T", " "),
    });
    const own = [...run.days.return];
    const newest = [...runs.candidate.days.return].slice(-own.length);
    expect(ages[1]!.daily.estimate).toBeCloseTo(sum(own) / own.length, 12);
    expect(ages[1]!.dailyChange!.estimate).toBeCloseTo((sum(own) - sum(newest)) / own.length, 12);
  });

  it("names ages by the time since training", () => {
    expect(decayTable(judgement)["since training"]).toEqual(["up to 1 month", "1 to 2 months", "2 to 3 months"]);
    const sessions = { ...judgement, options: { retrain: "20 sessions" } };
    expect(decayTable(sessions)["since training"]![1]).toBe("20 to 40 sessions");
  });
});
