import { newYorkClock } from "../bars/zone.js";
import type { Minute } from "../serving/bar-builder.js";
import { quoted } from "../util/excerpt.js";
import { MINUTE } from "../util/time.js";
import { NUMBER_NAMES, OTHER_TIME_NAMES, plainName, SYMBOL_NAMES, TIME_NAMES } from "./csv/column-names.js";
import { findDelimiter } from "./csv/find-header.js";
import { cutCells } from "./csv/first-lines.js";
import { parseEpoch, timeParser, unitOf } from "./csv/parse-time.js";

/** How minutes come in lines. */
export interface LineOptions {
  readonly format: "csv" | "jsonl";
  /** Which end of the minute a time is. */
  readonly stamp: "start" | "end";
  /** Zone of times that carry none: an IANA name. */
  readonly zone: string;
  /** Which stock, where lines name it; the one of the first line when left out. */
  readonly symbol?: string;
}

const FIELDS = ["open", "high", "low", "close", "volume"] as const;
const TIMES: readonly string[] = [...TIME_NAMES, ...OTHER_TIME_NAMES];
/** Besides the names in files, those of Massive's and Alpaca's streams. */
const SYMBOLS: readonly string[] = [...SYMBOL_NAMES, "sym", "s"];

/**
 * Reads minutes that come line by line, such as from another program: CSV with a header, or one JSON object a line. Columns
 * go by their names, as in files. Epochs and times with an offset are moments; others are of the zone.
 *
 * @param options format, zone, which end of the minute the times are, and which stock
 * @returns a function of a line: a minute in New York's time, stamped at its end; "other" for one of another stock than `symbol`; undefined for
 * the header and an empty line
 * @throws the function throws when a line is no minute, or of a second stock and `symbol` does not say which; the error names the line
 * @example
 * const read = minuteLines({ format: "csv", stamp: "end", zone: "America/New_York" });
 * read("time,open,high,low,close,volume"); // → undefined
 * read("2018-01-02 09:31,10,11,9,10.5,300").close; // → 10.5
 */
export function minuteLines({
  format,
  stamp,
  zone,
  symbol,
}: LineOptions): (line: string) => Minute | "other" | undefined {
  let number = 0;
  let stock = symbol;
  let header: readonly string[] | undefined;
  let delimiter = ",";
  const parser = timeParser();
  const ofUtc = newYorkClock(true, zone);
  const ofZone = newYorkClock(false, zone);
  const fail = (words: string): never => {
    throw new Error(`line ${number}: ${words}`);
  };

  const time = (text: string): number => {
    const bytes = Buffer.from(text);
    const unit = unitOf(text);
    const moment = unit === "text" ? parser.parse(bytes, 0, bytes.length) : parseEpoch(bytes, 0, bytes.length, unit);
    if (Number.isNaN(moment))
      fail(`the time is ${quoted(text)}; write it as 2018-01-02 09:31:00, or as a moment with its offset`);
    // A bar ends its length after its start, whatever the clocks do in between.
    const ahead = stamp === "end" ? MINUTE : 0;
    const clock = unit !== "text" || parser.offset ? ofUtc : ofZone;
    return clock(moment - ahead) + MINUTE;
  };

  const isOther = (cells: ReadonlyMap<string, unknown>): boolean => {
    const named = SYMBOLS.map((name) => cells.get(name)).find((value) => typeof value === "string" && value !== "");
    if (named === undefined) return false;
    stock ??= named as string;
    if (named === stock) return false;
    return symbol === undefined
      ? fail(`it is of ${quoted(named as string)}, and those before are of ${quoted(stock)}: add --symbol ${stock}`)
      : true;
  };

  const minuteOf = (cells: ReadonlyMap<string, unknown>): Minute | "other" => {
    if (isOther(cells)) return "other";
    const named = (field: string, names: readonly string[]): unknown => {
      const name = names.find((one) => cells.has(one));
      return name === undefined
        ? fail(`there is no ${field}; there are ${[...cells.keys()].map((one) => quoted(one, 20)).join(", ")}`)
        : cells.get(name);
    };
    const numbers = FIELDS.map((field): [string, number] => {
      const value = named(field, NUMBER_NAMES[field]);
      const isWritten = typeof value === "number" || (typeof value === "string" && value.trim() !== "");
      const read = isWritten ? Number(value) : Number.NaN;
      return [field, Number.isNaN(read) ? fail(`${field} is ${quoted(String(value))}, not a number`) : read];
    });
    const when = named("time", TIMES);
    return { time: time(String(when)), ...(Object.fromEntries(numbers) as unknown as Omit<Minute, "time">) };
  };

  const json = (line: string): Minute | "other" => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      fail(`no JSON: ${quoted(line)}`);
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) fail(`no JSON object: ${quoted(line)}`);
    return minuteOf(new Map(Object.entries(value as object).map(([name, one]) => [plainName(name), one])));
  };

  const csv = (line: string): Minute | "other" | undefined => {
    if (header === undefined) {
      delimiter = findDelimiter([line]) ?? ",";
      const names = cutCells(line, delimiter).map(plainName);
      const missing = FIELDS.find((field) => !NUMBER_NAMES[field].some((name) => names.includes(name)));
      const lacks = missing ?? (TIMES.some((name) => names.includes(name)) ? undefined : "time");
      if (lacks !== undefined)
        fail(`the header names no ${lacks}: ${quoted(line)}; begin with time,open,high,low,close,volume`);
      header = names;
      return undefined;
    }
    const cells = cutCells(line, delimiter);
    if (cells.length !== header.length)
      fail(`${cells.length} cells, but the header has ${header.length}: ${quoted(line)}`);
    return minuteOf(new Map(header.map((name, i) => [name, cells[i]])));
  };

  return (line) => {
    number++;
    const text = line.replace(/\r$/, "").replace(/^\ufeff/, "");
    if (text.trim() === "") return undefined;
    return format === "csv" ? csv(text) : json(text);
  };
}
