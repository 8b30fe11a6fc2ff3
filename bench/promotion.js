// How often is a brain promoted? On martingales, where it never should be, and on planted edges of growing strength.
// Each seed: train on the synthetic years 2018 to 2020, judge on 2021. `node bench/promotion.js 20` takes 20 seeds each.
import {
  brain,
  makeSample,
  modelSignals,
  PRESETS,
  parseDay,
  promote,
  resample,
  research,
  rsiBaseline,
  sliceBars,
} from "ata-lab";

const MARTINGALES = Number(process.argv[2] ?? 100);
const SEEDS = Math.min(MARTINGALES, 40);
const EDGES = [0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08];

// Bins whose label is the moment that the bar is known.
const OPTIONS = { ...PRESETS.seed, resample: { rule: "5min", closed: "right", label: "right" } };
const TEST = { from: "2021-01-01", to: "2022-01-01", trials: 16, shares: "fractional" };
const CAP = 0.2;
const CANDIDATES = {
  "the original's gate: signed, 0.20, long only": brain({ gate: 0.2, cap: CAP }),
  "signed, 0.02, both sides": brain({ gate: 0.02, cap: CAP, longOnly: false }),
  "breakeven, 0, both sides, flat at the close, no brackets": brain({
    edgeMode: "breakeven",
    gate: 0,
    cap: CAP,
    longOnly: false,
    flatAtClose: true,
    stopAtr: null,
    targetAtr: null,
  }),
};
const COSTS = ["none", "bps:0.5+slip:2bps"];

/** The verdict of each candidate at each of the costs. */
function judge(seed, edge) {
  const minutes = makeSample({ seed, edge });
  const cut = minutes.time.findIndex((time) => time >= parseDay(TEST.from));
  const { models } = research(sliceBars(minutes, 0, cut), OPTIONS);
  const bars = resample(minutes, "5min", OPTIONS.resample);
  const signals = modelSignals(bars, models);
  return Object.entries(CANDIDATES).flatMap(([name, candidate]) =>
    COSTS.map((costs) => {
      const { verdict, atCosts } = promote(bars, candidate, rsiBaseline({ size: CAP }), { ...TEST, signals, costs });
      return { name, costs, verdict, trades: atCosts.candidate.trades, sharpe: atCosts.candidate.sharpe };
    }),
  );
}

const median = (x) => x.sort((a, b) => a - b)[Math.floor(x.length / 2)];
console.log("| edge | seeds | candidate | costs a side | promoted | not enough evidence | trades | Sharpe |");
console.log(`|${" --- |".repeat(8)}`);
for (const edge of [0, ...EDGES]) {
  const seeds = edge === 0 ? MARTINGALES : SEEDS;
  const rows = Array.from({ length: seeds }, (_, i) => judge(i + 1, edge));
  for (const [k, { name, costs }] of rows[0].entries()) {
    const runs = rows.map((row) => row[k]);
    const count = (verdict) => runs.filter((run) => run.verdict === verdict).length;
    const cells = [
      edge,
      seeds,
      name,
      costs,
      `${count("promote")} (${((100 * count("promote")) / seeds).toFixed(0)} %)`,
      count("not enough evidence"),
      median(runs.map(({ trades }) => trades)),
      median(runs.map(({ sharpe }) => sharpe || 0)).toFixed(1),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
