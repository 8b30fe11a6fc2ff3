import { counted } from "../../util/count.js";
import { DAY, MINUTE } from "../../util/time.js";
import { startShift } from "../bars.js";
import { clockChanges } from "../clock-changes.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { dayName, type Series, type TradingDay } from "./series.js";

/** Sessions looked at on each side of a change; at least `FEWEST` must be there, all within `NEAR` of it. */
const LOOK = 5;
const FEWEST = 3;
const NEAR = 14 * DAY;

/**
 * Sessions before and after a change of the clocks must begin and end at the same time of day. If they lack an hour on
 * one side of it only, the times were converted with a fixed offset, and half the year is an hour off.
 */
export function checkDaylightSaving(series: Series): Finding {
  const check = "daylight-saving";
  const { sessions } = series;
  if (sessions.length === 0) return fine(check, "no sessions to look at");
  const [first, last] = [sessions[0]!, sessions.at(-1)!].map(({ midnight }) => new Date(midnight).getUTCFullYear());
  let seen = 0;
  const shifted: string[] = [];
  for (let year = first!; year <= last!; year++) {
    for (const change of clockChanges(year)) {
      const at = sessions.findIndex(({ midnight }) => midnight > change);
      if (at < 0) continue;
      const near = ({ midnight }: TradingDay): boolean => Math.abs(midnight - change) <= NEAR;
      const before = sessions.slice(Math.max(0, at - LOOK), at).filter(near);
      const after = sessions.slice(at, at + LOOK).filter(near);
      if (before.length < FEWEST || after.length < FEWEST) continue;
      seen++;
      if (hourOff(series, before, after) || hourOff(series, after, before)) shifted.push(dayName(change));
    }
  }
  if (shifted.length === 0) {
    return fine(check, `${counted(seen, "clock change")}, with sessions alike before and after`);
  }
  return {
    check,
    severity: "error",
    count: shifted.length,
    what: `at ${counted(shifted.length, "change")} of the clocks the sessions move by an hour`,
    where: firstFew(shifted),
    cure: `pass the zone of the times (--zone UTC, or --zone Etc/GMT+5 for New York's winter time all year); --allow ${check} if they are right`,
    allow: check,
  };
}

/** Whether all `whole` sessions reach from open to close, and all `cut` ones lack the first hour, or all the last. */
function hourOff({ bars }: Series, whole: readonly TradingDay[], cut: readonly TradingDay[]): boolean {
  const shift = startShift(bars);
  const late = ({ session, start }: TradingDay): number => (bars.time[start]! - shift - session.open) / MINUTE;
  const early = ({ session, end }: TradingDay): number =>
    (session.close - (bars.time[end - 1]! - shift + bars.interval)) / MINUTE;
  const anHour = (minutes: number): boolean => minutes >= 60 && minutes < 70;
  if (!whole.every((day) => late(day) < 10 && early(day) < 10)) return false;
  return cut.every((day) => anHour(late(day))) || cut.every((day) => anHour(early(day)));
}
