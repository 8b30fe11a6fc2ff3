import { BAR_COLUMNS } from "../../bars/bars.js";
import { excerpt } from "../excerpt.js";

/** A column that a file of bars must have. */
export type Field = (typeof BAR_COLUMNS)[number];

/** Names that mean time, the most telling first. */
const TIME_NAMES: readonly string[] = ["timestamp", "datetime", "time", "date"];
/** Names that mean time where none of those is there: the vendors', and what pandas calls an index without a name. */
const OTHER_TIME_NAMES: readonly string[] = [
  "ts_event",
  "window_start",
  "date time",
  "ts",
  "t",
  "__index_level_0__",
  "index",
  "",
];
const SYMBOL_NAMES: readonly string[] = ["symbol", "ticker"];
/** Alpaca's letters. */
const LETTERS: Readonly<Record<string, string>> = { open: "o", high: "h", low: "l", close: "c", volume: "v" };

/** Which column of a file holds what: the column's number from 0. */
export type BarColumns = { readonly [field in Field]: number } & {
  /** The time of day, where `time` is the date alone. */
  readonly clock?: number;
  readonly symbol?: number;
  /** Where several publishers may give a bar of the same minute: the publisher. */
  readonly publisher?: number;
};

/** Whether a file's first line names columns (true) or is a bar already (false). */
export function isHeader(cells: readonly string[]): boolean {
  const known = new Set<string>([
    ...[...TIME_NAMES, ...OTHER_TIME_NAMES].filter((name) => name.length > 1),
    ...SYMBOL_NAMES,
    ...BAR_COLUMNS,
  ]);
  const letters = Object.values(LETTERS);
  const names = cells.map(normal);
  // A stock may be called TS or INDEX: a line with numbers in it is a bar.
  if (names.some((name) => /^[+-]?\d/.test(name))) return false;
  return names.some((name) => known.has(name)) || letters.every((letter) => names.includes(letter));
}

/**
 * Finds the columns by name, in any case.
 *
 * @param first the cells of the first bar: a column `date` and a column `time` belong together when `time` is a clock
 * @throws when one is missing or there twice; the error lists the names that are there
 */
export function columnsByName(names: readonly string[], file: string, first: readonly string[] = []): BarColumns {
  const normals = names.map(normal);
  const find = (wanted: string, options: string): number => {
    const at = normals.indexOf(wanted);
    if (at < 0) throw new Error(`${file}: no column ${options}; the file has ${excerpt(names.join(", "), 200)}`);
    if (normals.indexOf(wanted, at + 1) >= 0) throw new Error(`${file}: two columns are called ${wanted}`);
    return at;
  };
  const present = (candidates: readonly string[]): string | undefined =>
    candidates.find((name) => normals.includes(name));
  const timeName = present([...TIME_NAMES, ...OTHER_TIME_NAMES]) ?? "time";
  const parts = ["date", "time"].map((name) => normals.indexOf(name)) as [number, number];
  const inTwo =
    timeName === "time" &&
    parts[0] >= 0 &&
    /^\s*\d{1,2}:?\d\d/.test(first[parts[1]] ?? "") &&
    /\d{4}/.test(first[parts[0]] ?? "");
  const fields = BAR_COLUMNS.map((field) => {
    if (field === "time") return [field, find(inTwo ? "date" : timeName, TIME_NAMES.join(", "))];
    return [field, find(normals.includes(field) ? field : (present([LETTERS[field]!]) ?? field), field)];
  });
  const symbol = present(SYMBOL_NAMES) ?? present(["instrument_id"]);
  const publisher = present(["publisher_id"]);
  return {
    ...(Object.fromEntries(fields) as { [field in Field]: number }),
    ...(inTwo && { clock: find("time", "time") }),
    ...(symbol !== undefined && { symbol: find(symbol, symbol) }),
    ...(publisher !== undefined && { publisher: find(publisher, publisher) }),
  };
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
