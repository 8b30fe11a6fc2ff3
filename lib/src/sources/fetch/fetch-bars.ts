import { join } from "node:path";
import { count, counted } from "../../util/count.js";
import type { Report } from "../../util/report.js";
import { formatTime, MINUTE } from "../../util/time.js";
import { type Client, type ClientOptions, createClient, parseBaseUrl } from "./client.js";
import type { Collected, SkippedBar } from "./collect-bars.js";
import { type DayRange, splitMonths, withoutRanges } from "./day-ranges.js";
import { fetchPages } from "./fetch-pages.js";
import type { Manifest } from "./manifest.js";
import { dayInNewYork, startOfDay } from "./new-york.js";
import type { Asked, Kind, Provider } from "./provider.js";
import { daysToAskAgain, type ThinSession } from "./thin-sessions.js";
import { countBars, firstBars, openFolder, type Piece, putDays } from "./year-files.js";

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
  /** Whether days that are here are fetched again and replaced, all of a symbol at once; default: only what is missing. */
  readonly refetch?: boolean | undefined;
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
  /** Milliseconds that an answer may take in all, default 600,000. */
  readonly longest?: number;
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
  /** All days that the user asked for. */
  readonly days: DayRange;
  /** The months of a refetch so far. */
  readonly pieces: Piece[];
}

/** Days to ask for together for some symbols. */
interface Job {
  readonly days: DayRange;
  readonly works: readonly Work[];
}

/**
 * Fetches minute bars of stocks into one folder per symbol: one Parquet file per year with the columns timestamp (start
 * of the minute, UTC), open, high, low, close and volume, extended hours included, and `manifest.json` next to them.
 *
 * Fetches month by month, and writes each month to disk before asking for the next. Days that are already there are not
 * fetched again, so an interrupted run can resume and a later one adds what is new. Only days that have ended in New
 * York are fetched, so every day in the manifest is complete. Sessions with less than half of the minutes are listed in the
 * manifest and asked for again, until the vendor has given the same answer for a week.
 *
 * A refetch replaces all days of a symbol at once: when it fails or is interrupted, they are as they were.
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
    longest = 10 * MINUTE,
  } = options;
  const refetch = options.refetch ?? false;
  let requests = 0;
  const client = createClient({
    provider,
    keys: options.keys,
    baseUrl,
    signal,
    report,
    rate,
    backoff,
    timeout,
    longest,
  });
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
        const work: Work = { ...target, manifest, bars: 0, months: 0, skipped: 0, days, pieces: [] };
        const missing = withoutRanges(days, manifest.complete);
        const asked = refetch ? [days] : [...missing, ...daysToAskAgain(manifest.thin ?? {}, days)];
        const months = asked.flatMap(splitMonths);
        if (months.length > 0) await refuseReadjusted(fetchAll, work, provider.vendor, refetch ? days : undefined);
        works.push(work);
        todo.push({ work, months });
      } catch (error) {
        refuse(error);
      }
    }
    // A refetch keeps a symbol's bars in memory until all are there, so that it has one symbol's at a time.
    const jobs = refetch ? todo.flatMap((one) => together([one], 1)) : together(todo, provider.mostSymbols);
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
        const later = jobs.slice(j + 1).filter(({ works: others }) => others.includes(work));
        work.pieces.push({ days, collected: collected(work.symbol) });
        if (!refetch || later.length === 0) await keep(work, refetch, fetched, report);
        done++;
        reportYear(work, days, later[0], report);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    const kept = works.map((work) => keptBars(work)).filter((line) => line !== undefined);
    if (refetch) {
      const replaced = works.filter(({ months }) => months > 0).map(({ symbol }) => symbol);
      const what = replaced.length === 0 ? "nothing is replaced" : `only ${replaced.join(", ")} is replaced`;
      throw new Error(`interrupted: ${what}; the same command begins again`);
    }
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
  for (const work of kept) reportThin(work, report);
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

/** Writes the pieces that are there to disk, and reports what was left out. */
async function keep(work: Work, isRefetch: boolean, fetched: string, report: Report): Promise<void> {
  const pieces = work.pieces.splice(0);
  const before = barsOf(work.manifest);
  for (const { days, collected } of pieces) {
    const { skipped } = collected;
    work.months++;
    work.skipped += skipped.length;
    if (skipped.length > 0) reportSkipped(work.symbol, days, skipped, report);
  }
  if (!isRefetch && (await hasMore(work, pieces[0]!, report))) return;
  work.manifest = await putDays(work.folder, { ...work.manifest, fetched }, pieces);
  // Days that were asked for again, and had few bars before, count by what is new.
  const sent = pieces.reduce((sum, { collected }) => sum + collected.bars.time.length, 0);
  work.bars += isRefetch ? sent : barsOf(work.manifest) - before;
}

/** How many bars all files have. */
function barsOf({ files }: Manifest): number {
  return Object.values(files).reduce((sum, { rows }) => sum + rows, 0);
}

/** Whether the files have more bars of days that were asked for again than the vendor has sent now: then they are kept. */
async function hasMore(
  { folder, manifest, symbol }: Work,
  { days, collected }: Piece,
  report: Report,
): Promise<boolean> {
  const name = `${days[0].slice(0, 4)}.parquet`;
  if (withoutRanges(days, manifest.complete).length > 0 || manifest.files[name] === undefined) return false;
  const [here, sent] = [await countBars(join(folder, name), days), collected.bars.time.length];
  if (sent >= here) return false;
  report(
    `${symbol}: ${count(sent)} bars came for ${days.join(" to ")}, of which ${count(here)} are here already: these are kept`,
  );
  return true;
}

function reportSkipped(symbol: string, days: DayRange, skipped: readonly SkippedBar[], report: Report): void {
  const [what, first] = skipped.length === 1 ? ["bar is", ""] : ["bars are", "the first: "];
  report(
    `${symbol}: ${skipped.length} impossible ${what} left out of ${days[0].slice(0, 7)}: ${first}${skipped[0]!.what}`,
  );
}

/** Reports how many bars a year's file has, once it is complete. */
function reportYear({ folder, manifest }: Work, days: DayRange, next: Job | undefined, report: Report): void {
  const year = days[0].slice(0, 4);
  const name = `${year}.parquet`;
  const rows = manifest.files[name]?.rows;
  if (rows && next?.days[0].slice(0, 4) !== year) report(`${join(folder, name)}: ${counted(rows, "bar")}`);
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
  refetched: DayRange | undefined,
): Promise<void> {
  const { feed, adjustment, asof, files, complete } = manifest;
  if (adjustment === "raw") return;
  let name = "";
  let found: Awaited<ReturnType<typeof firstBars>> | undefined;
  for (name of Object.keys(files)) {
    found = await firstBars(join(folder, name), COMPARED, refetched);
    if (found.time.length > 0) break;
  }
  // There is nothing yet, or nothing that would stay.
  if (found === undefined || found.time.length === 0) return;
  const { time, close } = found;
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
    `${folder}: ${what}. Bars adjusted differently do not mix: fetch all of them again with --from ${complete[0]![0]} ` +
      "--refetch, or choose another folder with --out",
  );
}

/** Reports the sessions without bars, and those with less than half of the minutes. */
function reportThin({ days, manifest: { thin = {}, symbol } }: Work, report: Report): void {
  const asked = Object.entries(thin).filter(([day]) => day >= days[0] && day < days[1]);
  const tell = (some: typeof asked, what: string, detail: (session: ThinSession) => string): void => {
    if (some.length === 0) return;
    const named = some.slice(0, 5).map(([day, session]) => `${day}${detail(session)}`);
    const dates = `${named.join(", ")}${some.length > 5 ? ", ..." : ""}`;
    const again = daysToAskAgain(Object.fromEntries(some), days).length > 0 ? "; the next run asks again" : "";
    report(
      `${symbol}: ${some.length} ${some.length === 1 ? "session has" : "sessions have"} ${what}: ${dates}${again}`,
    );
  };
  tell(
    asked.filter(([, { minutes }]) => minutes === 0),
    "no bars",
    () => "",
  );
  tell(
    asked.filter(([, { minutes }]) => minutes > 0),
    "less than half of the minutes",
    ({ minutes, of }) => ` (${minutes} of ${of})`,
  );
}

function keptBars({ folder, manifest: { complete, files } }: Work): string | undefined {
  if (Object.keys(files).length === 0) return undefined;
  return `${folder} holds ${complete.map(([from, to]) => `${from} to ${to}`).join(", ")}`;
}
