import { basename } from "node:path";
import type { Origin } from "../bars/origin.js";
import { toNewYork } from "../bars/zone.js";
import { count } from "../util/count.js";
import type { Report } from "../util/report.js";
import { MINUTE, parseRule } from "../util/time.js";
import { chooseSymbol, chosenSymbol, filesOfStock } from "./choose-symbol.js";
import { barBuffer } from "./csv/bar-buffer.js";
import type { ColumnChoice } from "./csv/bar-columns.js";
import { type DateDecision, findDateOrder } from "./csv/date-order.js";
import type { FormatOptions } from "./csv/find-format.js";
import { adjustmentOf, type LayoutName } from "./csv/layouts.js";
import { countMissing } from "./csv/parse-rows.js";
import type { DateOrder } from "./csv/read-date.js";
import { decideClock } from "./decide-clock.js";
import { fetchedFacts } from "./fetch/manifest.js";
import { ofInterval } from "./files-of-interval.js";
import { type BarFile, findFiles, isParquet } from "./find-files.js";
import { decideInterval, intervalWords } from "./interval.js";
import { knownClock, noteOn, oneClock, timeline } from "./known-clock.js";
import { putInOrder } from "./put-in-order.js";
import { readFiles } from "./read-files.js";
import { reportToStderr } from "./report-to-stderr.js";
import { checkSha256 } from "./sha256-file.js";
import type { Source } from "./source.js";
import { type KeepOptions, toBars } from "./to-bars.js";

/** What files of minute bars do not say about themselves. */
export interface FileOptions extends KeepOptions {
  /** IANA name of the zone of times that carry none. Default `"auto"`: seen from the bars; see `decideClock`. */
  readonly zone?: string;
  /**
   * Which end of the bar its time is. Default `"auto"`: known from the manifest of `ata-lab fetch` next to it or from the
   * vendor whose layout it is, or seen from the bars, or an error.
   */
  readonly stamp?: "auto" | "start" | "end";
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
    const { files: found, symbol: partition } = filesOfStock(await findFiles(path, report), chosen, path, report);
    const fetched = await fetchedFacts(found.map((file) => file.disk));
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
    const dateOrder = dateOrderOf(found, path, format);
    const reading = { ...format, dateOrder };
    const read = ofInterval(await readFiles(found, buffer, reading), buffer, wanted, path, report);
    const facts = read.map((file) => file.facts);

    const note = noteOn(read, buffer, report);
    const present = new Set(facts.flatMap(({ symbols }) => [...symbols]));
    const inFiles = present.size > 0 && partition === undefined ? chooseSymbol(present, chosen, path) : undefined;
    if (buffer.length === 0) throw new Error(`${path}: no bars in it`);
    const name = path === "-" ? "standard input" : basename(path);
    if (read.length > 1) report(`${name}: ${read.length} files, ${read[0]!.file.path} to ${read.at(-1)!.file.path}`);
    const missing = countMissing(buffer);
    if (missing > 0) report(`${name}: ${count(missing)} prices or volumes are missing`);
    const merged = facts.reduce((sum, file) => sum + file.merged, 0);
    if (merged > 0) {
      report(
        `${name}: ${count(merged)} minutes of several publishers are merged; open and close are the busiest one's`,
      );
    }
    const isUtc = oneClock(facts, buffer, options.zone, path);
    const { places, ...arrays } = putInOrder(buffer, { name, path, isUtc, keepFaults, report });
    const noted = note ? parseRule(note.interval) : "auto";
    const interval = decideInterval(arrays.time, wanted === "auto" ? noted : wanted, path);
    if (interval !== MINUTE) report(`${name}: ${coarser(interval)}`);
    const known = knownClock({ fetched, note, facts, layout: format.layout, path });
    // What the file says goes before what the user says of it.
    const asked = facts[0]!.zone === undefined ? zone : "auto";
    const clock = decideClock({ ...timeline(arrays), interval, isUtc }, { zone: asked, stamp, name: path, ...known });
    for (const line of clock.says) report(`${name}: ${line}`);
    for (const { what, cure } of clock.doubts) report(`${name}: ${what}: ${cure}`);
    toNewYork(arrays.time, isUtc, clock.zone, clock.stamp === "end" ? interval : 0);

    const files = await Promise.all([...new Set(read.map(({ file }) => file.disk))].map((disk) => disk.print()));
    for (const file of files) await checkSha256(file);
    const adjustments = new Set(facts.map((file, i) => adjustmentOf(file.layout, basename(read[i]!.file.path))));
    const origin: Origin = {
      files,
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

/** Says of many files what is alike in them only once. */
function once(report: Report, said: Set<string>): Report {
  return (line) => {
    const what = line.slice(line.indexOf(": "));
    if (said.has(what)) return;
    said.add(what);
    report(line);
  };
}

/** `QQQ_1min.csv.gz` is QQQ_1MIN's file. */
function stockOf(name: string): string {
  return name.replace(/\.(csv|txt|tsv|jsonl|ndjson|json|feather|arrow|parquet|gz|zst|zip)\b/gi, "").toUpperCase();
}
