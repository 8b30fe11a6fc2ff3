import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type CountLimits, checkCount, secondsNeed } from "../util/check-count.js";
import { interruption } from "../util/interruption.js";

/** Runs the tasks of null runs, in any order and on any thread; returns the reports in task order. */
export type NullRunner<T, R> = (
  task: T,
  control: { readonly onReport: (task: number) => void; readonly signal: AbortSignal },
) => Promise<readonly R[]>;

/** How many null runs, and by which coin flips. */
export interface RunOptions {
  /** Number of runs (40). The lowest possible p is 1 / (1 + runs). */
  readonly runs?: number;
  /** Seed of the runs (1). The first runs of a seed are the same, however many there are. */
  readonly seed?: number;
  /** Progress callback (done, runs); throwing aborts. */
  readonly onRun?: (done: number, runs: number) => void;
  /** Aborts the runs. */
  readonly signal?: AbortSignal;
}

/** The bars' own report and those of the null runs. */
interface Reports<R> {
  readonly runs: number;
  readonly seed: number;
  readonly own: R;
  readonly walks: readonly R[];
}

/** Bounds of a number of null runs. */
export const RUNS: CountLimits = {
  name: "runs",
  least: 2,
  most: 100_000,
  needs: secondsNeed,
  why: "each is the whole flow, seconds long, and its scores stay in memory; with 1,000 runs p can be as low as 0.001",
};

/**
 * Draws the seeds of null runs, and runs the tasks: number 0 is the bars themselves, number i the walk of seed i - 1.
 *
 * @param options see `RunOptions`
 * @param taskOf the task with these seeds
 * @param runner where the tasks are run
 * @throws RangeError when there are fewer than two runs or more than 100,000, or the seed is not an integer; as the tasks do
 */
export async function runTasks<T, R>(
  { runs = 40, seed = 1, onRun, signal }: { readonly [name in keyof RunOptions]: RunOptions[name] | undefined },
  taskOf: (seeds: readonly number[]) => T,
  runner: NullRunner<T, R>,
): Promise<Reports<R>> {
  checkCount(runs, RUNS);
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  let done = 0;
  const [own, ...walks] = await runner(taskOf(runSeeds(seed, runs)), {
    signal: AbortSignal.any([interruption(), ...(signal ? [signal] : [])]),
    onReport: (number) => {
      if (number > 0) onRun?.(++done, runs);
    },
  });
  return { runs, seed, own: own!, walks };
}

/** A runner that runs the tasks one after another, yielding to the event loop in between. */
export function onThisThread<T extends { readonly seeds: readonly number[] }, R>(
  reportOf: (task: T, number: number) => R,
): NullRunner<T, R> {
  return async (task, { onReport, signal }) => {
    const reports: R[] = [];
    for (let number = 0; number <= task.seeds.length; number++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal.throwIfAborted();
      reports.push(reportOf(task, number));
      onReport(number);
    }
    return reports;
  };
}

/** Which bars a task ran on, for errors. */
export function runName(number: number, runs: number): string {
  return number === 0 ? "the bars themselves" : `null run ${number} of ${runs}`;
}

/** Drawn rather than counted up, so that the runs of seed 2 do not overlap those of seed 1. */
function runSeeds(seed: number, runs: number): number[] {
  const generator = xoroshiro128plus(seed);
  return Array.from({ length: runs }, () => uniformInt(generator, 0, 2 ** 31 - 1));
}
