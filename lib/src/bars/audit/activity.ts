import { counted } from "../../util/count.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { place, type Series } from "./series.js";

/** The shortest run of bars with one unchanging price to report. */
const STALE = 30;
/** Shares of bars without volume that are worth a note, and a warning. */
const SOME_ZERO = 0.01;
const MANY_ZERO = 0.2;

/** Checks for runs of bars in which the price stands still, and for bars without volume. */
export function checkActivity(series: Series): Finding[] {
  const { open, high, low, close, volume } = series.bars;
  let bars = 0;
  let zero = 0;
  const [traded, untraded]: [string[], string[]] = [[], []];
  let [tradedRuns, untradedRuns] = [0, 0];
  for (const { start, end } of series.sessions) {
    bars += end - start;
    let run = 1;
    let volumes = 0;
    for (let i = start; i <= end; i++) {
      if (i < end && volume[i] === 0) zero++;
      const still = i > start && i < end && close[i] === close[i - 1] && high[i] === low[i] && open[i] === close[i];
      if (still) {
        run++;
        if (volume[i]! > 0) volumes++;
        continue;
      }
      if (run >= STALE) {
        const where = `${place(series, i - run)}: ${run} bars`;
        if (volumes > 0) {
          if (tradedRuns++ < 3) traded.push(where);
        } else if (untradedRuns++ < 3) untraded.push(where);
      }
      run = 1;
      volumes = 0;
    }
  }
  const share = bars === 0 ? 0 : zero / bars;
  const stale: Finding =
    tradedRuns + untradedRuns === 0
      ? fine("stale", `no price stays the same for ${STALE} bars`)
      : {
          check: "stale",
          severity: tradedRuns > 0 ? "warning" : "note",
          count: tradedRuns + untradedRuns,
          what:
            tradedRuns > 0
              ? `${counted(tradedRuns, "run")} of ${STALE} or more bars with volume and one unchanging price`
              : `${counted(untradedRuns, "run")} of ${STALE} or more bars without trades`,
          where: tradedRuns > 0 ? firstFew(traded, tradedRuns) : firstFew(untraded, untradedRuns),
          cure:
            tradedRuns > 0
              ? "a frozen feed: get the days again"
              : "a halt or a stock that trades little, filled forward",
        };
  return [
    stale,
    share < SOME_ZERO
      ? fine("zero-volume", zero === 0 ? "every bar has volume" : `${counted(zero, "bar")} without volume, under 1 %`)
      : {
          check: "zero-volume",
          severity: share > MANY_ZERO ? "warning" : "note",
          count: zero,
          what: `${(100 * share).toFixed(1)} % of the bars have no volume`,
          where: "",
          cure: "bars without trades, filled forward; volume features mean little if there are many",
        },
  ];
}
