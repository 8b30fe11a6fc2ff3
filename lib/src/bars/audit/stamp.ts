import { startShift } from "../bars.js";
import { type Finding, fine } from "./finding.js";
import type { Series } from "./series.js";
import { minutesOf } from "./sessions.js";

/** A session counts when it has this share of its minutes, and so many of them must agree. */
const NEARLY_WHOLE = 0.9;
const FEWEST = 3;

/**
 * Minutes taken for the wrong end of themselves move every session by one: read as ends, starts lose each session's last
 * minute; read as starts, ends lose each session's first.
 */
export function checkStamp(series: Series): Finding {
  const check = "stamp";
  const { bars, sessions } = series;
  const shift = startShift(bars);
  let whole = 0;
  let noFirst = 0;
  let noLast = 0;
  for (const day of sessions) {
    if (day.end - day.start < NEARLY_WHOLE * minutesOf(day, bars.interval)) continue;
    whole++;
    const first = bars.time[day.start]! - shift === day.session.open;
    const last = bars.time[day.end - 1]! - shift + bars.interval === day.session.close;
    if (first && !last) noLast++;
    if (last && !first) noFirst++;
  }
  const moved = whole >= FEWEST && (noFirst === whole ? "first" : noLast === whole ? "last" : undefined);
  if (!moved) return fine(check, "nothing speaks against the end of the minute that the times are taken for");
  const other = moved === "last" ? "start" : "end";
  return {
    check,
    severity: "error",
    count: whole,
    what: `every session lacks its ${moved} minute: the times look like the minutes' ${other}s`,
    where: `${whole} of ${sessions.length} sessions`,
    cure: `--stamp ${other}, or --allow ${check} if the minute is really missing each day`,
    allow: check,
  };
}
