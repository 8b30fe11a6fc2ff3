import { basename } from "node:path";
import { type BarsNote, readCsvNote } from "../bars-note.js";
import type { BarFile } from "../find-files.js";
import { type BarBuffer, MOST_RESERVED, reserve } from "./bar-buffer.js";
import { type DateDecision, orderSentence } from "./date-order.js";
import type { FormatOptions, FoundFormat } from "./find-format.js";
import { LAYOUTS, type LayoutName } from "./layouts.js";
import { lineCutter, openCsv } from "./open-csv.js";
import { type RowCounts, rowParser } from "./parse-rows.js";

const LINE_FEED = 10;

/** How to read a file of bars. */
export interface ReadOptions extends FormatOptions {
  /** Finds the date order of all files together; called only for a file that leaves it open. */
  readonly dateOrder: () => Promise<DateDecision>;
}

/** What was found in a file besides its bars. */
export interface FileFacts extends RowCounts {
  /** The note that `writeBars` left, if it wrote the file. */
  readonly note?: BarsNote | undefined;
  readonly layout: LayoutName;
  /**
   * Whether its times are UTC, by what they say or because they count from 1970. Otherwise they are the wall clock of
   * `zone`, or of a zone that the file does not name.
   */
  readonly isUtc: boolean;
  /** IANA name of the zone of its times, if the file names one other than UTC. */
  readonly zone?: string;
}

/**
 * Appends the bars of a CSV file to a buffer, with times as the file writes and stamps them. JSON and Arrow files come
 * converted to CSV.
 *
 * @throws an error that names the file and, if a row is at fault, the row and the value (the first bar is row 1)
 */
export async function readCsv(file: BarFile, buffer: BarBuffer, options: ReadOptions): Promise<FileFacts> {
  const { layout, format, zone, tickers, chunks, close, ...found } = await openCsv(file, options);
  const { path } = file;
  try {
    let { times } = format;
    let isOthers = false;
    if (format.unit === "text" && times.order === undefined) {
      const { order, why } = await options.dateOrder();
      const orderWhy = orderSentence(order, why);
      options.report(`${basename(path)}: ${orderWhy}`);
      times = { ...times, order, orderWhy };
      // Without a header the layout was guessed from the cells alone: dates in another order disprove it.
      const { vendor, order: cells, dates: usual = order } = LAYOUTS[layout];
      isOthers = options.layout === "auto" && cells !== undefined && usual !== order;
      if (isOthers) options.report(`${basename(path)}: so the file is not from ${vendor}, and is read like any other`);
    }
    reserve(buffer, Math.min(MOST_RESERVED, expectedRows(file, format, found)));
    const parser = rowParser(buffer, { ...format, times });
    const push = lineCutter(parser.parse, path);
    let last: number | undefined = LINE_FEED;
    for await (const chunk of chunks) {
      push(chunk);
      last = chunk.at(-1) ?? last;
    }
    push(undefined);
    if (last !== LINE_FEED) {
      options.report(
        `${basename(path)}: its last line has no end: if the file was cut short, so may be its last number`,
      );
    }
    const { unit, withOffset } = format;
    const { symbols, merged } = parser.counts();
    return {
      note: path === file.disk.path ? await readCsvNote(path) : undefined,
      layout: isOthers ? "plain" : layout,
      isUtc: unit !== "text" || withOffset || zone === "UTC",
      ...(zone !== undefined && zone !== "UTC" && { zone }),
      symbols: new Set([...tickers, ...symbols]),
      merged,
    };
  } finally {
    await close();
  }
}

/** Estimates how many bars a plain file of one symbol has, from its size and the length of its first row. */
function expectedRows(
  { path, disk }: BarFile,
  { columns }: FoundFormat["format"],
  { rowLength }: Pick<FoundFormat, "rowLength">,
): number {
  if (columns.symbol !== undefined || path !== disk.path || !/\.(csv|txt|tsv)$/i.test(path)) return 1024;
  return Math.ceil((1.02 * disk.size) / Math.max(rowLength, 12)) + 16;
}
