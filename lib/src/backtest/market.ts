import type { Bars } from "../bars/bars.js";
import type { RowRange } from "../util/row-range.js";
import { checkBars, checkTimes } from "./check-inputs.js";
import { lastRowsOfDays } from "./days.js";
import { type MissingDays, missingDays } from "./missing-days.js";
import { type Period, rowsOf } from "./period.js";

/** What all backtests have in common that trade the same bars of a period. */
export interface Market {
  /** The period's rows, and the last of each day. */
  readonly rows: RowRange;
  readonly dayEnds: readonly number[];
  /** Whether the bars have volumes at all; if so, a bar without any fills nothing. */
  readonly volumeKnown: boolean;
  readonly missing: readonly MissingDays[];
}

/** Checks the bars of a period. */
export function openMarket(bars: Bars, period: Period): Market {
  checkTimes(bars);
  const rows = rowsOf(bars.time, period);
  checkBars(bars, rows);
  const dayEnds = lastRowsOfDays(bars.time, rows);
  return {
    rows,
    dayEnds,
    volumeKnown: bars.volume.some((volume) => volume > 0),
    missing: missingDays(bars, rows, dayEnds),
  };
}
