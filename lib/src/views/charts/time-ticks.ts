import { dayOf, HOUR } from "../../util/time.js";
import { clock, weekday } from "../format.js";

export const MONTHS: readonly string[] = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];

/** One way to place time ticks: wherever `period` changes. `above` is repeated only when it changes. */
interface Level {
  readonly period: (time: number) => number;
  readonly label: (time: number) => string;
  readonly above: (time: number) => string;
}

const yearOf = (time: number): number => new Date(time).getUTCFullYear();
const monthOf = (time: number): number => yearOf(time) * 12 + new Date(time).getUTCMonth();
const dayAndMonth = (time: number): string => `${new Date(time).getUTCDate()} ${MONTHS[new Date(time).getUTCMonth()]}`;
const monthName = (time: number): string => MONTHS[new Date(time).getUTCMonth()]!;
const yearName = (time: number): string => String(yearOf(time));

/** From the finest to the coarsest. */
const LEVELS: readonly Level[] = [
  { period: (time) => Math.floor(time / HOUR), label: clock, above: (time) => `${dayAndMonth(time)} ${yearOf(time)}` },
  { period: dayOf, label: (time) => `${weekday(time)} ${dayAndMonth(time)}`, above: yearName },
  // Day 4 of 1970 was a Monday.
  { period: (time) => Math.floor((dayOf(time) + 3) / 7), label: dayAndMonth, above: yearName },
  { period: monthOf, label: monthName, above: yearName },
  { period: (time) => Math.floor(monthOf(time) / 3), label: monthName, above: yearName },
  { period: yearOf, label: yearName, above: () => "" },
];

/**
 * Ticks for candles placed side by side: at the first candle of each hour, day, week, month, quarter or year, using the
 * finest of these that gives at most `most` ticks.
 *
 * @param time one time per candle, increasing
 * @param most largest number of ticks
 * @returns candle numbers and tick labels
 */
export function timeTicks(time: Float64Array, most: number): { at: number[]; text: string[] } {
  const rows = [...time.keys()];
  const startsOf = ({ period }: Level): number[] =>
    rows.filter((i) => i === 0 || period(time[i]!) !== period(time[i - 1]!));
  const level = LEVELS.find((one) => startsOf(one).length <= most) ?? LEVELS.at(-1)!;
  const starts = startsOf(level);
  // A first period that is cut short has no room for its label.
  const isCramped = starts.length > 1 && starts[1]! - starts[0]! < time.length / most;
  const at = isCramped ? starts.slice(1) : starts;
  const text = at.map((row, i) => {
    const above = level.above(time[row]!);
    const isSame = i > 0 && above === level.above(time[at[i - 1]!]!);
    return isSame || above === "" ? level.label(time[row]!) : `${level.label(time[row]!)}<br>${above}`;
  });
  return { at, text };
}
