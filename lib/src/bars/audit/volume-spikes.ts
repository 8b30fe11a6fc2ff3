import { counted } from "../../util/count.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { place, type Series } from "./series.js";

/** A spike has at least this many times the session's median volume, */
const TIMES_MEDIAN = 200;
/** and at least this share of what all normal bars of the session have together (a block trade has less). */
const SHARE = 0.5;
/** With more than this many times that share it cannot be right. */
const IMPOSSIBLE = 4;
/** The opening and closing auctions may be this many times busier. */
const AUCTION = 5;
/** Shorter sessions show no usual volume. */
const LEAST_BARS = 30;

/** Finds single bars with hundreds of times the session's usual volume, such as a number with too many digits. */
export function checkVolumeSpikes(series: Series): Finding {
  const check = "volume-spikes";
  const { volume } = series.bars;
  let [count, impossible] = [0, 0];
  const places: string[] = [];
  for (const { start, end } of series.sessions) {
    if (isEven(volume, start, end)) continue;
    const values = volume.subarray(start, end).filter((value) => value >= 0 && value < Infinity);
    if (values.length < LEAST_BARS) continue;
    const limit = TIMES_MEDIAN * values.sort()[values.length >> 1]!;
    if (limit === 0 || values.at(-1)! < limit) continue;
    const rest = values.reduce((sum, value) => (value < limit ? sum + value : sum), 0);
    const least = Math.max(limit, SHARE * rest);
    for (let i = start; i < end; i++) {
      const value = volume[i]! / (i === start || i === end - 1 ? AUCTION : 1);
      if (!(value >= least && value < Infinity)) continue;
      count++;
      if (value > IMPOSSIBLE * SHARE * rest) impossible++;
      if (places.length < 3) places.push(`${place(series, i)}: volume ${volume[i]!.toLocaleString("en-US")}`);
    }
  }
  if (count === 0) return fine(check, "no bar has hundreds of times the usual volume");
  return {
    check,
    severity: impossible > 0 ? "error" : "warning",
    count,
    what:
      `${counted(count, "bar")} with more than ${TIMES_MEDIAN} times the session's usual volume` +
      (impossible > 0 ? `, ${impossible} of them with more than the rest of the day` : ""),
    where: firstFew(places, count),
    cure: `compare them with another source; fix the rows${impossible > 0 ? `, or --allow ${check} if they were real trades` : ""}`,
    ...(impossible > 0 && { allow: check }),
  };
}

/**
 * Whether more than half of a session's volumes are so near the largest that none can be a spike, by counting: most
 * sessions need no sorting.
 */
function isEven(volume: Float64Array, start: number, end: number): boolean {
  let largest = 0;
  for (let i = start; i < end; i++) if (volume[i]! > largest && volume[i]! < Infinity) largest = volume[i]!;
  const near = (2 * largest) / TIMES_MEDIAN;
  let [count, far] = [0, 0];
  for (let i = start; i < end; i++) {
    const value = volume[i]!;
    if (!(value >= 0 && value < Infinity)) continue;
    count++;
    if (value <= near) far++;
  }
  return far < count - far;
}
