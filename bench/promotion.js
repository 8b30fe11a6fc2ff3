// How often is a brain promoted? On martingales, where it never should be, and on planted edges of growing strength.
// Each seed: research by preset sound on the synthetic sample, judged on its untouched test part.
// `node bench/promotion.js 20 0,0.08` takes 20 seeds, where it would take 100 or 40, and these edges only.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { brain, formatTime, makeSample, modelSignals, PRESETS, promote, research, rsiBaseline } from "ata-lab";

const MARTINGALES = Number(process.argv[2] ?? 100);
const EDGES = (process.argv[3] ?? "0,0.04,0.06,0.08,0.09,0.1").split(",").map(Number);
const SEEDS = Math.min(MARTINGALES, 40);
const WORKERS = 2;
const CAP = 0.2;

const breakeven = brain({
  edgeMode: "breakeven",
  gate: 0,
  cap: CAP,
  longOnly: false,
  flatAtClose: true,
  stopAtr: null,
  targetAtr: null,
});
/** Name, policy, costs, and whether it is tried on planted edges too. */
const CANDIDATES = /** @type {const} */ ([
  ["breakeven, gate 0", breakeven, "bps:0.5+slip:2bps", true],
  ["breakeven, gate 0", breakeven, "none", false],
  ["signed, gate 0.02, brackets", brain({ gate: 0.02, cap: CAP, longOnly: false }), "none", false],
]);

/** The verdicts on one seed. */
function judge({ seed, edge }) {
  const { bars, models, test } = research(makeSample({ seed, edge }), PRESETS.sound);
  const options = {
    signals: modelSignals(bars, models, PRESETS.sound),
    shares: /** @type {const} */ ("fractional"),
    from: formatTime(test.time[0]),
    to: formatTime(test.time.at(-1)),
    looks: 1,
  };
  return CANDIDATES.filter(([, , , always]) => always || edge === 0).map(([name, policy, costs]) => {
    const { verdict, atCosts } = promote(bars, policy, rsiBaseline({ size: CAP }), { ...options, costs });
    return { name, costs, verdict, trades: atCosts.candidate.trades, sharpe: atCosts.candidate.sharpe || 0 };
  });
}

/** Answers of all jobs in their order, by a few threads. */
function share(jobs) {
  const answers = new Array(jobs.length);
  let next = 0;
  const work = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
      const give = () => (next < jobs.length ? worker.postMessage([next, jobs[next++]]) : resolve(worker.terminate()));
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

async function main() {
  console.log("| edge | candidate | costs a side | seeds | promoted | not enough evidence | trades | Sharpe |");
  console.log(`|${" --- |".repeat(8)}`);
  for (const edge of EDGES) {
    const seeds = edge === 0 ? MARTINGALES : SEEDS;
    const rows = await share(Array.from({ length: seeds }, (_, i) => ({ seed: i + 1, edge })));
    for (const [k, { name, costs }] of rows[0].entries()) {
      const runs = rows.map((row) => row[k]);
      const count = (verdict) => runs.filter((run) => run.verdict === verdict).length;
      const [trades, sharpe] = [median(runs.map((run) => run.trades)), median(runs.map((run) => run.sharpe))];
      const cells = [
        edge,
        name,
        costs,
        seeds,
        count("promote"),
        count("not enough evidence"),
        trades,
        sharpe.toFixed(1),
      ];
      console.log(`| ${cells.join(" | ")} |`);
    }
  }
}

if (isMainThread) await main();
else parentPort.on("message", ([job, task]) => parentPort.postMessage([job, judge(task)]));
