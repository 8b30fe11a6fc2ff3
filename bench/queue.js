// What a queue costs: the same null runs in two threads of one process, and by a worker process that takes them from a Redis of
// this machine, two at a time. Processor time of all that takes part, per job. Needs Linux and redis-server.
//
//   npm run bench:queue
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeSample, nullRuns, PRESETS } from "ata-lab";
import { nullRunsBy } from "../lib/dist/jobs/null-runs.js";
import { queueAddress } from "../lib/dist/jobs/queue/queue-address.js";
import { queueRunner } from "../lib/dist/jobs/queue/queue-runner.js";
import { runNull } from "../lib/dist/validation/null-runs.js";

const [RUNS, ROUNDS, PORT] = [400, 5, 16_399];

const folder = mkdtempSync(join(tmpdir(), "ata-lab-bench-"));
const start = (/** @type {string} */ program, /** @type {string[]} */ ...args) =>
  spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
const redis = start(
  "redis-server",
  ...["--port", `${PORT}`, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"],
);
const url = `redis://127.0.0.1:${PORT}`;
await new Promise((done) => setTimeout(done, 1000));
const program = fileURLToPath(new URL("../lib/bin/ata-lab.js", import.meta.url));
const worker = start(process.execPath, program, "worker", "--queue", url, "--workers", "2");
await new Promise((done) => worker.stderr.once("data", done));

/** Milliseconds of a processor that a process has used; a hundredth of a second is the finest that Linux tells. */
function used(/** @type {number | undefined} */ pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

function own() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const minutes = makeSample({ to: "2018-02-20" });
const recipes = /** @type {any} */ ({ sound: PRESETS.sound });
const runner = nullRunsBy(queueRunner({ address: queueAddress(url), report: console.error }));
const ways = {
  threads: (/** @type {number} */ seed) => nullRuns(minutes, { recipes, runs: RUNS, seed, workers: 2 }),
  queue: (/** @type {number} */ seed) => runNull(minutes, { recipes, runs: RUNS, seed, runner }),
};

/** @typedef {{ threads: number, queue: number, sender: number, worker: number, redis: number }} Round */
/** @type {Round[]} */
const rounds = [];
for (let seed = 0; seed <= ROUNDS; seed++) {
  const before = own();
  const threads = await ways.threads(seed);
  const inThreads = own() - before;
  const at = [own(), used(worker.pid), used(redis.pid)];
  const queue = await ways.queue(seed);
  const spent = [own(), used(worker.pid), used(redis.pid)].map((ms, i) => (ms - at[i]) / (RUNS + 1));
  if (JSON.stringify(threads) !== JSON.stringify(queue)) throw new Error("the queue gives other numbers");
  const [sender, workers, server] = spent;
  const round = {
    threads: inThreads / (RUNS + 1),
    queue: sender + workers + server,
    sender,
    worker: workers,
    redis: server,
  };
  // The first round warms up.
  if (seed > 0) rounds.push(round);
}
const median = (/** @type {keyof Round} */ name) =>
  rounds
    .map((round) => round[name])
    .sort((a, b) => a - b)
    [Math.floor(ROUNDS / 2)].toFixed(1);
console.log(`Processor time per job, ms: the median of ${ROUNDS} interleaved rounds of ${RUNS + 1} null runs\n`);
console.log("| in threads | by the queue | of it: worker | sender | Redis |\n| --- | --- | --- | --- | --- |");
console.log(`| ${/** @type {const} */ (["threads", "queue", "worker", "sender", "redis"]).map(median).join(" | ")} |`);
for (const child of [worker, redis]) {
  child.kill();
  await new Promise((done) => child.once("exit", done));
}
rmSync(folder, { recursive: true, force: true });
