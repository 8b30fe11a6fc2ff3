// Times portfolio backtests of 1, 10 and 100 stocks: half a year of synthetic five-minute bars each, in memory. Processor time.
import { backtest, backtestPortfolio, HOLD, makeUniverse, resample, rsi } from "ata-lab";

const RUNS = 5;
const universe = makeUniverse({ symbols: 100, seed: 1, to: "2018-07-01" });
const markets = universe.symbols.map((symbol) => {
  const bars = resample(universe.minutes(symbol), "5min");
  return { bars, signals: { rsi: rsi(bars.close, 14) } };
});
const dips = {
  name: "dips",
  decide: (now) => (now.shares === 0 ? (now.signals.rsi < 30 ? 0.2 : HOLD) : now.barsHeld >= 12 ? 0 : HOLD),
  dailyStop: 0.02,
};

/** Median milliseconds of processor time. */
function time(run) {
  run();
  const took = Array.from({ length: RUNS }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return took.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

const options = { costs: "ib", cash: 1_000_000 };
const rows = [["backtest, 1", 1, () => backtest(markets[0].bars, dips, { ...options, signals: markets[0].signals })]];
for (const count of [1, 10, 100]) {
  const some = markets.slice(0, count);
  rows.push([`portfolio, ${count}`, count, () => backtestPortfolio(some, dips, { ...options, capPerStock: 0.2 })]);
}
console.log("| stocks | bars | median | million bars a second |\n| --- | --- | --- | --- |");
for (const [name, count, run] of rows) {
  const bars = markets.slice(0, count).reduce((sum, market) => sum + market.bars.time.length, 0);
  const took = time(run);
  console.log(`| ${name} | ${bars} | ${took.toFixed(1)} ms | ${(bars / took / 1000).toFixed(2)} |`);
}
