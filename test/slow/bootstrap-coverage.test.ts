import { blockBootstrap, brierScore, DAY, logLoss, type MetricName, rocAuc } from "ata-lab";
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
