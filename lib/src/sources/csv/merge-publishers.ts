import type { BarBuffer } from "./bar-buffer.js";

/** Merges the bars that several publishers have for the same minute. */
export interface PublisherMerger {
  /**
   * Merges the bar at `at` into the one before it; false if that is another minute, or already has this publisher's
   * bar.
   */
  readonly merge: (at: number, publisher: string) => boolean;
  /** How many minutes had bars from several publishers. */
  readonly merged: () => number;
}

/**
 * Merges bars that are appended to a buffer from now on: highest high, lowest low, sum of the volumes. The files do not
 * say which venue traded first or last in a minute, so open and close are those of the venue with the most volume.
 */
export function publisherMerger(buffer: BarBuffer): PublisherMerger {
  const first = buffer.length;
  const publishers = new Set<string>();
  let largest = 0;
  let merged = 0;
  return {
    merge(at, publisher) {
      const { time, open, high, low, close, volume } = buffer;
      const before = at - 1;
      const shares = volume[at]!;
      if (at === first || time[before] !== time[at]) {
        publishers.clear();
        publishers.add(publisher);
        largest = shares;
        return false;
      }
      if (publishers.has(publisher)) return false;
      publishers.add(publisher);
      if (!(high[before]! >= high[at]!) && !Number.isNaN(high[at]!)) high[before] = high[at]!;
      if (!(low[before]! <= low[at]!) && !Number.isNaN(low[at]!)) low[before] = low[at]!;
      if (shares > largest) {
        open[before] = open[at]!;
        close[before] = close[at]!;
        largest = shares;
      }
      volume[before]! += shares;
      if (publishers.size === 2) merged++;
      return true;
    },
    merged: () => merged,
  };
}
