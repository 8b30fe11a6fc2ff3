import { availableParallelism } from "node:os";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { BAR_COLUMNS, type BarArrays, type Bars } from "../bars/bars.js";
import { quantile } from "../evaluation/interval.js";
import { inWorkers } from "../jobs/in-workers.js";
import type { NullTask, Report, Reports } from "../jobs/null-worker.js";
import { PRESETS, type ResearchOptions } from "../recipes/presets.js";
import { standardDeviation } from "../stats/standard-deviation.js";
import { interruption } from "../util/interruption.js";

/** What is compared with random walks: the AUC of the four models, that of the yardstick, and the brain's less the yardstick's. */
export const NULL_NAMES = ["rsi", "macd", "trend", "brain", "yardstick", "beyond"] as const;

/** One of them. */
export type NullName = (typeof NULL_NAMES)[number];

/** One figure on the bars, and among those on random walks of them. */
export interface NullScore {
  /** On the bars themselves. */
  readonly own: number;
  /** On each random walk, in order of the runs. */
  readonly walks: Float64Array;
  readonly mean: number;
  readonly standardDeviation: number;
  /** The points that 5, 50 and 95 % of the walks stay below. */
  readonly quantiles: { readonly q05: number; readonly q50: number; readonly q95: number };
  /** How many walks did at least as well. */
  readonly atLeast: number;
  /** The chance of doing so without any skill: (1 + atLeast) / (1 + runs). */
  readonly p: number;
}

/** What one preset reports of the bars and of random walks of them. */
export interface NullPreset {
  /** The rows that were scored: `"validation"` where there is no test part, and then they also chose C. */
  readonly part: "test" | "validation";
  /** How many they are, of the bars themselves. */
  readonly rows: number;
  /** Share of those rows with label 1. */
  readonly positives: number;
  readonly scores: { readonly [name in NullName]: NullScore };
}

/** The scores of the flow on bars, and on random walks of them. */
export interface NullRuns {
  readonly runs: number;
  readonly seed: number;
  readonly presets: { readonly [name: string]: NullPreset };
}

/** How null runs are made. */
export interface NullOptions {
  /** How many random walks (40). The lowest p that can come out is 1 / (1 + runs). */
  readonly runs?: number;
  /** Integer that picks the walks (1). The first walks of a seed are the same, however many are made. */
  readonly seed?: number;
  /** The choices of the flow to compare, by name (`PRESETS`). */
  readonly presets?: { readonly [name: string]: ResearchOptions };
  /** Told after each walk how many are done, of how many; what it throws ends the runs. */
  readonly onRun?: (done: number, runs: number) => void;
  /** Threads; as many as there are cores, and as have room in memory, when left out. Changes no number. */
  readonly workers?: number;
  /** Ends the runs when it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the whole flow on random walks of the bars: what it reports without any skill, and where the score on the bars
 * themselves lies among that.
 *
 * Each walk is a `randomWalk` of the bars: the same minutes, moves of the same size, each up or down by a toss. Were the
 * bars one more such walk, a p of 0.05 or less would come up once in 20. The runs are shared out among worker threads;
 * interrupting the cell that waits for them ends them.
 *
 * @param minutes what `research` takes
 * @param options see `NullOptions`
 * @returns a preset at a time, the AUC of each model and of the yardstick on the part that the preset reports, and how far
 *   the brain is beyond the yardstick
 * @throws when the flow cannot be run on the bars or on a walk of them, the engine is not the exact one, or a thread dies
 * @example
 * const { presets } = await nullRuns(makeSample({ to: "2018-04-01", edge: 0.14 }), { runs: 9 });
 * presets.sound.part; // → "test"
 * presets.sound.scores.brain.walks.length; // → 9
 */
export async function nullRuns(minutes: Bars, options: NullOptions = {}): Promise<NullRuns> {
  const { runs = 40, seed = 1, onRun, signal } = options;
  const presets: NonNullable<NullOptions["presets"]> = options.presets ?? PRESETS;
  const names = Object.keys(presets);
  if (!(Number.isInteger(runs) && runs >= 2)) throw new RangeError(`runs must be 2 or more, got ${runs}`);
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  if (names.length === 0) throw new Error("no preset: nothing to run");
  const foreign = names.find((name) => (presets[name]!.engine ?? "exact") !== "exact");
  if (foreign !== undefined) {
    throw new Error(`preset ${foreign}: null runs are made by the exact engine, not by ${presets[foreign]!.engine}`);
  }
  const workers = options.workers ?? Math.min(availableParallelism(), roomFor(minutes));
  if (!(Number.isInteger(workers) && workers >= 1)) throw new RangeError(`workers must be 1 or more, got ${workers}`);

  let done = 0;
  const task: NullTask = { minutes: shared(minutes), presets, seeds: walkSeeds(seed, runs) };
  const [own, ...walks] = await inWorkers<Reports>(new URL("../jobs/null-worker.js", import.meta.url), task, 1 + runs, {
    workers,
    signal: AbortSignal.any([interruption(), ...(signal ? [signal] : [])]),
    onResult: (_, number) => {
      if (number > 0) onRun?.(++done, runs);
    },
  });
  return {
    runs,
    seed,
    presets: Object.fromEntries(
      names.map((name) => [
        name,
        presetOf(
          own![name]!,
          walks.map((reports) => reports[name]!),
        ),
      ]),
    ),
  };
}

function presetOf(own: Report, walks: readonly Report[]): NullPreset {
  const score = (value: (report: Report) => number): NullScore =>
    nullScore(value(own), Float64Array.from(walks, value));
  const { part, rows, positives } = own;
  return {
    ...{ part, rows, positives },
    scores: {
      rsi: score(({ auc }) => auc.rsi),
      macd: score(({ auc }) => auc.macd),
      trend: score(({ auc }) => auc.trend),
      brain: score(({ auc }) => auc.brain),
      yardstick: score(({ auc }) => auc.yardstick),
      beyond: score(({ auc }) => auc.brain - auc.yardstick),
    },
  };
}

function nullScore(own: number, walks: Float64Array): NullScore {
  const sorted = walks.slice().sort();
  const atLeast = walks.filter((auc) => auc >= own).length;
  return {
    own,
    walks,
    mean: walks.reduce((sum, auc) => sum + auc, 0) / walks.length,
    standardDeviation: standardDeviation(walks),
    quantiles: { q05: quantile(sorted, 0.05), q50: quantile(sorted, 0.5), q95: quantile(sorted, 0.95) },
    atLeast,
    p: (1 + atLeast) / (1 + walks.length),
  };
}

/** Drawn rather than counted up: the walks of seed 2 must not be those of seed 1 but for one. */
function walkSeeds(seed: number, runs: number): number[] {
  const generator = xoroshiro128plus(seed);
  return Array.from({ length: runs }, () => uniformInt(generator, 0, 2 ** 31 - 1));
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
