import {
  backtest,
  brain,
  combinatorialScores,
  makeSample,
  modelSignals,
  PRESETS,
  pathTable,
  performanceOf,
  predictRows,
  rocAuc,
  tradePaths,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { formatTime } from "../../lib/dist/util/time.js";

const minutes = makeSample({ to: "2018-04-01" });
const scores = combinatorialScores(minutes, PRESETS.sound, { groups: 5, testGroups: 2 });
const { paths, splits, data, rows, bars, recipe, features } = scores;
const n = data.label.length;

describe("combinatorialScores", () => {
  it("trains each split once, and makes paths that answer every row", () => {
    expect([splits.length, paths.length]).toEqual([10, 4]);
    for (const { probability, auc } of paths) {
      const p = Float64Array.from(rows, (row) => probability.brain[row]!);
      expect(p.some(Number.isNaN)).toBe(false);
      expect(auc.brain).toBe(rocAuc(data.label, p));
    }
  });

  it("answers each group by models of splits that tested it, each of them once", () => {
    for (let group = 0; group < 5; group++) {
      const row = rows[Math.floor(((group + 0.5) * n) / 5)]!;
      const answered = paths.map(({ probability }) => probability.brain[row]!);
      const wanted = splits
        .filter(({ groups }) => groups.includes(group))
        .map(({ models }) => predictRows(models, { features }, recipe).brain[row]!);
      expect(answered).toEqual(wanted);
    }
  });

  it("learns nothing from the groups it tests: with other prices there, these models are the same", () => {
    // The last two groups have other prices; only the split that tests both must not notice.
    const same = combinatorialScores(minutes, { ...PRESETS.sound, filters: {} }, { groups: 5, testGroups: 2 });
    const from = same.data.time[Math.floor((3 * same.data.label.length) / 5) + 5]!;
    const altered = (column: Float64Array): Float64Array =>
      column.map((price, i) => (minutes.time[i]! < from ? price : price * (1 + 0.001 * Math.sin(i))));
    const { open, high, low, close } = minutes;
    const other = combinatorialScores(
      { ...minutes, open: altered(open), high: altered(high), low: altered(low), close: altered(close) },
      { ...PRESETS.sound, filters: {} },
      { groups: 5, testGroups: 2 },
    );
    const changed = same.splits.map(({ models }, i) => models.brain.bias !== other.splits[i]!.models.brain.bias);
    expect(changed.indexOf(false)).toBe(9);
    expect(changed.filter((one) => !one)).toHaveLength(1);
    expect(same.splits[9]!.groups).toEqual([3, 4]);
    expect(other.splits[9]!.models).toEqual(same.splits[9]!.models);
  });

  it("names the split that cannot be trained, and tells how far it is", () => {
    expect(() => combinatorialScores(makeSample({ to: "2018-01-12" }), PRESETS.sound)).toThrow(
      /(split|fold) \d+ of 15.*(use fewer groups|use fewer folds)/,
    );
    const told: number[] = [];
    combinatorialScores(minutes, PRESETS.seed, {
      groups: 3,
      testGroups: 1,
      onSplit: (done, of) => told.push(done / of),
    });
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
  });
});

describe("tradePaths", () => {
  it("trades each path's answers as one account", () => {
    const policy = { gate: 0.02, cap: 0.1, shares: "fractional", costs: "bps:1" } as const;
    const traded = tradePaths(scores, policy);
    const signals = modelSignals(bars, splits[0]!.models, recipe);
    paths.forEach(({ probability }, i) => {
      const run = backtest(bars, brain(policy), {
        ...policy,
        signals: { ...signals, p: probability.brain },
        from: formatTime(bars.time[rows[0]!]!),
      });
      expect(traded[i]!.profit).toBe(performanceOf(run).profit);
    });
    expect(new Set(traded.map(({ profit }) => profit)).size).toBeGreaterThan(1);
    const table = pathTable(scores, traded);
    expect(Object.keys(table)).toEqual([
      ...["path", "rsi", "macd", "trend", "brain", "baseline", "trades", "profit, $", "Sharpe ratio"],
    ]);
    const mean = paths.reduce((sum, { auc }) => sum + auc.brain, 0) / paths.length;
    expect(table.brain![4]).toBe(mean.toFixed(4));
  });
});
