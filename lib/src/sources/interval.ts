import { basename } from "node:path";
import { firstFew } from "../bars/audit/finding.js";
import { counted } from "../util/count.js";
import { DAY, dateOf, formatTime, MINUTE, midnightOf, SESSION } from "../util/time.js";

/** A day with fewer distances proves nothing: bars of a stock that hardly trades may all be some minutes apart. */
const FEWEST = 20;

/** The distances between the bars of one day. */
interface DayGaps {
  readonly midnight: number;
  readonly count: number;
  readonly usual: number;
  /** The longest interval of which all are multiples. */
  readonly divisor: number;
}

/**
 * How long bars are, from the distances between the bars of a day.
 *
 * @param time increasing times in ms, on any clock
 * @param given a length in ms that the user gave, or `"auto"`
 * @param name what to call the bars in an error
 * @returns a length in ms; a minute where no day has two bars
 * @throws when bars have several lengths, naming the days; when they are not as long as given; when their length does not
 *   divide a session
 * @example
 * const { time } = resample(makeSample({ to: "2018-01-05" }), "5min");
 * decideInterval(time, "auto", "the sample"); // → 300000
 */
export function decideInterval(time: Float64Array, given: number | "auto", name: string): number {
  const { days, telling, found } = seenInterval(time);
  const fits = given === "auto" || (telling.length > 0 ? found === given : found % given === 0);
  if (!fits) {
    throw new Error(
      `${name}: holds ${intervalWords(found)} bars, not ${intervalWords(given)} ones: --interval ${found / MINUTE}min, or auto`,
    );
  }
  const seen = given === "auto" ? found || MINUTE : given;
  const odd = days.filter(({ divisor }) => divisor % seen !== 0).concat(telling.filter((day) => isLonger(day, seen)));
  if (odd.length > 0) {
    const listed = odd.map(({ midnight, usual, divisor }) => {
      const day = dateOf(midnight);
      return `${day} (${divisor % seen === 0 ? intervalWords(usual) : "some closer together"})`;
    });
    throw new Error(
      `${name}: holds ${intervalWords(seen)} bars, but ${odd.length === 1 ? "one day differs" : `${counted(odd.length, "day")} differ`}: ` +
        `${firstFew(listed)}. Bars of one source must be of one length: take those rows out, or read them by themselves`,
    );
  }
  // Else the close would cut the last bar of a day.
  if (SESSION % seen !== 0) {
    throw new Error(
      `${name}: holds ${intervalWords(seen)} bars (${formatTime(time[0]!)} is the first), which do not divide a session of 390 ` +
        "minutes: get one-minute bars, or such as 2, 5, 10, 15 or 30 minutes",
    );
  }
  return seen;
}

/** The length that most days show, 0 where no day has two bars, and the days it is seen from. */
function seenInterval(time: Float64Array): { days: DayGaps[]; telling: DayGaps[]; found: number } {
  const days = gapsByDay(time);
  const telling = days.filter(({ count }) => count >= FEWEST);
  const found = telling.length > 0 ? mostFrequent(telling) : days.reduce((sum, day) => gcd(sum, day.divisor), 0);
  return { days, telling, found };
}

/** A file among several. */
export interface FileTimes {
  readonly file: string;
  /** Times in ms, forward or back. */
  readonly time: Float64Array;
}

/**
 * Which of several files hold bars of the length wanted. Files too short to tell have it.
 *
 * @param given a length in ms, or `"auto"` where all must have the same
 * @param name what to call the files in an error
 * @returns a flag a file, and the length seen in it
 * @throws when files hold bars of several lengths and none is given, or no file has the one that is
 */
export function filesOfInterval(
  files: readonly FileTimes[],
  given: number | "auto",
  name: string,
): { keep: boolean; interval: number }[] {
  const seen = files.map(({ time }) => {
    const { telling, found } = seenInterval(time);
    return telling.length > 0 ? found : 0;
  });
  const lengths = [...new Set(seen)].filter((length) => length > 0).sort((a, b) => a - b);
  const example = (length: number): string =>
    `${intervalWords(length)} bars (${basename(files[seen.indexOf(length)]!.file)})`;
  if (given === "auto" && lengths.length > 1) {
    throw new Error(
      `${name}: holds ${lengths.map(example).join(" and ")}: choose with --interval ${lengths[0]! / MINUTE}min`,
    );
  }
  if (given !== "auto" && !seen.some((length) => length === 0 || length === given)) {
    throw new Error(`${name}: holds ${lengths.map(example).join(" and ")}, and no ${intervalWords(given)} ones`);
  }
  return seen.map((length) => ({ keep: given === "auto" || length === 0 || length === given, interval: length }));
}

/** Whether a day has bars longer than the rest, which is not chance: the usual distance is no single gap. */
function isLonger({ divisor, usual }: DayGaps, interval: number): boolean {
  return divisor > interval && usual > interval;
}

function gapsByDay(time: Float64Array): DayGaps[] {
  const days: DayGaps[] = [];
  for (let from = 0; from < time.length; ) {
    const midnight = midnightOf(time[from]!);
    const gaps = new Map<number, number>();
    let divisor = 0;
    let [last, run] = [0, 0];
    let i = from + 1;
    for (; i < time.length && time[i]! >= midnight && time[i]! < midnight + DAY; i++) {
      const gap = Math.abs(time[i]! - time[i - 1]!);
      // Most are as long as the one before.
      if (gap === last) {
        run++;
        continue;
      }
      // Others are between equal rows, and between rows that an audit is to list.
      if (!(gap > 0 && gap % MINUTE === 0)) continue;
      if (run > 0) gaps.set(last, (gaps.get(last) ?? 0) + run);
      [last, run] = [gap, 1];
      divisor = gcd(divisor, gap);
    }
    if (run > 0) gaps.set(last, (gaps.get(last) ?? 0) + run);
    if (divisor > 0) days.push({ midnight, count: i - from - 1, usual: mostOf(gaps), divisor });
    from = i;
  }
  return days;
}

/** The divisor that most days have; the shorter of two. */
function mostFrequent(days: readonly DayGaps[]): number {
  const count = new Map<number, number>();
  for (const { divisor } of days) count.set(divisor, (count.get(divisor) ?? 0) + 1);
  return mostOf(count);
}

/** The key with the highest count; the smaller of two. */
function mostOf(counts: ReadonlyMap<number, number>): number {
  return [...counts].reduce((best, one) =>
    one[1] > best[1] || (one[1] === best[1] && one[0] < best[0]) ? one : best,
  )[0];
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** A length in words, for use before a noun: `5-minute`. */
export function intervalWords(length: number): string {
  const count = length / MINUTE;
  return count >= 60 && count % 60 === 0 ? `${count / 60}-hour` : `${count}-minute`;
}
