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

/** How null runs are made, and by how many threads. */
export interface ThreadedNullOptions extends Omit<NullOptions, "runner"> {
  /** Threads; as many as there are cores, and as have room in memory, when left out. Changes no number. */
  readonly workers?: number;
  /** Takes the line that says why only one thread is used; stderr when left out. */
  readonly report?: Report;
}

/**
 * Sign-flip null: runs the whole flow on bars whose moves go up or down by a toss, to see what it reports without any
 * skill, and where the score on the bars themselves lies among that.
 *
 * Each run takes a `signFlip` of the bars: the same minutes, moves of the same size. Were the bars one more such run, a p of
 * 0.05 or less would come up once in 20. The runs are shared out among worker threads where the recipes are presets or come
 * from files (`loadRecipe`); one made in a notebook's cell holds functions that cannot be sent, so it runs on one thread and
 * says so. Interrupting the cell that waits ends the runs.
 *
 * @param minutes what `research` takes
 * @param options recipes (both presets), runs (40), seed (1), workers, onRun, signal
 * @returns a recipe at a time, the AUC of each model and of the baseline on the part that the recipe reports, and how far
 *   the deciding model is beyond the baseline
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
      `recipe ${local[0]} holds functions that cannot be sent to other threads: one thread; put it in a file of its own and ` +
        "load that with loadRecipe to use all",
    );
  }
  return runNull(minutes, others);
}

/** A runner that shares the tasks out among threads. */
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

/** The bars in memory that all threads see, so that none needs a copy. */
function shared({ symbol, zone, interval, stamp, ...bars }: Bars): Bars {
  const columns = BAR_COLUMNS.map((name) => {
    const column = new Float64Array(new SharedArrayBuffer(8 * bars[name].length));
    column.set(bars[name]);
    return [name, column] as const;
  });
  return { symbol, zone, interval, stamp, ...(Object.fromEntries(columns) as unknown as BarArrays) };
}

/** How many threads have room in memory; measured, with a margin. */
function roomFor({ time }: Bars): number {
  const needed = THREAD_BYTES + ROW_BYTES * time.length;
  return Math.max(1, Math.floor(process.availableMemory() / 2 / needed));
}
const THREAD_BYTES = 60e6;
const ROW_BYTES = 400;
