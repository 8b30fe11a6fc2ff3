import { z } from "zod";
import { formatTime, MINUTE } from "../../util/time.js";
import { parseJson } from "../fetch/parse-json.js";
import { plainExcerpt } from "../fetch/plain-excerpt.js";
import type { Asked, Page, Provider, RawBar, VendorRequest } from "../fetch/provider.js";
import { schemaFault } from "../schema-fault.js";

/** Bars that one answer holds at most: what a request asks for, and Alpaca's own limit. */
const PAGE_LIMIT = 10_000;

/**
 * Alpaca's historical bars of stocks, several symbols in one call.
 *
 * @see https://docs.alpaca.markets/reference/stockbars
 */
export const ALPACA: Provider = {
  source: "alpaca",
  vendor: "Alpaca",
  url: "https://data.alpaca.markets",
  urlVariable: "APCA_API_DATA_URL",
  keyVariables: ["APCA_API_KEY_ID", "APCA_API_SECRET_KEY"],
  headers: ([id, secret]) => ({ "APCA-API-KEY-ID": id!, "APCA-API-SECRET-KEY": secret! }),
  feedOption: "feed",
  adjustments: ["all", "split", "dividend", "raw"],
  // A month of so many is some fifty pages: what an interruption costs at most.
  mostSymbols: 30,
  requestsPerMinute: 200,
  // What the free plan keeps back of SIP, and a minute for clocks that differ.
  keptBack: 16 * MINUTE,
  largestAnswer: 1 << 24,
  firstRequest: ({ symbols, first, last, feed, adjustment, asof }) => ({
    path: "v2/stocks/bars",
    query: {
      symbols: symbols.join(","),
      timeframe: "1Min",
      start: utc(first),
      end: utc(last),
      limit: String(PAGE_LIMIT),
      adjustment,
      feed,
      sort: "asc",
      ...(asof !== undefined && { asof }),
    },
  }),
  readPage,
  cureOf(status, said) {
    if (status === 403 && /subscription/i.test(said)) {
      return ": without a paid plan, SIP bars must end at least 15 minutes ago; choose an earlier --to, or --feed iex";
    }
    if (status === 401 || status === 403) {
      return ": are APCA_API_KEY_ID and APCA_API_SECRET_KEY a valid pair, and not reset since?";
    }
    return "";
  },
  reach: "SIP bars begin in 2016.",
};

// Two schemas, as a fault in a bar should name that bar and not list thousands of faults.
const ANSWER = z.object({
  bars: z.record(z.string(), z.array(z.unknown())).nullable(),
  next_page_token: z.string().min(1).max(4096).nullable(),
});

const BAR = z.object({ t: z.string(), o: z.number(), h: z.number(), l: z.number(), c: z.number(), v: z.number() });

function readPage(text: string, asked: Asked, request: VendorRequest): Page | undefined {
  const json = parseJson(text, "Alpaca");
  if (json === undefined) return undefined;
  const parsed = ANSWER.safeParse(json);
  if (!parsed.success) throw new Error(`Alpaca's answer: ${schemaFault(parsed.error.issues[0]!)}`);
  const { bars, next_page_token: token } = parsed.data;
  const found = Object.entries(bars ?? {});
  const other = found.find(([symbol]) => !asked.symbols.includes(symbol))?.[0];
  if (other !== undefined) {
    throw new Error(`Alpaca's answer is about ${plainExcerpt(other)}, not ${asked.symbols.join(", ")}`);
  }
  const count = found.reduce((sum, [, rows]) => sum + rows.length, 0);
  if (count > PAGE_LIMIT) {
    throw new Error(`Alpaca's answer holds ${count} bars, more than the ${PAGE_LIMIT} asked for`);
  }
  const next = token === null ? null : { path: request.path, query: { ...request.query, page_token: token } };
  const place = (i: number): string => `Alpaca's answer: bar ${i + 1}`;
  return { bars: found.flatMap(([symbol, rows]) => rows.map((row, i) => readBar(symbol, row, place(i)))), next };
}

/**
 * Reads a minute bar, which Alpaca's answers and its stream write alike.
 *
 * @param place what to call it in an error
 */
export function readBar(symbol: string, row: unknown, place: string): RawBar {
  const parsed = BAR.safeParse(row);
  if (!parsed.success) throw new Error(`${place}: ${schemaFault(parsed.error.issues[0]!)}`);
  const { t, o, h, l, c, v } = parsed.data;
  const time = parseMinute(t);
  if (Number.isNaN(time)) {
    throw new Error(`${place}: t: ${plainExcerpt(t)} is not the start of a minute such as 2018-01-02T14:30:00Z`);
  }
  return { symbol, time, open: o, high: h, low: l, close: c, volume: v };
}

function utc(time: number): string {
  return `${formatTime(time).replace(" ", "T")}Z`;
}

/** A whole minute of UTC in milliseconds, NaN when the text is not one. */
function parseMinute(text: string): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/.test(text)) return Number.NaN;
  const time = Date.parse(text);
  // Date.parse takes 31 February for 3 March; writing it again shows that.
  return !Number.isNaN(time) && `${new Date(time).toISOString().slice(0, 19)}Z` === text ? time : Number.NaN;
}
