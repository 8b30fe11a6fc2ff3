import { z } from "zod";
import { MINUTE } from "../../util/time.js";
import { parseJson } from "../fetch/parse-json.js";
import { plainExcerpt } from "../fetch/plain-excerpt.js";
import type { Asked, Page, Provider } from "../fetch/provider.js";
import { schemaFault } from "../schema-fault.js";

/** Minutes that one answer covers at most: what a request asks for, and Massive's own limit. A month has fewer. */
const PAGE_LIMIT = 50_000;

/**
 * Aggregates of Massive, formerly Polygon, over REST.
 *
 * @see https://massive.com/docs/rest/stocks/aggregates/custom-bars
 */
export const MASSIVE: Provider = {
  source: "massive",
  vendor: "Massive",
  url: "https://api.massive.com",
  urlVariable: "MASSIVE_API_URL",
  keyVariables: ["MASSIVE_API_KEY"],
  // Not as the parameter apiKey: URLs end up in logs.
  headers: ([key]) => ({ authorization: `Bearer ${key}` }),
  feedOption: "feed",
  adjustments: ["split", "raw"],
  mostSymbols: 1,
  requestsPerMinute: 5,
  keptBack: 16 * MINUTE,
  largestAnswer: 1 << 24,
  firstRequest: ({ symbols, first, last, adjustment }) => ({
    path: `v2/aggs/ticker/${encodeURIComponent(symbols[0]!)}/range/1/minute/${first}/${last}`,
    query: { adjusted: String(adjustment === "split"), sort: "asc", limit: String(PAGE_LIMIT) },
  }),
  readPage,
  cureOf(status) {
    if (status === 401) return ": is MASSIVE_API_KEY valid?";
    if (status === 403) return ": your plan does not reach so far back, or has no minute bars; choose a later --from";
    return "";
  },
  reach: "How far back they reach depends on your plan.",
};

// Two schemas, as a fault in a bar should name that bar and not list thousands of faults.
const ANSWER = z.object({
  status: z.string(),
  ticker: z.string().optional(),
  adjusted: z.boolean().optional(),
  results: z.array(z.unknown()).nullish(),
  next_url: z.string().min(1).max(4096).nullish(),
});

const BAR = z.object({
  t: z.int(),
  o: z.number(),
  h: z.number(),
  l: z.number(),
  c: z.number(),
  v: z.number(),
});

function readPage(text: string, asked: Asked): Page | undefined {
  const json = parseJson(text, "Massive");
  if (json === undefined) return undefined;
  const fail = (fault: string): never => {
    throw new Error(`Massive's answer${fault}`);
  };
  const parsed = ANSWER.safeParse(json);
  if (!parsed.success) return fail(`: ${schemaFault(parsed.error.issues[0]!)}`);
  const { status, ticker, adjusted, results, next_url: next } = parsed.data;
  const symbol = asked.symbols[0]!;
  // Delayed says how new the newest bars are, and those of days that are over are all there.
  if (status !== "OK" && status !== "DELAYED") fail(`: status is ${plainExcerpt(status)}, not OK`);
  if (ticker !== undefined && ticker !== symbol) fail(` is about ${plainExcerpt(ticker)}, not ${symbol}`);
  if (adjusted !== undefined && adjusted !== (asked.adjustment === "split")) {
    fail(`: adjusted is ${adjusted}, and adjustment ${asked.adjustment} was asked for`);
  }
  const rows = results ?? [];
  if (rows.length > PAGE_LIMIT) fail(` holds ${rows.length} bars, more than the ${PAGE_LIMIT} asked for`);
  const bars = rows.map((row, i) => {
    const bar = BAR.safeParse(row);
    if (!bar.success) return fail(`: bar ${i + 1}: ${schemaFault(bar.error.issues[0]!)}`);
    const { t, o, h, l, c, v } = bar.data;
    if (!(Math.abs(t) < 8.64e15)) fail(`: bar ${i + 1}: t: ${t} is no time in milliseconds`);
    return { symbol, time: t, open: o, high: h, low: l, close: c, volume: v };
  });
  return { bars, next: typeof next === "string" ? { path: next } : null };
}
