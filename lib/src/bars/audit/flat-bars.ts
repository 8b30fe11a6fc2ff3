import { counted } from "../../util/count.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { place, type Series } from "./series.js";

/** The shortest run of bars with one price each to report; a stock with few trades has shorter ones. */
const LEAST = 60;
/** The price must change from bar to bar in this share of the run: one that stands still is `stale`. */
const MOVING = 0.5;
/** If more than this share of all bars is flat, highs and lows mean nothing in the whole file. */
const ALL = 0.5;

/**
 * Finds long runs of bars with open, high, low and close alike while the price moves: a file of closes, or of quotes.
 */
export function checkFlatBars(series: Series): Finding {
  const check = "flat-bars";
  const { open, high, low, close } = series.bars;
  let [runs, flat, bars] = [0, 0, 0];
  const places: string[] = [];
  for (const { start, end } of series.sessions) {
    bars += end - start;
    let [run, moving] = [0, 0];
    for (let i = start; i <= end; i++) {
      const isFlat = i < end && high[i] === low[i] && open[i] === close[i] && close[i] === high[i];
      if (isFlat) {
        run++;
        if (i > start && close[i] !== close[i - 1]) moving++;
        continue;
      }
      if (run >= LEAST && moving >= MOVING * run) {
        runs++;
        flat += run;
        if (places.length < 3) places.push(`${place(series, i - run)}: ${run} bars`);
      }
      [run, moving] = [0, 0];
    }
  }
  if (runs === 0) return fine(check, `no ${LEAST} bars in a row have one price each`);
  const isAll = flat > ALL * bars;
  return {
    check,
    severity: isAll ? "error" : "warning",
    count: runs,
    what: `${counted(runs, "run")} of ${LEAST} or more bars with open, high, low and close alike while the price moves, ${counted(flat, "bar")} in all`,
    where: firstFew(places, runs),
    cure: isAll
      ? `get bars with highs and lows; --allow ${check} for a recipe of closes alone`
      : "get these hours again: their highs and lows are not the market's",
    ...(isAll && { allow: check }),
  };
}
