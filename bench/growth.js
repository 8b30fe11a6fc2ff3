// How time and memory of each tool grow with the number of minutes: made-up minutes of every hour of every day from 1998 on. Each
// tool runs in a process of its own for each size. Prints the table of README.md; `npm run bench:growth -- resample audit` runs
// only these tools, and `-- 1.6` goes no further than 1.6 million minutes.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as lab from "ata-lab";
import { makeMinutes } from "./minutes.js";

const SIZES = [0.1, 0.4, 1.6, 6.4, 16];
const MILLION = 1e6;

/** @type {lab.Recipe} */
const seed = /** @type {never} */ ({ ...lab.PRESETS.seed, bars: { ...lab.PRESETS.seed.bars, session: "all" } });
/** @type {lab.Recipe} */
const sound = /** @type {never} */ ({ ...lab.PRESETS.sound, bars: { ...lab.PRESETS.sound.bars, session: "all" } });

/**
 * What is timed; a tool that needs more than minutes returns the function to time. `most`: the millions of minutes that are
 * enough to see it grow.
 *
 * @typedef {(minutes: lab.Bars) => unknown} Tool
 * @type {{ readonly [name: string]: { readonly run?: Tool, readonly prepare?: (minutes: lab.Bars) => () => unknown, readonly most?: number } }}
 */
const TOOLS = {
  resample: { run: (minutes) => lab.resample(minutes, "5min") },
  regularHours: { run: (minutes) => lab.regularHours(minutes) },
  adjustForSplits: { run: (minutes) => lab.adjustForSplits(minutes, lab.parseSplits("1998-02-02:2")) },
  audit: { run: (minutes) => lab.audit(minutes) },
  buildFeatures: { prepare: (minutes) => lateOf(lab.resample(minutes, "5min"), (bars) => lab.buildFeatures(bars)) },
  "indicators of minutes": { run: indicators },
  labelForwardReturn: { run: ({ close }) => lab.labelForwardReturn(close, { horizon: 12, threshold: 0.001 }) },
  tripleBarrier: {
    run: (minutes) => {
      const rules = { side: /** @type {const} */ ("long"), targetAtr: 2, stopAtr: 1, horizon: 12 };
      return lab.tripleBarrier({ ...rules, threshold: 0.001, flatAtClose: true })(minutes);
    },
  },
  labelUniqueness: { run: (minutes) => lab.labelUniqueness(lab.labelSpans(minutes, 12), lab.knownTimes(minutes)) },
  "embargoSpans, trainSelectTest": {
    run: (minutes) => {
      const spans = lab.embargoSpans(lab.labelSpans(minutes, 12), "1 session", lab.knownTimes(minutes));
      return lab.trainSelectTest(spans, { train: 0.6, select: 0.2 });
    },
  },
  purgedKFold: { run: (minutes) => lab.purgedKFold(lab.labelSpans(minutes, 12), 5) },
  "research, seed": { run: (minutes) => lab.research(minutes, seed) },
  "research, sound": { run: (minutes) => lab.research(minutes, sound) },
  candleChart: { run: (minutes) => lab.candleChart(minutes) },
  evaluate: { prepare: (minutes) => lateOf(lab.research(minutes, sound), (run) => lab.evaluate(run)), most: 1.6 },
  "compare (ablation)": { run: (minutes) => lab.ablation(minutes, { recipe: seed }), most: 1.6 },
  "gateSweep, 20 x 20": { prepare: (minutes) => sweepOf(lab.research(minutes, sound)), most: 1.6 },
  promote: { prepare: (minutes) => promotionOf(lab.research(minutes, sound)), most: 1.6 },
  backtest: {
    prepare: (minutes) =>
      lateOf(lab.resample(minutes, "5min"), (bars) => lab.backtest(bars, lab.buyAndHold(), { costs: "ib" })),
    most: 6.4,
  },
};

/**
 * @template T
 * @param {T} value
 * @param {(value: T) => unknown} run
 */
function lateOf(value, run) {
  return () => run(value);
}

/** @param {lab.Research} run */
function sweepOf({ bars, models, recipe }) {
  const signals = lab.modelSignals(bars, models, recipe);
  const steps = Array.from({ length: 20 }, (_, i) => i);
  const [gates, caps] = [steps.map((i) => i / 200), steps.map((i) => (i + 1) / 20)];
  return () => lab.gateSweep(bars, { signals, costs: "ib", gates, caps });
}

/** @param {lab.Research} run */
function promotionOf({ bars, models, recipe, test }) {
  const signals = lab.modelSignals(bars, models, recipe);
  const [from, to] = [test?.time[0], test?.time.at(-1)].map((time) => lab.formatTime(Number(time)));
  const options = { signals, costs: "ib", from, to, looks: 1 };
  return () => lab.promote(bars, lab.brain({ gate: 0, cap: 0.2 }), lab.rsiBaseline({ size: 0.2 }), options);
}

/** @param {lab.Bars} minutes */
function indicators(minutes) {
  const { close, volume } = minutes;
  lab.rsi(close);
  lab.macd(close);
  lab.atr(minutes);
  lab.adx(minutes);
  lab.stochastic(minutes);
  lab.rollingZScore(close, 20);
  lab.rollingMax(close, 100);
  lab.rollingSum(volume, 100);
  lab.sessionVwap(minutes);
  lab.onBalanceVolume(minutes);
}

/**
 * Runs a tool twice, the first time on few minutes to compile it.
 *
 * @param {string} name
 * @param {number} size millions of minutes
 */
function measure(name, size) {
  const { run, prepare } = TOOLS[name];
  const ready = (/** @type {lab.Bars} */ minutes) => prepare?.(minutes) ?? (() => run?.(minutes));
  ready(makeMinutes(50_000))();
  const before = process.memoryUsage().rss;
  const minutes = makeMinutes(size * MILLION);
  const work = ready(minutes);
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  const arrays = 6 * minutes.time.byteLength;
  return { ms: (user + system) / 1000, memory: (process.resourceUsage().maxRSS * 1024 - before) / arrays };
}

/** @param {string[]} args @returns {{ ms: number, memory: number }} */
function inProcess(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--one", ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}

/** @param {string[]} asked */
function table(asked) {
  const largest = Number(asked.find((word) => Number(word) > 0) ?? SIZES.at(-1));
  const names = asked.filter((word) => word in TOOLS);
  const sizes = SIZES.filter((size) => size <= largest);
  console.log(`| ms of processor time a million minutes, of | ${sizes.join(" | ")} million | memory / arrays |`);
  console.log(`| --- | ${sizes.map(() => "---:").join(" | ")} | ---: |`);
  for (const [name, { most = Number.POSITIVE_INFINITY }] of Object.entries(TOOLS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const found = sizes.map((size) => (size <= most ? inProcess(name, String(size)) : undefined));
    const cells = found.map((one, i) => (one ? (one.ms / sizes[i]).toFixed(one.ms / sizes[i] < 10 ? 1 : 0) : ""));
    console.log(`| ${name} | ${cells.join(" | ")} | ${found.filter(Boolean).at(-1)?.memory.toFixed(1)} |`);
  }
}

const [first, ...rest] = process.argv.slice(2);
if (first === "--one") console.log(JSON.stringify(measure(rest[0], Number(rest[1]))));
else table(process.argv.slice(2));
