import { count, counted } from "../../util/count.js";
import { DAY, HOUR, MINUTE } from "../../util/time.js";
import { CALENDAR_YEARS, sessionOf } from "../calendar.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { dayName, place, type Series, type TradingDay } from "./series.js";

/** A session with less than this share of its minutes is worth a warning. */
const FEW_MINUTES = 0.9;

/** Checks for missing sessions, days outside the calendar's years, and sessions with missing bars. */
export function checkSessions(series: Series): Finding[] {
  return [checkPresence(series.sessions), checkCalendar(series), checkMinutes(series)];
}

/** Checks for bars on closed days, outside regular hours and after early closes. */
export function checkOtherHours(series: Series): Finding[] {
  return [checkClosedDays(series), checkHours(series), checkEarlyCloses(series)];
}

/** How many bars a complete session has. */
export function minutesOf({ session }: TradingDay, interval: number): number {
  return (session.close - session.open) / interval;
}

function checkPresence(sessions: readonly TradingDay[]): Finding {
  const check = "sessions";
  if (sessions.length === 0) {
    const cure = "pass the zone (--zone) and the stamp (--stamp) of the file's times";
    return { check, severity: "error", count: 0, what: "no bar lies in regular hours", where: "", cure };
  }
  const gaps: { first: number; last: number; count: number }[] = [];
  for (let k = 1; k < sessions.length; k++) {
    const missing: number[] = [];
    for (let day = sessions[k - 1]!.midnight + DAY; day < sessions[k]!.midnight; day += DAY) {
      if (sessionOf(day)) missing.push(day);
    }
    if (missing.length > 0) gaps.push({ first: missing[0]!, last: missing.at(-1)!, count: missing.length });
  }
  const [from, to] = [sessions[0]!, sessions.at(-1)!].map(({ midnight }) => dayName(midnight));
  if (gaps.length === 0) return fine(check, `${counted(sessions.length, "session")}, ${from} to ${to}, none missing`);
  const missing = gaps.reduce((sum, gap) => sum + gap.count, 0);
  const names = gaps.map(({ first, last, count }) =>
    count === 1 ? dayName(first) : `${dayName(first)} to ${dayName(last)} (${count})`,
  );
  return {
    check,
    severity: "warning",
    count: missing,
    what: `${missing} of ${counted(sessions.length + missing, "session")} from ${from} to ${to} missing`,
    where: firstFew(names),
    cure: "get them from the vendor; indicators run across the gap as if it were a night",
  };
}

function checkCalendar({ days }: Series): Finding {
  const [first, last] = CALENDAR_YEARS;
  const strange = days.filter(({ known }) => !known);
  if (strange.length === 0) return fine("calendar", `every day lies in the calendar's years, ${first} to ${last}`);
  return {
    check: "calendar",
    severity: "error",
    count: strange.length,
    what: `${counted(strange.length, "day")} with bars outside the calendar's years, ${first} to ${last}`,
    where: firstFew(
      strange.slice(0, 3).map(({ midnight }) => dayName(midnight)),
      strange.length,
    ),
    cure: "choose a period within them (--from, --to)",
  };
}

function checkClosedDays(series: Series): Finding {
  const { days } = series;
  const closed = days.filter(({ known, session }) => known && session === undefined);
  if (closed.length === 0) return fine("closed-days", "no bar on a holiday or weekend");
  return {
    check: "closed-days",
    severity: "warning",
    count: closed.length,
    what: `${counted(closed.length, "day")} with bars on which the exchange is closed`,
    where: firstFew(
      closed
        .slice(0, 3)
        .map(
          ({ midnight, outside, start }) =>
            `${dayName(midnight)} (${counted(outside, "bar")}), from ${place(series, start)}`,
        ),
      closed.length,
    ),
    cure: "check that the zone is right (--zone); bars outside regular hours are left out unless --session all",
  };
}

function checkHours({ days, bars }: Series): Finding {
  const outside = days.reduce((sum, day) => sum + day.outside, 0);
  if (outside === 0) return fine("hours", "every bar lies in regular hours");
  return {
    check: "hours",
    severity: "note",
    count: outside,
    what: `${count(outside)} of ${counted(bars.time.length, "bar")} outside regular hours`,
    where: "",
    cure: "none needed: research leaves them out unless --session all",
  };
}

function checkEarlyCloses({ sessions }: Series): Finding {
  const check = "early-closes";
  const early = sessions.filter(({ session }) => session.close - session.open < 6 * HOUR);
  const late = early.filter(({ outside }) => outside > 0);
  if (late.length === 0) return fine(check, `${counted(early.length, "session")} that end at 13:00, no bar after it`);
  return {
    check,
    severity: "note",
    count: late.length,
    what: `${counted(late.length, "session")} that end at 13:00 with bars outside regular hours`,
    where: firstFew(late.map(({ midnight, outside }) => `${dayName(midnight)} (${outside})`)),
    cure: "none needed: research leaves them out unless --session all",
  };
}

function checkMinutes(series: Series): Finding {
  const { sessions, bars } = series;
  const check = "minutes";
  const present = (day: TradingDay): number => day.end - day.start;
  const expected = (day: TradingDay): number => minutesOf(day, bars.interval);
  const unit = bars.interval === MINUTE ? "minute" : `${bars.interval / MINUTE}-minute bar`;
  const short = sessions.filter((day) => present(day) < expected(day));
  if (short.length === 0) return fine(check, "every session has all its bars");
  const few = short.filter((day) => present(day) < FEW_MINUTES * expected(day));
  const worst = [...short].sort((a, b) => present(a) / expected(a) - present(b) / expected(b));
  const lost = short.reduce((sum, day) => sum + expected(day) - present(day), 0);
  return {
    check,
    severity: few.length > 0 ? "warning" : "note",
    count: short.length,
    what:
      `${counted(lost, unit)} missing in ${short.length} of ${counted(sessions.length, "session")}` +
      (few.length > 0 ? `, more than a tenth of the session in ${few.length}` : ""),
    where: firstFew(
      worst
        .slice(0, 3)
        .map(
          (day) => `${dayName(day.midnight)} (${present(day)} of ${expected(day)}), from ${place(series, day.start)}`,
        ),
      worst.length,
    ),
    cure: `usual for a stock that does not trade in every ${unit}; otherwise get the days again`,
  };
}
