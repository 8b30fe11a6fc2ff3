import { type ExecuteOptions, type ExecuteResult, executeNotebook } from "./run-notebook.js";
import { compareOutputs, type Difference } from "./runner/compare-outputs.js";
import { readNotebook } from "./runner/read-notebook.js";

/** The result of checking a notebook's saved outputs. */
export interface CheckResult extends Pick<ExecuteResult, "cells" | "failure"> {
  readonly differences: readonly Difference[];
}

/**
 * Runs a notebook from top to bottom and reports where its outputs differ from the saved ones. It writes nothing.
 *
 * @param path the notebook
 * @param options parameters, limits
 * @returns the differences in the cells that ran
 * @throws as `executeNotebook` does, and when the notebook was saved without outputs
 */
export async function checkNotebook(path: string, options: ExecuteOptions): Promise<CheckResult> {
  const saved = readNotebook(path);
  const hasOutputs = saved.cells.some(({ execution_count, outputs = [] }) => outputs.length > 0 || execution_count);
  if (!hasOutputs)
    throw new Error(`${path} was saved without outputs, so there is nothing to compare; run and save it first`);
  const { cells, failure, notebook, ran } = await executeNotebook(path, options);
  return { cells, failure, differences: compareOutputs(saved, notebook, ran.slice(0, cells)) };
}
