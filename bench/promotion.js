// Can the verdict be fooled, and does it see an edge? Research by preset sound on the synthetic sample; policies are judged
// on its untouched test part.
//
//   npm run bench:promotion                 all of it, an hour on two cores
//   npm run bench:promotion -- drift 10     one part, with 10 seeds: drift, edge, looks, money or null
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import {
  backtest,
  brain,
  deflatedSharpe,
  formatTime,
  makeSample,
  measureSharpe,
  modelSignals,
  PRESETS,
  policyNull,
  promote,
  research,
  rsiBaseline,
} from "ata-lab";

const WORKERS = 2;
const CAP = 0.2;
const REAL = "bps:0.5+slip:2bps";
const TICK = "slip:1tick";

/** What trades: both sides wherever costs are covered, flat at the close, no brackets. */
const BREAKEVEN = {
  ...{ edgeMode: /** @type {const} */ ("breakeven"), gate: 0, cap: CAP, longOnly: false, flatAtClose: true },
  ...{ stopAtr: null, targetAtr: null },
};
/** Name, settings, costs a side, and whether all weights are set to 0, so that p is one half at every bar. */
const CANDIDATES = /** @type {const} */ ([
  ["breakeven, gate 0", BREAKEVEN, REAL, false],
  ["breakeven, gate 0", BREAKEVEN, TICK, false],
  ["signed, gate 0.02, brackets", { gate: 0.02, cap: CAP, longOnly: false }, TICK, false],
  ["signed, gate 0.01, long only", { gate: 0.01, cap: CAP }, TICK, false],
  ["constant brain", BREAKEVEN, REAL, true],
  ["constant brain", BREAKEVEN, TICK, true],
  ["constant brain, kept overnight", { ...BREAKEVEN, flatAtClose: false }, TICK, true],
  ["constant brain, brackets", { ...BREAKEVEN, flatAtClose: false, stopAtr: 1, targetAtr: 2 }, TICK, true],
]);

/** The recipe's bars, the signals of models trained on them, and the test part. */
function trained(options) {
  const { bars, models, test } = research(makeSample(options), PRESETS.sound);
  const part = { from: formatTime(test.time[0]), to: formatTime(test.time.at(-1)) };
  return { bars, signals: modelSignals(bars, models, PRESETS.sound), part };
}

/** Whether a policy is promoted, its trades and its Sharpe ratio; `look` is the number of this look. */
function judged({ bars, signals, part }, settings, costs, look = 1) {
  /** @type {import("ata-lab").Policy<import("ata-lab").ModelSignals>} */
  const policy = brain(settings);
  const options = { signals, costs, shares: /** @type {const} */ ("fractional"), ...part };
  const { trades, days } = backtest(bars, policy, options);
  const measured = measureSharpe(days.return);
  // A verdict takes longer, and this alone decides most.
  const hopeful = deflatedSharpe(measured, look) > 0.95;
  const { verdict } = hopeful
    ? promote(bars, policy, rsiBaseline({ size: CAP }), { ...options, looks: look })
    : { verdict: "not enough evidence" };
  return { promoted: verdict === "promote", trades: trades.length, daily: measured.sharpe || 0, days: measured.n };
}

/** Each candidate on one history. */
function rates({ seed, edge, drift }) {
  const history = trained({ seed, edge, drift });
  const still = { ...history, signals: { ...history.signals, p: history.signals.p.map(() => 0.5) } };
  return CANDIDATES.filter(([, , , constant]) => edge === 0 || !constant).map(([name, settings, costs, constant]) => {
    return { name, costs, ...judged(constant ? still : history, settings, costs) };
  });
}

const LOOKS = 1000;

/** A thousand policies on the test part of one martingale of a year and a half, each judged as the next look. */
function looks({ seed }) {
  const { bars, signals, part } = trained({ seed, edge: 0, to: "2019-07-01" });
  const random = randomNumbers(seed);
  const pick = (values) => values[Math.floor(random() * values.length)];
  const runs = Array.from({ length: LOOKS }, (_, i) => {
    // Every other policy trades on noise of its own, so that a thousand looks are not a few.
    const p = i % 2 === 1 ? noise(bars.time.length, random) : signals[pick(["p", "p_rsi", "p_macd", "p_trend"])];
    const settings = {
      ...{ gate: pick([0, 0.005, 0.01, 0.02, 0.03, 0.05]), cap: CAP, longOnly: pick([true, false]) },
      ...{ minimumHold: pick([0, 30, 60, 120, 240]), flatAtClose: pick([true, false]) },
      ...{ stopAtr: pick([null, 1, 2, 4]), targetAtr: pick([null, 1, 2, 4]), edgeMode: pick(["signed", "breakeven"]) },
    };
    return judged({ bars, signals: { ...signals, p }, part }, settings, TICK, i + 1);
  });
  return {
    best: Math.max(...runs.map(({ daily, days }) => daily * Math.sqrt(days))),
    promoted: runs.flatMap(({ promoted }, i) => (promoted ? [i + 1] : [])),
  };
}

/** A probability that strays about one half, with a half-life of half an hour. */
function noise(n, random) {
  const p = new Float64Array(n);
  let stray = 0;
  for (let i = 0; i < n; i++) {
    stray = 0.89 * stray + 0.02 * (random() + random() + random() - 1.5);
    p[i] = Math.min(0.99, Math.max(0.01, 0.5 + stray));
  }
  return p;
}

/** Uniform numbers in [0, 1): mulberry32. */
function randomNumbers(seed) {
  let state = seed * 2_654_435_769;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The policy null of half a year without an edge. */
async function nulls({ seed, drift, keepDrift }) {
  const minutes = makeSample({ seed, edge: 0, drift, to: "2018-07-01" });
  const options = { runs: 19, seed, keepDrift, workers: 1, costs: TICK, shares: /** @type {const} */ ("fractional") };
  const { scores, promoted } = await policyNull(minutes, { ...options, ...BREAKEVEN });
  const figures = Object.entries(scores).map(([name, { own, walks, atLeast }]) => {
    // Among equal ones the place is drawn, so that the p of a policy that rarely trades is uniform too.
    const equal = walks.filter((walk) => walk === own).length;
    return [name, (atLeast - equal + (1 + equal) * randomNumbers(seed)()) / (1 + walks.length)];
  });
  return { promoted, p: Object.fromEntries(figures) };
}

const JOBS = { rates, looks, nulls };

/** Answers of all jobs in their order, by a few threads. */
function share(kind, jobs) {
  const answers = new Array(jobs.length);
  let next = 0;
  const work = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url));
      const give = () =>
        next < jobs.length ? worker.postMessage([kind, next, jobs[next++]]) : resolve(worker.terminate());
      worker.on("message", ([job, answer]) => {
        answers[job] = answer;
        give();
      });
      worker.on("error", reject);
      give();
    });
  return Promise.all(Array.from({ length: WORKERS }, work)).then(() => answers);
}

const median = (x) => x.sort((a, b) => a - b)[Math.floor(x.length / 2)];
const seedsTo = (n) => Array.from({ length: n }, (_, i) => i + 1);
const print = (cells) => console.log(`| ${cells.join(" | ")} |`);
function header(...names) {
  print(names);
  print(names.map(() => "---"));
}

/** A table of rates: one row for each candidate and each strength of what is varied. */
async function table(name, values, seeds) {
  header(name, "candidate", "costs a side", "seeds", "promoted", "trades", "Sharpe");
  for (const value of values) {
    const rows = await share(
      "rates",
      seedsTo(seeds).map((seed) => ({ seed, edge: 0, drift: 0, [name]: value })),
    );
    for (const [k, { name: candidate, costs }] of rows[0].entries()) {
      const runs = rows.map((row) => row[k]);
      const promoted = runs.filter((run) => run.promoted).length;
      const [trades, daily] = [median(runs.map((run) => run.trades)), median(runs.map((run) => run.daily))];
      print([value, candidate, costs, seeds, promoted, trades, (daily * Math.sqrt(252)).toFixed(1)]);
    }
  }
}

const PARTS = {
  drift: (seeds = 40) => table("drift", [0, 0.5, 1, 2], seeds),
  edge: (seeds = 40) => table("edge", [0.04, 0.06, 0.08, 0.09, 0.1], seeds),
  looks: async (seeds = 40) => {
    const found = await share(
      "looks",
      seedsTo(seeds).map((seed) => ({ seed })),
    );
    const some = found.filter(({ promoted }) => promoted.length > 0);
    const best = median(found.map((one) => one.best)).toFixed(1);
    console.log(`${LOOKS} looks at each of ${seeds} martingales' test parts: ${some.length} with a promotion`);
    console.log(`looks promoted: ${some.map(({ promoted }) => promoted.join(" ")).join("; ") || "none"}`);
    console.log(`the best of ${LOOKS} has a mean daily return of ${best} standard errors (median)`);
  },
  money: () => {
    const { bars, signals, part } = trained({ edge: 0.1 });
    const options = { signals, shares: /** @type {const} */ ("fractional"), ...part, cash: 1e12, costs: "bps:0.0001" };
    const { verdict, reasons } = promote(bars, brain(BREAKEVEN), rsiBaseline({ size: CAP }), { ...options, looks: 1 });
    console.log(`10^12 dollars at 0.0001 bps: ${verdict}\n${reasons.map((reason) => `- ${reason}`).join("\n")}`);
  },
  null: async (seeds = 60) => {
    header(
      "drift",
      "kept",
      "figure",
      "histories",
      "p <= 0.05",
      "p <= 0.1",
      "p <= 0.5",
      "mean p",
      "KS p",
      "walks promoted",
    );
    for (const [drift, keepDrift] of [
      [0, false],
      [1, true],
    ]) {
      const found = await share(
        "nulls",
        seedsTo(seeds).map((seed) => ({ seed, drift, keepDrift })),
      );
      const promoted = found.reduce((sum, one) => sum + one.promoted, 0);
      for (const figure of ["profit", "sharpe", "overBuyAndHold"]) {
        const p = found.map((one) => one.p[figure]);
        const shares = [0.05, 0.1, 0.5].map((x) => `${Math.round((100 * p.filter((y) => y <= x).length) / seeds)} %`);
        const mean = p.reduce((a, b) => a + b) / seeds;
        const told = [mean.toFixed(2), kolmogorov(p).toFixed(2), `${promoted} of ${19 * seeds}`];
        print([drift, keepDrift ? "yes" : "no", figure, seeds, ...shares, ...told]);
      }
    }
  },
};

/** p of the Kolmogorov-Smirnov test that numbers are uniform in [0, 1] (Stephens' approximation). */
function kolmogorov(numbers) {
  const x = numbers.toSorted((a, b) => a - b);
  const n = x.length;
  const distance = Math.max(...x.map((value, i) => Math.max((i + 1) / n - value, value - i / n)));
  const d = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let p = 0;
  for (let k = 1; k <= 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * d * d);
  return Math.min(1, Math.max(0, p));
}

if (isMainThread) {
  const [part, seeds] = process.argv.slice(2);
  for (const name of part === undefined ? Object.keys(PARTS) : [part]) {
    console.log(`\n${name}\n`);
    await PARTS[name](seeds === undefined ? undefined : Number(seeds));
  }
} else {
  parentPort.on("message", async ([kind, job, task]) => parentPort.postMessage([job, await JOBS[kind](task)]));
}
