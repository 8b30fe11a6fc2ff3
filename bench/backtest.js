// Times backtests on four years of synthetic five-minute bars in memory, and a sweep over 20 gates and 20 caps.
// Processor time, which a busy machine changes less than the clock's.
import {
  backtest,
  brain,
  buyAndHold,
  gateSweep,
  makeSample,
  modelSignals,
  performanceOf,
  promote,
  research,
  rsiBaseline,
} from "ata-lab";

const RUNS = 15;

const { bars, models } = research(makeSample({ edge: 0.08 }));
const signals = modelSignals(bars, models);

/** Median milliseconds of processor time of a few runs after a warm-up. */
function time(run, runs = RUNS) {
  for (let i = 0; i < Math.min(runs, 5); i++) run();
  const took = Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return took.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

const options = { signals, costs: "ib", cash: 1_000_000 };
const policies = [
  brain(),
  brain({ gate: 0.05, cap: 0.1 }),
  brain({ edgeMode: "abs", gate: 0.05, cap: 0.1 }),
  brain({ edgeMode: "breakeven", gate: 0, cap: 0.2, longOnly: false }),
  rsiBaseline({ size: 0.1 }),
  buyAndHold(),
];
console.log(`${bars.time.length} bars\n\n| policy | trades | backtest | its numbers |\n| --- | --- | --- | --- |`);
for (const policy of policies) {
  const result = backtest(bars, policy, options);
  const [run, numbers] = [time(() => backtest(bars, policy, options)), time(() => performanceOf(result))];
  console.log(`| ${policy.name} | ${result.trades.length} | ${run.toFixed(1)} ms | ${numbers.toFixed(1)} ms |`);
}

const twenty = (from, to) => Array.from({ length: 20 }, (_, i) => from + ((to - from) * i) / 19);
const grid = { gates: twenty(0, 0.2), caps: twenty(0.01, 0.2) };
const year = { ...options, from: "2021-01-01", to: "2022-01-01", looks: 1 };
const others = [
  ["signals of all bars", () => modelSignals(bars, models)],
  ["sweep, 20 gates x 20 caps", () => gateSweep(bars, { ...options, ...grid })],
  ["promotion, one year of five-minute bars", () => promote(bars, brain({ gate: 0.05 }), rsiBaseline(), year)],
];
console.log("\n| | median |\n| --- | --- |");
for (const [name, run] of others) console.log(`| ${name} | ${time(run, 3).toFixed(0)} ms |`);
