import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { Bars } from "../bars/bars.js";
import { checkSymbols, indexOf, type Universe } from "../bars/universe.js";
import { type BarsOptions, barsSource } from "./bars-source.js";
import { findFiles, isBarsFile } from "./find-files.js";
import { readHistory } from "./history.js";
import { isLeanFolder } from "./lean/lean-source.js";
import { readSmallText } from "./read-small-file.js";
import { entriesOf, isHidden } from "./walk.js";

/** Which stocks of a store are wanted, of which days, and what the files do not say of themselves. */
export interface OpenUniverseOptions extends Omit<BarsOptions, "seed" | "edge" | "volatility"> {
  /** Only these symbols, in this order: their names, or the path of a file with one on each line. Default: all, sorted. */
  readonly symbols?: readonly string[] | string;
  /** First day and the day after the last, `YYYY-MM-DD`; everything when left out. */
  readonly from?: string;
  readonly to?: string;
}

/**
 * A universe of bars on disk. Only names are read until a symbol is asked for; a symbol that the store does not have, or whose
 * files are missing or damaged, rejects when it is asked for, and no other.
 *
 * @param path one of four: a folder of partitions (`symbol=TSLA/`); a LEAN data folder; a folder with a file, some files
 * or a folder for each symbol (`TSLA.csv.gz`, `TSLA_2018.csv`, `TSLA/`), which are named by the part before the first `_`; or
 * a list, a text file of lines `SYMBOL,FILE`, the files as seen from its own folder
 * @param options which symbols and days, and as for `barsSource`
 * @returns the universe; each call of `minutes` reads the files anew
 * @throws when nothing is there, the list has a fault, or no symbol of `symbols` is there
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * await writeBars("output/example/store/symbol=AAA/bars.csv", bars);
 * await writeBars("output/example/store/symbol=BBB/bars.csv", bars);
 * const universe = await openUniverse("output/example/store", { report: () => {} });
 * universe.symbols; // → ["AAA", "BBB"]
 * (await universe.minutes("BBB")).time.length; // → 390
 */
export async function openUniverse(path: string, options: OpenUniverseOptions = {}): Promise<FileUniverse> {
  const { symbols: asked, from, to, ...reading } = options;
  const places = await placesIn(path);
  const names = typeof asked === "string" ? await namesIn(asked) : asked;
  const symbols = checkSymbols(names ?? [...places.keys()].sort());
  if (!symbols.some((symbol) => places.has(symbol))) indexOf([...places.keys()].sort(), symbols[0]!);
  const placeOf = (symbol: string): string => {
    indexOf(symbols, symbol);
    return places.get(symbol) ?? missing(symbol, places);
  };
  const { report: _, ...plain } = reading;
  return {
    symbols,
    source: { files: path, options: { ...plain, symbols, from, to } },
    async print(symbol) {
      return printOf(placeOf(symbol), symbol);
    },
    async minutes(symbol) {
      const place = placeOf(symbol);
      await refuseStore(place, symbol);
      const bars = await readHistory(barsSource(place, reading), symbol, { start: from, end: to }, place);
      return bars.symbol === symbol ? bars : { ...bars, symbol };
    },
  };
}

/** A universe of bars on disk. */
export interface FileUniverse extends Universe<Promise<Bars>> {
  /** SHA-256 over the files that a symbol's bars come from: reads them, and takes a tenth of the time of `minutes`. */
  print(symbol: string): Promise<string>;
}

/**
 * Refuses a place that is a store of other stocks itself: a LEAN data folder, or one of partitions, that lies where the bars of
 * one stock should.
 */
async function refuseStore(place: string, symbol: string): Promise<void> {
  const names = await stocksWithin(place);
  if (names.length === 0 || names.some((name) => name.toUpperCase() === symbol.toUpperCase())) return;
  const some = names.length > 12 ? [...names.slice(0, 12), `and ${names.length - 12} more`] : names;
  throw new Error(
    `${place}: has no bars of ${symbol}, but of ${some.join(", ")}: it is a store itself, so open it as one (--store), or name the ` +
      "stocks in a list of lines SYMBOL,FILE",
  );
}

/** The stocks that a folder says it is of; none if it is a file, or a folder that says nothing. */
async function stocksWithin(place: string): Promise<string[]> {
  const info = await stat(place).catch(() => undefined);
  if (!info?.isDirectory()) return [];
  if (await isLeanFolder(place)) {
    const equity = join(place, "equity", "usa");
    // A map file is enough: the folders may all have older names.
    const maps = await entriesOf(join(equity, "map_files")).catch(() => []);
    const mapped = maps.map(({ name }) => name.replace(/\.csv$/, ""));
    const all = new Set([...(await foldersIn(join(equity, "minute"))), ...mapped]);
    return [...all].map((name) => name.toUpperCase()).sort();
  }
  return (await foldersIn(place)).flatMap((name) => {
    const text = PARTITION.exec(name)?.[1];
    return text === undefined ? [] : (decoded(text) ?? text);
  });
}

function missing(symbol: string, places: ReadonlyMap<string, string>): never {
  const alike = [...places.keys()].find((name) => name.toUpperCase() === symbol.toUpperCase());
  throw new Error(`the store has no bars of ${symbol}${alike === undefined ? "" : `, but of ${alike}: write it so`}`);
}

/** The symbols of a list, each of which is named once. */
async function namesIn(path: string): Promise<string[]> {
  const lines = new Map<string, number>();
  for (const { symbol, line } of await readList(path)) {
    const first = lines.get(symbol);
    if (first !== undefined)
      throw new Error(`${path}: ${symbol} is on line ${first} and line ${line}: delete one of them`);
    lines.set(symbol, line);
  }
  return [...lines.keys()];
}

/** What the files of a stock are, whatever folder they lie in. */
async function printOf(place: string, symbol: string): Promise<string> {
  const files = await findFiles(await ownPlace(place, symbol), () => {});
  const prints = await Promise.all([...new Set(files.map(({ disk }) => disk))].map((disk) => disk.print()));
  const named = prints.map(({ path, sha256 }) => [basename(path), sha256]);
  return createHash("sha256").update(JSON.stringify(named)).digest("hex");
}

/** In a LEAN data folder, all stocks have the same place: the folder of this stock's minutes. */
async function ownPlace(place: string, symbol: string): Promise<string> {
  return (await isLeanFolder(place)) ? join(place, "equity", "usa", "minute", symbol.toLowerCase()) : place;
}

/** The symbols that a path has, and where the bars of each are. */
async function placesIn(path: string): Promise<ReadonlyMap<string, string>> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === "ENOENT" ? `${path}: no such file or folder` : `${path}: ${error.message}`);
  });
  if (info.isFile()) return placesOfList(path);
  if (await isLeanFolder(path)) {
    const folders = await foldersIn(join(path, "equity", "usa", "minute"));
    return new Map(folders.map((name) => [name.toUpperCase(), path]));
  }
  const folders = await foldersIn(path);
  const partitions = folders.filter((name) => PARTITION.test(name));
  const places = partitions.length > 0 ? placesOfPartitions(path, partitions) : await placesByName(path, folders);
  if (places.size === 0) {
    throw new Error(
      `${path}: no symbols: neither folders such as symbol=TSLA, nor a file or a folder for each, nor a LEAN data folder`,
    );
  }
  return places;
}

const PARTITION = /^(?:symbol|ticker)=(.+)$/i;

/** The symbol that a partition is named after; undefined if a % in it is no encoded character. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function foldersIn(path: string): Promise<string[]> {
  return (await entriesOf(path)).flatMap(({ name, kind }) => (kind === "folder" && !isHidden(name) ? [name] : []));
}

function placesOfPartitions(path: string, folders: readonly string[]): Map<string, string> {
  const places = new Map<string, string>();
  for (const folder of folders) {
    const text = PARTITION.exec(folder)![1]!;
    const symbol = decoded(text);
    if (symbol === undefined) {
      throw new Error(`${join(path, folder)}: "${text}" is not a name of a stock: its % is no encoded character`);
    }
    add(places, symbol, join(path, folder), path);
  }
  return places;
}

/** A file, several or a folder for each symbol, by the part of the name before the first `_` and the kind of file. */
async function placesByName(path: string, folders: readonly string[]): Promise<Map<string, string>> {
  const places = new Map(folders.map((name) => [name, join(path, name)]));
  const files = (await entriesOf(path)).filter(({ name, kind }) => kind === "file" && isBarsFile(name));
  const bySymbol = new Map<string, string[]>();
  for (const { name } of files) {
    const symbol = name.replace(/(?:\.(?:csv|txt|tsv|jsonl|ndjson|json|feather|arrow|parquet|gz|zst|zip))+$/i, "");
    const own = symbol.split("_")[0]!;
    bySymbol.set(own, [...(bySymbol.get(own) ?? []), name]);
  }
  for (const [symbol, names] of bySymbol) {
    const place = names.length === 1 ? join(path, names[0]!) : `${literally(path)}/${literally(symbol)}[_.]*`;
    add(places, symbol, place, path);
  }
  return places;
}

/** A name in a pattern of files, its own `*`, `?` and `[` meant as they are. */
function literally(name: string): string {
  return name.replace(/[*?[]/g, "[$&]");
}

function add(places: Map<string, string>, symbol: string, place: string, path: string): void {
  const other = places.get(symbol);
  if (other !== undefined) {
    throw new Error(`${path}: ${basename(other)} and ${basename(place)} are both of ${symbol}: move one away`);
  }
  places.set(symbol, place);
}

/** A line of a list of symbols. */
interface ListLine {
  readonly symbol: string;
  readonly file: string | undefined;
  readonly line: number;
}

async function placesOfList(path: string): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const { symbol, file, line } of await readList(path)) {
    if (file === undefined) {
      throw new Error(
        `${path}, line ${line}: no file of ${symbol}: write "${symbol},FILE", or open the folder with the bars and give ` +
          "this list as its symbols",
      );
    }
    add(places, symbol, isAbsolute(file) ? file : join(dirname(path), file), path);
  }
  return places;
}

/**
 * Reads a list of symbols: one on each line, after a comma its file. Empty lines, and lines that begin with `#`, are left
 * out.
 */
async function readList(path: string): Promise<ListLine[]> {
  const text = await readSmallText(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === "ENOENT"
        ? `${path}: no such file: it should list symbols, one on a line`
        : `${path}: this list of symbols cannot be read: ${error.message}`,
    );
  });
  const lines = text.split(/\r?\n/).flatMap((written, i): ListLine[] => {
    const row = written.replace(/^\ufeff/, "").trim();
    if (row === "" || row.startsWith("#")) return [];
    const comma = row.indexOf(",");
    const symbol = (comma < 0 ? row : row.slice(0, comma)).trim();
    const file = comma < 0 ? undefined : row.slice(comma + 1).trim();
    if (!/^[^\s,;"]{1,40}$/.test(symbol) || file === "") {
      throw new Error(`${path}, line ${i + 1}: ${JSON.stringify(row.slice(0, 60))} is not "SYMBOL" or "SYMBOL,FILE"`);
    }
    return [{ symbol, file, line: i + 1 }];
  });
  if (lines.length === 0) throw new Error(`${path}: this list has no symbol`);
  return lines;
}
