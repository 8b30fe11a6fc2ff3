// Do 95 % intervals hold the truth 95 times of 100? Synthetic histories with overlapping labels, by metric and days.
import { blockBootstrap, brierScore, DAY, logLoss, rocAuc } from "ata-lab";
import { overlappingLabels } from "../test/support/overlapping-labels.js";

const RUNS = 300;
const ROWS_A_DAY = 60;
const METRICS = { auc: rocAuc, logLoss, brier: brierScore };
const DAYS = [30, 60, 120, 200];

const long = overlappingLabels(0, 40_000, ROWS_A_DAY);
/** Share of histories whose interval holds the score of a very long one. */
function coverage(metric, days, blocksOf) {
  const truth = METRICS[metric](long.label, long.score);
  let held = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const { time, ...rows } = overlappingLabels(seed, days, ROWS_A_DAY);
    const { low, high } = blockBootstrap(metric, { ...rows, time: blocksOf(time) }, { seed, draws: 500 });
    if (low <= truth && truth <= high) held++;
  }
  return `${((100 * held) / RUNS).toFixed(1)} %`;
}

console.log(`| | ${DAYS.map((days) => `${days} days`).join(" | ")} | 60 days, rows drawn alone |`);
console.log(`| --- |${" --- |".repeat(DAYS.length + 1)}`);
for (const metric of Object.keys(METRICS)) {
  const byDays = DAYS.map((days) => coverage(metric, days, (time) => time));
  const byRows = coverage(metric, 60, (time) => time.map((_, i) => i * DAY));
  console.log(`| ${metric} | ${byDays.join(" | ")} | ${byRows} |`);
}
