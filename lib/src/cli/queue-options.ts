import { type Command, Option } from "commander";
import { type QueueAddress, queueAddress } from "../jobs/queue/queue-address.js";
import { queueRunner } from "../jobs/queue/queue-runner.js";
import { openResults } from "../jobs/results/open-results.js";
import type { ResultStore } from "../jobs/results/result-store.js";
import type { Runner } from "../jobs/run.js";
import type { Report } from "../util/report.js";
import { GROUPS } from "./option-groups.js";
import { checked } from "./parse-options.js";

/** The options of commands whose jobs other machines may do. */
export interface QueueFlags {
  readonly queue?: QueueAddress;
  readonly results?: ResultStore;
}

/** `--queue`: where jobs are. */
export function queueOption(): Option {
  return new Option(
    "--queue <address>",
    "redis://HOST:PORT or rediss://HOST:PORT of a Redis or Valkey, where ata-lab worker takes the jobs",
  )
    .argParser(address)
    .helpGroup(GROUPS.machines);
}

/** `--results`: where results of jobs are. */
export function resultsOption(): Option {
  return new Option(
    "--results <place>",
    "a folder or s3://BUCKET/PREFIX where workers put results, named in all places; without it they come through the queue",
  )
    .argParser(place)
    .helpGroup(GROUPS.machines);
}

/** What is left after an interruption. */
export const STOPPED: string =
  "stopped: jobs that no worker had begun are out of the queue; what is done stays there for a week, and the same " +
  "command takes it up";

const address = checked((text) => queueAddress(text));
const place = checked((text) => openResults(text));

/** Ends the command if it names a place for results of workers, and no queue. */
export function checkQueueFlags({ queue, results }: QueueFlags, command: Command): void {
  if (results === undefined || queue !== undefined) return;
  command.error("error: --results goes with --queue: it is where workers put results");
}

/** Does jobs by the workers of the queue, if one is named. */
export function queueOf({ queue, results }: QueueFlags, report: Report): Runner | undefined {
  return queue && queueRunner({ address: queue, results, report });
}

/**
 * Does work that may be interrupted: the first Ctrl-C, or another request to end, aborts the signal, and the second ends the
 * process as usual.
 */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>, reason: string): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    for (const name of SIGNALS) process.off(name, stop);
    controller.abort(new Error(reason));
  };
  for (const name of SIGNALS) process.on(name, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, stop);
  }
}
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
