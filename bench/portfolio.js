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
const one = markets[0];
const single = () => backtest(one.bars, dips, { ...options, signals: one.signals });
const many = (count) => () => backtestPortfolio(markets.slice(0, count), dips, { ...options, capPerStock: 0.2 });
console.log("| stocks | bars | median | million bars a second |\n| --- | --- | --- | --- |");
for (const count of [0, 1, 10, 100]) {
  const [name, run, stocks] = count === 0 ? ["backtest, 1", single, 1] : [`portfolio, ${count}`, many(count), count];
  const bars = markets.slice(0, stocks).reduce((sum, market) => sum + market.bars.time.length, 0);
  const took = time(run);
  console.log(`| ${name} | ${bars} | ${took.toFixed(1)} ms | ${(bars / took / 1000).toFixed(2)} |`);
}
