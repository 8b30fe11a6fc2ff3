import { counted } from "../../util/count.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { dayName, place, type Series, type TradingDay } from "./series.js";

/** Shorter sessions may be alike by chance. */
const LEAST_BARS = 30;
/** The price must change in at least this many bars: halted days are all alike. */
const LEAST_MOVES = 10;

/** Finds sessions whose bars all have the prices of another session: pasted twice, or filled in by the vendor. */
export function checkCopiedSessions(series: Series): Finding {
  const check = "copied-sessions";
  const seen = new Map<number, TradingDay[]>();
  const found: { readonly day: TradingDay; readonly of: TradingDay }[] = [];
  for (const day of series.sessions) {
    if (day.end - day.start < LEAST_BARS) continue;
    const key = hash(series, day);
    const others = seen.get(key) ?? [];
    const of = others.find((other) => isCopy(series, day, other));
    if (of && isAlive(series, day)) found.push({ day, of });
    else seen.set(key, [...others, day]);
  }
  if (found.length === 0) return fine(check, "no session has the prices of another");
  const places = found
    .slice(0, 3)
    .map(({ day, of }) => `${dayName(day.midnight)} is ${dayName(of.midnight)}, from ${place(series, day.start)}`);
  return {
    check,
    severity: "error",
    count: found.length,
    what: `${counted(found.length, "session")} with the prices of another in every bar`,
    where: firstFew(places, found.length),
    cure: `get the sessions again, or drop their rows; --allow ${check} keeps them`,
    allow: check,
  };
}

/** A number that equal sessions share. */
function hash({ bars: { close } }: Series, { start, end }: TradingDay): number {
  let value = end - start;
  for (let i = start; i < end; i++) value = (Math.imul(value, 31) + Math.round(close[i]! * 1e4)) | 0;
  return value;
}

function isCopy({ bars }: Series, a: TradingDay, b: TradingDay): boolean {
  if (a.end - a.start !== b.end - b.start) return false;
  for (let i = a.start, j = b.start; i < a.end; i++, j++) {
    for (const name of ["close", "open", "high", "low"] as const) if (bars[name][i] !== bars[name][j]) return false;
  }
  return true;
}

function isAlive({ bars: { close } }: Series, { start, end }: TradingDay): boolean {
  let moves = 0;
  for (let i = start + 1; i < end; i++) if (close[i] !== close[i - 1]) moves++;
  return moves >= LEAST_MOVES;
}
