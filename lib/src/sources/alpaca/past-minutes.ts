import { NEW_YORK } from "../../bars/bars.js";
import { newYorkClock } from "../../bars/zone.js";
import type { Minute } from "../../serving/bar-builder.js";
import type { Report } from "../../util/report.js";
import { MINUTE } from "../../util/time.js";
import { createClient } from "../fetch/client.js";
import { fetchPages } from "../fetch/fetch-pages.js";
import { ALPACA } from "./alpaca.js";

/** Which minutes can be asked for, and how. */
export interface PastOptions {
  /** The address, checked by `parseBaseUrl`. */
  readonly baseUrl: URL;
  readonly keys: readonly string[];
  readonly symbol: string;
  readonly feed: string;
  readonly signal: AbortSignal;
  readonly report: Report;
  /** Milliseconds before the first retry (1,000). */
  readonly backoff?: number;
}

/** Minutes whose ends lie from `first` to `last` in UTC, both included; stamped at their end in New York. */
export type PastMinutes = (first: number, last: number) => Promise<readonly Minute[]>;

/**
 * Asks Alpaca for minutes that are over, adjusted for splits and dividends until now. Impossible bars are left out and named.
 */
export function pastMinutes(options: PastOptions): PastMinutes {
  const { symbol, feed, report, backoff = 1_000 } = options;
  const rate = { requests: ALPACA.requestsPerMinute, within: MINUTE };
  const client = createClient({
    ...{ ...options, provider: ALPACA, rate, backoff },
    ...{ timeout: 20_000, longest: MINUTE },
  });
  const clock = newYorkClock(true, NEW_YORK);
  return async (first, last) => {
    const asked = { symbols: [symbol], first: first - MINUTE, last: last - MINUTE, feed, adjustment: "all" } as const;
    const collected = await fetchPages(client, ALPACA, asked, { vendor: ALPACA.vendor, skipBad: true });
    const { bars, skipped } = collected(symbol);
    for (const { what } of skipped)
      report(`warning: ${ALPACA.vendor} sent an impossible bar, which is left out: ${what}`);
    return Array.from(bars.time, (start, i) => ({
      ...{ time: clock(start) + MINUTE, open: bars.open[i]!, high: bars.high[i]! },
      ...{ low: bars.low[i]!, close: bars.close[i]!, volume: bars.volume[i]! },
    }));
  };
}
