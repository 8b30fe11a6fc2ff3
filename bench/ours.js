// One piece of ata-lab's work, computed again whenever bench/run.js writes a line to stdin: node bench/ours.js TASK ...
// `answer PATH` also writes what was computed to PATH. An answer is one line of JSON: milliseconds of processor time of
// the whole process by stage, or the models.
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import * as lab from "ata-lab";
import { runNull } from "../lib/dist/validation/null-runs.js";

const seed = lab.PRESETS.seed;

/**
 * Columns of a raw file, one after another, by these names.
 *
 * @returns {any}
 */
function readColumns(path, names) {
  const bytes = readFileSync(path);
  const all = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  const n = all.length / names.length;
  return Object.fromEntries(names.map((name, i) => [name, all.slice(i * n, (i + 1) * n)]));
}

function writeColumns(path, columns) {
  writeFileSync(path, Buffer.concat(columns.map((column) => new Uint8Array(Float64Array.from(column).buffer))));
}

/** The bench's minutes: they are the sample, so what is not a column is the sample's. */
const minutesOf = (path) => ({
  ...lab.makeSample({ to: "2018-01-04" }),
  ...readColumns(path, ["time", "open", "high", "low", "close", "volume"]),
});

/** Milliseconds since the last call. */
function stopwatch() {
  let before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    return (user + system) / 1000;
  };
}

/** The flow in the stages that every opponent has. */
function flow(minutes) {
  const lap = stopwatch();
  const bars = lab.recipeBars(minutes, seed.bars);
  const resample = lap();
  const columns = seed.features(bars);
  const { label, spans } = seed.label(bars);
  const rows = lab.completeRows(columns, lab.filterRows(columns, seed.filters));
  const data = lab.takeRows({ time: bars.time, features: columns, label: new Uint8Array(label), spans }, rows);
  const features = lap();
  const split = lab.timeSplit(rows.length, seed.trainFraction);
  const [train, validation] = [lab.sliceRows(data, split.train), lab.sliceRows(data, split.validation)];
  const experts = lab.trainExperts(seed.experts, train, validation, seed.C);
  const brain = lab.trainBrain(seed, experts, train, validation, seed.C);
  const training = lap();
  return { took: { resample, features, training }, data, searches: { ...experts, brain } };
}

function flowAnswer(minutes, path) {
  const { data, searches } = flow(minutes);
  writeColumns(path, [...Object.values(data.features), data.label]);
  const models = Object.entries(searches).map(([name, { C, auc, fit }]) => [
    name,
    { C, auc, weights: [...fit.coef], bias: fit.intercept },
  ]);
  return { models: Object.fromEntries(models) };
}

/**
 * A sweep that vectorbt defines in the same way: all money is in the stock from a close whose p is above a threshold,
 * until one whose p is below `exit`, or until a stop some percent below the entry; not again at the close of the stop's
 * bar.
 */
function sweep({ time, open, high, low, close, p }, { thresholds, stops, exit }) {
  const bars = {
    ...lab.recipeBars(lab.makeSample({ to: "2018-01-04" }), seed.bars),
    ...{ time, open, high, low, close, volume: new Float64Array(time.length).fill(1) },
  };
  const results = thresholds.flatMap((threshold) =>
    stops.map((stop) =>
      lab.backtest(bars, aboveThreshold(threshold, stop, exit), {
        ...{ costs: "none", fill: "close", shares: "fractional" },
        // A stop at a share of the price, in a policy's terms: so many ATR, where the ATR is the price.
        signals: { p, atr: close },
      }),
    ),
  );
  return [results.map(({ trades }) => trades.length), results.map(({ equity }) => equity.at(-1))];
}

/** @returns {lab.Policy<{ p: Float64Array, atr: Float64Array }>} */
function aboveThreshold(threshold, stopAtr, exit) {
  let held = false;
  return {
    name: "above a threshold",
    needs: ["p", "atr"],
    stopAtr,
    decide: ({ shares, signals: { p } }) => {
      const stopped = held && shares === 0;
      const enters = !stopped && shares === 0 && p > threshold;
      const leaves = shares !== 0 && p < exit;
      held = enters || (shares !== 0 && !leaves);
      return enters ? 1 : leaves ? 0 : lab.HOLD;
    },
  };
}

/** For each task, from its arguments: what is run, and what else it has to say. */
const TASKS = {
  flow: (path) => {
    const minutes = minutesOf(path);
    return { run: () => flow(minutes).took, answer: (to) => flowAnswer(minutes, to) };
  },
  research: (path) => {
    const minutes = minutesOf(path);
    return { run: timed("research()", () => lab.research(minutes)) };
  },
  sound: (path) => {
    const minutes = minutesOf(path);
    return { run: timed("research, sound", () => lab.research(minutes, lab.PRESETS.sound)) };
  },
  evaluate: (path) => {
    const result = lab.research(minutesOf(path), lab.PRESETS.sound);
    return { run: timed("evaluate", () => lab.evaluate(result)) };
  },
  compare: (path) => {
    const minutes = minutesOf(path);
    return { run: timed("compare", () => lab.ablation(minutes)) };
  },
  null: (path) => {
    const minutes = minutesOf(path);
    const runs = 2;
    // The bars themselves are one run more.
    return { run: timed("null, a run", () => runNull(minutes, { runs }), runs + 1) };
  },
  gates: (path) => {
    const { bars, models } = lab.research(minutesOf(path));
    const signals = lab.modelSignals(bars, models);
    const grid = { gates: twenty(0, 0.1), caps: twenty(0.01, 0.2) };
    return { run: timed("sweep", () => lab.gateSweep(bars, { signals, costs: "ib", cash: 1_000_000, ...grid })) };
  },
  sweep: (path, grid) => {
    const columns = readColumns(path, ["time", "open", "high", "low", "close", "p"]);
    const of = () => sweep(columns, JSON.parse(grid));
    return { run: timed("sweep", of), answer: (to) => writeColumns(to, of()) };
  },
  read: (path, name) => ({
    run: timed(name, () => lab.barsSource(path, { report: () => {} })({ symbol: "TSLA" })),
  }),
};

const twenty = (from, to) => Array.from({ length: 20 }, (_, i) => from + ((to - from) * i) / 19);

/** A run that tells how long it took, or each of several in it. */
function timed(name, work, several = 1) {
  return async () => {
    const lap = stopwatch();
    await work();
    return { [name]: lap() / several };
  };
}

const [task, ...args] = process.argv.slice(2);
const { run, answer } = TASKS[task](...args);
for await (const line of createInterface({ input: process.stdin })) {
  const [command, path] = line.split(" ", 2);
  console.log(JSON.stringify((await (command === "answer" ? answer(path) : run())) ?? {}));
}
