import type { BAR_COLUMNS } from "../../bars/bars.js";

/** A column that a file of bars must have. */
export type Field = (typeof BAR_COLUMNS)[number];

/** Names of time columns, preferred ones first, as `plainName` writes them. */
export const TIME_NAMES: readonly string[] = ["timestamp", "datetime", "date time", "date/time", "time", "date"];
/** Names of time columns to try if none of those is there: vendors' own, and pandas' for an index without a name. */
export const OTHER_TIME_NAMES: readonly string[] = [
  "ts event",
  "window start",
  "open time",
  "opentime",
  "start time",
  "starttime",
  "bar time",
  "begins at",
  "local time",
  "time stamp",
  "unix timestamp",
  "unix time",
  "unixtime",
  "unix",
  "epoch",
  "ts",
  "t",
  "index level 0",
  "index",
  "unnamed: 0",
  "",
];
export const SYMBOL_NAMES: readonly string[] = ["symbol", "ticker"];
/** Names of price and volume columns, preferred ones first. */
export const NUMBER_NAMES: Readonly<Record<Exclude<Field, "time">, readonly string[]>> = {
  open: ["open", "o", "open price", "opening price"],
  high: ["high", "h", "high price"],
  low: ["low", "l", "low price"],
  close: ["close", "c", "close/last", "last", "latest", "close price", "closing price", "last price"],
  volume: [
    "volume",
    "vol",
    "vol.",
    "v",
    "total volume",
    "totalvolume",
    "trade volume",
    "share volume",
    "real volume",
    "realvolume",
    "tick volume",
    "tickvolume",
    "tickvol",
  ],
};
/** Columns that count price changes, which MetaTrader writes if it has no volume. */
export const TICK_VOLUMES: readonly string[] = ["tick volume", "tickvolume", "tickvol"];
/** TradeStation splits the volume into these two columns. */
export const VOLUME_HALVES: readonly [string, string] = ["up", "down"];
export const ADJUSTED_CLOSES: readonly string[] = ["adj close", "adjclose", "adj. close", "adjusted close"];

/** Zone words in column names. */
const ZONES: Readonly<Record<string, string>> = {
  utc: "UTC",
  gmt: "UTC",
  et: "America/New_York",
  eastern: "America/New_York",
};

/**
 * A column's name in lower case, without brackets, numbering and underscores: `<OPEN>`, `1. open` and `Open` become
 * `open`.
 */
export function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^[<[](.*)[>\]]$/, "$1")
    .replace(/^\d+\.\s+/, "")
    .replace(/[\s_]+/g, " ")
    .trim();
}

/** Splits a time column's name into the name proper and the zone in it: `timestamp_utc` and `Gmt time` are in UTC. */
export function timeName(plain: string): { readonly name: string; readonly zone?: string } {
  const words = plain.split(/[ ()[\]]+/).filter((word) => word !== "");
  for (const word of [words.at(-1), words[0]]) {
    const zone = word === undefined ? undefined : ZONES[word];
    if (zone === undefined) continue;
    const rest = words.filter((other) => other !== word).join(" ");
    return { name: rest === "" ? "time" : rest, zone };
  }
  return { name: plain };
}

/**
 * Splits column names that carry a ticker, as in yfinance's tables: `('Open', 'TSLA')`.
 *
 * @returns the names and their tickers; undefined if the names do not have this form
 */
export function splitTuples(
  names: readonly string[],
): { readonly names: readonly string[]; readonly tickers: readonly string[] } | undefined {
  const pairs = names.map((name) => /^\(\s*(['"])(.*?)\1\s*,\s*(['"])(.*?)\3\s*\)$/.exec(name.trim()));
  if (pairs.filter((pair) => pair !== null).length < 4) return undefined;
  const parts = pairs.map((pair, j) => (pair ? [pair[2]!, pair[4]!] : [names[j]!, ""]));
  return orderLevels(
    parts.map(([first]) => first!),
    parts.map(([, second]) => second!),
  );
}

/** Tells which of two header rows names the columns and which the stocks; undefined if neither names the columns. */
export function orderLevels(
  first: readonly string[],
  second: readonly string[],
): { readonly names: readonly string[]; readonly tickers: readonly string[] } | undefined {
  const isBars = (names: readonly string[]): boolean =>
    ["open", "high", "low", "close"].every((name) => names.some((other) => plainName(other) === name));
  if (isBars(first)) return { names: first, tickers: second };
  if (!isBars(second)) return undefined;
  // The first row names the time column.
  const names = second.map((name, j) => (name === "" ? first[j]! : name));
  return { names, tickers: first.map((name, j) => (second[j] === "" ? "" : name)) };
}
