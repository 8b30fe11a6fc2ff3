import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { Report } from "../util/report.js";
import { byteChunks } from "./containers/open-file.js";
import { unzipChunks, zipMembers } from "./containers/zip.js";
import { literal, withDuckdb } from "./duckdb.js";

/** A file of bars. */
export interface BarFile {
  /** What it is called; a file in a zip is `downloads.zip/TSLA.csv`. */
  readonly path: string;
  /** The file on disk. */
  readonly onDisk: string;
  /** Its bytes, unpacked, a piece at a time. */
  readonly chunks: () => AsyncGenerator<Buffer>;
  /** The stock, where the folder's name says it: `symbol=TSLA`. */
  readonly symbol?: string;
  /** Whether it was named, and not found in a folder, by a pattern or in a zip. */
  readonly isNamed: boolean;
}

const TEXT = /\.(csv|txt|tsv|jsonl|ndjson|json|feather|arrow)(\.(gz|zst))?$/i;
const PARQUET = /\.parquet$/i;
const ZIP = /\.zip$/i;
/** What `ata-lab fetch` and `--dump` write next to bars. */
const OWN = /^manifest\.json$|\.bars\.json$/;
const PARTITION = /^(?:symbol|ticker)=(.+)$/i;
const MOST_LISTED = 5;

/** Whether a file of bars is read by DuckDB. */
export function isParquet({ path }: Pick<BarFile, "path">): boolean {
  return PARQUET.test(path);
}

/**
 * The files that a path means: the file itself, those that match a pattern (`*`, `?`, `**`, `[a-c]`), or those in a folder
 * and its folders; of a zip the files in it. In order of their paths.
 *
 * @param path a file, a pattern or a folder
 * @param report receives one line about files in a folder or zip that are not of bars by their names
 * @throws when there are none
 */
export async function findFiles(path: string, report: Report): Promise<BarFile[]> {
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile()) return filesOf(path, true, report);
  if (info?.isDirectory()) return filesInFolder(path, report);
  if (info) throw new Error(`${path}: neither a file nor a folder`);
  if (!/[*?[]/.test(path)) throw new Error(`${path}: no such file`);
  const found = await withDuckdb(async (connection) =>
    (await connection.runAndReadAll(`SELECT file FROM glob(${literal(path)})`)).getRowsJson(),
  );
  if (found.length === 0) throw new Error(`${path}: no file matches`);
  const paths = found.map(([file]) => String(file)).sort();
  return (await Promise.all(paths.map((file) => filesOf(file, false, report))))
    .flat()
    .map((file) => withSymbol(file, "."));
}

async function filesInFolder(folder: string, report: Report): Promise<BarFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const visible = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && !OWN.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const isOfBars = (path: string): boolean => TEXT.test(path) || PARQUET.test(path) || ZIP.test(path);
  const files = (await Promise.all(visible.filter(isOfBars).map((path) => filesOf(path, false, report)))).flat();
  const others = visible.filter((path) => !isOfBars(path));
  if (files.length === 0) {
    throw new Error(
      `${folder}: this folder holds no CSV, JSON, Arrow, Parquet or zip file, and no equity/usa/minute of a LEAN data folder`,
    );
  }
  reportPassedOver(folder, others, report);
  return files.map((file) => withSymbol(file, folder));
}

/** A file, or the files in it where it is a zip. */
async function filesOf(path: string, isNamed: boolean, report: Report): Promise<BarFile[]> {
  if (!(await isZip(path))) return [{ path, onDisk: path, isNamed, chunks: () => byteChunks(path) }];
  let members: ReturnType<typeof zipMembers>;
  try {
    members = zipMembers(await readFile(path));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
  const isHidden = (name: string): boolean =>
    name.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");
  const visible = members.filter(({ name }) => !isHidden(name));
  const ofBars = visible.length === 1 ? visible : visible.filter(({ name }) => TEXT.test(name));
  if (ofBars.length === 0) throw new Error(`${path}: this zip holds no CSV or JSON file`);
  const packed = ofBars.find(({ name }) => /\.(gz|zst|parquet)$/i.test(name));
  if (packed) throw new Error(`${path}: ${packed.name} in it is itself packed: unpack the zip first`);
  reportPassedOver(
    path,
    visible.filter((member) => !ofBars.includes(member)).map(({ name }) => name),
    report,
  );
  return ofBars.map((member) => ({
    path: `${path}/${member.name}`,
    onDisk: path,
    isNamed: isNamed && ofBars.length === 1,
    chunks: () => unzipChunks(member),
  }));
}

/** Whether a file is a zip, by its first bytes. */
async function isZip(path: string): Promise<boolean> {
  if (PARQUET.test(path)) return false;
  const file = await open(path);
  try {
    const magic = Buffer.alloc(4);
    await file.read(magic, 0, 4, 0);
    return ["PK\x03\x04", "PK\x05\x06"].includes(magic.toString("latin1"));
  } finally {
    await file.close();
  }
}

function reportPassedOver(where: string, names: readonly string[], report: Report): void {
  if (names.length === 0) return;
  const listed = names.slice(0, MOST_LISTED).map((name) => basename(name));
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : "";
  const what = names.length === 1 ? "1 other file is" : `${names.length} other files are`;
  report(`${basename(where)}: ${what} passed over: ${listed.join(", ")}${more}`);
}

function withSymbol(file: BarFile, root: string): BarFile {
  const parts = relative(root, file.onDisk).split(sep).slice(0, -1);
  const symbol = parts.map((part) => PARTITION.exec(part)?.[1]).find((value) => value !== undefined);
  return symbol === undefined ? file : { ...file, symbol: decodeURIComponent(symbol) };
}
