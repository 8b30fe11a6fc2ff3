import type { WireBar } from "./alpaca-server.js";
import { type Fault, type Reply, type StandIn, startStandIn } from "./stand-in.js";

export const DATABENTO_KEY = "db-t3stt3stt3stt3stt3stt3stt3stt";

/** A bar of one venue. */
export interface VenueBar extends WireBar {
  readonly publisher: number;
}

/** What the server does besides answering. */
export interface DatabentoPlay {
  bars: readonly VenueBar[];
  fault?: Fault;
}

export const HEADER = "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol";

/** A row as Databento writes it with pretty prices and times, and mapped symbols. */
export function toRow({ t, o, h, l, c, v, publisher }: VenueBar, symbol: string = "TSLA"): string {
  const prices = [o, h, l, c].map((price) => price.toFixed(9));
  return [`${t.slice(0, 19)}.000000000Z`, 33, publisher, 16244, ...prices, v, symbol].join(",");
}

/** Databento's historical API on this machine. */
export function startDatabento(play: DatabentoPlay): Promise<StandIn<DatabentoPlay>> {
  return startStandIn(play, ({ url, headers, method, form }, { bars }) => {
    const refuse = (status: number, name: string, message: string): Reply => {
      return { status, body: { detail: { case: name, message, status_code: status, docs: "https://databento.com" } } };
    };
    if (headers.authorization !== `Basic ${Buffer.from(`${DATABENTO_KEY}:`).toString("base64")}`) {
      return refuse(401, "auth_authentication_failed", "Authentication failed.");
    }
    if (method !== "POST" || url.pathname !== "/v0/timeseries.get_range") return { status: 404, body: "not found" };
    const { dataset, symbols, start, end, ...rest } = form;
    const wrong = Object.entries(EXPECTED).find(([name, value]) => rest[name] !== value);
    if (wrong) return refuse(422, "data_invalid", `${wrong[0]} is ${rest[wrong[0]]}`);
    if (dataset !== "XNAS.ITCH") return refuse(422, "data_no_data_for_dataset", `no ${dataset}`);
    if (symbols !== "TSLA") return refuse(422, "symbology_invalid_request", "None of the symbols could be resolved");
    const rows = bars.filter(({ t }) => t >= start! && t < end!).map((bar) => toRow(bar));
    return { status: 200, body: [HEADER, ...rows, ""].join("\n") };
  });
}

const EXPECTED: Readonly<Record<string, string>> = {
  schema: "ohlcv-1m",
  stype_in: "raw_symbol",
  encoding: "csv",
  compression: "none",
  pretty_px: "true",
  pretty_ts: "true",
  map_symbols: "true",
};
