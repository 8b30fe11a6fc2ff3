import { type Cell, hasTag, joinLines } from "./nbformat.js";

/**
 * Finds the cells at the top of a notebook that had finished in an earlier run of it. A cell had finished if it ran, its
 * source is still the same, and it did not fail; none counts after the first that had not.
 *
 * @param cells the code cells that are to run, in order
 * @param saved those of the executed notebook
 * @param mayFail tag of cells that may fail
 * @returns the finished ones, as they were saved
 */
export function finishedCells(cells: readonly Cell[], saved: readonly Cell[], mayFail: string): readonly Cell[] {
  const first = cells.findIndex((cell, i) => {
    const before = saved[i];
    if (before === undefined || joinLines(before.source) !== joinLines(cell.source)) return true;
    const hasFailed = (before.outputs ?? []).some(({ output_type }) => output_type === "error");
    return typeof before.execution_count !== "number" || (hasFailed && !hasTag(cell, mayFail));
  });
  return saved.slice(0, first < 0 ? cells.length : first);
}
