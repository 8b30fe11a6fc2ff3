import { basename } from "node:path";
import { SAMPLE_SYMBOL } from "../bars/sample.js";
import { excerpt } from "../util/excerpt.js";
import { meetName } from "../util/odd-names.js";
import type { Report } from "../util/report.js";
import type { BarFile } from "./find-files.js";

const MOST_LISTED = 20;

/** The symbol asked for; undefined where the sample's name stands for the only one there. */
export function chosenSymbol(symbol: string): string | undefined {
  return symbol === SAMPLE_SYMBOL ? undefined : symbol;
}

/**
 * Which of the symbols in a source is meant.
 *
 * @throws when several are there and none was chosen, or the one chosen is not there; the error lists them
 */
export function chooseSymbol(present: Iterable<string>, chosen: string | undefined, path: string): string {
  const names = [...new Set(present)].sort();
  for (const name of names) meetName(name);
  const listed = `${names
    .slice(0, MOST_LISTED)
    .map((name) => excerpt(name, 24))
    .join(", ")}${names.length > MOST_LISTED ? " and others" : ""}`;
  if (chosen === undefined) {
    if (names.length === 1) return names[0]!;
    throw new Error(`${path}: holds ${names.length} symbols, ${listed}: choose one with --symbol`);
  }
  const found = names.find((name) => name.toLowerCase() === chosen.toLowerCase());
  if (found === undefined) throw new Error(`${path}: holds no ${chosen}, but ${listed}: choose with --symbol`);
  return found;
}

/**
 * The files of the stock chosen, where folders' names say whose they are (`symbol=TSLA/`), or those of files
 * (`TSLA_2018.csv` beside `AAPL_2018.csv`).
 *
 * @throws when folders are of several stocks and none was chosen, or another one
 */
export function filesOfStock(
  files: readonly BarFile[],
  chosen: string | undefined,
  path: string,
  report: Report,
): { files: readonly BarFile[]; symbol?: string } {
  const named = files.flatMap(({ symbol }) => symbol ?? []);
  if (named.length < files.length) return { files: filesByName(files, chosen, path, report) };
  const symbol = chooseSymbol(named, chosen, path);
  return { files: files.filter((file) => file.symbol === symbol), symbol };
}

/** Leaves out files whose names begin with another stock's, where some begin with that of the stock chosen. */
function filesByName(
  files: readonly BarFile[],
  chosen: string | undefined,
  path: string,
  report: Report,
): readonly BarFile[] {
  if (chosen === undefined) return files;
  const words = files.map((file) => /^[a-z]+/i.exec(basename(file.path))?.[0].toLowerCase());
  const ticker = chosen.toLowerCase();
  if (!words.includes(ticker)) return files;
  const own = files.filter((_, i) => words[i] === undefined || words[i] === ticker);
  if (own.length < files.length) {
    report(
      `${basename(path)}: ${own.length} of ${files.length} files are of ${chosen} by their names, the others are left out`,
    );
  }
  return own;
}
