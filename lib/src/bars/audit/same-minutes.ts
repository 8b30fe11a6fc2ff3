import { counted } from "../../util/count.js";
import { MINUTE } from "../../util/time.js";
import { startShift } from "../bars.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { dayName, type Series } from "./series.js";

/** A minute is reported if it is missing in more than this share of the sessions */
const MOST = 0.5;
/** while the median minute is missing in no more than this share; otherwise the stock just trades little. */
const FEW = 0.1;
/** The fewest sessions that show a pattern. */
const LEAST_SESSIONS = 5;

/**
 * Finds minutes of the day that most sessions lack although they have the others: cut off or lost on the way, rather
 * than not traded.
 */
export function checkSameMinutes({ sessions, bars }: Series): Finding {
  const check = "same-minutes";
  const well = "no minute is missing day after day";
  const shift = startShift(bars);
  const longest = sessions.reduce((most, { session }) => Math.max(most, session.close - session.open), 0);
  const full = sessions.filter(({ session }) => session.close - session.open === longest);
  if (full.length < LEAST_SESSIONS) return fine(check, well);
  const slots = longest / bars.interval;
  const missing = new Float64Array(slots).fill(full.length);
  for (const { session, start, end } of full) {
    for (let i = start; i < end; i++) {
      const slot = (bars.time[i]! - shift - session.open) / bars.interval;
      if (Number.isInteger(slot)) missing[slot]!--;
    }
  }
  const usual = missing.slice().sort()[slots >> 1]!;
  const lost = [...missing.keys()].filter((slot) => missing[slot]! > MOST * full.length);
  if (lost.length === 0 || usual > FEW * full.length) return fine(check, well);
  const { session } = full[0]!;
  const clock = (slot: number): string =>
    clockOf((session.open - full[0]!.midnight) / MINUTE + (slot * bars.interval) / MINUTE);
  const places = runs(lost).map(([first, last]) => {
    const most = Math.max(...missing.slice(first, last + 1));
    const name = first === last ? clock(first) : `${clock(first)} to ${clock(last)}`;
    return `${name} on ${most} of ${full.length} days`;
  });
  return {
    check,
    severity: "warning",
    count: lost.length,
    what: `${counted(lost.length, bars.interval === MINUTE ? "minute" : "bar")} of the day missing in most sessions, ${dayName(full[0]!.midnight)} to ${dayName(full.at(-1)!.midnight)}, though the others are there`,
    where: `in New York, by their start: ${firstFew(places)}`,
    cure: "this is not for lack of trades: get the days again with all hours, and check how the file was cut",
  };
}

/** Runs of consecutive numbers, each as its first and last. */
function runs(numbers: readonly number[]): [first: number, last: number][] {
  const found: [number, number][] = [];
  for (const number of numbers) {
    const run = found.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else found.push([number, number]);
  }
  return found;
}

function clockOf(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
