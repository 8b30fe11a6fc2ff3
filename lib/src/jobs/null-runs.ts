import { availableParallelism } from "node:os";
import { BAR_COLUMNS, type BarArrays, type Bars } from "../bars/bars.js";
import { reportToStderr } from "../sources/report-to-stderr.js";
import type { Report } from "../util/report.js";
import {
  type NullOptions,
  type NullReports,
  type NullRunner,
  type NullRuns,
  runNull,
} from "../validation/null-runs.js";
import { inWorkers } from "./in-workers.js";
import type { NullWork } from "./null-worker.js";
import { type RecipeReference, referenceOf } from "./recipe-reference.js";

/** Settings of null runs, and the number of threads. */
export interface ThreadedNullOptions extends Omit<NullOptions, "runner"> {
  /** Number of threads; by default one per core, as far as memory allows. Does not change any number. */
  readonly workers?: number;
  /** Receives the line that explains why only one thread is used; stderr by default. */
  readonly report?: Report;
}

/**
 * Sign-flip null: runs the whole flow on bars whose moves go up or down by coin flip, to see what it scores without any
 * skill, and how the score on the bars themselves compares.
 *
 * Each run uses a `signFlip` of the bars: the same minutes, with moves of the same size. If the bars themselves were
 * such a flip, p would be 0.05 or less once in 20 times. If the recipes are presets or come from files (`loadRecipe`),
 * the runs are distributed over worker threads. A recipe made in a notebook cell holds functions that cannot be sent to
 * other threads, so it runs on one thread and a message says so. Interrupting the waiting cell aborts the runs.
 *
 * @param minutes what `research` takes
 * @param options recipes (both presets), runs (40), seed (1), workers, onRun, signal
 * @returns for each recipe, the AUC of each model and of the baseline on the part that the recipe reports, and how far
 * the deciding model is beyond the baseline
 * @throws when the flow cannot be run on the bars or on a flip of them, the engine is not the exact one, or a thread dies
 * @example
 * const { recipes } = await nullRuns(makeSample({ to: "2018-04-01", edge: 0.14 }), { runs: 9 });
 * recipes.sound.part; // → "test"
 * recipes.sound.models.brain.walks.length; // → 9
 */
export async function nullRuns(minutes: Bars, options: ThreadedNullOptions = {}): Promise<NullRuns> {
  const { workers = Math.min(availableParallelism(), roomFor(minutes)), report = reportToStderr, ...others } = options;
  if (!(Number.isInteger(workers) && workers >= 1)) throw new RangeError(`workers must be 1 or more, got ${workers}`);
  const local = Object.entries(others.recipes ?? {}).find(([, recipe]) => referenceOf(recipe) === undefined);
  if (local === undefined) return runNull(minutes, { ...others, runner: threads(workers) });
  if (workers > 1) {
    report(
      `recipe ${local[0]} was made here, and its functions cannot be sent to other threads, so only one thread is used. ` +
        "To use all cores, put it in a file and load that with loadRecipe",
    );
  }
  return runNull(minutes, others);
}

/** A runner that distributes the tasks over threads. */
function threads(workers: number): NullRunner {
  return ({ minutes, recipes, seeds }, { onReport, signal }) => {
    const references: { [name: string]: RecipeReference } = Object.fromEntries(
      Object.entries(recipes).map(([name, recipe]) => [name, referenceOf(recipe)!]),
    );
    const work: NullWork = { minutes: shared(minutes), recipes: references, seeds };
    return inWorkers<NullReports>(new URL("./null-worker.js", import.meta.url), work, 1 + seeds.length, {
      workers,
      signal,
      onResult: (_, task) => onReport(task),
    });
  };
}

/** The bars in shared memory, so that no thread needs a copy. */
function shared({ symbol, zone, interval, stamp, ...bars }: Bars): Bars {
  const columns = BAR_COLUMNS.map((name) => {
    const column = new Float64Array(new SharedArrayBuffer(8 * bars[name].length));
    column.set(bars[name]);
    return [name, column] as const;
  });
  return { symbol, zone, interval, stamp, ...(Object.fromEntries(columns) as unknown as BarArrays) };
}

/** Number of threads that fit into memory; measured, with a margin. */
function roomFor({ time }: Bars): number {
  const needed = THREAD_BYTES + ROW_BYTES * time.length;
  return Math.max(1, Math.floor(process.availableMemory() / 2 / needed));
}
const THREAD_BYTES = 60e6;
const ROW_BYTES = 400;
