// Do 95 % intervals hold the truth 95 times of 100? Simulated histories with overlapping labels, over metrics and days.
import { bootstrap, brierScore, DAY, logLoss, rocAuc } from "ata-lab";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

const RUNS = Number(process.argv[2] ?? 300);
const METRICS = { auc: rocAuc, logLoss, brier: brierScore };
const HORIZON = 12;
const ROWS_A_DAY = 60;

/** Labels of twelve steps of a day's random walk, a slow score that knows a little of them, livelier and calmer days. */
function history(seed, days) {
  const generator = xoroshiro128plus(seed);
  const normal = () => {
    let sum = -3;
    for (let i = 0; i < 6; i++) sum += uniformFloat64(generator);
    return sum * Math.SQRT2;
  };
  const n = days * ROWS_A_DAY;
  const rows = { time: new Float64Array(n), label: new Uint8Array(n), score: new Float64Array(n) };
  for (let day = 0; day < days; day++) {
    const steps = Array.from({ length: ROWS_A_DAY + HORIZON }, normal);
    const mood = 0.3 * normal();
    let slow = normal();
    for (let i = 0; i < ROWS_A_DAY; i++) {
      const row = day * ROWS_A_DAY + i;
      const move = steps.slice(i, i + HORIZON).reduce((a, b) => a + b, mood);
      slow = 0.9 * slow + 0.43 * normal();
      rows.time[row] = day * DAY;
      rows.label[row] = move > 1 ? 1 : 0;
      rows.score[row] = 1 / (1 + Math.exp(1.2 - slow - 0.02 * move));
    }
  }
  return rows;
}

const long = history(0, 20_000);
for (const [metric, score] of Object.entries(METRICS)) {
  const truth = score(long.label, long.score);
  for (const days of [30, 60, 120, 200]) {
    let held = 0;
    let heldByRows = 0;
    for (let run = 1; run <= RUNS; run++) {
      const rows = history(run, days);
      const holds = ({ low, high }) => low <= truth && truth <= high;
      if (holds(bootstrap(metric, rows, { seed: run, draws: 500 }))) held++;
      const alone = { ...rows, time: rows.time.map((_, i) => i * DAY) };
      if (days === 60 && holds(bootstrap(metric, alone, { seed: run, draws: 200 }))) heldByRows++;
    }
    const percent = (count) => `${((100 * count) / RUNS).toFixed(1)} %`;
    const byRows = days === 60 ? `; drawing rows alone: ${percent(heldByRows)}` : "";
    console.log(`${metric} on ${days} days: the truth is inside in ${percent(held)} of ${RUNS} histories${byRows}`);
  }
}
