import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { literal, withDuckdb } from "./duckdb.js";

/** A file of bars. */
export interface BarFile {
  readonly path: string;
  /** The stock, where the folder's name says it: `symbol=TSLA`. */
  readonly symbol?: string;
}

const BARS = /\.((csv|txt|tsv)(\.gz)?|parquet)$/i;
const PARTITION = /^(?:symbol|ticker)=(.+)$/i;

/**
 * The files that a path means: the file itself, those that match a pattern (`*`, `?`, `**`, `[a-c]`), or those in a folder
 * and its folders; in order of their paths.
 *
 * @throws when there are none
 */
export async function findFiles(path: string): Promise<BarFile[]> {
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile()) return [{ path }];
  if (info?.isDirectory()) {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && BARS.test(entry.name) && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    if (files.length > 0) return files.map((file) => withSymbol(file, path));
    throw new Error(
      `${path}: no CSV or Parquet file is in this folder, and no equity/usa/minute of a LEAN data folder either`,
    );
  }
  if (info) throw new Error(`${path}: neither a file nor a folder`);
  if (!/[*?[]/.test(path)) throw new Error(`${path}: no such file`);
  const found = await withDuckdb(async (connection) =>
    (await connection.runAndReadAll(`SELECT file FROM glob(${literal(path)})`)).getRowsJson(),
  );
  if (found.length === 0) throw new Error(`${path}: no file matches`);
  return found
    .map(([file]) => String(file))
    .sort()
    .map((file) => withSymbol(file, "."));
}

function withSymbol(path: string, root: string): BarFile {
  const parts = relative(root, path).split(sep).slice(0, -1);
  const symbol = parts.map((part) => PARTITION.exec(part)?.[1]).find((value) => value !== undefined);
  return { path, ...(symbol !== undefined && { symbol: decodeURIComponent(symbol) }) };
}
