import type { WireBar } from "./alpaca-server.js";
import { type Fault, type Reply, type StandIn, startStandIn } from "./stand-in.js";

export const MASSIVE_KEY = "m4ssive_k3y_m4ssive_k3y_m4ssive_";

/** What the server does besides answering. */
export interface MassivePlay {
  bars: readonly WireBar[];
  /** Bars on a page at most. */
  pageSize?: number;
  /** Multiplies prices that are adjusted. */
  factor?: number;
  /** Where the next page is said to be; default: this server. */
  nextHost?: string;
  /** Replaces parts of every answer. */
  change?: object;
  fault?: Fault;
}

/** Massive's aggregates on this machine. */
export function startMassive(play: MassivePlay): Promise<StandIn<MassivePlay>> {
  return startStandIn(play, ({ url, headers }, now, here) => {
    if (headers.authorization !== `Bearer ${MASSIVE_KEY}`) {
      return { status: 401, body: { status: "ERROR", request_id: "1", error: "Unknown API Key" } };
    }
    return page(url, now, here);
  });
}

const PATH = /^\/v2\/aggs\/ticker\/([^/]+)\/range\/1\/minute\/(\d{13})\/(\d{13})$/;

function page(url: URL, play: MassivePlay, here: string): Reply {
  const { bars, pageSize = 50_000, factor = 1, nextHost = here, change } = play;
  const [, ticker, from, to] = PATH.exec(url.pathname) ?? [];
  if (!ticker) return { status: 404, body: { status: "NOT FOUND", request_id: "1", message: "404 page not found" } };
  // A cursor carries everything but the key.
  const cursor = url.searchParams.get("cursor");
  const asked = new URLSearchParams(
    cursor === null ? url.searchParams : Buffer.from(cursor, "base64url").toString("utf8"),
  );
  const isFine = /^(true|false)$/.test(asked.get("adjusted") ?? "") && asked.get("limit") === "50000";
  if (!isFine || asked.get("sort") !== "asc") {
    return { status: 400, body: { status: "ERROR", request_id: "1", error: `bad request: ${asked}` } };
  }
  const isAdjusted = asked.get("adjusted") === "true";
  const by = isAdjusted ? factor : 1;
  const offset = Number(asked.get("offset") ?? 0);
  const chosen = bars.filter(({ t }) => Date.parse(t) >= Number(from) && Date.parse(t) <= Number(to));
  const part = chosen.slice(offset, offset + pageSize);
  const results = part.map(({ t, o, h, l, c, v, n, vw }) => {
    return { v, vw: vw * by, o: o * by, c: c * by, h: h * by, l: l * by, t: Date.parse(t), n };
  });
  asked.set("offset", String(offset + pageSize));
  const next = `${nextHost}${url.pathname}?cursor=${Buffer.from(String(asked)).toString("base64url")}`;
  const count = { queryCount: part.length, resultsCount: part.length, count: part.length };
  const body = {
    ticker,
    ...(part.length > 0 && { ...count, results }),
    adjusted: isAdjusted,
    status: "OK",
    request_id: "6a7e466379af0a71039d60cc78e72282",
    ...(offset + pageSize < chosen.length && { next_url: next }),
    ...change,
  };
  return { status: 200, body };
}
