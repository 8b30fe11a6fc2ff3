import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { ownRecipes } from "../jobs/queue/own-recipes.js";
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
  readonly workers?: number;
  readonly json?: true;
}

const HELP = `
Takes jobs of commands with the same --queue until it is stopped: Ctrl-C, or
SIGTERM, lets it finish those it is doing; twice ends it at once. Start it on as
many machines as you like, before or after the command. A job whose worker is
killed is done by another one.

It takes jobs of its own version of ata-lab only. It runs no code from the
queue: recipes are presets, or files that are named here and have the hash that
the job asks for. What it cannot do, it gives back, for other workers.

A password in a command line is seen by others on this machine: put it into the
variable REDISCLI_AUTH.

Examples:
  ata-lab worker --queue redis://localhost:6379
  ata-lab worker --queue rediss://queue.example.com:6380 --workers 8 volume.ts`;

/** `ata-lab worker`: does jobs of a queue. */
export function workerCommand(command: Command): Command {
  return command
    .description("Take jobs from a queue and do them, on this machine, for commands on this or another one.")
    .argument("[recipes...]", "recipes in files that it may load")
    .addOption(queueOption().makeOptionMandatory())
    .addOption(resultsOption())
    .optionsGroup(GROUPS.work)
    .option("--workers <count>", "number of jobs at a time, each on a thread (default: one per core)", positive)
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(run);
}

async function run(files: string[], { queue, results, workers, json }: WorkerFlags): Promise<void> {
  const count = workers ?? availableParallelism();
  const recipes = ownRecipes(files);
  const progress = progressLine();
  const report = (line: string): void => {
    progress();
    tell(line);
  };
  const counts = await untilInterrupted(
    (signal) =>
      takeJobs(queue, {
        ...{ workers: count, recipes, results, report, signal },
        onStart: () => report(`takes jobs of ata-lab ${version()} from ${queue.shown}, ${count} at a time`),
        onJob: ({ done, failed }) => progress(`${done} jobs done${failed > 0 ? `, ${failed} failed` : ""}`),
      }),
    "stopped",
  );
  const { done, failed, refused } = counts;
  report(`${done} jobs done, ${failed} failed, ${refused} given back`);
  if (json) printJson(counts);
}
