import type { Bars } from "../bars.js";
import { checkClock, isDoubted } from "./clock.js";
import type { Finding } from "./finding.js";
import { checkMarketHours } from "./market-hours.js";
import { type Series, toSeries } from "./series.js";
import { checkOtherHours } from "./sessions.js";

/**
 * What the checks find that need the hours around the session too: the clock, what the market does by it, and bars at
 * other hours. A source makes them before it cuts bars to regular hours, and keeps them in `Origin.allHours`.
 *
 * @param bars minute bars in New York time, all hours
 */
export function auditAllHours(bars: Bars): readonly Finding[] {
  return checkAllHours(toSeries(bars));
}

/** The same, of bars in order; those kept in the origin where the bars were cut since. */
export function checkAllHours(series: Series): readonly Finding[] {
  const kept = series.bars.origin?.allHours;
  if (kept && series.days.every(({ outside }) => outside === 0)) return kept;
  const clock = checkClock(series);
  const doubted = isDoubted(clock);
  // With the clock wrong, whatever goes by the clock is: one error says it.
  const hours = checkMarketHours(series).map(({ allow, ...finding }): Finding => {
    if (finding.severity !== "error") return finding;
    return doubted ? { ...finding, severity: "warning" } : { ...finding, ...(allow !== undefined && { allow }) };
  });
  return [...checkOtherHours(series), ...clock, ...hours];
}
