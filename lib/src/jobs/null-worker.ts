import { parentPort, workerData } from "node:worker_threads";
import type { Bars } from "../bars/bars.js";
import { scoredPart } from "../evaluation/scored-part.js";
import { research } from "../flow/research.js";
import { rocAuc } from "../metrics/roc-auc.js";
import type { ModelName } from "../models/model.js";
import type { ResearchOptions } from "../recipes/presets.js";
import { randomWalk } from "../validation/sign-flip.js";
import type { Answer } from "./in-workers.js";

/** What each worker of `nullRuns` is given. */
export interface NullTask {
  readonly minutes: Bars;
  readonly presets: { readonly [name: string]: ResearchOptions };
  /** A seed a walk. Task 0 is the bars themselves, task i the walk of seed i - 1. */
  readonly seeds: readonly number[];
}

/** What the flow reports of some bars. */
export interface Report {
  readonly part: "test" | "validation";
  readonly rows: number;
  /** Share of those rows with label 1. */
  readonly positives: number;
  /** On those rows. */
  readonly auc: { readonly [name in ModelName | "yardstick"]: number };
}

/** A report a preset. */
export type Reports = { readonly [preset: string]: Report };

const { minutes, presets, seeds } = workerData as NullTask;

function reportOf(bars: Bars, options: ResearchOptions): Report {
  const { part, data, probability, yardstick } = scoredPart(research(bars, options));
  const rows = data.label.length;
  const auc = (score: Float64Array): number => rocAuc(data.label, score);
  const { rsi, macd, trend, brain } = probability;
  return {
    part,
    rows,
    positives: data.label.reduce((sum, y) => sum + y, 0) / rows,
    auc: { rsi: auc(rsi), macd: auc(macd), trend: auc(trend), brain: auc(brain), yardstick: auc(yardstick) },
  };
}

function answer(task: number): Answer<Reports> {
  const whose = task === 0 ? "the bars themselves" : `random walk ${task} of ${seeds.length}`;
  let where = whose;
  try {
    const bars = task === 0 ? minutes : randomWalk(minutes, seeds[task - 1]!);
    const result: Record<string, Report> = {};
    for (const [name, options] of Object.entries(presets)) {
      where = `${whose}, preset ${name}`;
      result[name] = reportOf(bars, options);
    }
    return { task, result };
  } catch (error) {
    return { task, error: new Error(`${where}: ${(error as Error).message}`, { cause: error }) };
  }
}

parentPort!.on("message", (task: number) => parentPort!.postMessage(answer(task)));
