import { log } from "../../util/log.js";
import { DAY } from "../../util/time.js";
import { sessionOf } from "../calendar.js";
import { type Finding, fine } from "./finding.js";
import { nervousness } from "./nervousness.js";
import { dayName, place, type Series, type TradingDay } from "./series.js";
import { smallSplit } from "./small-splits.js";

/** Ratios of splits; inverted, those of reverse splits. The common ones are tried first. */
const COMMON = [3 / 2, 2, 3, 4, 5, 7, 10, 20];
const RARE = [6, 8, 9, 12, 15, 25, 30, 40, 50, 100];

/**
 * How far the open may be from the ratio, in log price: this many times the stock's usual overnight move, within
 * limits. A smaller tolerance would miss a quiet stock's split, a larger one would take a crash for a split.
 */
const NIGHTS = 4;
const [NARROW, WIDE] = [0.03, 0.08];
/** A larger overnight move is always reported: up by 40 %, or down by 30 %. */
const LARGE = 0.34;
/** How many sessions the price must stay at the new level. */
const STAYS = 5;
/** If more sessions are missing, the move across them proves nothing. */
const LONGEST_NIGHT = 5;
/** On the first day of a crash the minutes move several times as much as the day before; after a split they do not. */
const NERVOUS = 3;
/** News does not move a price by this factor overnight, however nervous the day. */
const BEYOND_NEWS = /* @__PURE__ */ log(3.5);

/**
 * Finds unadjusted splits: nights on which the price moves by about a split's ratio and does not come back. Each is a
 * finding of its own, with the adjustment that cures it. A large move is only a warning if it is near no ratio, comes
 * back, crosses a gap, or starts a day as nervous as after news.
 */
export function checkSplits(series: Series): Finding[] {
  const { bars, sessions } = series;
  const check = "splits";
  const { open, close } = bars;
  const nights = sessions.map((day, k): number => {
    if (k === 0) return Number.NaN;
    return log(lastPrice(close, sessions[k - 1]!) / firstPrice(open, day));
  });
  const usual = median(nights.filter(Number.isFinite).map(Math.abs));
  const tolerance = Math.min(WIDE, Math.max(NARROW, NIGHTS * usual));
  const findings: Finding[] = [];
  for (const [k, night] of nights.entries()) {
    const day = sessions[k]!;
    const isLarge = Math.abs(night) > LARGE;
    const small = isLarge || k === 0 ? undefined : smallSplit(series, night, usual, k);
    if (!isLarge && !small) continue;
    const date = dayName(day.midnight);
    const [before, after] = [lastPrice(close, sessions[k - 1]!), firstPrice(open, day)];
    const move = `the price goes from ${short(before)} to ${short(after)} overnight`;
    const where = `${dayName(sessions[k - 1]!.midnight)} to ${date}, from ${place(series, day.start)}`;
    const ratio = small ? small.ratio : nearest(night, tolerance);
    const later = sessions.slice(k, k + STAYS).map((next) => log(before / lastPrice(close, next)) / night);
    const warn = (what: string, cure: string): void => {
      findings.push({ check, severity: "warning", count: 1, what, where, cure });
    };
    const isGap = missingBetween(sessions[k - 1]!, day) > LONGEST_NIGHT;
    // A fall of a fifth across a gap, or one that recovers, is nothing unusual.
    if (small && (isGap || later.some((share) => share < 0.5))) continue;
    if (isGap) {
      warn(
        `the price goes from ${short(before)} to ${short(after)} across a gap`,
        "check whether there was a split in it; if so, pass --splits",
      );
    } else if (later.some((share) => share < 0.5)) {
      warn(`${move} and comes back within ${STAYS} sessions`, "compare the days with another source");
    } else if (nights.slice(Math.max(0, k - STAYS), k).some((other) => Math.abs(other + night) < Math.abs(night) / 2)) {
      warn(`${move}, which undoes a move shortly before`, "compare the days with another source");
    } else if (!ratio) {
      warn(
        `${move}, near no split ratio`,
        "check that the bars before and after are of the same stock, adjusted in the same way",
      );
    } else if (small && !small.isSure) {
      warn(`${move}, near a split of ${ratio}, which news can cause too`, verify(date, small.ratio));
    } else if (Math.abs(night) < BEYOND_NEWS && nervousness(close, sessions[k - 1]!, day) > NERVOUS) {
      warn(`${move}, near a split of ${ratio}, but the day is as nervous as after news`, verify(date, ratio));
    } else {
      const allow = `split-${date}`;
      findings.push({
        check,
        severity: "error",
        count: 1,
        what: `${move} and stays there: an unadjusted split, ${inWords(ratio)}`,
        where,
        cure: `--splits ${date}:${ratio}, or --allow ${allow} if the price really moved that way`,
        allow,
        split: `${date}:${ratio}`,
      });
    }
  }
  return findings.length > 0 ? findings : [fine(check, "no night looks like an unadjusted split")];
}

function verify(date: string, ratio: string): string {
  return `--splits ${date}:${ratio} if there was one`;
}

/** `5` is 5-for-1, `3/2` 3-for-2, `1/10` 1-for-10. */
function inWords(ratio: string): string {
  const [to, from = "1"] = ratio.split("/");
  return `${to}-for-${from}`;
}

/** The ratio nearest to a log move, as text, a common one if there is one; undefined when none is within the tolerance. */
function nearest(night: number, tolerance: number): string | undefined {
  const off = (ratio: number): number => Math.abs(log(ratio) - Math.abs(night));
  for (const ratios of [COMMON, RARE]) {
    const best = ratios.reduce((a, b) => (off(b) < off(a) ? b : a));
    if (off(best) > tolerance) continue;
    const [to, from] = best === 3 / 2 ? [3, 2] : [best, 1];
    return night > 0 ? (from === 1 ? String(to) : `${to}/${from}`) : `${from}/${to}`;
  }
  return undefined;
}

function missingBetween(before: TradingDay, after: TradingDay): number {
  // So many days hold far more than `LONGEST_NIGHT` sessions: no need to count them.
  if (after.midnight - before.midnight > 3 * LONGEST_NIGHT * DAY) return Number.POSITIVE_INFINITY;
  let missing = 0;
  for (let day = before.midnight + DAY; day < after.midnight; day += DAY) if (sessionOf(day)) missing++;
  return missing;
}

function firstPrice(prices: Float64Array, { start, end }: TradingDay): number {
  for (let i = start; i < end; i++) if (prices[i]! > 0) return prices[i]!;
  return Number.NaN;
}

function lastPrice(prices: Float64Array, { start, end }: TradingDay): number {
  for (let i = end - 1; i >= start; i--) if (prices[i]! > 0) return prices[i]!;
  return Number.NaN;
}

function median(values: readonly number[]): number {
  return values.length === 0 ? 0 : [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function short(price: number): string {
  return String(Number(price.toPrecision(6)));
}
