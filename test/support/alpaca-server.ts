import { type Bars, DAY, HOUR, MINUTE } from "ata-lab";
import { type Fault, type Reply, type StandIn, startStandIn } from "./stand-in.js";

/** A bar as Alpaca writes it. */
export interface WireBar {
  readonly t: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly n: number;
  readonly vw: number;
}

/** Daylight-saving time by its rule: second Sunday of March to first Sunday of November, at two. */
function isSummer(wall: number): boolean {
  const year = new Date(wall).getUTCFullYear();
  const sunday = (month: number, n: number): number => {
    const first = Date.UTC(year, month, 1);
    return first + ((7 - new Date(first).getUTCDay()) % 7) * DAY + (n - 1) * 7 * DAY + 2 * HOUR;
  };
  return wall >= sunday(2, 2) && wall < sunday(10, 1);
}

/** Bars of New York, stamped at their end, as Alpaca would send them. */
export function toWire({ time, open, high, low, close, volume }: Bars): WireBar[] {
  return Array.from(time, (end, i) => {
    const start = end - MINUTE;
    const utc = start + (isSummer(start) ? 4 : 5) * HOUR;
    return {
      t: `${new Date(utc).toISOString().slice(0, 19)}Z`,
      o: open[i]!,
      h: high[i]!,
      l: low[i]!,
      c: close[i]!,
      v: volume[i]!,
      n: 7,
      vw: close[i]!,
    };
  });
}

/** What the server does besides answering. */
export interface Play {
  bars: readonly WireBar[];
  /** Bars on a page at most, whatever is asked for. */
  pageSize?: number;
  /** Pages with no bars (null and [] in turn) before each page that has some. */
  emptyPages?: number;
  /** Multiplies adjusted prices, as a later split or dividend does. */
  factor?: number;
  /** The symbols that it has, all with the same bars; default TSLA and AAPL. */
  known?: readonly string[];
  fault?: Fault;
}

/** Alpaca's API of historical bars on this machine. */
export type AlpacaServer = StandIn<Play>;

export const KEYS: { readonly id: string; readonly secret: string } = {
  id: "PKTESTTESTTESTTEST12",
  secret: "s3cr3t/s3cr3t+s3cr3t/s3cr3t+s3cr3t/s3cr3",
};

/** Starts the server; it refuses wrong keys and wrong parameters, as Alpaca does. */
export function startAlpaca(play: Play): Promise<AlpacaServer> {
  return startStandIn(play, ({ url, headers }, now) => {
    const isKnown = headers["apca-api-key-id"] === KEYS.id && headers["apca-api-secret-key"] === KEYS.secret;
    return isKnown ? page(url, now) : { status: 403, body: { message: "forbidden." } };
  });
}

/** A page as Alpaca would answer it. */
function page(
  url: URL,
  { bars, pageSize = 10_000, emptyPages = 0, factor = 1, known = ["TSLA", "AAPL"] }: Play,
): Reply {
  const ask = Object.fromEntries(url.searchParams);
  if (url.pathname !== "/v2/stocks/bars") return { status: 404, body: { message: "endpoint not found" } };
  for (const [name, allowed] of [
    ["symbols", /^[A-Z]+(,[A-Z]+)*$/],
    ["timeframe", /^1Min$/],
    ["start", /^\d{4}-\d\d-\d\dT\d\d:\d\d:00(\.000)?Z$/],
    ["end", /^\d{4}-\d\d-\d\dT\d\d:\d\d:00(\.000)?Z$/],
    ["limit", /^10000$/],
    ["adjustment", /^(raw|split|dividend|all)$/],
    ["feed", /^(sip|iex)$/],
    ["sort", /^asc$/],
  ] as const) {
    if (!allowed.test(ask[name] ?? "")) return { status: 400, body: { message: `invalid ${name}: ${ask[name]}` } };
  }
  // Such times sort as texts do, which is faster than reading them.
  const [from, to] = [ask.start!, ask.end!].map((time) => `${time.slice(0, 19)}Z`) as [string, string];
  const inTime = bars.filter(({ t }) => t >= from && t <= to);
  // By symbol first, then by time.
  const symbols = ask.symbols!.split(",").sort();
  const chosen = symbols.flatMap((symbol) => (known.includes(symbol) ? inTime.map((bar) => ({ ...bar, symbol })) : []));
  const [offset, empties] = ask.page_token
    ? (JSON.parse(Buffer.from(ask.page_token, "base64").toString()) as [number, number])
    : [0, 0];
  const token = (...state: [number, number]): string => Buffer.from(JSON.stringify(state)).toString("base64");
  if (empties < emptyPages) {
    return {
      status: 200,
      body: { bars: empties % 2 === 0 ? null : {}, next_page_token: token(offset, empties + 1) },
    };
  }
  const size = Math.min(pageSize, Number(ask.limit));
  const by = ask.adjustment === "raw" ? 1 : factor;
  const part = chosen
    .slice(offset, offset + size)
    .map((bar) => ({ ...bar, o: bar.o * by, h: bar.h * by, l: bar.l * by, c: bar.c * by }));
  const next = offset + size < chosen.length ? token(offset + size, 0) : null;
  const grouped: Record<string, WireBar[]> = {};
  for (const { symbol, ...bar } of part) {
    grouped[symbol] ??= [];
    grouped[symbol].push(bar);
  }
  return { status: 200, body: { bars: grouped, next_page_token: next } };
}
