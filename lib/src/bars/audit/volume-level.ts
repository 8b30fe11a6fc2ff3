import { counted } from "../../util/count.js";
import { exp } from "../../util/exp.js";
import { log } from "../../util/log.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { dayName, place, type Series, type TradingDay } from "./series.js";

/**
 * The smallest change of level to report, which no season explains. Through daily noise, a change by a factor of six
 * shows as this much at least.
 */
const FACTOR = 5;
/** Sessions that a level is taken from: the fewest on either side, and the most before and after. */
const LEAST = 5;
const [BEFORE, AFTER] = [20, 10];
/** The change must also be this many times the usual one from day to day: with few trades, volumes jump anyway. */
const TIMES_USUAL = 6;

/** A session at which the volume changes its level. */
interface Change {
  readonly k: number;
  readonly factor: number;
}

/**
 * Finds days at which the volume changes its level by a factor of five or more and stays there: another source, another
 * feed, lots instead of shares, or volumes that are not adjusted as the prices are. It is measured in money (price
 * times volume, which a split does not change) for each per cent that the price moves (news raises both).
 *
 * @see Amihud, Y. (2002), Illiquidity and stock returns, Journal of Financial Markets 5(1): his measure, inverted
 */
export function checkVolumeLevel(series: Series): Finding {
  const check = "volume-level";
  const changes = findChanges(series.sessions.map((day) => log(tradedPerMove(series, day))));
  if (changes.length === 0) return fine(check, `the level of the volume never changes by a factor of ${FACTOR}`);
  const places = changes.map(({ k, factor }) => {
    const { midnight, start } = series.sessions[k]!;
    const times = Number((factor > 1 ? factor : 1 / factor).toPrecision(2));
    return `${dayName(midnight)}: ${times} times ${factor > 1 ? "more" : "less"}, from ${place(series, start)}`;
  });
  const last = dayName(series.sessions[changes.at(-1)!.k]!.midnight);
  return {
    check,
    severity: "error",
    count: changes.length,
    what: `the level of the volume changes by a factor of ${FACTOR} or more on ${counted(changes.length, "day")}, while the price moves as before: two sources, or volumes that are not adjusted as the prices are`,
    where: firstFew(places),
    cure: `keep one level with --from ${last}, or --allow ${check} if trading really changed like that`,
    allow: check,
  };
}

function findChanges(traded: readonly number[]): Change[] {
  const step = (k: number): number => Math.abs(traded[k]! - (traded[k - 1] ?? Number.NaN));
  const usual = median(traded.map((_, k) => step(k)).filter(Number.isFinite));
  const least = Math.max(log(FACTOR), TIMES_USUAL * usual);
  const changeAt = (k: number): number => level(traded, k, k + AFTER) - level(traded, k - BEFORE, k);
  const changes: Change[] = [];
  for (let k = LEAST; k <= traded.length - LEAST; k++) {
    if (!(Math.abs(changeAt(k)) > least)) continue;
    // The windows show a change some days before and after it; it happened on the day of the greatest step.
    let best = k;
    for (; Math.abs(changeAt(k)) > least; k++) if (step(k) > step(best)) best = k;
    changes.push({ k: best, factor: exp(changeAt(best)) });
  }
  return changes;
}

/** The median of the days from `from` to before `to`; NaN if too few of them have a value. */
function level(values: readonly number[], from: number, to: number): number {
  const known = values.slice(Math.max(0, from), to).filter(Number.isFinite);
  return known.length < LEAST ? Number.NaN : median(known);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** The money traded in a session, divided by the sum of its absolute returns from close to close. */
function tradedPerMove({ bars: { close, volume } }: Series, { start, end }: TradingDay): number {
  let [traded, moved] = [0, 0];
  for (let i = start; i < end; i++) {
    const value = close[i]! * volume[i]!;
    if (value > 0 && value < Infinity) traded += value;
    const move = i > start ? Math.abs(close[i]! / close[i - 1]! - 1) : 0;
    // A bad price must not weigh more than the session.
    if (move < 0.1) moved += move;
  }
  return traded / moved;
}
