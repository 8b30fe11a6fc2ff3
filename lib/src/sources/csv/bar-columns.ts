import { BAR_COLUMNS } from "../../bars/bars.js";
import { excerpt } from "../../util/excerpt.js";
import { chooseSymbol } from "../choose-symbol.js";
import {
  ADJUSTED_CLOSES,
  type Field,
  NUMBER_NAMES,
  OTHER_TIME_NAMES,
  plainName,
  SYMBOL_NAMES,
  TICK_VOLUMES,
  TIME_NAMES,
  timeName,
  VOLUME_HALVES,
} from "./column-names.js";
import { dateLength } from "./read-date.js";

export type { Field };

/** The index, from 0, of each field's column in a file. */
export type BarColumns = { readonly [field in Exclude<Field, "volume">]: number } & {
  /** -1 where the file has no volume and `volume: "none"` was given. */
  readonly volume: number;
  /** The second column of a volume that is split over two. */
  readonly volumeRest?: number;
  /** The time of day, if `time` is only the date. */
  readonly clock?: number;
  readonly symbol?: number;
  /** The publisher, in files where several may have a bar of the same minute. */
  readonly publisher?: number;
};

/** The columns that the user chose, each by name or by number from 1. */
export type ColumnChoice = { readonly [field in Field | "clock" | "symbol"]?: string };

/** The fields that a user can choose a column for. */
export const CHOICE_NAMES: readonly (keyof ColumnChoice)[] = [...BAR_COLUMNS, "clock", "symbol"];

/** What the caller says about a file's columns. */
export interface ColumnOptions {
  readonly columns?: ColumnChoice | undefined;
  /** `"none"` for a file without volume: every bar's volume is then 0. */
  readonly volume?: "none" | undefined;
  /** The stock to read, if each column belongs to one stock. */
  readonly symbol?: string | undefined;
  /** The ticker of each column; empty for a column that all stocks share. */
  readonly tickers?: readonly string[] | undefined;
}

/** The columns of a file of bars, and what their names tell. */
export interface FoundColumns {
  readonly columns: BarColumns;
  /** The zone in the time column's name, as in `timestamp_utc`. */
  readonly zone?: string;
  /** One sentence for each choice between several columns. */
  readonly says: readonly string[];
}

/** Whether a line is a header (true) or already a bar (false). */
export function isHeader(cells: readonly string[]): boolean {
  const names = cells.map(plainName);
  const has = (field: Exclude<Field, "time">): boolean => NUMBER_NAMES[field].some((name) => names.includes(name));
  // Checked before the digits below, because a column may be called 200 EMA.
  if (has("open") && has("high") && has("low") && has("close")) return true;
  // TS and INDEX are names of time columns, but tickers too: a line with numbers in it is a bar.
  if (cells.some((cell) => /^\s*[+-]?\d/.test(cell))) return false;
  const known = new Set<string>([
    ...[...TIME_NAMES, ...OTHER_TIME_NAMES, ...Object.values(NUMBER_NAMES).flat()].filter((name) => name.length > 1),
    ...SYMBOL_NAMES,
  ]);
  return names.some((name) => known.has(name) || known.has(timeName(name).name));
}

/**
 * Finds the columns by name, ignoring case.
 *
 * @param rows cells of the first bars. They show whether the columns `date` and `time` form one time, and whether a
 * volume is always 0, so that another column is taken
 * @param options what the caller says
 * @throws if a column is missing or its name is there twice; the error for a missing one lists the names that are there
 */
export function columnsByName(
  names: readonly string[],
  file: string,
  rows: readonly (readonly string[])[] = [],
  { columns: choice = {}, volume, symbol: stock, tickers }: ColumnOptions = {},
): FoundColumns {
  const ticker = tickers && chooseSymbol(new Set(tickers.filter((name) => name !== "")), stock, file);
  // Ignore the columns of other stocks.
  const normals = names.map((name, j) => (!tickers?.[j] || tickers[j] === ticker ? plainName(name) : undefined));
  const times = normals.map((name): Partial<ReturnType<typeof timeName>> => (name === undefined ? {} : timeName(name)));
  const says: string[] = [];
  const there = `the file has ${excerpt(names.join(", "), 200)}`;

  const only = (matches: readonly number[], name: string): number => {
    if (matches.length > 1) throw new Error(`${file}: two columns are called ${name}; choose one with --columns`);
    return matches[0] ?? -1;
  };
  const matching = (isWanted: (name: string | undefined, j: number) => boolean): number[] =>
    normals.flatMap((name, j) => (isWanted(name, j) ? [j] : []));
  const find = (candidates: readonly string[]): number => {
    const name = candidates.find((candidate) => normals.includes(candidate));
    return name === undefined
      ? -1
      : only(
          matching((other) => other === name),
          name,
        );
  };
  const findTime = (candidates: readonly string[]): number => {
    for (const name of candidates) {
      const plain = matching((_, j) => times[j]!.name === name);
      const zoned = plain.filter((j) => times[j]!.zone === "UTC");
      if (plain.length > 0) return only(zoned.length > 0 ? zoned : plain, name);
    }
    return -1;
  };
  const chosen = (field: keyof ColumnChoice): number | undefined => {
    const wanted = choice[field];
    return wanted === undefined ? undefined : numberOf(wanted, names, file, field);
  };
  const missing = (what: string, cure: string): never => {
    throw new Error(`${file}: no column ${what}; ${there}: ${cure}`);
  };
  const first = rows[0] ?? [];

  const [date, clockOfDate] = [findTime(["date"]), findTime(["time"])];
  const isInTwo =
    choice.time === undefined &&
    findTime(TIME_NAMES.slice(0, 4)) < 0 &&
    date >= 0 &&
    clockOfDate >= 0 &&
    isClock(first[clockOfDate] ?? "") &&
    isDate(first[date] ?? "");
  const time = chosen("time") ?? (isInTwo ? date : findTime([...TIME_NAMES, ...OTHER_TIME_NAMES]));
  if (time < 0) missing("timestamp, datetime, time, date", "say which it is with --columns time=NAME");
  const clock = chosen("clock") ?? (isInTwo ? clockOfDate : -1);

  const price = (field: Exclude<Field, "time" | "volume">): number => {
    const at = chosen(field) ?? find(NUMBER_NAMES[field]);
    return at < 0 ? missing(field, `say which it is with --columns ${field}=NAME`) : at;
  };
  const prices = { open: price("open"), high: price("high"), low: price("low"), close: price("close") };
  const adjusted = find(ADJUSTED_CLOSES);
  if (adjusted >= 0 && adjusted !== prices.close) {
    says.push(`the price is ${names[prices.close]}; ${names[adjusted]} is not used`);
  }

  const isNone = (j: number): boolean => rows.length > 0 && rows.every((row) => Number(row[j]) === 0);
  const volumes = (): { volume: number; volumeRest?: number } => {
    if (volume === "none") return { volume: -1 };
    const given = chosen("volume");
    if (given !== undefined) return { volume: given };
    const found = find(NUMBER_NAMES.volume);
    const [up, down] = VOLUME_HALVES.map((name) => find([name])) as [number, number];
    if (found < 0 && up >= 0 && down >= 0) {
      says.push(`volume is the sum of ${names[up]} and ${names[down]}`);
      return { volume: up, volumeRest: down };
    }
    const ticks = find(TICK_VOLUMES);
    if (found < 0) missing("volume", "say which it is with --columns volume=NAME, or do without with --volume none");
    if (ticks < 0 || ticks === found) return { volume: found };
    const taken = isNone(found) && !isNone(ticks) ? ticks : found;
    const why = taken === ticks ? `${names[found]} is 0 in the first rows` : `${names[ticks]} counts price changes`;
    says.push(`volume is ${names[taken]}, because ${why}`);
    return { volume: taken };
  };
  const { volume: volumeColumn, volumeRest } = volumes();

  const named = find(SYMBOL_NAMES);
  const symbol = chosen("symbol") ?? (named >= 0 ? named : find(["instrument id"]));
  const publisher = find(["publisher id"]);
  const zone = times[time]!.zone ?? (clock >= 0 ? times[clock]!.zone : undefined);
  return {
    columns: {
      time,
      ...prices,
      volume: volumeColumn,
      ...(volumeRest !== undefined && { volumeRest }),
      ...(clock >= 0 && { clock }),
      ...(symbol >= 0 && ticker === undefined && { symbol }),
      ...(publisher >= 0 && { publisher }),
    },
    ...(zone !== undefined && { zone }),
    says,
  };
}

/** The index of a chosen column, given by its name or by its number from 1. */
function numberOf(wanted: string, names: readonly string[], file: string, field: string): number {
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const alike = names.flatMap((name, j) => (plainName(name) === plainName(wanted) ? [j] : []));
  if (alike.length === 1) return alike[0]!;
  const number = /^[1-9]\d{0,3}$/.test(wanted) ? Number(wanted) : Number.NaN;
  if (number <= names.length) return number - 1;
  throw new Error(
    `${file}: --columns ${field}=${excerpt(wanted, 60)}: no column has that name; the file has ${excerpt(names.join(", "), 200)}`,
  );
}

/** Whether a cell is a time of day. */
export function isClock(cell: string): boolean {
  return /^\s*(\d{1,2}:\d\d|\d{1,6}\s*$)/.test(cell);
}

/** Whether a cell is a date, with or without 00:00 after it. */
export function isDate(cell: string): boolean {
  const text = cell.trim();
  const date = dateLength(text);
  return date > 0 && /^([ T]0?0:00(:00(\.0+)?)?)?$/.test(text.slice(date));
}
