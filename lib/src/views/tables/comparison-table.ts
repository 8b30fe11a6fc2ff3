import { type ColumnTable, table } from "arquero";
import type { BarComparison, ComparedDay } from "../../bars/compare-bars.js";
import { log } from "../../util/log.js";
import { showable } from "../../util/showable.js";
import { dateOf } from "../../util/time.js";
import { count, counted, numberText, percent } from "../format.js";
import { viewColumns } from "../table-view.js";
import type { View } from "../view.js";

/** Ratios that differ by less are of one stretch: prices are that exact, volumes by day are not. */
const SAME_PRICE = 5e-4;
const SAME_VOLUME = 2;

/** Days in a row on which two sources differ alike. */
export interface Stretch {
  readonly first: ComparedDay;
  readonly days: readonly ComparedDay[];
}

/**
 * Days in a row with one offset, one price ratio and volumes of one kind.
 *
 * @param comparison what `compareBars` returned
 */
export function stretchesOf({ days }: Pick<BarComparison, "days">): Stretch[] {
  const stretches: ComparedDay[][] = [];
  for (const day of days) {
    const stretch = stretches.at(-1);
    if (stretch && isAlike(stretch[0]!, day)) stretch.push(day);
    else stretches.push([day]);
  }
  return stretches.map((stretch) => ({ first: stretch[0]!, days: stretch }));
}

function isAlike(a: ComparedDay, b: ComparedDay): boolean {
  if (Number.isNaN(a.offset) || Number.isNaN(b.offset)) return Number.isNaN(a.offset) && Number.isNaN(b.offset);
  const volume = Math.abs(log(b.volumeRatio / a.volumeRatio));
  return (
    a.offset === b.offset && Math.abs(b.priceRatio / a.priceRatio - 1) < SAME_PRICE && !(volume > log(SAME_VOLUME))
  );
}

/**
 * A comparison of bars as an arquero table, a row a day.
 *
 * @param comparison what `compareBars` returned
 * @returns date, offset in minutes, price and volume ratio, equal closes, bars of both and of one alone
 * @example
 * const bars = makeSample({ to: "2018-01-05" });
 * comparisonTable(compareBars(bars, bars)).get("price ratio", 0); // → 1
 */
export function comparisonTable({ days }: BarComparison): ColumnTable {
  const column = <N extends keyof ComparedDay>(name: N): ComparedDay[N][] => days.map((day) => day[name]);
  return showable(
    "table",
    table({
      date: days.map(({ midnight }) => new Date(midnight)),
      offset: column("offset"),
      "price ratio": column("priceRatio"),
      "volume ratio": column("volumeRatio"),
      "equal closes": column("equal"),
      both: column("both"),
      "only first": column("onlyFirst"),
      "only second": column("onlySecond"),
    }),
  );
}

/**
 * A comparison as people see it: what the differences look like, then each stretch of days that differ alike.
 *
 * @param comparison what `compareBars` returned
 * @example
 * const bars = makeSample({ to: "2018-01-05" });
 * comparisonView(compareBars(bars, bars))[1]; // → { list: ["nothing: times, prices and volumes agree"] }
 */
export function comparisonView(comparison: BarComparison): View {
  const { days, onlyFirst, onlySecond } = comparison;
  const stretches = stretchesOf(comparison);
  const shown = stretches.map(({ first, days: own }) => {
    const sum = (name: "both" | "onlyFirst" | "onlySecond"): string =>
      count(own.reduce((total, day) => total + day[name], 0));
    const mean = (name: "volumeRatio" | "equal" | "priceRatio"): number =>
      own.reduce((total, day) => total + day[name], 0) / own.length;
    return [
      dateOf(first.midnight),
      count(own.length),
      Number.isNaN(first.offset) ? "none" : `${first.offset > 0 ? "+" : ""}${first.offset}`,
      numberText(mean("priceRatio"), (x) => x.toPrecision(5)),
      numberText(mean("volumeRatio"), (x) => x.toPrecision(3)),
      numberText(mean("equal"), (x) => percent(x)),
      sum("both"),
      sum("onlyFirst"),
      sum("onlySecond"),
    ];
  });
  const names = ["from", "days", "offset", "price", "volume", "equal", "both", "first", "second"];
  return [
    `${counted(days.length, "day")} in both, ${counted(onlyFirst.length, "day")} only in the first, ${counted(onlySecond.length, "day")} only in the second`,
    { list: meaningOf(comparison, stretches) },
    viewColumns(
      Object.fromEntries(names.map((name, j) => [name, shown.map((row) => row[j]!)])),
      "Offset: minutes by which the second is later. Price, volume: the second's over the first's. Equal: closes that agree. " +
        "Both, first, second: bars in both, and in one alone.",
    ),
  ];
}

/** What differences of this kind come from. */
function meaningOf({ days }: BarComparison, stretches: readonly Stretch[]): string[] {
  const matched = days.filter(({ offset }) => !Number.isNaN(offset));
  const offsets = [...new Set(matched.map(({ offset }) => offset))];
  const says: string[] = [];
  const strangers = days.length - matched.length;
  if (strangers > 0)
    says.push(
      `${counted(strangers, "day")} where no offset makes the two alike: another stock, or bars that were made up`,
    );
  if (offsets.length === 1 && Math.abs(offsets[0]!) === 1) {
    says.push(
      `the second is ${offsets[0]! > 0 ? "later" : "earlier"} by a minute on every day: one is stamped at the other end of the minute (--stamp)`,
    );
  } else if (offsets.length === 1 && offsets[0] !== 0) {
    says.push(
      `the second is ${offsets[0]! > 0 ? "later" : "earlier"} by ${Math.abs(offsets[0]!)} minutes on every day: one is in another zone (--zone)`,
    );
  } else if (offsets.length > 1) {
    says.push(
      `the offset changes (${offsets.join(", ")} minutes): where it does so with the clocks, one source's zone is wrong (--zone)`,
    );
  }
  for (const [before, after] of pairsOf(stretches)) {
    const step = after.first.priceRatio / before.first.priceRatio;
    if (Math.abs(step - 1) < SAME_PRICE || Number.isNaN(step)) continue;
    const size = Math.abs(step - 1) > 0.15 ? "a split" : "a dividend or a small split";
    says.push(
      `the price ratio changes by ${step.toPrecision(4)} on ${dateOf(after.first.midnight)}: ${size} that one of the two is not adjusted for`,
    );
  }
  // A split turns volumes the other way round: that is no difference of its own.
  const volumes = matched.map(({ volumeRatio, priceRatio }) => nearerToOne(volumeRatio, volumeRatio * priceRatio));
  const [low, high] = [Math.min, Math.max].map((pick) => pick(...volumes));
  if (low! < 1 / SAME_VOLUME || high! > SAME_VOLUME) {
    const steady = high! / low! < SAME_VOLUME * SAME_VOLUME ? "on every day" : "on some days";
    says.push(
      `volumes differ ${steady} (${low!.toPrecision(3)} to ${high!.toPrecision(3)} times): another feed, or volumes in other units`,
    );
  }
  return says.length === 0 ? ["nothing: times, prices and volumes agree"] : says;
}

function pairsOf<T>(list: readonly T[]): (readonly [T, T])[] {
  return list.slice(1).map((item, i) => [list[i]!, item] as const);
}

function nearerToOne(a: number, b: number): number {
  return Math.abs(log(a)) <= Math.abs(log(b)) ? a : b;
}
