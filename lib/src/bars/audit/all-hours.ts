import type { Bars } from "../bars.js";
import { checkClock, isDoubted } from "./clock.js";
import type { Finding } from "./finding.js";
import { checkMarketHours } from "./market-hours.js";
import { type Series, toSeries } from "./series.js";
import { checkOtherHours } from "./sessions.js";

/**
 * Runs the checks that need the hours around the session too: of the clock, of what the market does by it, and for bars
 * at other hours. A source runs them before it cuts bars to regular hours, and keeps the findings in `Origin.allHours`.
 *
 * @param bars minute bars in New York time, all hours
 */
export function auditAllHours(bars: Bars): readonly Finding[] {
  return checkAllHours(toSeries(bars));
}

/** The same for a series. If the bars were cut to regular hours since, returns the findings kept in the origin. */
export function checkAllHours(series: Series): readonly Finding[] {
  const kept = series.bars.origin?.allHours;
  if (kept && series.days.every(({ outside }) => outside === 0)) return kept;
  const clock = checkClock(series);
  const doubted = isDoubted(clock);
  // A wrong clock makes these checks fail too, but one error for it is enough.
  const hours = checkMarketHours(series).map(({ allow, ...finding }): Finding => {
    if (finding.severity !== "error") return finding;
    return doubted ? { ...finding, severity: "warning" } : { ...finding, ...(allow !== undefined && { allow }) };
  });
  return [...checkOtherHours(series), ...clock, ...hours];
}
