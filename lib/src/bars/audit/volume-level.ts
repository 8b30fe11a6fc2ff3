import { counted, type Finding, fine, firstFew } from "./finding.js";
import { dayName, place, type Series, type TradingDay } from "./series.js";

/** A change of the level that no season explains: one of six times, seen through the noise of the days. */
const FACTOR = 5;
/** Sessions before and after that show a level: at least, and at most. */
const LEAST = 5;
const [BEFORE, AFTER] = [20, 10];
/** So many times its usual change from day to day: a stock that trades little jumps by itself. */
const TIMES_USUAL = 6;

/** A session from which on the volume is another. */
interface Change {
  readonly k: number;
  readonly factor: number;
}

/**
 * Days from which on the volume is at another level than in the weeks before, by five times and more: another source, another
 * feed, lots for shares, or volumes that are not adjusted as the prices are. It is measured in money, price times volume,
 * which a split leaves alone, for each per cent that the price moves: news moves both.
 *
 * @see Amihud, Y. (2002), Illiquidity and stock returns, Journal of Financial Markets 5(1): his measure, the other way up
 */
export function checkVolumeLevel(series: Series): Finding {
  const check = "volume-level";
  const changes = findChanges(series.sessions.map((day) => Math.log(tradedPerMove(series, day))));
  if (changes.length === 0) return fine(check, `the volume never changes its level by ${FACTOR} times`);
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
    what: `the volume changes its level by ${FACTOR} times or more on ${counted(changes.length, "day")}, the price's moves do not: two sources, or volumes that are not adjusted as the prices are`,
    where: firstFew(places),
    cure: `take one level: --from ${last}; or --allow ${check} if trading really changed like that`,
    allow: check,
  };
}

function findChanges(traded: readonly number[]): Change[] {
  const step = (k: number): number => Math.abs(traded[k]! - (traded[k - 1] ?? Number.NaN));
  const usual = median(traded.map((_, k) => step(k)).filter(Number.isFinite));
  const least = Math.max(Math.log(FACTOR), TIMES_USUAL * usual);
  const changeAt = (k: number): number => level(traded, k, k + AFTER) - level(traded, k - BEFORE, k);
  const changes: Change[] = [];
  for (let k = LEAST; k <= traded.length - LEAST; k++) {
    if (!(Math.abs(changeAt(k)) > least)) continue;
    // The windows see a change some days early and late: it is on the day of the greatest step.
    let best = k;
    for (; Math.abs(changeAt(k)) > least; k++) if (step(k) > step(best)) best = k;
    changes.push({ k: best, factor: Math.exp(changeAt(best)) });
  }
  return changes;
}

/** The median of the days from `from` to before `to`; NaN where fewer than are needed have one. */
function level(values: readonly number[], from: number, to: number): number {
  const known = values.slice(Math.max(0, from), to).filter(Number.isFinite);
  return known.length < LEAST ? Number.NaN : median(known);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** What is traded in a session, in money, over what its bars move from close to close. */
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
