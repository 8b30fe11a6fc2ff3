import { type ColumnChoice, isHeader } from "./bar-columns.js";
import { NUMBER_NAMES, orderLevels, plainName, splitTuples, TIME_NAMES, timeName } from "./column-names.js";
import { cutCells } from "./first-lines.js";

/** The names of a file's columns. */
export interface Header {
  readonly names: readonly string[];
  /** The ticker of each column, empty for a column that all stocks share; undefined if the header has no tickers. */
  readonly tickers?: readonly string[];
  /** How many lines to skip before the header. */
  readonly before: number;
  /** How many lines the header has. */
  readonly lines: number;
}

const DELIMITERS = [",", ";", "\t", "|"];
/** How many of the first lines to search for a header. */
const MOST_BEFORE = 10;

/** Whether cells name all four prices. */
function namesPrices(cells: readonly string[]): boolean {
  const names = cells.map(plainName);
  return (["open", "high", "low", "close"] as const).every((field) =>
    NUMBER_NAMES[field].some((name) => names.includes(name)),
  );
}

/** Whether a line names all four prices, with any delimiter. */
export function isPriceHeader(line: string): boolean {
  return DELIMITERS.some((delimiter) => namesPrices(cutCells(line, delimiter)));
}

/**
 * The delimiter of a file.
 *
 * @param lines its first lines, without comments
 * @returns undefined if the first line has none
 */
export function findDelimiter(lines: readonly string[]): string | undefined {
  const first = lines[0] ?? "";
  const header = lines.slice(0, MOST_BEFORE).find(isPriceHeader);
  const named = header !== undefined && DELIMITERS.find((delimiter) => namesPrices(cutCells(header, delimiter)));
  if (named) return named;
  // Commas last: in 2018-03-05 09:30;207,26;207,38;207,10;207,13;21030 they are decimal commas.
  const wide = ["\t", ";", "|", ","].find((delimiter) => cutCells(first, delimiter).length >= 5);
  return wide ?? DELIMITERS.find((candidate) => first.includes(candidate));
}

/**
 * The header of a file; undefined if it has none.
 *
 * @param rows cells of its first lines
 * @param choice columns that the user names: a line with their names is the header
 */
export function findHeader(rows: readonly (readonly string[])[], choice: ColumnChoice = {}): Header | undefined {
  const levels = twoLevels(rows);
  if (levels) return levels;
  const chosen = Object.values(choice).filter((name) => !/^\d+$/.test(name));
  const isChosen = (cells: readonly string[]): boolean =>
    chosen.some((name) => cells.some((cell) => plainName(cell) === plainName(name)));
  const first = rows[0] ?? [];
  const strong = rows.slice(0, MOST_BEFORE).findIndex((cells) => namesPrices(cells) || isChosen(cells));
  // Lines above a header count as titles if they have fewer cells.
  const isAfterTitles = strong > 0 && rows.slice(0, strong).every((cells) => cells.length < rows[strong]!.length);
  const before = isAfterTitles ? strong : 0;
  const names = rows[before] ?? [];
  if (!isAfterTitles && !isHeader(first) && !isChosen(first)) return undefined;
  return { ...(splitTuples(names) ?? { names }), before, lines: 1 };
}

/**
 * yfinance's header: a row of names and a row of tickers, in either order, and perhaps a third row that names the time.
 */
function twoLevels([first, second, third]: readonly (readonly string[])[]): Header | undefined {
  if (!first || !second || first.length !== second.length || first.length < 5) return undefined;
  const levels = orderLevels(first.slice(1), second.slice(1));
  if (!levels || levels.tickers.some((ticker) => /^[+-]?\d+([.,]\d+)?$/.test(ticker))) return undefined;
  const time = third?.slice(1).every((cell) => cell === "") ? third[0]! : undefined;
  const isNamed = [first[0]!, second[0]!].every((name) =>
    ["price", "ticker", "tickers", "symbol", ""].includes(plainName(name)),
  );
  const isTime = time !== undefined && [...TIME_NAMES, "index", ""].includes(timeName(plainName(time)).name);
  if (!isTime && !isNamed) return undefined;
  return {
    names: [time === undefined || time === "" ? "time" : time, ...levels.names],
    tickers: ["", ...levels.tickers],
    before: 0,
    lines: time === undefined ? 2 : 3,
  };
}
