import { availableParallelism } from "node:os";
import { BAR_COLUMNS, type BarArrays, type Bars } from "../bars/bars.js";
import type { Recipe } from "../recipes/recipe.js";
import { reportToStderr } from "../sources/report-to-stderr.js";
import type { Report } from "../util/report.js";
import { referenceOf } from "./recipe-reference.js";

/** On how many threads runs are executed. */
export interface ThreadOptions {
  /** Number of threads; by default one per core, as far as memory allows. Does not change any number. */
  readonly workers?: number | undefined;
  /** Receives the line that explains why only one thread is used; stderr by default. */
  readonly report?: Report | undefined;
}

/**
 * The number of threads for runs of recipes on bars of so many rows; undefined if a recipe was made here, so that it cannot be sent to
 * other threads, which is reported if more than one was asked for.
 *
 * @throws RangeError when `workers` is not 1 or more
 */
export function threadsFor(
  rows: number,
  recipes: { readonly [name: string]: Recipe },
  options: ThreadOptions,
): number | undefined {
  const { workers = Math.min(availableParallelism(), roomFor(rows)), report = reportToStderr } = options;
  if (!(Number.isInteger(workers) && workers >= 1)) throw new RangeError(`workers must be 1 or more, got ${workers}`);
  const local = Object.entries(recipes).find(([, recipe]) => referenceOf(recipe) === undefined);
  if (local === undefined) return workers;
  if (workers > 1) {
    report(
      `recipe ${local[0]} was made here, and its functions cannot be sent to other threads, so only one thread is used. ` +
        "To use all cores, put it in a file and load that with loadRecipe",
    );
  }
  return undefined;
}

/** The bars in shared memory, so that no thread needs a copy. */
export function sharedBars({ symbol, zone, interval, stamp, ...bars }: Bars): Bars {
  const columns = BAR_COLUMNS.map((name) => {
    const column = new Float64Array(new SharedArrayBuffer(8 * bars[name].length));
    column.set(bars[name]);
    return [name, column] as const;
  });
  return { symbol, zone, interval, stamp, ...(Object.fromEntries(columns) as unknown as BarArrays) };
}

/** The numbers of the tasks of null runs with these seeds: 0 is the bars themselves. */
export function tasksOf(seeds: readonly number[]): number[] {
  return Array.from({ length: 1 + seeds.length }, (_, number) => number);
}

/** Number of threads that fit into memory; measured, with a margin. */
function roomFor(rows: number): number {
  const needed = THREAD_BYTES + ROW_BYTES * rows;
  return Math.max(1, Math.floor(process.availableMemory() / 2 / needed));
}
const THREAD_BYTES = 60e6;
const ROW_BYTES = 400;
