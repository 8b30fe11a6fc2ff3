import type { Data } from "plotly.js-dist";
import { dateOf } from "../../util/time.js";
import { seriesLook } from "./style.js";

/** Days as plotly's date axes take them. */
export function datesOf(time: Float64Array): string[] {
  return Array.from(time, dateOf);
}

/** A line of a run; the first run, which is the candidate, stands out and on top. */
export function lineOf(name: string, i: number, x: readonly string[], y: ArrayLike<number | null>): Data {
  const { color, dash } = seriesLook(i);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: [...x],
    y: Array.from(y),
    line: { color, dash, width: i === 0 ? 2 : 1.3 },
    zorder: i === 0 ? 1 : 0,
  };
}
