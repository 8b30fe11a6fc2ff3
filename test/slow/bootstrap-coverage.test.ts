import {
  blockBootstrap,
  brierScore,
  DAY,
  logLoss,
  lossInterval,
  type MetricName,
  rocAuc,
  type ScoredRows,
} from "ata-lab";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { overlappingLabels } from "../support/overlapping-labels.js";

const METRICS = { auc: rocAuc, logLoss, brier: brierScore };
const names = Object.keys(METRICS) as MetricName[];
const RUNS = 300;

/** Share of simulated histories whose interval holds the truth, the score of a very long history. */
function coverage(metric: MetricName, days: number, ownDay: boolean = false): number {
  const long = overlappingLabels(999, 20_000, 30);
  const truth = METRICS[metric](long.label, long.score);
  let held = 0;
  for (let run = 1; run <= RUNS; run++) {
    const rows = overlappingLabels(run, days, 30);
    const time = ownDay ? rows.time.map((_, i) => i * DAY) : rows.time;
    const { low, high } = blockBootstrap(metric, { ...rows, time }, { draws: 400, seed: run });
    if (low <= truth && truth <= high) held++;
  }
  return held / RUNS;
}

describe("bootstrap", () => {
  it.each(names)("%s: intervals of 95 % hold the truth in 95 of 100 histories, 3 more or less", (metric) => {
    expect(Math.abs(coverage(metric, 100) - 0.95)).toBeLessThanOrEqual(0.03);
  });

  it("would be far too narrow if each row were drawn alone", () => {
    expect(coverage("auc", 40, true)).toBeLessThan(0.8);
  });
});

/** Mean loss of a day of each kind, and the probability of changing to another kind, as the sample's regimes do. */
const REGIMES = [
  { loss: 0.2, leave: 1 / 60 },
  { loss: 0.24, leave: 1 / 40 },
  { loss: 0.28, leave: 1 / 15 },
];
/** Each kind is entered as often as another, so its share of the days is its mean length's. */
const TRUTH =
  REGIMES.reduce((sum, { loss, leave }) => sum + loss / leave, 0) /
  REGIMES.reduce((sum, { leave }) => sum + 1 / leave, 0);

/** A thousand days, two rows each, whose Brier scores have regimes and noise. */
function regimes(seed: number): ScoredRows {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(generator);
  let kind = Math.floor(3 * uniform());
  const losses: number[] = [];
  // The first days only lead to a kind that does not depend on the beginning.
  for (let day = -300; day < 1000; day++) {
    if (uniform() < REGIMES[kind]!.leave) kind = (kind + 1 + Math.floor(2 * uniform())) % 3;
    if (day >= 0) losses.push(REGIMES[kind]!.loss + 0.15 * (uniform() - 0.5), REGIMES[kind]!.loss);
  }
  return {
    time: Float64Array.from(losses, (_, i) => Math.floor(i / 2) * DAY),
    label: new Uint8Array(losses.length).fill(1),
    score: Float64Array.from(losses, (loss) => 1 - Math.sqrt(loss)),
  };
}

describe("lossInterval", () => {
  it("holds the truth in 95 of 100 histories with regimes, 3 more or less; days drawn hold it less often", () => {
    let [held, drawn] = [0, 0];
    for (let seed = 1; seed <= RUNS; seed++) {
      const history = regimes(seed);
      const last = (values: Float64Array): Float64Array => values.subarray(-400);
      const rows = { time: last(history.time), label: history.label.subarray(-400), score: last(history.score) };
      const intervals = [lossInterval("brier", rows, history), blockBootstrap("brier", rows, { draws: 200, seed })];
      const [ours, theirs] = intervals.map(({ low, high }) => Number(low <= TRUTH && TRUTH <= high));
      held += ours!;
      drawn += theirs!;
    }
    expect(Math.abs(held / RUNS - 0.95)).toBeLessThanOrEqual(0.03);
    expect(drawn / RUNS).toBeLessThan(0.8);
  });
});
