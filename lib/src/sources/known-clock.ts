import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type BarArrays, NEW_YORK, takeColumn } from "../bars/bars.js";
import { toNewYork } from "../bars/zone.js";
import { count, counted } from "../util/count.js";
import type { Report } from "../util/report.js";
import type { BarsNote } from "./bars-note.js";
import { type BarBuffer, pieceEnd } from "./csv/bar-buffer.js";
import { LAYOUTS, type LayoutName } from "./csv/layouts.js";
import type { FileFacts } from "./csv/read-csv.js";
import type { ClockOptions, KnownClock } from "./decide-clock.js";
import type { FetchedFacts } from "./fetch/manifest.js";
import type { ReadFile } from "./read-files.js";

/** Where a clock may be known from. */
export interface ClockSources {
  readonly fetched: FetchedFacts | undefined;
  readonly note: BarsNote | undefined;
  readonly facts: readonly FileFacts[];
  /** Whose columns the user said they are. */
  readonly layout: LayoutName | "auto";
  /** What to call the files in an error. */
  readonly path: string;
}

/**
 * What is known of the files' clock: by the manifest or the note beside them, by the zone that they name, by the vendor
 * where the user said whose they are. What the vendor does whose they only look like is usual, and no more.
 *
 * @throws when the files name several zones
 */
export function knownClock({
  fetched,
  note,
  facts,
  layout,
  path,
}: ClockSources): Pick<ClockOptions, "known" | "usual"> {
  if (fetched) return { known: { stamp: fetched.stamp, why: "as manifest.json beside it says" } };
  if (note) return { known: { stamp: note.stamp, zone: note.zone, why: "as its note says" } };
  const named = zoneOf(facts, path);
  const own: KnownClock | undefined = named === undefined ? undefined : { zone: named, why: "as the file says" };
  const layouts = [...new Set(facts.map((file) => file.layout))];
  const { vendor, stamp, zone } = LAYOUTS[layouts.length === 1 ? layouts[0]! : "plain"];
  const told = named === undefined ? zone : undefined;
  if (stamp === undefined && told === undefined) return own ? { known: own } : {};
  const theirs: KnownClock = {
    ...(stamp !== undefined && { stamp }),
    ...(told !== undefined && { zone: told }),
    why: `as ${vendor} does`,
  };
  if (layout === "auto") return { usual: theirs, ...(own && { known: own }) };
  return { known: own ? { ...theirs, ...own, why: `${own.why} and ${theirs.why}` } : theirs };
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

/** What all files noted alike when they were written here. Whoever changes a file's rows makes its note another file's. */
export function noteOn(read: readonly ReadFile[], buffer: BarBuffer, report: Report): BarsNote | undefined {
  const notes = read.map(({ file, facts: { note } }, p) => {
    const rows = pieceEnd(buffer, p) - buffer.pieces[p]!.from;
    if (note === undefined || note.rows === rows) return note;
    report(
      `${basename(file.path)}: has ${counted(rows, "bar")}, and its note is about ${count(note.rows)}: the note is not used`,
    );
    return undefined;
  });
  const [first] = notes;
  const isSame = (note: BarsNote | undefined): boolean =>
    note !== undefined && isDeepStrictEqual({ ...note, rows: 0 }, { ...first, rows: 0 });
  return notes.every(isSame) ? first : undefined;
}

/**
 * Whether all times are UTC's. Where only some files carry a zone, all are brought to New York's clock.
 *
 * @throws when the zone of the others was not given
 */
export function oneClock(
  facts: readonly FileFacts[],
  buffer: BarBuffer,
  zone: string | undefined,
  path: string,
): boolean {
  const isUtc = facts.every((file) => file.isUtc);
  if (isUtc || facts.every((file) => !file.isUtc)) return isUtc;
  if (zone !== NEW_YORK) {
    const naive = buffer.pieces[facts.findIndex((file) => !file.isUtc)]!.file;
    throw new Error(
      `${path}: only some files carry a zone, and ${naive} does not: if its times are New York's, say so with --zone ${NEW_YORK}; else read the files by themselves`,
    );
  }
  for (const [p, { from }] of buffer.pieces.entries()) {
    if (facts[p]!.isUtc) toNewYork(buffer.time.subarray(from, pieceEnd(buffer, p)), true, NEW_YORK, 0);
  }
  return false;
}

/** The times and volumes alone, in order: rows that an audit is to list may be anywhere. */
export function timeline({ time, volume }: BarArrays): { time: Float64Array; volume: Float64Array } {
  let isInOrder = true;
  for (let i = 1; i < time.length && isInOrder; i++) isInOrder = time[i]! > time[i - 1]!;
  if (isInOrder) return { time, volume };
  const rows = Array.from(time.keys()).filter((row) => Number.isFinite(time[row]!));
  rows.sort((a, b) => time[a]! - time[b]! || a - b);
  const kept = Uint32Array.from(rows.filter((row, i) => i === 0 || time[row] !== time[rows[i - 1]!]));
  return { time: takeColumn(time, kept), volume: takeColumn(volume, kept) };
}
