// Made-up minutes of all hours, as many as a bench asks for: the sample ends after four years.
import * as lab from "ata-lab";

/**
 * A random walk in whole cents from 1998 on, the same each time.
 *
 * @param {number} rows
 * @param {(midnight: number) => boolean} isTraded whether a day has minutes
 * @returns {lab.Bars}
 */
export function makeMinutes(rows, isTraded = () => true) {
  const column = () => new Float64Array(rows);
  const bars = { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  let state = 1;
  const draw = (/** @type {number} */ most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  let cents = 10_000;
  let midnight = lab.parseDay("1998-01-01");
  for (let i = 0; i < rows; midnight += lab.DAY) {
    if (!isTraded(midnight)) continue;
    for (let minute = 1; minute <= 1_440 && i < rows; minute++, i++) {
      const open = cents;
      cents = Math.min(Math.max(cents + draw(21) - 10, 1_000), 100_000);
      bars.time[i] = midnight + minute * lab.MINUTE;
      bars.open[i] = open / 100;
      bars.high[i] = (Math.max(open, cents) + draw(5)) / 100;
      bars.low[i] = (Math.min(open, cents) - draw(5)) / 100;
      bars.close[i] = cents / 100;
      bars.volume[i] = 100 + draw(10_000);
    }
  }
  return { symbol: "SAMPLE", zone: "America/New_York", interval: lab.MINUTE, stamp: "end", ...bars };
}
