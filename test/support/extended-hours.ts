import { type Bars, makeSample, parseDay, resample, restamp, sliceBars } from "ata-lab";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { wallToUtc, zoneOffset } from "../../lib/dist/bars/zone.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const samples = new Map<number, Bars>();

/** Whole sessions of the sample of a seed, made once: `count` of them from the first on or after a day. */
export function sampleSessions(seed: number, from: string, count: number): Bars {
  let bars = samples.get(seed);
  if (!bars) {
    bars = makeSample({ seed });
    samples.set(seed, bars);
  }
  const starts = bars.time.map((time) => time - MINUTE);
  const first = starts.findIndex((start) => start >= parseDay(from));
  let sessions = 0;
  let row = first;
  for (let day = Number.NaN; row < starts.length; row++) {
    const today = Math.floor(starts[row]! / DAY);
    if (today !== day && ++sessions > count) break;
    day = today;
  }
  return sliceBars(bars, first, row);
}

/** How the hours before the open and after the close look. */
export interface ExtendedOptions {
  readonly seed?: number;
  /** The share of their minutes that have a bar. */
  readonly density?: number;
  /** The mean volume of such a minute as a share of a regular one's. */
  readonly volume?: number;
  /** Whether nights have bars too, as where stocks trade around the clock. */
  readonly nights?: boolean;
}

/** Regular-hours minutes with minutes of 04:00 to 20:00 around them, in which little is traded, in bursts. */
export function withExtendedHours(bars: Bars, options: ExtendedOptions = {}): Bars {
  const { seed = 1, density = 1, volume = 0.02, nights = false } = options;
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(generator);
  const rows: number[][] = [];
  const usual = bars.volume.reduce((sum, value) => sum + value, 0) / bars.volume.length;
  const fill = (from: number, to: number, price: number): void => {
    for (let end = from + MINUTE; end <= to; end += MINUTE) {
      if (uniform() >= density) continue;
      // Half of the minutes have a tenth of the mean, some ten times it.
      const traded = Math.ceil(usual * volume * Math.exp(3 * uniform() ** 2 - 1.5));
      rows.push([end, price, price, price, price, traded]);
    }
  };
  for (let i = 0; i < bars.time.length; ) {
    const midnight = Math.floor((bars.time[i]! - MINUTE) / DAY) * DAY;
    fill(midnight + (nights ? 0 : 4 * HOUR), bars.time[i]! - MINUTE, bars.open[i]!);
    for (; i < bars.time.length && bars.time[i]! <= midnight + DAY; i++) {
      rows.push([bars.time[i]!, bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!, bars.volume[i]!]);
    }
    fill(bars.time[i - 1]!, midnight + (nights ? DAY : 20 * HOUR), bars.close[i - 1]!);
  }
  const [time, open, high, low, close, traded] = [0, 1, 2, 3, 4, 5].map((k) =>
    Float64Array.from(rows, (row) => row[k]!),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return { ...bars, time, open, high, low, close, volume: traded };
}

/** Bars of so many minutes, stamped at either end. */
export function barsOf(minutes: Bars, length: number, stamp: Bars["stamp"]): Bars {
  return length === 1
    ? restamp(minutes, stamp)
    : resample(restamp(minutes, "start"), `${length}min`, { label: stamp === "start" ? "left" : "right" });
}

/** The times of bars in New York time as a file of another zone writes them. */
export function writtenIn(zone: string, time: Float64Array): Float64Array {
  const [newYork, there] = [zoneOffset("America/New_York"), zoneOffset(zone)];
  return time.map((wall) => {
    const utc = wallToUtc(wall, newYork);
    return utc + there(utc);
  });
}
