import type { WarmUp } from "../../validation/warm-up-check.js";
import { count, fixed } from "../format.js";
import { viewColumns } from "../table-view.js";
import type { View } from "../view.js";

/** Information about the bars, if known. */
export interface WarmUpBars {
  /** Mean number of bars per trading day. */
  readonly barsADay?: number;
  /** Their length, such as `"5min"`. */
  readonly rule?: string;
  /** Largest difference that counted as equal, in standard deviations. */
  readonly tolerance?: number;
}

/**
 * The view of a warm-up check: how much history each column needs, and the maximum.
 *
 * @param needed what `warmUpCheck` returned
 * @param bars information about the bars
 * @example
 * warmUpView([{ column: "mean", bars: 20 }])[1]; // → "All are ready after 20 bars."
 */
export function warmUpView(needed: readonly WarmUp[], { barsADay, rule, tolerance }: WarmUpBars = {}): View {
  const longest = Math.max(0, ...needed.map(({ bars }) => bars));
  const days = (bars: number): string => (Number.isFinite(bars) ? fixed(bars / (barsADay ?? Number.NaN), 1) : "");
  const never = needed.filter(({ bars }) => !Number.isFinite(bars)).map(({ column }) => column);
  return [
    viewColumns(
      {
        column: needed.map(({ column }) => column),
        bars: needed.map(({ bars }) => (Number.isFinite(bars) ? count(bars) : "never")),
        ...(barsADay !== undefined && { days: needed.map(({ bars }) => days(bars)) }),
      },
      `Bars${rule === undefined ? "" : ` (${rule})`} of history until a value no longer depends on where the series starts` +
        `${tolerance === undefined ? "" : `, to ${tolerance} standard deviations`}:`,
    ),
    never.length > 0
      ? `Still dependent on the start at the last bar: ${never.join(", ")}.`
      : `All are ready after ${count(longest)} bars${barsADay === undefined ? "" : `: ${days(longest)} trading days`}.`,
  ];
}
