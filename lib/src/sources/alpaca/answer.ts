import { z } from "zod";
import { schemaFault } from "../../util/schema-fault.js";
import { formatTime, MINUTE } from "../../util/time.js";
import { plainExcerpt } from "./plain-excerpt.js";

/** Bars of one page, a column an array; `time` is each minute's start in milliseconds of UTC. */
export interface AlpacaBars {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** What a request asked for: times are milliseconds of UTC, both included. */
export interface Asked {
  readonly symbol: string;
  readonly first: number;
  readonly last: number;
}

/** Bars that one answer holds at most: what a request asks for, and Alpaca's own limit. */
export const PAGE_LIMIT = 10_000;

// Two schemas, as a fault in a bar should name that bar and not list thousands of faults.
const ANSWER = z.object({
  symbol: z.string(),
  bars: z.array(z.unknown()).nullable(),
  next_page_token: z.string().min(1).max(4096).nullable(),
});

const price = z.number().positive();
const BAR = z.object({ t: z.string(), o: price, h: price, l: price, c: price, v: z.number().nonnegative() });

/**
 * Reads one page of bars, strictly: what was not asked for is refused, for a wrong bar is worse than none.
 *
 * @param text the body of the answer
 * @param asked the symbol, and the minutes that may come; after a first page, `first` is the minute after its last
 * @returns the bars, in order, and the token of the next page, null on the last
 * @throws when the text is not JSON, a part is missing or of the wrong type, a number is not finite or not possible, or
 * a time is out of order, repeated or not asked for; the error names the bar (the first is bar 1)
 */
export function parseAnswer(text: string, asked: Asked): { readonly bars: AlpacaBars; readonly next: string | null } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`Alpaca's answer is not JSON; it begins with ${plainExcerpt(text)}`);
  }
  const parsed = ANSWER.safeParse(json);
  if (!parsed.success) throw new Error(`Alpaca's answer: ${schemaFault(parsed.error.issues[0]!)}`);
  const { symbol, bars, next_page_token: next } = parsed.data;
  if (symbol !== asked.symbol) throw new Error(`Alpaca's answer is about ${plainExcerpt(symbol)}, not ${asked.symbol}`);
  if (bars !== null && bars.length > PAGE_LIMIT) {
    throw new Error(`Alpaca's answer holds ${bars.length} bars, more than the ${PAGE_LIMIT} asked for`);
  }
  return { bars: parseBars(bars ?? [], asked), next };
}

function parseBars(rows: readonly unknown[], { first, last }: Asked): AlpacaBars {
  const column = (): Float64Array => new Float64Array(rows.length);
  const bars = { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  let earliest = first;
  for (const [i, row] of rows.entries()) {
    const fail = (fault: string): never => {
      throw new Error(`Alpaca's answer: bar ${i + 1}: ${fault}`);
    };
    const parsed = BAR.safeParse(row);
    if (!parsed.success) return fail(schemaFault(parsed.error.issues[0]!));
    const { t, o, h, l, c, v } = parsed.data;
    const time = parseMinute(t);
    if (Number.isNaN(time)) fail(`t: ${plainExcerpt(t)} is not the start of a minute such as 2018-01-02T14:30:00Z`);
    if (time < earliest || time > last) {
      const [from, to] = [earliest, last].map((moment) => `${formatTime(moment)}Z`);
      fail(`t: ${t} is out of order, repeated or not asked for; a minute from ${from} to ${to} belongs here`);
    }
    if (h < l) fail(`h: ${h} is below l, ${l}`);
    bars.time[i] = time;
    bars.open[i] = o;
    bars.high[i] = h;
    bars.low[i] = l;
    bars.close[i] = c;
    bars.volume[i] = v;
    earliest = time + MINUTE;
  }
  return bars;
}

/** A whole minute of UTC in milliseconds, NaN when the text is none. */
function parseMinute(text: string): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/.test(text)) return Number.NaN;
  const time = Date.parse(text);
  // Date.parse takes 31 February for 3 March; writing it again shows that.
  return !Number.isNaN(time) && `${new Date(time).toISOString().slice(0, 19)}Z` === text ? time : Number.NaN;
}
