import { counted } from "../../util/count.js";
import { MINUTE } from "../../util/time.js";
import { isSetBack } from "../clock-changes.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { isTime, placeGiven, type Series } from "./series.js";

/** Checks for times that are missing, not whole minutes, repeated or out of order. */
export function checkOrder(series: Series): Finding[] {
  const { given, rows } = series;
  const { time } = given;
  const uneven: number[] = [];
  const back: number[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < time.length; row++) {
    const t = time[row]!;
    // The remainder operator takes three times as long. Both give NaN for a missing time.
    if (t - Math.floor(t / MINUTE) * MINUTE !== 0 || !isTime(t)) uneven.push(row);
    if (row > 0 && isSetBack(time[row - 1]!, t)) latest = t;
    else if (t < latest) back.push(row);
    else if (t > latest) latest = t;
  }
  const repeats = rows === undefined ? [] : repeated(time, rows);
  const places = (found: readonly number[]): string =>
    firstFew(
      found.slice(0, 3).map((row) => placeGiven(series, row)),
      found.length,
    );
  return [
    uneven.length === 0
      ? fine("times", "every time is a whole minute")
      : {
          check: "times",
          severity: "error",
          count: uneven.length,
          what: `${counted(uneven.length, "bar")} with a time that is not a whole minute`,
          where: places(uneven),
          cure: "use one-minute bars: drop the rows, or get the file again",
        },
    repeats.length === 0
      ? fine("duplicates", "no time is repeated")
      : {
          check: "duplicates",
          severity: "error",
          count: repeats.length,
          what: `${counted(repeats.length, "bar")} with the same time as another`,
          where: places(repeats),
          cure: "keep one bar per minute and symbol: drop the repeats in the file",
        },
    back.length === 0
      ? fine("disorder", "times go forward")
      : {
          check: "disorder",
          severity: "error",
          count: back.length,
          what: `${counted(back.length, "bar")} earlier than a bar above`,
          where: places(back),
          cure: "sort the file by time",
        },
  ];
}

/** Rows that repeat the time of an earlier row, in the order of the file. */
function repeated(time: Float64Array, kept: Uint32Array): number[] {
  const keeps = new Uint8Array(time.length);
  for (const row of kept) keeps[row] = 1;
  return Array.from(time.keys()).filter((row) => keeps[row] === 0 && isTime(time[row]!));
}
