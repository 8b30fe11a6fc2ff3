import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { auditAllHours } from "../bars/audit/all-hours.js";
import { firstFew } from "../bars/audit/finding.js";
import { type BarArrays, type Bars, NEW_YORK, takeColumn } from "../bars/bars.js";
import { fillForward } from "../bars/fill-forward.js";
import type { Origin } from "../bars/origin.js";
import { regularHours } from "../bars/regular-hours.js";
import { newYorkClock } from "../bars/zone.js";
import type { Report } from "../util/report.js";
import { MINUTE, parseRule } from "../util/time.js";
import type { BarsNote } from "./bars-note.js";
import { chooseSymbol, chosenSymbol } from "./choose-symbol.js";
import { type BarBuffer, barBuffer, keepPieces } from "./csv/bar-buffer.js";
import type { ColumnChoice } from "./csv/bar-columns.js";
import { type DateDecision, findDateOrder } from "./csv/date-order.js";
import type { FormatOptions } from "./csv/find-format.js";
import { adjustmentOf, LAYOUTS, type Layout, type LayoutName } from "./csv/layouts.js";
import { countMissing } from "./csv/parse-rows.js";
import type { FileFacts } from "./csv/read-csv.js";
import type { DateOrder } from "./csv/read-date.js";
import { decideClock, type KnownClock } from "./decide-clock.js";
import { fetchedFacts } from "./fetch/manifest.js";
import { type BarFile, findFiles, isParquet } from "./find-files.js";
import { decideInterval, filesOfInterval, intervalWords } from "./interval.js";
import { putInOrder } from "./put-in-order.js";
import { type ReadFile, readFiles } from "./read-files.js";
import { reportToStderr } from "./report-to-stderr.js";
import type { Source } from "./source.js";

/** What files of minute bars do not say about themselves. */
export interface FileOptions {
  /** IANA name of the zone of times that carry none. Default `"auto"`: seen from the bars; see `decideClock`. */
  readonly zone?: string;
  /**
   * Which end of the bar its time is. Default `"auto"`: known from the manifest of `ata-lab fetch` next to it or from the
   * vendor whose layout it is, or seen from the bars, or an error.
   */
  readonly stamp?: "auto" | "start" | "end";
  /** `"regular"` (default) keeps 09:30 to the day's close, `"all"` everything in the file. */
  readonly session?: "regular" | "all";
  /** Length of a bar, such as `"5min"`. Default `"auto"`: the usual distance between the bars of a day. */
  readonly interval?: string;
  /** Which vendor's layout the files have. Default `"auto"`: recognised from the first rows. */
  readonly layout?: LayoutName | "auto";
  /**
   * Which column holds what, if the names do not say: `{ time: "When", open: "First" }`. A column of a file without a
   * header is named by its number from 1. `clock` is the time of day where `time` is the date alone.
   */
  readonly columns?: ColumnChoice;
  /** `"none"` where the files have no volume: it is 0 in every bar, and recipes that use it are refused. */
  readonly volume?: "none";
  /** Order of the numbers in dates such as 03/05/2018. Default `"auto"`: by a number above 12, or the exchange's calendar. */
  readonly dates?: DateOrder | "auto";
  /** Whether minutes without a bar, between a day's first and last, are filled with the last bar and volume 0. */
  readonly fillForward?: boolean;
  /** `"refuse"` (default) stops at a row that cannot be true, `"keep"` leaves such rows in for `audit` to list. */
  readonly faults?: "refuse" | "keep";
  /** Called with what was decided, one line at a time. Default: stderr. */
  readonly report?: Report;
}

/**
 * Minute bars from files: CSV, JSON or Arrow (plain, gzip, zstd or in a zip), or Parquet; one file, a pattern such as
 * `data/TSLA_*.csv`, or a folder, which may be partitioned (`symbol=TSLA/year=2018/`). Many files are put in order of
 * time. Where files name their stocks, the symbol asked for picks one; else it is only a name.
 *
 * @param path a file, a pattern or a folder
 * @param options what the files do not say of themselves
 * @returns a source whose bars are in New York time, stamped at their end
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * const { time, open, high, low, close, volume } = bars;
 * await writeTable("output/example/minutes.csv", time, { open, high, low, close, volume });
 * const source = fileSource("output/example/minutes.csv", { report: () => {} });
 * (await source({ symbol: "SAMPLE" })).close.length; // → 390
 */
export function fileSource(path: string, options: FileOptions = {}): Source {
  const { zone = "auto", stamp = "auto", report = reportToStderr } = options;
  const wanted = options.interval === undefined || options.interval === "auto" ? "auto" : parseRule(options.interval);
  return async (request) => {
    const chosen = chosenSymbol(request.symbol);
    const { files, symbol: partition } = choosePartition(await findFiles(path, report), chosen, path);
    const fetched = await fetchedFacts(files.map((file) => file.onDisk));
    if (fetched) chooseSymbol([fetched.symbol], chosen, path);
    const buffer = barBuffer(0);
    const said = new Set<string>();
    const keepFaults = options.faults === "keep";
    const { columns, volume, dates = "auto" } = options;
    const format: FormatOptions = {
      ...{ layout: options.layout ?? "auto", columns, volume, keepFaults },
      dates: dates === "auto" ? undefined : dates,
      symbol: chosen,
      report: once(report, said),
    };
    const dateOrder = dateOrderOf(files, path, format);
    const reading = { ...format, dateOrder };
    const read = ofInterval(await readFiles(files, buffer, reading), buffer, wanted, path, report);
    const facts = read.map((file) => file.facts);

    const note = noteOn(read, buffer, report);
    const present = new Set(facts.flatMap(({ symbols }) => [...symbols]));
    const inFiles = present.size > 0 && partition === undefined ? chooseSymbol(present, chosen, path) : undefined;
    if (buffer.length === 0) throw new Error(`${path}: no bars in it`);
    const name = basename(path);
    if (read.length > 1) report(`${name}: ${read.length} files, ${read[0]!.file.path} to ${read.at(-1)!.file.path}`);
    const missing = countMissing(buffer);
    if (missing > 0) report(`${name}: ${missing} prices or volumes are missing`);
    const merged = facts.reduce((sum, file) => sum + file.merged, 0);
    if (merged > 0) {
      report(`${name}: ${merged} minutes of several publishers are merged; open and close are the busiest one's`);
    }
    const isUtc = oneClock(facts, buffer, options.zone, path);
    const { places, ...arrays } = putInOrder(buffer, { name, path, isUtc, keepFaults, report });
    const noted = note ? parseRule(note.interval) : "auto";
    const interval = decideInterval(arrays.time, wanted === "auto" ? noted : wanted, path);
    if (interval !== MINUTE) report(`${name}: ${coarser(interval)}`);
    const layouts = [...new Set(facts.map((file) => file.layout))];
    const vendor = LAYOUTS[layouts.length === 1 ? layouts[0]! : "plain"];
    const named = zoneOf(facts, path);
    const known = fetched
      ? { stamp: fetched.stamp, why: "as manifest.json beside it says" }
      : note
        ? { stamp: note.stamp, zone: note.zone, why: "as was noted when it was written" }
        : knownOf(vendor, named, options.layout);
    const usual = fetched || note ? undefined : usualOf(vendor, named, options.layout);
    const clock = decideClock(
      { ...timeline(arrays), interval, isUtc },
      {
        zone: named === undefined ? zone : "auto",
        stamp,
        name: path,
        ...(known && { known }),
        ...(usual && { usual }),
      },
    );
    for (const line of clock.says) report(`${name}: ${line}`);
    for (const { what, cure } of clock.doubts) report(`${name}: ${what}: ${cure}`);
    const { time } = arrays;
    const toNewYork = newYorkClock(isUtc, clock.zone);
    // A bar's end is its length after its start, whatever the clocks do in between.
    const length = clock.stamp === "end" ? interval : 0;
    for (let i = 0; i < time.length; i++) time[i] = toNewYork(time[i]! - length) + length;

    const adjustments = new Set(facts.map((file, i) => adjustmentOf(file.layout, basename(read[i]!.file.path))));
    const origin: Origin = {
      files: [...new Set(read.map(({ file }) => file.onDisk))],
      adjustment:
        fetched?.adjustment ??
        note?.adjustment ??
        (adjustments.size === 1 ? adjustments.values().next().value! : "unknown"),
      stamp: clock.stamp,
      zone: clock.zone,
      places,
      ...(clock.doubts.length > 0 && { doubts: clock.doubts }),
      ...(fetched && { feed: fetched.feed }),
    };
    const symbol = chosen ?? partition ?? inFiles ?? fetched?.symbol ?? note?.symbol ?? stockOf(name);
    const { session = note?.session } = options;
    return toBars(arrays, interval, symbol, origin, { ...options, ...(session && { session }) }, name);
  };
}

/**
 * Arrays that were read, as bars of the hours wanted, stamped at their end.
 *
 * @param arrays bars in New York time, stamped as `origin` says; `time` is given away
 * @param interval length of a bar in ms
 */
export function toBars(
  arrays: BarArrays,
  interval: number,
  symbol: string,
  origin: Origin,
  { session = "regular", faults = "refuse", fillForward: fill = false, report = reportToStderr }: FileOptions,
  name: string,
): Bars {
  const { time } = arrays;
  if (origin.stamp === "start") for (let i = 0; i < time.length; i++) time[i]! += interval;
  const all: Bars = { symbol, zone: NEW_YORK, interval, stamp: "end", ...arrays, origin };
  const cut = session === "all" ? all : regularHours(all);
  const dropped = all.time.length - cut.time.length;
  const kept = dropped > 0 ? { ...cut, origin: { ...origin, allHours: auditAllHours(all) } } : cut;
  if (dropped > 0) report(`${name}: ${dropped} of ${all.time.length} bars are outside regular hours and left out`);
  // An audit wants to see the holes.
  if (!fill || faults === "keep") return kept;
  const filled = fillForward(kept);
  const added = filled.time.length - kept.time.length;
  if (added > 0) report(`${name}: ${added} missing bars are filled forward with volume 0`);
  return filled;
}

/** The files whose bars have the length wanted; the bars of the others are taken out of the buffer. */
function ofInterval(
  read: ReadFile[],
  buffer: BarBuffer,
  wanted: number | "auto",
  path: string,
  report: Report,
): ReadFile[] {
  if (read.length < 2) return read;
  const times = buffer.pieces.map(({ file, from }, p) => ({
    file,
    time: buffer.time.subarray(from, buffer.pieces[p + 1]?.from ?? buffer.length),
  }));
  const verdicts = filesOfInterval(times, wanted, path);
  const others = verdicts.flatMap(({ keep, interval }, p) =>
    keep ? [] : `${basename(times[p]!.file)} (${intervalWords(interval)})`,
  );
  if (others.length === 0) return read;
  const what = others.length === 1 ? "1 file of other bars is" : `${others.length} files of other bars are`;
  report(`${basename(path)}: ${what} left out: ${firstFew(others, others.length, 5)}`);
  const isWanted = verdicts.map(({ keep }) => keep);
  keepPieces(buffer, isWanted);
  return read.filter((_, p) => isWanted[p]);
}

/** What all files noted alike when they were written here. Whoever changes a file's rows makes its note another file's. */
function noteOn(read: readonly ReadFile[], buffer: BarBuffer, report: Report): BarsNote | undefined {
  const notes = read.map(({ file, facts: { note } }, p) => {
    const rows = (buffer.pieces[p + 1]?.from ?? buffer.length) - buffer.pieces[p]!.from;
    if (note === undefined || note.rows === rows) return note;
    report(`${basename(file.path)}: has ${rows} bars, and its note is about ${note.rows}: the note is not used`);
    return undefined;
  });
  const [first] = notes;
  const isSame = (note: BarsNote | undefined): boolean =>
    note !== undefined && isDeepStrictEqual({ ...note, rows: 0 }, { ...first, rows: 0 });
  return notes.every(isSame) ? first : undefined;
}

/** The times and volumes alone, in order: rows that an audit is to list may be anywhere. */
function timeline({ time, volume }: BarArrays): { time: Float64Array; volume: Float64Array } {
  let isInOrder = true;
  for (let i = 1; i < time.length && isInOrder; i++) isInOrder = time[i]! > time[i - 1]!;
  if (isInOrder) return { time, volume };
  const rows = Array.from(time.keys()).filter((row) => Number.isFinite(time[row]!));
  rows.sort((a, b) => time[a]! - time[b]! || a - b);
  const kept = Uint32Array.from(rows.filter((row, i) => i === 0 || time[row] !== time[rows[i - 1]!]));
  return { time: takeColumn(time, kept), volume: takeColumn(volume, kept) };
}

/** What longer bars than minutes mean for what is made of them. */
function coarser(interval: number): string {
  const words = intervalWords(interval);
  const seed =
    (5 * MINUTE) % interval === 0
      ? "the bins of preset seed, which need minutes, are others: 78 a day where minutes give 79"
      : "the presets, whose bars have 5 minutes, need --set bars.rule";
  return `holds ${words} bars: recipes build on multiples of that, fills of a backtest are at ${words} bars, and ${seed}`;
}

/** What the numbers of dates are, of all CSV files together; looked for once, and only where it is asked for. */
function dateOrderOf(files: readonly BarFile[], path: string, format: FormatOptions): () => Promise<DateDecision> {
  let decided: Promise<DateDecision> | undefined;
  return () => {
    decided ??= findDateOrder(
      files.filter((file) => !isParquet(file)),
      path,
      format,
    );
    return decided;
  };
}

/** The files of the stock chosen, where folders' names say whose they are. */
function choosePartition(
  files: readonly BarFile[],
  chosen: string | undefined,
  path: string,
): { files: readonly BarFile[]; symbol?: string } {
  const named = files.flatMap(({ symbol }) => symbol ?? []);
  if (named.length < files.length) return { files };
  const symbol = chooseSymbol(named, chosen, path);
  return { files: files.filter((file) => file.symbol === symbol), symbol };
}

/** Says of many files what is alike in them only once. */
function once(report: Report, said: Set<string>): Report {
  return (line) => {
    const what = line.slice(line.indexOf(": "));
    if (said.has(what)) return;
    said.add(what);
    report(line);
  };
}

/**
 * Whether all times are UTC's. Where only some files carry a zone, all are brought to New York's clock.
 *
 * @throws when the zone of the others was not given
 */
function oneClock(facts: readonly FileFacts[], buffer: BarBuffer, zone: string | undefined, path: string): boolean {
  const isUtc = facts.every((file) => file.isUtc);
  if (isUtc || facts.every((file) => !file.isUtc)) return isUtc;
  if (zone !== NEW_YORK) {
    const naive = buffer.pieces[facts.findIndex((file) => !file.isUtc)]!.file;
    throw new Error(
      `${path}: only some files carry a zone, and ${naive} does not: if its times are New York's, say so with --zone ${NEW_YORK}; else read the files by themselves`,
    );
  }
  const toNewYork = newYorkClock(true, NEW_YORK);
  for (const [p, { from }] of buffer.pieces.entries()) {
    if (!facts[p]!.isUtc) continue;
    const to = buffer.pieces[p + 1]?.from ?? buffer.length;
    for (let i = from; i < to; i++) buffer.time[i] = toNewYork(buffer.time[i]!);
  }
  return false;
}

/** The zone that the files name, in their cells or in the name of the time's column. */
function zoneOf(facts: readonly FileFacts[], path: string): string | undefined {
  const named = [...new Set(facts.map((file) => file.zone))];
  if (named.length > 1) {
    const list = named.map((zone) => zone ?? "none").join(" and ");
    throw new Error(`${path}: its files name several zones, ${list}: read them by themselves`);
  }
  return named[0];
}

/** What the files themselves say of the clock, and the vendor where the user said whose they are. */
function knownOf(
  { vendor, stamp, zone }: Layout,
  named: string | undefined,
  layout: FileOptions["layout"],
): KnownClock | undefined {
  if (layout === undefined || layout === "auto")
    return named === undefined ? undefined : { zone: named, why: "as the file says" };
  const told = named ?? zone;
  if (stamp === undefined && told === undefined) return undefined;
  const bySelf = named === undefined ? "" : "as the file says";
  const byVendor = stamp === undefined && named !== undefined ? "" : `as ${vendor} does`;
  return {
    ...(stamp !== undefined && { stamp }),
    ...(told !== undefined && { zone: told }),
    why: [bySelf, byVendor].filter((why) => why !== "").join(" and "),
  };
}

/** What the vendor does whose the files look like. */
function usualOf(
  { vendor, stamp, zone }: Layout,
  named: string | undefined,
  layout: FileOptions["layout"],
): KnownClock | undefined {
  if (layout !== undefined && layout !== "auto") return undefined;
  const ofZone = named === undefined && zone !== undefined ? { zone } : {};
  if (stamp === undefined && !("zone" in ofZone)) return undefined;
  return { ...(stamp !== undefined && { stamp }), ...ofZone, why: `as ${vendor} does` };
}

/** `QQQ_1min.csv.gz` is QQQ_1MIN's file. */
function stockOf(name: string): string {
  return name.replace(/\.(csv|txt|tsv|jsonl|ndjson|json|feather|arrow|parquet|gz|zst|zip)\b/gi, "").toUpperCase();
}
