import { inspect } from "node:util";
import type { MimeBundle } from "../../display/display.js";
import { isTable, tableBundle } from "../../display/table-bundle.js";
import { areTimes } from "../../util/are-times.js";
import { formatTime } from "../../util/time.js";

export type { MimeBundle };

/** The method by which a value says how it shows, in Deno's kernel too. */
const DISPLAY = Symbol.for("Jupyter.display");

/**
 * Shows a cell's last value as a MIME bundle.
 *
 * @param value any value; one with a method `Symbol.for("Jupyter.display")` says itself how it shows, now or later, and
 * an arquero table shows as `show` does it, a Float64Array of times as times
 * @returns a bundle that always has `text/plain`
 * @throws what the value's method throws
 */
export async function displayOf(value: unknown): Promise<MimeBundle> {
  const own = (value as { [DISPLAY]?: unknown } | null | undefined)?.[DISPLAY];
  const bundle = typeof own === "function" ? ((await Reflect.apply(own, value, [])) as MimeBundle) : undefined;
  if (bundle?.["text/plain"] !== undefined) return bundle;
  if (bundle === undefined && isTable(value)) return tableBundle(value);
  return { "text/plain": textOf(value), ...bundle };
}

/** Of a series of times, so many from each end. */
const ENDS = 5;

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (!(value instanceof Float64Array) || !areTimes(value)) return inspect(value);
  const first = Array.from(value.subarray(0, value.length > 2 * ENDS ? ENDS : value.length), formatTime);
  const last = value.length > 2 * ENDS ? ["...", ...Array.from(value.subarray(-ENDS), formatTime)] : [];
  return [`${value.length} times`, ...[...first, ...last].map((line) => `  ${line}`)].join("\n");
}
