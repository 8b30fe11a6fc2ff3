import { randomUUID } from "node:crypto";
import { escapeHtml } from "../util/escape-html.js";
import { type DisplayOptions, display, isInteractive } from "./display.js";

/** Updates more frequent than this would not be visible. */
const EVERY_MS = 100;

/**
 * Iterates over items and shows a progress bar with the remaining time.
 *
 * Silent outside a notebook, and when a notebook is run without a browser.
 *
 * @param items anything with a known length
 * @param label what is in progress
 * @returns the items, one after another
 * @example
 * let sum = 0;
 * for (const x of progress([1, 2, 3], "adding")) sum += x;
 * sum; // → 6
 */
export function* progress<T>(items: ArrayLike<T> & Iterable<T>, label: string): Generator<T, void, undefined> {
  if (!isInteractive()) {
    yield* items;
    return;
  }
  const displayId = randomUUID();
  const started = performance.now();
  let drawn = started;
  let done = 0;
  const draw = (options: DisplayOptions, left?: number): void => {
    drawn = performance.now();
    display(barOf(label, done, items.length, left), { displayId, ...options });
  };
  draw({});
  try {
    for (const item of items) {
      yield item;
      done++;
      const now = performance.now();
      if (now - drawn >= EVERY_MS) draw({ update: true }, ((now - started) / done) * (items.length - done));
    }
  } finally {
    // Also if the loop is left early: the bar then stays where it was.
    draw({ update: true });
  }
}

function barOf(label: string, done: number, total: number, left?: number): Record<string, string> {
  const time = left === undefined ? "" : `, ${duration(left / 1000)} left`;
  const text = `${label}: ${done} of ${total}${time}`;
  return {
    "text/plain": text,
    "text/html": `<progress value="${done}" max="${Number(total)}" style="width: 20em"></progress> ${escapeHtml(text)}`,
  };
}

/** Formats seconds: 40 s, 2 min 5 s. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
