import { join } from "node:path";
import { CALENDAR_YEARS, sessionsBetween } from "../../bars/calendar.js";
import type { Report } from "../../util/report.js";
import { dateOf, formatTime, MINUTE } from "../../util/time.js";
import { type Client, type ClientOptions, createClient, parseBaseUrl } from "./client.js";
import { type Collected, type CollectOptions, collectBars } from "./collect-bars.js";
import { type DayRange, splitMonths, withoutRanges } from "./day-ranges.js";
import type { Manifest } from "./manifest.js";
import { dayInNewYork, newYorkToUtc, startOfDay } from "./new-york.js";
import type { Asked, Kind, Provider, VendorRequest } from "./provider.js";
import { addDays, firstBars, openFolder } from "./year-files.js";

/** The progress of a fetch. */
export interface FetchProgress {
  readonly symbols: readonly string[];
  /** The month being fetched, `YYYY-MM`. */
  readonly month: string;
  /** Months done and in total, counted for each symbol. */
  readonly done: number;
  readonly of: number;
  /** Bars and requests so far. */
  readonly bars: number;
  readonly requests: number;
}

/** One symbol, and where its bars are or will be. */
export interface Target {
  readonly symbol: string;
  readonly folder: string;
  /** First day, `YYYY-MM-DD`, New York. */
  readonly from: string;
}

/** What to fetch, and into which folders. */
export interface FetchOptions extends Kind {
  readonly provider: Provider;
  readonly targets: readonly Target[];
  /** Day after the last, `YYYY-MM-DD`, New York. */
  readonly to: string;
  /** Whether impossible bars are left out and counted; default: the first one is an error. */
  readonly skipBad?: boolean | undefined;
  readonly keys: readonly string[];
  /** The address to ask, default the vendor's own. */
  readonly baseUrl?: string | undefined;
  /** Called with each decision and remark, one line at a time. */
  readonly report: Report;
  readonly progress?: ((progress: FetchProgress) => void) | undefined;
  /** Stops the fetch as soon as all files are complete. */
  readonly signal?: AbortSignal | undefined;
  /** The current time in milliseconds of UTC, default `Date.now`. */
  readonly now?: () => number;
  /** Default: what the vendor's smallest plan allows. */
  readonly rate?: ClientOptions["rate"] | undefined;
  /** Milliseconds before the first retry, default 1000. */
  readonly backoff?: number;
  /** Milliseconds of silence after which an answer counts as lost, default 60,000. */
  readonly timeout?: number;
}

/** What a fetch did for one symbol: its new bars and months, and bars that were left out. */
export interface SymbolSummary {
  readonly symbol: string;
  readonly folder: string;
  readonly bars: number;
  readonly months: number;
  readonly skipped: number;
  readonly manifest: Manifest;
}

/** What a fetch did, and how many requests it took. */
export interface FetchSummary {
  readonly symbols: readonly SymbolSummary[];
  readonly requests: number;
  /** Why a symbol could not be fetched, one entry for each that failed. */
  readonly refusals: readonly string[];
}

/** A symbol being fetched. */
interface Work extends Target {
  manifest: Manifest;
  bars: number;
  months: number;
  skipped: number;
  /** Opens of sessions without bars. */
  readonly missing: number[];
}

/** Days to ask for together for some symbols. */
interface Job {
  readonly days: DayRange;
  readonly works: readonly Work[];
}

/** More pages than any month needs, which has 44,640 minutes at most: a server that sends as many never stops. */
const MOST_PAGES = 1_000;

/**
 * Fetches minute bars of stocks into one folder per symbol: one Parquet file per year with the columns timestamp (start
 * of the minute, UTC), open, high, low, close and volume, extended hours included, and `manifest.json` next to them.
 *
 * Fetches month by month, and writes each month to disk before asking for the next. Days that are already there are not
 * fetched again, so an interrupted run can resume and a later one adds what is new. Only days that have ended in New
 * York are fetched, so every day in the manifest is complete.
 *
 * Adjusted prices depend on when they are fetched: a later split or dividend changes all prices before it. So before
 * anything is added to adjusted bars, the first of them are fetched again and compared.
 *
 * @returns what was done. If one of several symbols cannot be fetched, the others still are, and `refusals` says why
 * @throws if the vendor refuses, sends something that was not asked for, or has no bars of the only symbol; if the
 * folder holds bars of another kind; if interrupted. Months that were complete by then stay on disk.
 */
export async function fetchBars(options: FetchOptions): Promise<FetchSummary> {
  const { provider, targets, feed, adjustment, asof, report, progress = () => {}, now = Date.now } = options;
  const wrong = targets.find(({ symbol }) => !/^[A-Z][A-Z0-9.-]{0,15}$/.test(symbol));
  if (wrong) throw new Error(`symbol "${wrong.symbol}" is not a ticker such as TSLA or BRK.B`);
  const signal = options.signal ?? new AbortController().signal;
  const baseUrl = parseBaseUrl(options.baseUrl ?? provider.url, provider);
  if (baseUrl.origin !== provider.url) report(`asking ${baseUrl.origin} (${provider.urlVariable})`);
  const {
    rate = { requests: provider.requestsPerMinute, within: MINUTE },
    backoff = 1_000,
    timeout = 60_000,
  } = options;
  let requests = 0;
  const client = createClient({ provider, keys: options.keys, baseUrl, signal, report, rate, backoff, timeout });
  const counted: Client = (...request) => {
    requests++;
    return client(...request);
  };
  const collecting = { vendor: provider.vendor, skipBad: options.skipBad ?? false };
  const kind: Kind = { feed, adjustment, ...(asof !== undefined && { asof }) };
  const fetchAll = (asked: Asked): ReturnType<typeof fetchPages> => fetchPages(counted, provider, asked, collecting);

  const fetched = `${formatTime(now()).replace(" ", "T")}Z`;
  const refusals: string[] = [];
  /** An error ends the fetch of a single symbol; with several, the others go on. */
  const refuse = (error: unknown): void => {
    signal.throwIfAborted();
    if (targets.length === 1) throw error;
    refusals.push((error as Error).message);
  };
  const works: Work[] = [];
  try {
    const today = dayInNewYork(now() - provider.keptBack);
    const todo: { work: Work; months: DayRange[] }[] = [];
    const sayOnce = once(report);
    for (const target of targets) {
      const days = finishedDays(target.from, options.to, today, sayOnce);
      const { source, feedOption } = provider;
      const what = { source, symbol: target.symbol, timeframe: "1Min", ...kind, stamp: "start" } as const;
      try {
        const manifest = await openFolder(target.folder, { ...what, fetched, complete: [], files: {} }, feedOption);
        const work: Work = { ...target, manifest, bars: 0, months: 0, skipped: 0, missing: [] };
        const months = withoutRanges(days, manifest.complete).flatMap(splitMonths);
        if (months.length > 0) await refuseReadjusted(fetchAll, work, provider.vendor);
        works.push(work);
        todo.push({ work, months });
      } catch (error) {
        refuse(error);
      }
    }
    const jobs = together(todo, provider.mostSymbols);
    const of = jobs.reduce((sum, job) => sum + job.works.length, 0);
    let done = 0;
    for (const [j, { days, works: some }] of jobs.entries()) {
      const bars = works.reduce((sum, work) => sum + work.bars, 0);
      const symbols = some.map(({ symbol }) => symbol);
      progress({ symbols, month: days[0].slice(0, 7), done, of, bars, requests });
      const asked: Asked = { ...kind, symbols, first: startOfDay(days[0]), last: startOfDay(days[1]) - MINUTE };
      const collected = await fetchAll(asked);
      signal.throwIfAborted();
      for (const work of some) {
        await keep(work, days, collected(work.symbol), fetched, report);
        done++;
        reportYear(work, days, jobs.slice(j + 1), report);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    const kept = works.map((work) => keptBars(work)).filter((line) => line !== undefined);
    const holds = kept.length === 0 ? "nothing is written yet" : kept.join("; ");
    throw new Error(`interrupted: ${holds}; the same command continues from there`);
  }
  const empty = works.filter(({ manifest }) => Object.keys(manifest.files).length === 0);
  for (const { symbol, from } of empty) {
    refuse(
      new Error(
        `${provider.vendor} has no ${feed} bars of ${symbol} from ${from} to ${options.to}: is the ticker right, and was ` +
          `it traded then? (${provider.reach})`,
      ),
    );
  }
  const kept = works.filter((work) => !empty.includes(work));
  for (const work of kept) reportMissing(work, report);
  const symbols = kept.map(({ symbol, folder, bars, months, skipped, manifest }) => {
    return { symbol, folder, bars, months, skipped, manifest };
  });
  return { symbols, requests, refusals };
}

/** Groups the missing months of all symbols into requests, each of up to `most` symbols, in order of time. */
function together(todo: readonly { work: Work; months: readonly DayRange[] }[], most: number): Job[] {
  const byDays = new Map<string, { days: DayRange; works: Work[] }>();
  for (const { work, months } of todo) {
    for (const days of months) {
      const key = days.join();
      if (!byDays.has(key)) byDays.set(key, { days, works: [] });
      byDays.get(key)!.works.push(work);
    }
  }
  const inOrder = [...byDays.values()].sort((a, b) => (a.days[0] < b.days[0] ? -1 : 1));
  return inOrder.flatMap(({ days, works }) => {
    const parts = Math.ceil(works.length / most);
    return Array.from({ length: parts }, (_, p) => ({ days, works: works.slice(p * most, (p + 1) * most) }));
  });
}

/** Writes the bars of some days to disk, and reports what was left out. */
async function keep(work: Work, days: DayRange, collected: Collected, fetched: string, report: Report): Promise<void> {
  const { bars, skipped } = collected;
  work.manifest = await addDays(work.folder, { ...work.manifest, fetched }, days, collected);
  work.bars += bars.time.length;
  work.months++;
  work.skipped += skipped.length;
  work.missing.push(...sessionsWithout(bars.time, days));
  if (skipped.length === 0) return;
  const [what, first] = skipped.length === 1 ? ["bar is", ""] : ["bars are", "the first: "];
  report(
    `${work.symbol}: ${skipped.length} impossible ${what} left out of ${days[0].slice(0, 7)}: ${first}${skipped[0]}`,
  );
}

/** Reports how many bars a year's file has, once it is complete. */
function reportYear({ folder, manifest, symbol }: Work, days: DayRange, later: readonly Job[], report: Report): void {
  const year = days[0].slice(0, 4);
  const name = `${year}.parquet`;
  const rows = manifest.files[name]?.rows;
  const next = later.find(({ works }) => works.some((work) => work.symbol === symbol));
  if (rows && next?.days[0].slice(0, 4) !== year) report(`${join(folder, name)}: ${rows} bars`);
}

/** The days to fetch that have ended and that every plan allows. */
function finishedDays(from: string, to: string, today: string, report: Report): DayRange {
  if (from >= today) throw new Error(`nothing to fetch yet: the first day, ${from}, has not ended in New York`);
  if (to <= today) return [from, to];
  report(`days from ${today} on have not ended in New York: fetching the days before`);
  return [from, today];
}

function once(report: Report): Report {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line)) return;
    said.add(line);
    report(line);
  };
}

/** Fetches all pages of an answer. */
async function fetchPages(
  client: Client,
  provider: Provider,
  asked: Asked,
  collecting: CollectOptions,
): Promise<(symbol: string) => Collected> {
  const { add, of } = collectBars(asked, collecting);
  const seen = new Set<string>();
  for (let request: VendorRequest = provider.firstRequest(asked); ; ) {
    const here = request;
    const { bars, next } = await client(here, (text) => provider.readPage(text, asked, here));
    add(bars);
    // A page may be short or even empty: only the link to the next one tells whether there are more.
    if (next === null) return of;
    const key = JSON.stringify(next);
    const fail = (fault: string): never => {
      throw new Error(`${provider.vendor}'s answer: ${fault}: it would never end`);
    };
    if (seen.has(key)) fail("the next page is one it sent before");
    if (seen.add(key).size === MOST_PAGES) {
      const [from, to] = [asked.first, asked.last].map((time) => `${formatTime(time)}Z`);
      fail(`${from} to ${to} has more than ${MOST_PAGES} pages`);
    }
    request = next;
  }
}

/** How many bars to fetch again, to check that the vendor has not changed them. */
const COMPARED = 1_000;

/**
 * Refuses to append to adjusted bars whose prices have changed. A split or dividend changes every price before it, so
 * the first bars always show it.
 */
async function refuseReadjusted(
  fetchAll: (asked: Asked) => Promise<(symbol: string) => Collected>,
  { symbol, folder, manifest }: Work,
  vendor: string,
): Promise<void> {
  const { feed, adjustment, asof, files } = manifest;
  const name = Object.keys(files)[0];
  if (adjustment === "raw" || name === undefined) return;
  const { time, close } = await firstBars(join(folder, name), COMPARED);
  const kind: Kind = { feed, adjustment, ...(asof !== undefined && { asof }) };
  const { bars } = (await fetchAll({ ...kind, symbols: [symbol], first: time[0]!, last: time.at(-1)! }))(symbol);
  const closes = new Map(Array.from(bars.time, (minute, i) => [minute, bars.close[i]!]));
  const rows = Array.from(time.keys());
  const changed = rows.filter((i) => !(Math.abs(closes.get(time[i]!)! / close[i]! - 1) <= 1e-6));
  // A vendor may correct a few bars. An adjustment changes them all, except those that round to the old price.
  if (changed.length <= rows.length / 20) return;
  const i = changed[0]!;
  const now = closes.get(time[i]!);
  const minute = `${formatTime(time[i]!)} UTC`;
  const what =
    now === undefined
      ? `${vendor} no longer has the bar of ${minute} that is in ${name}`
      : `the bar of ${minute} closed at ${close[i]} when fetched and closes at ${now} now, because of a split or ` +
        "dividend since then";
  throw new Error(
    `${folder}: ${what}. Bars adjusted differently do not mix: remove the folder ${folder} and fetch all of it again, ` +
      "or choose another with --out",
  );
}

/** The opens of the sessions in a range that have no bar between open and close. */
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

/**
 * Reports the sessions without bars. Those before the first bar are left out: the stock may not have been listed yet.
 */
function reportMissing({ missing, manifest: { files, symbol } }: Work, report: Report): void {
  const first = Date.parse(Object.values(files)[0]!.first);
  const days = missing.filter((open) => newYorkToUtc(open) > first).map(dateOf);
  if (days.length === 0) return;
  const named = `${days.slice(0, 5).join(", ")}${days.length > 5 ? ", ..." : ""}`;
  report(`${symbol}: ${days.length} ${days.length === 1 ? "session has" : "sessions have"} no bars: ${named}`);
}

function keptBars({ folder, manifest: { complete, files } }: Work): string | undefined {
  if (Object.keys(files).length === 0) return undefined;
  return `${folder} holds ${complete.map(([from, to]) => `${from} to ${to}`).join(", ")}`;
}
