import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Bars } from "../../bars/bars.js";
import { CALENDAR_YEARS, sessionOf } from "../../bars/calendar.js";
import type { InputFile } from "../../bars/origin.js";
import { count } from "../../util/count.js";
import type { Report } from "../../util/report.js";
import { unreadable } from "../../util/system-reason.js";
import { DAY, MINUTE, parseDay } from "../../util/time.js";
import { chooseSymbol, chosenSymbol } from "../choose-symbol.js";
import { unzipOne } from "../containers/zip.js";
import { type BarBuffer, barBuffer } from "../csv/bar-buffer.js";
import { PLAIN_NUMBERS } from "../csv/number-style.js";
import { type RowFormat, rowParser } from "../csv/parse-rows.js";
import { PLAIN_STYLE } from "../csv/time-style.js";
import { type DiskFile, diskFile } from "../disk-file.js";
import { putInOrder } from "../put-in-order.js";
import { reportToStderr } from "../report-to-stderr.js";
import type { HistoryRequest, Source } from "../source.js";
import { type KeepOptions, toBars } from "../to-bars.js";
import { wholeBuffer } from "../whole-buffer.js";
import { dayOf, dayText } from "./dated-rows.js";
import { type Factors, type Normalization, readFactors } from "./factors.js";
import { readTickers, type Tickers } from "./tickers.js";

/** How a LEAN data folder is read. */
export interface LeanOptions extends KeepOptions {
  /** `"adjusted"` (default) for splits and dividends, `"split"` for splits alone, or `"raw"` prices. */
  readonly normalization?: Normalization;
}

/** A day of minutes is 60 kB; this is far more, and far less than a bomb. */
const LARGEST_DAY = 1 << 22;
/** Days read ahead of the one that is being parsed. */
const AHEAD = 16;
/** A bar that spans more than this ratio is reported: such bars occur in the hours around a split. */
const WILD = 1.5;
const ROWS_A_DAY = 400;
const MOST_LISTED = 30;

/** Whether a path is a LEAN data folder: one that holds `equity/usa/minute`. */
export async function isLeanFolder(path: string): Promise<boolean> {
  return (await stat(join(path, "equity", "usa", "minute")).catch(() => undefined))?.isDirectory() ?? false;
}

/**
 * Minute bars from a LEAN data folder, the one that holds `equity/`: daily trade zips, factor files, map files.
 *
 * A rename is followed through the map file, prices and volumes are adjusted by the factor file, sessions without a zip
 * are listed, and minutes without a bar are filled forward unless `fillForward` is false.
 *
 * @param root the folder
 * @param options what to do with the bars
 * @returns a source whose bars are in New York time, stamped at their end
 * @see https://www.quantconnect.com/docs/v2/lean-cli/datasets/format-and-storage
 * @example
 * const source = leanSource("output/no-such-folder");
 * await source({ symbol: "SPY" }).catch((error) => error.message);
 * // → "output/no-such-folder: no LEAN data folder, for it has no equity/usa/minute"
 */
export function leanSource(root: string, options: LeanOptions = {}): Source {
  const { normalization = "adjusted", fillForward = true, report = reportToStderr } = options;
  return async (request) => {
    const equity = join(root, "equity", "usa");
    if (!(await isLeanFolder(root))) throw new Error(`${root}: no LEAN data folder, for it has no equity/usa/minute`);
    const symbol = (await findStock(equity, request.symbol, root)).toLowerCase();
    const name = symbol.toUpperCase();
    const mapFile = join(equity, "map_files", `${symbol}.csv`);
    const map = await fileIfThere(mapFile);
    const tickers = map && (await readTickers(map));
    if (!tickers) report(`${name}: no map file, so renames are not followed (${mapFile})`);
    const factorFile = join(equity, "factor_files", `${symbol}.csv`);
    const adjusting = normalization === "raw" ? undefined : await fileIfThere(factorFile);
    if (normalization !== "raw" && !adjusting) {
      throw new Error(
        `${factorFile}: no such file, and prices cannot be adjusted without it: add it, or pass --normalization raw`,
      );
    }
    const factors: Factors = normalization === "raw" ? () => 1 : await readFactors(adjusting!, normalization);
    const days = await findDays(equity, tickers, symbol, request);
    if (days.length === 0) throw new Error(`${root}: no trade zips of ${name} in the period asked for`);
    report(
      `${name}: ${count(days.length)} days of LEAN, ${dayText(days[0]!.day)} to ${dayText(days.at(-1)!.day)}, ${SAYS[normalization]}`,
    );
    if (tickers?.says) report(`${name}: renamed: ${tickers.says}`);
    reportMissing(days, tickers, request, (line) => report(`${name}: ${line}`));

    const buffer = barBuffer(days.length * ROWS_A_DAY);
    const zips: InputFile[] = [];
    for await (const { day, path, text, print } of readAhead(days)) {
      zips.push(print);
      appendDay(buffer, path, text, day, factors(day), options.faults === "keep");
    }
    if (buffer.length === 0) throw new Error(`${root}: the zips of ${name} hold no bars`);
    const keepFaults = options.faults === "keep";
    const { places, ...arrays } = putInOrder(buffer, { name, path: root, isUtc: false, keepFaults, report });
    const tables = [map, adjusting].filter((file) => file !== undefined);
    const origin = {
      files: [...(await Promise.all(tables.map((file) => file.print()))), ...zips],
      adjustment: normalization,
      stamp: "start",
      places,
    } as const;
    const bars = toBars(arrays, MINUTE, name, origin, { ...options, fillForward }, name);
    reportWild(bars, (line) => report(`${name}: ${line}`));
    return bars;
  };
}

const SAYS: Readonly<Record<Normalization, string>> = {
  adjusted: "adjusted for splits and dividends (--normalization raw or split gives others)",
  split: "adjusted for splits, not for dividends",
  raw: "raw prices",
};

interface Day {
  readonly day: number;
  readonly path: string;
}

/** A day's zip, read. */
interface ReadDay extends Day {
  readonly text: Buffer;
  readonly print: InputFile;
}

/** A file that need not be there. */
async function fileIfThere(path: string): Promise<DiskFile | undefined> {
  return diskFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw unreadable(path, error);
  });
}

async function findStock(equity: string, symbol: string, root: string): Promise<string> {
  const chosen = chosenSymbol(symbol);
  const entries = await readdir(join(equity, "minute"), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  // A map file is enough: the folders may all have older names.
  const maps = await readdir(join(equity, "map_files")).catch((): string[] => []);
  if (chosen !== undefined && maps.includes(`${chosen.toLowerCase()}.csv`)) return chosen;
  return chooseSymbol(
    names.map((name) => name.toUpperCase()),
    chosen,
    root,
  );
}

/** The days that have a zip, in order: of each day under the ticker of the time. */
async function findDays(
  equity: string,
  tickers: Tickers | undefined,
  symbol: string,
  { start, end }: HistoryRequest,
): Promise<Day[]> {
  const from = start === undefined ? Number.NEGATIVE_INFINITY : parseDay(start);
  const to = end === undefined ? Number.POSITIVE_INFINITY : parseDay(end);
  const days: Day[] = [];
  for (const name of tickers?.names ?? [symbol]) {
    const folder = join(equity, "minute", name);
    for (const file of await readdir(folder).catch(() => [])) {
      const day = dayOf(/^(\d{8})_trade\.zip$/i.exec(file)?.[1] ?? "");
      if (day === undefined || day < from || day >= to) continue;
      if (tickers && tickers.on(day) !== name) continue;
      days.push({ day, path: join(folder, file) });
    }
  }
  return days.sort((a, b) => a.day - b.day);
}

/** The days' texts in order, several being read and unpacked at a time, a bounded number in memory. */
async function* readAhead(days: readonly Day[]): AsyncGenerator<ReadDay> {
  const read = async (day: Day): Promise<ReadDay> => {
    const file = await diskFile(day.path);
    try {
      return { ...day, text: await unzipOne(await wholeBuffer(file), LARGEST_DAY), print: await file.print() };
    } catch (error) {
      throw new Error(`${day.path}: ${(error as Error).message}`);
    }
  };
  const pending: Promise<ReadDay>[] = [];
  for (let next = 0; next < days.length || pending.length > 0; ) {
    while (next < days.length && pending.length < AHEAD) {
      const reading = read(days[next++]!);
      // Its error is thrown when its turn comes.
      reading.catch(() => {});
      pending.push(reading);
    }
    yield await pending.shift()!;
  }
}

/** Appends the bars of a day, `ms,open,high,low,close,volume` in 1/10,000 of a dollar, adjusted by the day's factor. */
function appendDay(
  buffer: BarBuffer,
  path: string,
  text: Buffer,
  day: number,
  factor: number,
  keepFaults: boolean,
): void {
  const from = buffer.length;
  buffer.pieces.push({ file: path, from });
  rowParser(buffer, { ...ROWS, file: path, midnight: day, keepFaults }).parse(text, 0, text.length);
  const to = buffer.length;
  if (factor === 1) return;
  const { open, high, low, close, volume } = buffer;
  for (const column of [open, high, low, close]) for (let i = from; i < to; i++) column[i]! *= factor;
  for (let i = from; i < to; i++) volume[i] = Math.round(volume[i]! / factor);
}

const ROWS: Omit<RowFormat, "file" | "midnight" | "keepFaults"> = {
  delimiter: ",",
  cells: 6,
  columns: { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 },
  unit: "midnight",
  priceScale: 10_000,
  numbers: PLAIN_NUMBERS,
  times: PLAIN_STYLE,
  withOffset: false,
  skipped: 0,
};

/** Lists the sessions of the period, as far as the stock was listed, that have no zip. */
function reportMissing(
  days: readonly Day[],
  tickers: Tickers | undefined,
  request: HistoryRequest,
  report: Report,
): void {
  const { start, end } = request;
  const [firstYear, lastYear] = CALENDAR_YEARS;
  const from = Math.max(
    start === undefined ? days[0]!.day : parseDay(start),
    tickers?.from ?? Number.NEGATIVE_INFINITY,
    Date.UTC(firstYear, 0, 1),
  );
  const to = Math.min(
    end === undefined ? days.at(-1)!.day + DAY : parseDay(end),
    (tickers?.until ?? Number.POSITIVE_INFINITY) + DAY,
    Date.UTC(lastYear + 1, 0, 1),
  );
  const present = new Set(days.map(({ day }) => day));
  const gaps: { first: number; last: number; sessions: number }[] = [];
  let missing = 0;
  let open = false;
  for (let day = from; day < to; day += DAY) {
    if (!sessionOf(day)) continue;
    if (present.has(day)) {
      open = false;
      continue;
    }
    missing++;
    if (open) {
      const gap = gaps.at(-1)!;
      gap.last = day;
      gap.sessions++;
    } else gaps.push({ first: day, last: day, sessions: 1 });
    open = true;
  }
  if (missing === 0) return;
  const texts = gaps.map(({ first, last, sessions }) =>
    sessions === 1 ? dayText(first) : `${dayText(first)} to ${dayText(last)} (${sessions})`,
  );
  const more = texts.length > MOST_LISTED ? ` and ${texts.length - MOST_LISTED} more gaps` : "";
  const noun = missing === 1 ? "session has" : "sessions have";
  report(`${missing} ${noun} no zip: ${texts.slice(0, MOST_LISTED).join(", ")}${more}`);
}

/** Tells of bars whose high is far above their low. */
function reportWild({ time, high, low, interval }: Bars, report: Report): void {
  let wild = 0;
  let first = -1;
  for (let i = 0; i < time.length; i++) {
    if (!(high[i]! > WILD * low[i]!)) continue;
    if (wild++ === 0) first = i;
  }
  if (wild === 0) return;
  const when = new Date(time[first]! - interval).toISOString().slice(0, 16).replace("T", " ");
  report(
    `${count(wild)} bars have a high of more than ${WILD} times their low, the first at ${when} (low ${low[first]}, high ${high[first]})`,
  );
}
