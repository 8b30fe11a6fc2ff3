import { join } from "node:path";
import { CALENDAR_YEARS, sessionsBetween } from "../../bars/calendar.js";
import type { Report } from "../../util/report.js";
import { formatTime, MINUTE } from "../../util/time.js";
import { type AlpacaBars, PAGE_LIMIT, parseAnswer } from "./answer.js";
import { type Client, type ClientOptions, createClient, parseBaseUrl } from "./client.js";
import { type DayRange, splitMonths, withoutRanges } from "./day-ranges.js";
import type { AlpacaKeys } from "./keys.js";
import type { AlpacaManifest } from "./manifest.js";
import { dayInNewYork, newYorkToUtc, startOfDay } from "./new-york.js";
import { addDays, firstBars, openFolder } from "./year-files.js";

/** Where Alpaca's market data are. */
const ALPACA_URL = "https://data.alpaca.markets";

/** How far a fetch is. */
export interface FetchProgress {
  /** The month that is fetched now, `YYYY-MM`. */
  readonly month: string;
  /** Months done and months in all. */
  readonly done: number;
  readonly of: number;
  /** Bars and requests so far. */
  readonly bars: number;
  readonly requests: number;
}

/** What to fetch, and where to. */
export interface FetchOptions extends Pick<AlpacaManifest, "symbol" | "feed" | "adjustment"> {
  /** First day and day after the last, `YYYY-MM-DD`, New York. */
  readonly from: string;
  readonly to: string;
  /** The folder in which each symbol has a folder. */
  readonly out: string;
  readonly keys: AlpacaKeys;
  /** Where to ask, default Alpaca itself. */
  readonly baseUrl?: string | undefined;
  /** Told what was decided or noticed. */
  readonly report: Report;
  readonly progress?: (progress: FetchProgress) => void;
  /** Ends the fetch at the next moment at which everything is whole. */
  readonly signal?: AbortSignal;
  /** The clock, in milliseconds of UTC. */
  readonly now?: () => number;
  /** Default 200 a minute, what the free plan allows. */
  readonly rate?: ClientOptions["rate"];
  /** Milliseconds before the first retry, default 1000. */
  readonly backoff?: number;
  /** Milliseconds after which an answer counts as lost, default 60,000. */
  readonly timeout?: number;
}

/** What a fetch did. */
export interface FetchSummary {
  readonly folder: string;
  /** Bars and months that are new, and what it took. */
  readonly bars: number;
  readonly months: number;
  readonly requests: number;
  readonly manifest: AlpacaManifest;
}

/** Pages of a month before the server is taken to send pages for ever: a month has 44,640 minutes. */
const MOST_PAGES = 1_000;
/** What the free plan keeps back of SIP, and a minute for clocks that differ. */
const DELAY = 16 * MINUTE;

/**
 * Fetches minute bars of a stock from Alpaca into `out/SYMBOL/`: a Parquet file a year, with the columns timestamp
 * (start of the minute, UTC), open, high, low, close and volume, extended hours included, and `manifest.json` beside.
 *
 * It goes month by month, and each month is on disk before the next is asked for. Days that are there already are not
 * fetched again: an interrupted run goes on where it was, and a later one adds what is new. Only days that are over in
 * New York are fetched, so that a day in the manifest is a whole one.
 *
 * Adjusted prices depend on when they are fetched: a later split or dividend changes all prices before it. So before
 * anything is added to adjusted bars, the first of them are fetched again and compared.
 *
 * @throws when Alpaca refuses, sends what was not asked for, or nothing at all; when the folder holds bars of another
 * feed or adjustment; when interrupted. What was whole by then stays.
 */
export async function fetchAlpaca(options: FetchOptions): Promise<FetchSummary> {
  const { symbol, feed, adjustment, report, progress = () => {}, now = Date.now } = options;
  if (!/^[A-Z][A-Z0-9.-]{0,15}$/.test(symbol)) throw new Error(`symbol "${symbol}" is no ticker such as TSLA or BRK.B`);
  const signal = options.signal ?? new AbortController().signal;
  const baseUrl = parseBaseUrl(options.baseUrl ?? ALPACA_URL);
  if (baseUrl.origin !== ALPACA_URL) report(`asking ${baseUrl.origin} (APCA_API_DATA_URL)`);
  const { rate = { requests: 200, within: MINUTE }, backoff = 1_000, timeout = 60_000, keys } = options;
  let requests = 0;
  const client = createClient({ keys, baseUrl, signal, report, rate, backoff, timeout });
  const ask: Client = (...request) => {
    requests++;
    return client(...request);
  };

  const folder = join(options.out, symbol);
  const fetched = `${formatTime(now()).replace(" ", "T")}Z`;
  const kind = { source: "alpaca", symbol, timeframe: "1Min", feed, adjustment, stamp: "start" } as const;
  let manifest = await openFolder(folder, { ...kind, fetched, complete: [], files: {} });
  const months = withoutRanges(finishedDays(options, now()), manifest.complete).flatMap(splitMonths);
  const missing: number[] = [];
  let bars = 0;
  try {
    if (months.length > 0) await refuseReadjusted(ask, folder, manifest);
    for (const [done, days] of months.entries()) {
      progress({ month: days[0].slice(0, 7), done, of: months.length, bars, requests });
      const month = await fetchBars(ask, manifest, startOfDay(days[0]), startOfDay(days[1]) - MINUTE);
      signal.throwIfAborted();
      manifest = await addDays(folder, { ...manifest, fetched }, days, month);
      bars += month.time.length;
      missing.push(...sessionsWithout(month.time, days));
      const year = days[0].slice(0, 4);
      const name = `${year}.parquet`;
      const rows = manifest.files[name]?.rows;
      if (rows && months[done + 1]?.[0].slice(0, 4) !== year) report(`${join(folder, name)}: ${rows} bars`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(`interrupted: ${keptBars(manifest, folder)}; the same command goes on from there`);
  }
  if (Object.keys(manifest.files).length === 0) {
    throw new Error(
      `Alpaca has no ${feed} bars of ${symbol} from ${options.from} to ${options.to}: is that its ticker, and was it ` +
        "traded then? (SIP bars begin in 2016.)",
    );
  }
  reportMissing(missing, manifest, report);
  return { folder, bars, months: months.length, requests, manifest };
}

/** The days asked for that are over, and far enough back for every plan. */
function finishedDays({ from, to, report }: FetchOptions, now: number): DayRange {
  const today = dayInNewYork(now - DELAY);
  if (from >= today) throw new Error(`nothing to fetch yet: the first day, ${from}, is not over in New York`);
  if (to <= today) return [from, to];
  report(`days from ${today} on are not over in New York: fetching up to them`);
  return [from, today];
}

/** All bars of the minutes from `start` to `last`, page after page. */
async function fetchBars(
  ask: Client,
  { symbol, feed, adjustment }: AlpacaManifest,
  start: number,
  last: number,
): Promise<AlpacaBars> {
  const [from, to] = [start, last].map((time) => `${formatTime(time).replace(" ", "T")}Z`) as [string, string];
  const request = { timeframe: "1Min", start: from, end: to, limit: String(PAGE_LIMIT), adjustment, feed, sort: "asc" };
  const pages: AlpacaBars[] = [];
  const tokens = new Set<string>();
  let first = start;
  let page: { page_token?: string } = {};
  for (;;) {
    const text = await ask(`v2/stocks/${symbol}/bars`, { ...request, ...page });
    const { bars, next } = parseAnswer(text, { symbol, first, last });
    pages.push(bars);
    if (bars.time.length > 0) first = bars.time.at(-1)! + MINUTE;
    // A page may be short or even empty: only the token tells whether there are more.
    if (next === null) return joinPages(pages);
    if (tokens.has(next)) throw new Error("Alpaca's answer: next_page_token is one it sent before: that has no end");
    if (tokens.add(next).size === MOST_PAGES) {
      throw new Error(`Alpaca's answer: ${from} to ${to} has more than ${MOST_PAGES} pages: that has no end`);
    }
    page = { page_token: next };
  }
}

function joinPages(pages: readonly AlpacaBars[]): AlpacaBars {
  const all = (column: keyof AlpacaBars): Float64Array =>
    Float64Array.from(pages.flatMap((page) => Array.from(page[column])));
  return {
    time: all("time"),
    open: all("open"),
    high: all("high"),
    low: all("low"),
    close: all("close"),
    volume: all("volume"),
  };
}

/** Bars that are fetched again to see whether they are still what they were. */
const COMPARED = 1_000;

/**
 * Refuses to add to adjusted bars once their prices have changed. A split or dividend since then changes every price
 * before it, those of the first bars for certain.
 */
async function refuseReadjusted(ask: Client, folder: string, manifest: AlpacaManifest): Promise<void> {
  const name = Object.keys(manifest.files)[0];
  if (manifest.adjustment === "raw" || name === undefined) return;
  const { time, close } = await firstBars(join(folder, name), COMPARED);
  const bars = await fetchBars(ask, manifest, time[0]!, time.at(-1)!);
  const closes = new Map(Array.from(bars.time, (minute, i) => [minute, bars.close[i]!]));
  const rows = Array.from(time.keys());
  const changed = rows.filter((i) => !(Math.abs(closes.get(time[i]!)! / close[i]! - 1) <= 1e-6));
  // Alpaca may correct some bars. An adjustment changes them all, but for those that are rounded to what they were.
  if (changed.length <= rows.length / 20) return;
  const i = changed[0]!;
  const now = closes.get(time[i]!);
  const minute = `${formatTime(time[i]!)} UTC`;
  const what =
    now === undefined
      ? `Alpaca has no bar of ${minute} any more, which is in ${name}`
      : `the bar of ${minute} closed at ${close[i]} when fetched and closes at ${now} now, for a split or ` +
        "dividend since then";
  throw new Error(
    `${folder}: ${what}. Bars adjusted differently do not mix: remove the folder ${folder} and fetch all of it again, ` +
      "or choose another with --out",
  );
}

/** Opens of the sessions among the days that have no bar between open and close. */
function sessionsWithout(time: Float64Array, [from, to]: DayRange): number[] {
  const [first, last] = CALENDAR_YEARS;
  const year = Number(from.slice(0, 4));
  if (year < first || year > last) return [];
  let i = 0;
  return sessionsBetween(from, to).flatMap(({ open, close }) => {
    const start = newYorkToUtc(open);
    while (i < time.length && time[i]! < start) i++;
    return i < time.length && time[i]! < start + (close - open) ? [] : [open];
  });
}

/** Says which sessions are missing after the first bar; before it, the stock was not traded or Alpaca has nothing. */
function reportMissing(opens: readonly number[], { files, symbol }: AlpacaManifest, report: Report): void {
  const first = Date.parse(Object.values(files)[0]!.first);
  const days = opens.filter((open) => newYorkToUtc(open) > first).map((open) => formatTime(open).slice(0, 10));
  if (days.length === 0) return;
  const named = `${days.slice(0, 5).join(", ")}${days.length > 5 ? ", ..." : ""}`;
  report(`${symbol}: ${days.length} ${days.length === 1 ? "session has" : "sessions have"} no bars: ${named}`);
}

function keptBars({ complete, files }: AlpacaManifest, folder: string): string {
  if (Object.keys(files).length === 0) return "nothing is written yet";
  return `${folder} holds ${complete.map(([from, to]) => `${from} to ${to}`).join(", ")}`;
}
