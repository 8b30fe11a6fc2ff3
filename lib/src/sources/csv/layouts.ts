import { type Bars, NEW_YORK } from "../../bars/bars.js";
import type { Origin } from "../../bars/origin.js";
import type { DateOrder } from "./read-date.js";

/** Name of a file layout. */
export type LayoutName =
  | "alpaca"
  | "massive-flat"
  | "databento"
  | "kibot"
  | "firstrate"
  | "yfinance"
  | "alphavantage"
  | "interactive-brokers"
  | "tradestation"
  | "metatrader"
  | "metastock"
  | "histdata"
  | "ninjatrader"
  | "quantquote"
  | "tradingview"
  | "binance"
  | "dukascopy"
  | "nasdaq"
  | "plain";

/** The first rows of a file, by which a layout is recognised. */
export interface FirstRows {
  /** The header's names, where there is one. */
  readonly header?: readonly string[] | undefined;
  /** Whether the header has tickers. */
  readonly hasTickers?: boolean;
  /** The cells of the first row. */
  readonly cells: readonly string[];
  readonly delimiter?: string;
  /** The file's name, without its folder. */
  readonly fileName: string;
}

/** What is known of a vendor's files that they do not say themselves. */
export interface Layout {
  /** The vendor's name, for messages. */
  readonly vendor: string;
  /** The columns in order, for files without a header; undefined if there always is one. */
  readonly order?: readonly string[];
  /** How many of these columns a file has at least. Default: all. */
  readonly least?: number;
  /** Whether a header is this layout's: `names` in lower case, `written` as in the file. */
  readonly header: (names: readonly string[], written: readonly string[]) => boolean;
  /** Whether the first row of a file without a header is this layout's. */
  readonly cells: (cells: readonly string[], rows: FirstRows) => boolean;
  /** Which end of the minute its times are. */
  readonly stamp?: Bars["stamp"];
  /** IANA name of the zone of its times, if they carry none. */
  readonly zone?: string;
  /** The order of the numbers in its dates, used if the dates leave it open. */
  readonly dates?: DateOrder;
  readonly adjustment: Origin["adjustment"];
}

const DATE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const DAY_DIGITS = /^(19|20)\d{6}$/;
const DAY_CLOCK_DIGITS = /^(19|20)\d{6} \d{6}$/;
const never = (): boolean => false;
const all =
  (...wanted: readonly string[]) =>
  (names: readonly string[]): boolean =>
    wanted.every((name) => names.includes(name));

const TIME_AND_BARS = ["time", "open", "high", "low", "close", "volume"];
const DATE_TIME_AND_BARS = ["date", ...TIME_AND_BARS];

/** The layouts that are known by name; `plain` is any file with the six columns. */
export const LAYOUTS: Readonly<Record<LayoutName, Layout>> = {
  alpaca: {
    vendor: "Alpaca",
    header: (names) =>
      all("timestamp", "trade_count", "vwap")(names) || all("t", "o", "h", "l", "c", "v", "n", "vw")(names),
    cells: never,
    stamp: "start",
    adjustment: "unknown",
  },
  "massive-flat": {
    vendor: "Massive (Polygon) flat files",
    order: ["ticker", "volume", "open", "close", "high", "low", "window_start", "transactions"],
    header: all("ticker", "window_start"),
    cells: (cells) => cells.length === 8 && /[A-Z]/i.test(cells[0]!) && /^\d{19}$/.test(cells[6]!),
    stamp: "start",
    adjustment: "raw",
  },
  databento: {
    vendor: "Databento",
    header: (names) =>
      names.includes("ts_event") && ["rtype", "publisher_id", "instrument_id"].some((name) => names.includes(name)),
    cells: never,
    stamp: "start",
    adjustment: "raw",
  },
  kibot: {
    vendor: "Kibot",
    order: DATE_TIME_AND_BARS,
    header: never,
    cells: (cells) =>
      cells.length === 7 && /^\d\d\/\d\d\/\d{4}$/.test(cells[0]!) && /^\d\d:\d\d(:\d\d)?$/.test(cells[1]!),
    stamp: "start",
    zone: NEW_YORK,
    dates: "mdy",
    adjustment: "adjusted",
  },
  firstrate: {
    vendor: "FirstRateData",
    order: ["timestamp", "open", "high", "low", "close", "volume"],
    header: never,
    cells: (cells) => cells.length === 6 && DATE_TIME.test(cells[0]!),
    stamp: "start",
    zone: NEW_YORK,
    adjustment: "unknown",
  },
  yfinance: {
    vendor: "yfinance",
    header: (names) => all("dividends", "stock splits")(names) && ["datetime", "date"].includes(names[0]!),
    cells: never,
    stamp: "start",
    adjustment: "split",
  },
  alphavantage: {
    vendor: "Alpha Vantage",
    header: all("1. open", "4. close"),
    cells: never,
    zone: NEW_YORK,
    adjustment: "unknown",
  },
  "interactive-brokers": {
    vendor: "Interactive Brokers",
    header: (names) =>
      ["date", "time"].some((name) => names.includes(name)) &&
      ["average", "wap"].some((name) => names.includes(name)) &&
      ["barcount", "count", "numtrades"].some((name) => names.includes(name)),
    cells: never,
    stamp: "start",
    adjustment: "split",
  },
  tradestation: {
    vendor: "TradeStation",
    header: (names) => all("date", "time")(names) && (all("up", "down")(names) || all("vol", "oi")(names)),
    cells: never,
    stamp: "end",
    dates: "mdy",
    adjustment: "unknown",
  },
  metatrader: {
    vendor: "MetaTrader",
    order: DATE_TIME_AND_BARS,
    header: (names) => all("<date>", "<open>", "<tickvol>")(names) || all("tick_volume", "real_volume")(names),
    cells: (cells) => cells.length === 7 && /^\d{4}\.\d\d\.\d\d$/.test(cells[0]!) && /^\d\d:\d\d$/.test(cells[1]!),
    stamp: "start",
    adjustment: "unknown",
  },
  metastock: {
    vendor: "MetaStock or Stooq",
    header: all("<ticker>", "<per>", "<date>"),
    cells: never,
    adjustment: "unknown",
  },
  histdata: {
    vendor: "HistData",
    order: TIME_AND_BARS,
    header: never,
    cells: (cells, { delimiter, fileName }) =>
      cells.length === 6 &&
      delimiter === ";" &&
      DAY_CLOCK_DIGITS.test(cells[0]!) &&
      (/^DAT_/i.test(fileName) || Number(cells[5]) === 0),
    stamp: "start",
    // Eastern Standard Time all year.
    zone: "Etc/GMT+5",
    adjustment: "unknown",
  },
  ninjatrader: {
    vendor: "NinjaTrader",
    order: TIME_AND_BARS,
    header: never,
    cells: (cells, { delimiter }) => cells.length === 6 && delimiter === ";" && DAY_CLOCK_DIGITS.test(cells[0]!),
    stamp: "end",
    adjustment: "unknown",
  },
  quantquote: {
    vendor: "QuantQuote",
    order: [...DATE_TIME_AND_BARS, "splits", "earnings", "dividends"],
    least: 7,
    header: never,
    cells: (cells) =>
      (cells.length === 7 || cells.length === 10) && DAY_DIGITS.test(cells[0]!) && /^\d{3,4}$/.test(cells[1]!),
    stamp: "start",
    zone: NEW_YORK,
    adjustment: "unknown",
  },
  tradingview: {
    vendor: "TradingView",
    header: (_, written) =>
      ["time", "open", "high", "low", "close"].every((name, j) => written[j] === name) && written.includes("Volume"),
    cells: never,
    stamp: "start",
    adjustment: "unknown",
  },
  binance: {
    vendor: "Binance klines",
    order: [
      ...["open_time", "open", "high", "low", "close", "volume", "close_time", "quote_volume", "count"],
      ...["taker_buy_volume", "taker_buy_quote_volume", "ignore"],
    ],
    least: 11,
    header: (names) => all("open_time", "close_time")(names) || all("open time", "close time")(names),
    cells: (cells) =>
      (cells.length === 11 || cells.length === 12) && [cells[0]!, cells[6]!].every((time) => /^\d{13,16}$/.test(time)),
    stamp: "start",
    zone: "UTC",
    adjustment: "raw",
  },
  dukascopy: {
    vendor: "Dukascopy",
    header: (names) => /^(gmt|local) time$/.test(names[0]!),
    cells: never,
    stamp: "start",
    dates: "dmy",
    adjustment: "unknown",
  },
  nasdaq: {
    vendor: "Nasdaq",
    header: all("close/last"),
    cells: never,
    dates: "mdy",
    adjustment: "split",
  },
  plain: {
    vendor: "no vendor's",
    order: TIME_AND_BARS,
    header: never,
    cells: never,
    adjustment: "unknown",
  },
};

/** The layouts' names. */
export const LAYOUT_NAMES: readonly LayoutName[] = Object.keys(LAYOUTS) as LayoutName[];

/** The layout that fits a file's first rows; `plain` if none does. */
export function detectLayout(rows: FirstRows): LayoutName {
  const { header, cells } = rows;
  if (rows.hasTickers) return "yfinance";
  const names = header?.map((name) => name.trim().toLowerCase());
  const found = LAYOUT_NAMES.find((name) =>
    names ? LAYOUTS[name].header(names, header!) : LAYOUTS[name].cells(cells, rows),
  );
  return found ?? "plain";
}

/** The line that reports a detected layout. */
export function announce(layout: LayoutName): string {
  return `looks like ${LAYOUTS[layout].vendor}, read with layout ${layout} (--layout plain reads it like any other file)`;
}

/** The adjustment of a layout's prices. FirstRateData writes it into the file's name. */
export function adjustmentOf(layout: LayoutName, fileName: string): Origin["adjustment"] {
  if (layout !== "firstrate") return LAYOUTS[layout].adjustment;
  const lower = fileName.toLowerCase();
  if (lower.includes("adjsplitdiv")) return "adjusted";
  if (lower.includes("adjsplit")) return "split";
  return lower.includes("unadjusted") ? "raw" : "unknown";
}
