import { valueFault } from "../../bars/bar-fault.js";
import { BAR_COLUMNS, type BarArrays } from "../../bars/bars.js";
import { formatTime, MINUTE } from "../../util/time.js";
import { type BarBuffer, barBuffer, reserve } from "../csv/bar-buffer.js";
import { publisherMerger } from "../csv/merge-publishers.js";
import type { Asked, RawBar } from "./provider.js";

/** Bars of one symbol, one array per column; `time` is the start of each minute in milliseconds of UTC. */
export type FetchedBars = BarArrays;

/** What to do with impossible bars. */
export interface CollectOptions {
  /** The vendor's name, for errors. */
  readonly vendor: string;
  /** Whether to leave out and count impossible bars; otherwise the first one is an error. */
  readonly skipBad: boolean;
}

/** A bar that was left out. */
export interface SkippedBar {
  readonly time: number;
  /** What is wrong with it. */
  readonly what: string;
}

/** The bars of one symbol, and what was left out of them. */
export interface Collected {
  readonly bars: FetchedBars;
  readonly skipped: readonly SkippedBar[];
}

/** Collects the bars of page after page. */
export interface Collector {
  readonly add: (bars: readonly RawBar[]) => void;
  /** The bars of a symbol so far. */
  readonly of: (symbol: string) => Collected;
}

interface Shelf {
  readonly buffer: BarBuffer;
  readonly merger: ReturnType<typeof publisherMerger>;
  readonly skipped: SkippedBar[];
  /** The earliest minute that may come next. */
  earliest: number;
}

/**
 * Collects the bars of an answer's pages by symbol. Refuses any minute that was not asked for, because a wrong bar is
 * worse than none. Merges bars that several venues have for the same minute, as the CSV reader does.
 *
 * @param asked the symbols and minutes that were asked for
 * @throws `add` throws for a minute that was not asked for, is out of order or repeated and, unless `skipBad`, for a
 * bar with impossible numbers; the error names the bar (the first of a symbol on a page is bar 1)
 */
export function collectBars(asked: Asked, { vendor, skipBad }: CollectOptions): Collector {
  const shelf = (): Shelf => {
    const buffer = barBuffer(0);
    return { buffer, merger: publisherMerger(buffer), skipped: [], earliest: asked.first };
  };
  const shelves = new Map(asked.symbols.map((symbol) => [symbol, shelf()]));
  return {
    add(bars) {
      const counts = new Map<string, number>();
      for (const bar of bars) {
        const count = (counts.get(bar.symbol) ?? 0) + 1;
        counts.set(bar.symbol, count);
        const place = asked.symbols.length === 1 ? `bar ${count}` : `bar ${count} of ${bar.symbol}`;
        const fault = put(shelves.get(bar.symbol)!, bar, asked.last);
        if (fault === undefined) continue;
        const told = `${place}: ${fault.what}`;
        if (!fault.isValue) throw new Error(`${vendor}'s answer: ${told}`);
        if (!skipBad) {
          throw new Error(
            `${vendor}'s answer: ${told}; --skip-bad leaves such bars out, and manifest.json counts them`,
          );
        }
        shelves.get(bar.symbol)!.skipped.push({ time: bar.time, what: fault.what });
      }
    },
    of(symbol) {
      const { buffer, skipped } = shelves.get(symbol)!;
      const columns = BAR_COLUMNS.map((name) => [name, buffer[name].slice(0, buffer.length)]);
      return { bars: Object.fromEntries(columns) as unknown as FetchedBars, skipped };
    },
  };
}

/** Appends a bar; returns what is wrong with one that does not belong there. */
function put(shelf: Shelf, bar: RawBar, last: number): { what: string; isValue: boolean } | undefined {
  const { buffer, merger } = shelf;
  const { time, publisher } = bar;
  const moment = `${formatTime(time)}Z`;
  const outside = {
    what: `${moment} is out of order, repeated or not asked for; expected a minute from ${formatTime(shelf.earliest)}Z to ${formatTime(last)}Z`,
    isValue: false,
  };
  const before = shelf.earliest - MINUTE;
  const isAnotherVenues = publisher !== undefined && time === before && buffer.length > 0;
  if (time % MINUTE !== 0 || time > last || (time < shelf.earliest && !isAnotherVenues)) return outside;
  reserve(buffer, 1);
  const at = buffer.length;
  for (const name of BAR_COLUMNS) buffer[name][at] = bar[name];
  const fault = valueFault(buffer, at);
  if (fault !== undefined) return { what: `${moment}: ${fault}`, isValue: true };
  if (publisher !== undefined && merger.merge(at, publisher)) return undefined;
  if (time < shelf.earliest) return outside;
  buffer.length++;
  shelf.earliest = time + MINUTE;
  return undefined;
}
