import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SymbolRow } from "../backtest/symbol-figures.js";
import { replaceFile } from "../sources/replace-file.js";
import { sweepTemporaries } from "../sources/temporary-files.js";
import { jsonOf } from "../util/json-of.js";
import { replaceSet, settle } from "./file-set.js";
import { textIfThere } from "./read-if-there.js";

/** A symbol's result, beside its models: it is there only when all of them are. */
export const RESULT_FILE: string = "result.json";

/** What a universe's run is: every choice, but not where the bars and the recipe's file lie. */
export const RUN_FILE: string = "run.json";

/** A symbol's result as it is written. */
export interface SymbolResult {
  /** Version of this format. */
  readonly result: 1;
  /** Hash of the run's choices. */
  readonly run: string;
  /** Hash of those and of the bars; null if the bars could not be read. */
  readonly key: string | null;
  /** What the bars were read from, as `Universe.print` tells; null if that cannot be read. */
  readonly source: string | null;
  /** SHA-256 of the bars; null if they could not be read. */
  readonly bars: string | null;
  readonly row: SymbolRow;
}

/** The folder of a symbol in that of its run. */
export function symbolFolder(symbol: string): string {
  return `symbol=${encodeURIComponent(symbol)}`;
}

/**
 * Writes a symbol's files into the folder of a run, all or none. Files of an earlier result of the symbol are removed,
 * the verdict and the ledger of looks of its models among them.
 *
 * @param out the run's folder
 * @param files texts by name
 */
export async function writeSymbol(
  out: string,
  symbol: string,
  files: { readonly [name: string]: string },
): Promise<void> {
  const dir = join(out, symbolFolder(symbol));
  const there = await readdir(dir).catch(() => []);
  const left = there.filter((name) => /\.jsonl?$/.test(name) && !Object.hasOwn(files, name));
  await replaceSet(
    dir,
    new Map<string, string | null>([...Object.entries(files), ...left.map((name) => [name, null] as const)]),
  );
}

/** A symbol's result in the folder of a run, if there is one. */
export async function readSymbol(out: string, symbol: string): Promise<SymbolResult | undefined> {
  const dir = join(out, symbolFolder(symbol));
  await settle(dir);
  const path = join(dir, RESULT_FILE);
  const text = await textIfThere(path);
  if (text === undefined) return undefined;
  // What a process that died was writing to the folder of a result that is whole.
  await sweepTemporaries(dir);
  const result = jsonOf(text, path) as SymbolResult;
  if (result?.result !== 1) throw new Error(`${path}: is not a result of this version: take another folder`);
  return result;
}

/** Writes a text file of the run's folder, whole. */
export async function writeRunFile(out: string, name: string, text: string): Promise<string> {
  const path = join(out, name);
  await replaceFile(path, (temporary) => writeFile(temporary, text));
  return path;
}
