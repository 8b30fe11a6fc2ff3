import { adjustForSplits, parseSplits } from "../bars/adjust-for-splits.js";
import { audit } from "../bars/audit/audit.js";
import { asWritten } from "../bars/audit/clock.js";
import type { Finding } from "../bars/audit/finding.js";
import { type Bars, NEW_YORK } from "../bars/bars.js";
import { sum } from "../bars/clock/prove-reading.js";
import { type Reading, readAlike, type WeighedReading, weighReadings } from "../bars/clock/readings.js";
import { LIKELY_ZONES } from "../bars/clock/zones.js";
import { SAMPLE_SYMBOL } from "../bars/sample.js";
import { excerpt } from "../util/excerpt.js";
import { DAY, midnightOf } from "../util/time.js";
import type { DiagnosedReading, Diagnosis } from "../views/tables/diagnosis-table.js";
import { type BarsOptions, barsSource } from "./bars-source.js";
import { byteChunks, csvChunks } from "./containers/open-file.js";
import type { ClockRefusal } from "./decide-clock.js";
import { diskFile } from "./disk-file.js";
import { readHistory } from "./history.js";

/** How a file is to be read; what is left out is seen from it. */
export interface DiagnoseOptions extends Omit<BarsOptions, "session" | "faults" | "report"> {
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  /** Split adjustments; see `parseSplits`. */
  readonly splits?: string;
}

const LINES = 3;
/** What no file of text has; escape characters and form feeds occur. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that are looked for.
const NO_TEXT = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;
const READINGS = 4;

/**
 * Reads a file of bars as `audit` does and reports everything about it: what was decided, the possible readings of its
 * clock, what the audit finds, and what to type next. A file that cannot be read is reported too; if only its clock is
 * undecided, it is read with the likely one.
 *
 * @param path a file, a pattern or a folder
 * @param options how it is to be read
 * @param typed the options as they were typed, for the line to type next
 * @returns plain data; nothing is thrown for what is wrong with the file
 * @example
 * (await diagnose("output/no-such.csv")).refusal; // → "output/no-such.csv: no such file"
 */
export async function diagnose(
  path: string,
  options: DiagnoseOptions = {},
  typed: readonly string[] = [`--bars ${path}`],
): Promise<Diagnosis> {
  const said: string[] = [];
  const report = (line: string): void => {
    said.push(line);
  };
  const read = async (more: Partial<BarsOptions>): Promise<Bars> => {
    const { symbol = SAMPLE_SYMBOL, from, to, splits = "", ...reading } = options;
    const source = barsSource(path, {
      ...reading,
      ...more,
      session: "all",
      faults: "keep",
      fillForward: false,
      report,
    });
    return adjustForSplits(await readHistory(source, symbol, { start: from, end: to }, path), parseSplits(splits));
  };
  try {
    return { path, said, ...describe(await read({}), typed) };
  } catch (error) {
    const { message: refusal, likely } = error as ClockRefusal;
    if (likely === undefined) {
      const beginning = await firstLines(path);
      return { path, said, refusal, ...(beginning.length > 0 && { beginning }) };
    }
    said.length = 0;
    const clock = [
      ...(/ --zone /.test(` ${refusal}`) ? [`--zone ${likely.zone}`] : []),
      ...(/ --stamp /.test(` ${refusal}`) ? [`--stamp ${likely.stamp}`] : []),
    ];
    const bars = await read(likely);
    return { path, said, refusal, ...describe(bars, [...typed, ...clock]) };
  }
}

/** What bars that were read tell. */
function describe(bars: Bars, typed: readonly string[]): Omit<Diagnosis, "path" | "said" | "refusal"> {
  const { time, interval, origin, symbol } = bars;
  const reading: Reading = { zone: origin?.zone ?? NEW_YORK, stamp: origin?.stamp ?? bars.stamp };
  const report = audit(bars);
  return {
    bars: {
      symbol,
      count: time.length,
      days: new Set(Array.from(time, (end) => midnightOf(end - interval))).size,
      first: time[0]!,
      last: time.at(-1)!,
      interval,
      intervals: usualDistances(bars),
      ...reading,
      adjustment: origin?.adjustment ?? "unknown",
      files: (origin?.files ?? []).map((file) => file.path),
    },
    readings: readingsOf(bars, reading),
    audit: report,
    next: nextLine(typed, report.findings),
  };
}

/** The reading taken, and those that come nearest to it: by days with the opening jump, then by bars in regular hours. */
function readingsOf(bars: Bars, taken: Reading): DiagnosedReading[] {
  const { time } = bars;
  // Rows out of order are for the audit to tell.
  if (!time.every((moment, i) => i === 0 || moment > time[i - 1]!)) return [];
  const all = weighReadings(asWritten(bars, taken), [...new Set([taken.zone, ...LIKELY_ZONES])]);
  const isTaken = ({ zone, stamp }: WeighedReading): boolean => zone === taken.zone && stamp === taken.stamp;
  const distinct = all.filter((one, i) => isTaken(one) || !all.slice(0, i).some((other) => readAlike(one, other)));
  return distinct
    .map((one) => ({ one, jumps: sum(one.jumps) }))
    .sort((a, b) => Number(isTaken(b.one)) - Number(isTaken(a.one)) || b.jumps - a.jumps || b.one.inside - a.one.inside)
    .slice(0, READINGS)
    .map(({ one: { zone, stamp, inside, present }, jumps }) => ({ zone, stamp, inside, jumps, days: sum(present) }));
}

/** On how many days each distance between bars is the usual one, the most frequent first. */
function usualDistances({ time }: Bars): { length: number; days: number }[] {
  const days = new Map<number, number>();
  for (let from = 0; from < time.length; ) {
    const gaps = new Map<number, number>();
    let to = from + 1;
    for (; to < time.length && time[to]! < midnightOf(time[from]!) + DAY; to++) {
      const gap = time[to]! - time[to - 1]!;
      if (gap > 0) gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
    }
    const usual = [...gaps].sort(([, a], [, b]) => b - a)[0]?.[0];
    if (usual !== undefined) days.set(usual, (days.get(usual) ?? 0) + 1);
    from = to;
  }
  return [...days].sort(([, a], [, b]) => b - a).map(([length, count]) => ({ length, days: count }));
}

/** The command line that works: with the options that cure the errors that have such. */
function nextLine(typed: readonly string[], findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error");
  const splits = errors.flatMap(({ split }) => split ?? []);
  const clock = errors.flatMap(
    ({ cure }) => /^(--(?:zone|stamp) \S+?)(?= --|,)(?: (--stamp \w+))?/.exec(cure)?.slice(1, 3) ?? [],
  );
  const cures = [...new Set(clock.filter(Boolean)), ...(splits.length > 0 ? [`--splits ${splits.join(",")}`] : [])];
  const isCured = errors.every(({ cure }) => /^--(zone|stamp|splits) /.test(cure));
  const given = typed.filter((option) => !cures.some((cure) => cure.split(" ")[0] === option.split(" ")[0]));
  const command = isCured ? "research" : "audit";
  return [`npx ata-lab ${command}`, ...given, ...cures].join(" ");
}

/** The beginning of a file that holds text, or nothing. */
async function firstLines(path: string): Promise<string[]> {
  try {
    for await (const chunk of csvChunks(byteChunks(await diskFile(path)))) {
      const text = chunk.toString("utf8", 0, 4096);
      if (NO_TEXT.test(text)) return [];
      const lines = text.split(/\r\n|\r|\n/);
      return lines.slice(0, LINES).flatMap((line) => (line === "" ? [] : excerpt(line, 74)));
    }
  } catch {
    // The refusal tells why.
  }
  return [];
}
