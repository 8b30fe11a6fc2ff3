import { DAY, formatTime, MINUTE } from "../../util/time.js";
import { plainExcerpt } from "../fetch/plain-excerpt.js";
import type { Asked, Page, Provider, RawBar } from "../fetch/provider.js";

/**
 * Databento's historical minute bars, over HTTP as CSV.
 *
 * @see https://databento.com/docs/api-reference-historical/timeseries/timeseries-get-range?historical=http
 */
export const DATABENTO: Provider = {
  source: "databento",
  vendor: "Databento",
  url: "https://hist.databento.com",
  urlVariable: "DATABENTO_API_URL",
  keyVariables: ["DATABENTO_API_KEY"],
  // The key is the user, and there is no password.
  headers: ([key]) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` }),
  feedOption: "dataset",
  adjustments: ["raw"],
  mostSymbols: 1,
  requestsPerMinute: 100,
  // The last 24 hours need a licence for live data.
  keptBack: DAY + 16 * MINUTE,
  // Several venues have a bar for the same minute.
  largestAnswer: 1 << 26,
  firstRequest: ({ symbols, first, last, feed }) => ({
    path: "v0/timeseries.get_range",
    form: {
      dataset: feed,
      symbols: symbols.join(","),
      schema: "ohlcv-1m",
      start: utc(first),
      // Not included.
      end: utc(last + MINUTE),
      stype_in: "raw_symbol",
      stype_out: "instrument_id",
      encoding: "csv",
      compression: "none",
      pretty_px: "true",
      pretty_ts: "true",
      map_symbols: "true",
    },
  }),
  readPage,
  cureOf(status, said) {
    if (status === 401) return ": is DATABENTO_API_KEY valid?";
    if (status === 402 || status === 403) return ": does your account have this data set and credit left for it?";
    if (status === 422 && /resolve/i.test(said)) {
      return ": was the stock listed there all that time? Choose a later --from, or another --dataset";
    }
    if (status === 422 && /after/i.test(said)) return ": choose an earlier --to";
    if (status === 422 && /before/i.test(said)) return ": choose a later --from";
    return "";
  },
  reach: "Each data set begins on a day of its own.",
};

const NEEDED = ["ts_event", "publisher_id", "open", "high", "low", "close", "volume", "symbol"] as const;

function readPage(text: string, asked: Asked): Page | undefined {
  if (text === "") return { bars: [], next: null };
  const lines = text.split("\n");
  const header = lines[0]!.trimEnd().split(",");
  const missing = NEEDED.find((name) => !header.includes(name));
  const isWhole = text.endsWith("\n");
  if (missing !== undefined) {
    if (!isWhole && text.startsWith("ts_event")) return undefined;
    throw new Error(`Databento's answer has no column ${missing}; it begins with ${plainExcerpt(text)}`);
  }
  // Each row ends with a line end: without the last one, something is missing.
  if (!isWhole) return undefined;
  const at = Object.fromEntries(NEEDED.map((name) => [name, header.indexOf(name)])) as Record<
    (typeof NEEDED)[number],
    number
  >;
  const bars: RawBar[] = [];
  for (let i = 1; i < lines.length - 1; i++) {
    const cells = lines[i]!.trimEnd().split(",");
    const fail = (fault: string): never => {
      throw new Error(`Databento's answer: bar ${i}: ${fault}`);
    };
    if (cells.length !== header.length) fail(`has ${cells.length} cells, and the header ${header.length}`);
    const number = (name: (typeof NEEDED)[number]): number => {
      const cell = cells[at[name]]!;
      if (!/^-?\d+(\.\d+)?$/.test(cell)) fail(`${name}: ${plainExcerpt(cell)} is no number`);
      return Number(cell);
    };
    const symbol = cells[at.symbol]!;
    if (!asked.symbols.includes(symbol)) {
      fail(`symbol: it is about ${plainExcerpt(symbol)}, not ${asked.symbols.join(", ")}`);
    }
    const moment = cells[at.ts_event]!;
    const time = parseMinute(moment);
    if (Number.isNaN(time)) fail(`ts_event: ${plainExcerpt(moment)} is not the start of a minute`);
    bars.push({
      symbol,
      time,
      open: number("open"),
      high: number("high"),
      low: number("low"),
      close: number("close"),
      volume: number("volume"),
      publisher: cells[at.publisher_id]!,
    });
  }
  return { bars, next: null };
}

function utc(time: number): string {
  return `${formatTime(time).replace(" ", "T")}Z`;
}

/** A whole minute of UTC in milliseconds, NaN when the text is not one. */
function parseMinute(text: string): number {
  const seconds = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:00)(\.0+)?Z$/.exec(text)?.[1];
  if (seconds === undefined) return Number.NaN;
  const time = Date.parse(`${seconds}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === seconds ? time : Number.NaN;
}
