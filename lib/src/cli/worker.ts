import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { ownFiles } from "../jobs/queue/own-files.js";
import { takeJobs } from "../jobs/queue/take-jobs.js";
import { version } from "../store/version.js";
import { jsonOption } from "./common-options.js";
import { GROUPS } from "./option-groups.js";
import { positive } from "./parse-options.js";
import { printJson } from "./print-view.js";
import { progressLine } from "./progress-line.js";
import { type QueueFlags, queueOption, resultsOption, untilInterrupted } from "./queue-options.js";
import { tell } from "./terminal.js";

interface WorkerFlags extends Required<Pick<QueueFlags, "queue">>, Pick<QueueFlags, "results"> {
  readonly store?: string;
  readonly workers?: number;
  readonly json?: true;
}

const HELP = `
Takes jobs of commands with the same --queue until it is stopped: Ctrl-C, or
SIGTERM, lets it finish those it is doing; twice ends it at once. Start it on as
many machines as you like, before or after the command. A job whose worker is
killed is done by another one.

It takes jobs of its own version of ata-lab only. It runs no code from the
queue, and reads no file but those that are named here: recipes in files, and
the store of jobs of universe. They must have the hash that the job asks for;
where they are on other machines does not matter. What it cannot do, it gives
back, for other workers.

A password in a command line is seen by others on this machine: put it into the
variable REDISCLI_AUTH.

Examples:
  ata-lab worker --queue redis://localhost:6379
  ata-lab worker --queue rediss://queue.example.com:6380 --workers 8 volume.ts
  ata-lab worker --queue redis://localhost:6379 --store store`;

/** `ata-lab worker`: does jobs of a queue. */
export function workerCommand(command: Command): Command {
  return command
    .description("Take jobs from a queue and do them, on this machine, for commands on this or another one.")
    .argument("[recipes...]", "recipes in files that it may load")
    .addOption(queueOption().makeOptionMandatory())
    .addOption(resultsOption())
    .optionsGroup(GROUPS.bars)
    .option("--store <path>", "the symbols' bars, for jobs of universe: a copy of its store, or the same one")
    .optionsGroup(GROUPS.work)
    .option("--workers <count>", "number of jobs at a time, each on a thread (default: one per core)", positive)
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(run);
}

async function run(files: string[], { queue, results, store, workers, json }: WorkerFlags): Promise<void> {
  const count = workers ?? availableParallelism();
  const own = ownFiles(files, store);
  const progress = progressLine();
  const report = (line: string): void => {
    progress();
    tell(line);
  };
  const counts = await untilInterrupted(
    (signal) =>
      takeJobs(queue, {
        ...{ workers: count, files: own, results, report, signal },
        onStart: () => report(`takes jobs of ata-lab ${version()} from ${queue.shown}, ${count} at a time`),
        onJob: ({ done, failed }) => progress(`${done} jobs done${failed > 0 ? `, ${failed} failed` : ""}`),
      }),
    "stopped",
  );
  const { lost, ...numbers } = counts;
  const { done, failed, refused } = numbers;
  report(`${done} jobs done, ${failed} failed, ${refused} given back`);
  if (json) printJson(numbers);
  if (lost) {
    report(`${queue.shown} does not answer: what it could not be told is done again by another worker`);
    // BullMQ goes on trying to reach it.
    setTimeout(() => process.exit(1), 100);
  }
}
