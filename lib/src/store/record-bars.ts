import type { Bars } from "../bars/bars.js";
import type { Universe } from "../bars/universe.js";
import { formatTime } from "../util/time.js";
import { barsHash } from "./file-print.js";
import { filesOf } from "./files-of.js";
import type { StockRecord } from "./manifest.js";

/** A universe that writes down which bars it gave. */
export interface RecordedUniverse extends Universe<Promise<Bars>> {
  /** What was given last of each symbol that was asked for. */
  readonly records: ReadonlyMap<string, StockRecord>;
}

/**
 * A universe that writes down which bars it gave, with their SHA-256, for the manifest of what learns from them.
 *
 * @param universe any universe
 * @returns the same bars, and what is known of them
 * @example
 * const universe = recordBars(makeUniverse({ symbols: 2, seed: 1, to: "2018-01-03" }));
 * await universe.minutes("S02");
 * [...universe.records.keys()]; // → ["S02"]
 */
export function recordBars(universe: Universe): RecordedUniverse {
  const records = new Map<string, StockRecord>();
  return {
    symbols: universe.symbols,
    records,
    async minutes(symbol) {
      const bars = await universe.minutes(symbol);
      const { time, origin } = bars;
      records.set(symbol, {
        ...{ symbol, synthetic: origin === undefined, files: filesOf(origin) },
        ...{ adjustment: origin?.adjustment ?? null, feed: origin?.feed ?? null, rows: time.length },
        ...(time.length > 0 && { first: formatTime(time[0]!), last: formatTime(time.at(-1)!) }),
        sha256: barsHash(bars),
      });
      return bars;
    },
  };
}
