import type { BAR_COLUMNS } from "../../bars/bars.js";

/** A column that a file of bars must have. */
export type Field = (typeof BAR_COLUMNS)[number];

/** Names that mean time, the most telling first: written as `plainName` writes them. */
export const TIME_NAMES: readonly string[] = ["timestamp", "datetime", "date time", "date/time", "time", "date"];
/** Names that mean time where none of those is there: the vendors', and what pandas calls an index without a name. */
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
/** Names of prices and volumes, the most telling first. */
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
/** How many prices changed in a bar, where MetaTrader has no volume. */
export const TICK_VOLUMES: readonly string[] = ["tick volume", "tickvolume", "tickvol"];
/** TradeStation's two halves of a volume. */
export const VOLUME_HALVES: readonly [string, string] = ["up", "down"];
export const ADJUSTED_CLOSES: readonly string[] = ["adj close", "adjclose", "adj. close", "adjusted close"];

/** Zones that a column's name may carry. */
const ZONES: Readonly<Record<string, string>> = {
  utc: "UTC",
  gmt: "UTC",
  et: "America/New_York",
  eastern: "America/New_York",
};

/** A column's name without case, brackets, numbering and underlines: `<OPEN>`, `1. open` and `Open` are `open`. */
export function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^[<[](.*)[>\]]$/, "$1")
    .replace(/^\d+\.\s+/, "")
    .replace(/[\s_]+/g, " ")
    .trim();
}

/** What a name means as one of a time, and the zone it carries: `timestamp_utc` and `Gmt time` are UTC's. */
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
 * Names of columns of which each belongs to one stock, as yfinance's tables have them: `('Open', 'TSLA')`.
 *
 * @returns the names alone, and each one's ticker; undefined where these are no such names
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

/** Two rows of names, of which one names the columns and the other the stocks; undefined where none names the columns. */
export function orderLevels(
  first: readonly string[],
  second: readonly string[],
): { readonly names: readonly string[]; readonly tickers: readonly string[] } | undefined {
  const isBars = (names: readonly string[]): boolean =>
    ["open", "high", "low", "close"].every((name) => names.some((other) => plainName(other) === name));
  if (isBars(first)) return { names: first, tickers: second };
  if (!isBars(second)) return undefined;
  // A time's name is in the first level.
  const names = second.map((name, j) => (name === "" ? first[j]! : name));
  return { names, tickers: first.map((name, j) => (second[j] === "" ? "" : name)) };
}
