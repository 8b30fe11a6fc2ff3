import { hostname } from "node:os";
import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import { version } from "../../store/version.js";
import type { Report } from "../../util/report.js";
import type { KindName, Kinds } from "../kinds.js";
import type { ResultStore } from "../results/result-store.js";
import type { RunHead } from "../run.js";
import { getCommon } from "./common.js";
import { parseExact } from "./exact-json.js";
import { type JobAnswer, type JobData, jobId, PREFIX, queueName } from "./job.js";
import { openRedis, pause } from "./open-redis.js";
import { orderPool } from "./order-pool.js";
import { type OwnFiles, withOwnFiles } from "./own-files.js";
import type { QueueAddress } from "./queue-address.js";
import { waitFor } from "./wait-for.js";

/** Settings of a worker. */
export interface TakeJobsOptions {
  /** Number of jobs at a time, each on a thread of its own. */
  readonly workers: number;
  /** The files that it may read and run. */
  readonly files: OwnFiles;
  /** Where results go; back through the queue if it is left out. */
  readonly results?: ResultStore | undefined;
  /** Called once it takes jobs. */
  readonly onStart?: () => void;
  /** Called after each job. */
  readonly onJob?: (counts: JobCounts) => void;
  readonly report: Report;
  /** Takes no more jobs, and ends once those that run are done. */
  readonly signal: AbortSignal;
}

/** What became of the jobs that a worker took. */
export interface JobCounts {
  readonly done: number;
  readonly failed: number;
  /** Given back, for other workers. */
  readonly refused: number;
}

/** What a worker says about a job that it gives back. */
export interface Refusal {
  readonly worker: string;
  readonly refused: string;
}

/**
 * How long a job stays a worker's own without a sign of it: one that was killed is missed after this time, and its jobs are
 * given to others. A worker gives its sign twice as often, from a thread that computes nothing.
 */
const LOCK_MS = 15_000;
/** How often workers look for jobs of those that are missed. */
const LOOK_MS = 5_000;
/** How often a job may lose its worker: one that ends every worker is not tried for ever. */
const MOST_LOSSES = 10;
/** When a job that was given back is offered again. */
const LATER_MS = 5000;
/** How long a worker leaves jobs to others after it has given one back: it would else go through all of a run. */
const STAND_BACK_MS = 2000;

/**
 * Takes jobs from a queue and runs them, until it is told to stop.
 *
 * @param address of the queue
 * @param options see `TakeJobsOptions`
 * @returns how many jobs were done, and whether the queue was lost at the end: then connections to it are still being tried
 * @throws when the queue cannot be reached at the beginning
 */
export async function takeJobs(
  address: QueueAddress,
  options: TakeJobsOptions,
): Promise<JobCounts & { readonly lost: boolean }> {
  const { workers, files, results, onStart, onJob, report, signal } = options;
  const redis = await openRedis(address, "Taking jobs from a queue", report);
  const { Worker, UnrecoverableError, DelayedError } = await import("bullmq");
  const pool = orderPool();
  const counts = { done: 0, failed: 0, refused: 0 };
  const say = once(report);
  const name = `${hostname()}:${process.pid}`;

  /** The last run's, which the next job probably belongs to. */
  let last: { readonly key: string; readonly head: RunHead } | undefined;
  /** What a job's run shares. @throws when this worker cannot have it */
  async function headOf({ kind, common }: JobData): Promise<RunHead> {
    const key = `${kind} ${common}`;
    if (last?.key === key) return last.head;
    last = undefined;
    const json = await getCommon(redis, common);
    if (json === undefined) throw new Error(`what the jobs of this run share, ${common}, is not in Redis any more`);
    const shared = withOwnFiles(parseExact(json), files) as Kinds[KindName]["common"];
    last = { key, head: { kind: kind as KindName, version: version(), common: shared } };
    return last.head;
  }

  async function giveBack(job: Job<JobData>, token: string, refused: string): Promise<never> {
    counts.refused++;
    say(`gives a job of ${job.data.kind} back, for other workers: ${refused}`);
    await job.updateProgress({ worker: name, refused } satisfies Refusal);
    await job.moveToDelayed(Date.now() + LATER_MS, token);
    await waitFor(STAND_BACK_MS, signal);
    throw new DelayedError();
  }

  async function run(job: Job<JobData>, token: string): Promise<JobAnswer> {
    const { data } = job;
    if (job.id !== jobId(data)) throw new UnrecoverableError(`${job.id}: a job that does not match its hash`);
    let head: RunHead;
    try {
      head = await headOf(data);
    } catch (error) {
      return giveBack(job, token, (error as Error).message);
    }
    const outcome = await pool.run(head, data.item);
    if ("refused" in outcome) return giveBack(job, token, outcome.refused);
    // It would fail anywhere.
    if ("failed" in outcome) throw new UnrecoverableError(outcome.failed);
    if (results === undefined) return { json: outcome.json };
    await results.put(`${job.id}.json`, outcome.json);
    return { stored: results.shown };
  }

  const worker = new Worker<JobData, JobAnswer>(queueName(), (job, token) => run(job, token!), {
    connection: { ...address.connection, retryStrategy: pause },
    prefix: PREFIX,
    concurrency: workers,
    ...{ lockDuration: LOCK_MS, stalledInterval: LOOK_MS, maxStalledCount: MOST_LOSSES },
  });
  worker.on("completed", () => {
    counts.done++;
    onJob?.({ ...counts });
  });
  worker.on("failed", (job, { message }) => {
    if (job === undefined || job.finishedOn === undefined) say(`will be tried again: ${message}`);
    else counts.failed++;
    onJob?.({ ...counts });
  });
  worker.on("stalled", () => report("takes over a job whose worker is gone"));
  // What is lost with the connection is told by `openRedis`; a job whose lock was lost is done by another worker too.
  worker.on("error", ({ message }) => {
    if (!/ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|Connection is closed|lock|LOADING/i.test(message)) say(message);
  });
  try {
    await worker.waitUntilReady();
    onStart?.();
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
    const lost = await Promise.race([worker.close(), whenLost(redis)]);
    return { ...counts, lost: lost === LOST };
  } finally {
    await pool.close();
    redis.disconnect();
  }
}

/** Passes each line on once. */
function once(report: Report): Report {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line)) return;
    said.add(line);
    report(line);
  };
}

/**
 * Returns when a server has been away for a while. A worker that is told to stop does not wait for it: what it could not tell
 * is done again, by another one.
 */
async function whenLost(redis: Redis): Promise<typeof LOST> {
  for (let away = 0; away < PATIENCE; ) {
    await waitFor(1000);
    away = redis.status === "ready" ? 0 : away + 1;
  }
  return LOST;
}
const LOST = "lost";
const PATIENCE = 5;
