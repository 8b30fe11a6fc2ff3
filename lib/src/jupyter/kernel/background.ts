import { setTimeout as sleep } from "node:timers/promises";
import { cellName, type Failure, Interrupted } from "./failure.js";

/** Watches for errors in what cells leave running. */
export interface Background {
  /** A cell begins; `isJudged` when such an error is to be its own failure. */
  readonly enter: (cell: number, isJudged: boolean) => void;
  /**
   * Waits for what the cell left running, at most so many milliseconds.
   *
   * @returns the first error that came of it
   */
  readonly settle: (limit: number) => Promise<Failure | undefined>;
}

const POLL_MS = 5;
const [BEFORE, AFTER] = cellName(0).split("0") as [string, string];
const CELL = new RegExp(`${BEFORE}(\\d+)${AFTER.replace(".", "\\.")}`, "g");

/**
 * Reports errors that no cell catches: in callbacks, and in promises that nobody awaits.
 *
 * An error belongs to the outermost cell in its stack. One that has none, as of a file that could not be written, belongs
 * to the cell that ran last.
 *
 * @param describe describes what was thrown
 * @param report shows a failure in a cell that has ended, or that is not judged by it
 * @returns what the kernel tells it of cells
 */
export function watchBackground(
  describe: (thrown: unknown) => Failure,
  report: (failure: Failure, cell: number) => void,
): Background {
  let current = 0;
  let isJudged = false;
  let before: readonly string[] = [];
  let failures: Failure[] = [];

  const take = (kind: string) => (thrown: unknown) => {
    if (thrown instanceof Interrupted) return;
    const { traceback, ...failure } = describe(thrown);
    const told = { ...failure, traceback: [`${kind}: ${traceback[0]}`, ...traceback.slice(1)] };
    const cell = originOf(thrown) ?? current;
    if (isJudged && cell === current) failures.push(told);
    else report(told, cell);
  };
  process.on("uncaughtException", take("Uncaught in the background"));
  process.on("unhandledRejection", take("Unhandled rejection"));

  return {
    enter: (cell, judged) => {
      current = cell;
      isJudged = judged;
      failures = [];
      before = process.getActiveResourcesInfo();
    },
    settle: async (limit) => {
      const end = performance.now() + limit;
      do await sleep(POLL_MS);
      while (failures.length === 0 && performance.now() < end && hasMore(process.getActiveResourcesInfo(), before));
      isJudged = false;
      return failures[0];
    },
  };
}

function originOf(thrown: unknown): number | undefined {
  const stack = (thrown as { stack?: unknown } | null | undefined)?.stack;
  const found = typeof stack === "string" ? [...stack.matchAll(CELL)].at(-1) : undefined;
  return found && Number(found[1]);
}

/** Whether there is more of anything: files being read, timers, sockets. */
function hasMore(now: readonly string[], before: readonly string[]): boolean {
  const left = [...before];
  return now.some((kind) => {
    const at = left.indexOf(kind);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}
