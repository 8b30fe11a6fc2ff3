import type { Job, Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { version } from "../../store/version.js";
import type { Report } from "../../util/report.js";
import type { KindName, Kinds } from "../kinds.js";
import type { ResultStore } from "../results/result-store.js";
import type { Run, RunControl, Runner } from "../run.js";
import { checkCommon, putCommon } from "./common.js";
import { exactJson, parseExact } from "./exact-json.js";
import { type JobAnswer, type JobData, jobId, KEPT_SECONDS, PREFIX, queueName, sha256 } from "./job.js";
import { openRedis, pause } from "./open-redis.js";
import { withoutFolders, wordsForFiles } from "./own-files.js";
import type { QueueAddress } from "./queue-address.js";
import type { Refusal } from "./take-jobs.js";
import { waitFor } from "./wait-for.js";

/** Where jobs go. */
export interface QueueRunnerOptions {
  readonly address: QueueAddress;
  /** Where workers put results; they come back through the queue if it is left out. */
  readonly results?: ResultStore | undefined;
  /** Receives what there is to know about queue and workers. */
  readonly report: Report;
}

/** A job whose thread dies, or whose result cannot be written, is tried again, after twice the time each time. */
const JOB_OPTIONS = {
  attempts: 4,
  backoff: { type: "exponential", delay: 2000 },
  removeOnComplete: { age: KEPT_SECONDS },
  removeOnFail: { age: KEPT_SECONDS },
} as const;

/** How many jobs are sent, or looked for, at once. */
const CHUNK = 500;

/** How often what has not come is looked for: events can get lost with a connection, and jobs with a disk. */
const LOOK_MS = 3000;

/** Events that Redis keeps. They carry results, and who misses some looks for the results themselves. */
const EVENTS = 1000;

/** How long taking jobs back may take: the queue may be out of reach. */
const LEAVE_MS = 5000;

/**
 * Runs jobs by the workers of a queue.
 *
 * A job is named by all that its result depends on. So what is done already, or on its way, for this run or another, is not
 * done again. When the signal comes, or a job fails, jobs that no worker has begun are taken back.
 */
export function queueRunner(options: QueueRunnerOptions): Runner {
  return async (run, control) => {
    control.signal?.throwIfAborted();
    if (run.items.length === 0) return;
    const { address, report } = options;
    const redis = await openRedis(address, "A queue of jobs", report);
    const { Job, Queue, QueueEvents } = await import("bullmq");
    const queue: Queue<JobData, JobAnswer> = new Queue(queueName(), {
      connection: redis,
      prefix: PREFIX,
      streams: { events: { maxLen: EVENTS } },
    });
    const events = new QueueEvents(queueName(), {
      connection: { ...address.connection, retryStrategy: pause },
      prefix: PREFIX,
    });
    // What is lost with the connection is told by `openRedis`.
    queue.on("error", () => {});
    events.on("error", () => {});
    try {
      await events.waitUntilReady();
      const find = (id: string): Promise<Job<JobData, JobAnswer> | undefined> => Job.fromId(queue, id);
      await gather(run, control, { ...options, redis, queue, events, find });
    } finally {
      const closed = Promise.allSettled([events.close(), queue.close()]);
      await Promise.race([closed, waitFor(LEAVE_MS)]);
      redis.disconnect();
    }
  };
}

interface Line extends QueueRunnerOptions {
  readonly redis: Redis;
  readonly queue: Queue<JobData, JobAnswer>;
  readonly events: QueueEvents;
  readonly find: (id: string) => Promise<Job<JobData, JobAnswer> | undefined>;
}

async function gather<K extends KindName>(
  { kind, common, items }: Run<K>,
  { onResult, signal }: RunControl<Kinds[K]["result"]>,
  { address, results: store, report, redis, queue, events, find }: Line,
): Promise<void> {
  const shared = exactJson(withoutFolders(common));
  checkCommon(shared);
  const hash = sha256(shared);
  /** What has not come yet: each job once, with the items that it is for. */
  const missing = new Map<string, { readonly data: JobData; readonly indices: number[] }>();
  for (const [index, item] of items.entries()) {
    const data = { kind, common: hash, item: exactJson(item) };
    const id = jobId(data);
    const same = missing.get(id);
    if (same) same.indices.push(index);
    else missing.set(id, { data, indices: [index] });
  }
  /** Results that are being received. */
  const receiving = new Set<Promise<void>>();

  async function take(id: string, text: string): Promise<void> {
    const job = missing.get(id);
    if (job === undefined) return;
    missing.delete(id);
    const received = (async () => {
      for (const index of job.indices) await onResult(parseExact(text) as Kinds[K]["result"], index);
    })();
    receiving.add(received);
    await received.finally(() => receiving.delete(received));
  }

  async function takeAnswer(id: string, answer: JobAnswer): Promise<void> {
    if (!missing.has(id)) return;
    if ("json" in answer) return take(id, answer.json);
    const text = await store?.get(`${id}.json`);
    if (text !== undefined) return take(id, text);
    const where = store ? `in ${store.shown}: name the same place here and there` : "looked for there: add --results";
    throw new Error(`${id}.json: a worker put this result into ${answer.stored}, and it is not ${where}`);
  }

  async function takeStored(ids: readonly string[]): Promise<void> {
    if (store === undefined) return;
    for (const id of ids) {
      const text = await store.get(`${id}.json`);
      if (text !== undefined) await take(id, text);
    }
  }

  async function send(ids: readonly string[]): Promise<void> {
    await putCommon(redis, hash, shared);
    await queue.addBulk(
      ids.map((id) => ({ name: kind, data: missing.get(id)!.data, opts: { jobId: id, ...JOB_OPTIONS } })),
    );
  }

  /** Takes what is done of these, and sends what is not there. */
  async function look(ids: readonly string[], ofFailed: "again" | "throw"): Promise<void> {
    const found = await Promise.all(ids.map(find));
    const toSend: string[] = [];
    for (const [i, id] of ids.entries()) {
      const job = found[i];
      if (!missing.has(id)) continue;
      if (job === undefined) toSend.push(id);
      else if (job.finishedOn && job.returnvalue) await takeAnswer(id, job.returnvalue);
      else if (job.finishedOn && ofFailed === "throw") throw new Error(job.failedReason);
      else if (job.finishedOn) {
        await job.remove();
        toSend.push(id);
      }
    }
    if (toSend.length > 0) await send(toSend);
  }

  const chunks = (): string[][] => {
    const ids = [...missing.keys()];
    return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, i) => ids.slice(i * CHUNK, (i + 1) * CHUNK));
  };

  async function tellWorkers(before: number | undefined): Promise<number> {
    const now = await queue.getWorkersCount();
    if (now === 0 && before !== 0) {
      const when = before === undefined ? "yet" : "any more";
      report(
        `no worker of ata-lab ${version()} takes jobs from ${address.shown} ${when}; start one, here or elsewhere: ` +
          `ata-lab worker --queue ${address.shown}${wordsForFiles(common)}`,
      );
    }
    return now;
  }

  /** Sends all that is not done, and goes on looking for what gets lost. */
  async function watch(over: AbortSignal): Promise<void> {
    for (const ids of chunks()) {
      await takeStored(ids);
      await look(ids, "again");
    }
    let workers: number | undefined;
    for (let turn = 0; missing.size > 0 && !over.aborted; turn++) {
      workers = await tellWorkers(workers);
      const all = chunks();
      await look(all[turn % Math.max(1, all.length)] ?? [], "throw");
      if (missing.size > 0) await waitFor(LOOK_MS, over);
    }
  }

  /** Jobs that no worker has begun leave the queue. What is done stays for the next time. */
  async function takeBack(): Promise<void> {
    for (const ids of chunks()) {
      const found = await Promise.all(ids.map(find));
      // One that is being done cannot be removed.
      await Promise.allSettled(found.map((job) => job && !job.finishedOn && job.remove()));
    }
  }

  const over = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => reject(signal?.reason);
      signal?.addEventListener("abort", stop, { signal: over.signal });
      const safely = (action: Promise<void>): void => {
        action.then(() => {
          if (missing.size === 0 && receiving.size === 0) resolve();
        }, reject);
      };
      events.on("completed", ({ jobId: id, returnvalue }) =>
        safely(takeAnswer(id, returnvalue as unknown as JobAnswer)),
      );
      events.on("failed", ({ jobId: id, failedReason }) => {
        if (missing.has(id)) reject(new Error(failedReason));
      });
      const refusals = new Set<string>();
      events.on("progress", ({ jobId: id, data }) => {
        const { worker, refused } = data as unknown as Refusal;
        const line = `worker ${worker} gives jobs back: ${refused}`;
        if (!missing.has(id) || refusals.has(line)) return;
        refusals.add(line);
        report(line);
      });
      safely(watch(over.signal));
    });
  } catch (error) {
    over.abort();
    const isDone = await Promise.race([takeBack().then(() => true), waitFor(LEAVE_MS)]);
    if (!isDone)
      report(`warning: ${address.shown} does not answer: what was sent stays in the queue, and is done by workers`);
    throw error;
  } finally {
    over.abort();
    await Promise.allSettled(receiving);
  }
}
