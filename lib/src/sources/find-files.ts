import { stat } from "node:fs/promises";
import { basename, relative, sep } from "node:path";
import { meetName } from "../util/odd-names.js";
import type { Report } from "../util/report.js";
import { unreadable } from "../util/system-reason.js";
import { byteChunks } from "./containers/open-file.js";
import { unzipChunks, zipMembers } from "./containers/zip.js";
import { type DiskFile, diskFile, pipedFile } from "./disk-file.js";
import { glob, isPattern } from "./glob.js";
import { isHidden, walk } from "./walk.js";
import { wholeBuffer } from "./whole-buffer.js";

/** A file of bars. */
export interface BarFile {
  /** What it is called; a file in a zip is `downloads.zip/TSLA.csv`. */
  readonly path: string;
  /** The file on disk that it is, or is in. */
  readonly disk: DiskFile;
  /** Its bytes, unpacked, a piece at a time. */
  readonly chunks: () => AsyncGenerator<Buffer>;
  /** The stock, where the folder's name says it: `symbol=TSLA`. */
  readonly symbol?: string;
  /** Whether it was named, and not found in a folder, by a pattern or in a zip. */
  readonly isNamed: boolean;
}

const TEXT = /\.(csv|txt|tsv|jsonl|ndjson|json|feather|arrow)(\.(gz|zst))?$/i;
const PARQUET = /\.parquet(\.(gz|zst))?$/i;
const ZIP = /\.zip$/i;
/** The first bytes of a Parquet file that is not packed. */
export const PARQUET_MAGIC = "PAR1";
const ZIP_MAGIC: readonly string[] = ["PK\x03\x04", "PK\x05\x06"];
/** What `ata-lab fetch` and `--dump` write next to bars. */
const OWN = /^manifest\.json$|\.bars\.json$|\.sha256$/;
const PARTITION = /^(?:symbol|ticker)=(.+)$/i;
const MOST_LISTED = 5;

/** Whether a file in a folder is taken for one of bars, by its name. */
export function isBarsFile(name: string): boolean {
  return !OWN.test(name) && !isHidden(name) && (TEXT.test(name) || PARQUET.test(name) || ZIP.test(name));
}

/** Whether a file of bars is Parquet: by its name, also packed, or by its first bytes. */
export function isParquet({ path, disk }: Pick<BarFile, "path" | "disk">): boolean {
  return PARQUET.test(path) || (path === disk.path && disk.magic === PARQUET_MAGIC);
}

/**
 * The files that a path means: the file itself, those that match a pattern (`*`, `?`, `**`, `[a-c]`), or those in a folder
 * and its folders, links followed; of a zip the files in it. In order of their paths. A path that is there is never a
 * pattern. `-` is standard input.
 *
 * @param path a file, a pattern, a folder, a pipe or `-`
 * @param report receives one line about what a folder or zip holds and is not read
 * @throws when there are none
 */
export async function findFiles(path: string, report: Report): Promise<BarFile[]> {
  if (path === "-") return filesOf(await pipedFile(path), true, report);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) {
    throw new Error(`${path}: bars are read from files on this machine: download it, and name the file`);
  }
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw unreadable(path, error);
  });
  if (info?.isFile()) return filesOf(await opened(path), true, report);
  if (info?.isDirectory()) return filesInFolder(path, report);
  if (info?.isFIFO() || info?.isSocket()) return filesOf(await pipedFile(path), true, report);
  if (info) throw new Error(`${path}: neither a file nor a folder nor a pipe`);
  if (!isPattern(path)) {
    const home = path.startsWith("~")
      ? ' ("~" is the home folder only where the shell sees it: leave out the quotes)'
      : "";
    throw new Error(`${path}: no such file${home}`);
  }
  const found = await glob(path);
  if (found.length === 0) throw new Error(`${path}: no file matches`);
  return (await filesOfEach(found, report)).map((file) => withSymbol(file, "."));
}

async function filesOfEach(paths: readonly string[], report: Report): Promise<BarFile[]> {
  return (await Promise.all(paths.map(async (path) => filesOf(await opened(path), false, report)))).flat();
}

async function filesInFolder(folder: string, report: Report): Promise<BarFile[]> {
  const ofBars: string[] = [];
  const others: string[] = [];
  for await (const { name, path, kind } of walk(folder)) {
    if (OWN.test(name)) continue;
    (kind === "file" && isBarsFile(name) ? ofBars : others).push(path);
  }
  if (ofBars.length === 0) {
    throw new Error(
      `${folder}: this folder holds no CSV, JSON, Arrow, Parquet or zip file, and no equity/usa/minute of a LEAN data folder`,
    );
  }
  const files = await filesOfEach(ofBars.sort(), report);
  reportPassedOver(folder, others, report);
  return files.map((file) => withSymbol(file, folder));
}

async function opened(path: string): Promise<DiskFile> {
  return diskFile(path).catch((error) => {
    throw unreadable(path, error);
  });
}

/** A file, or the files in it where it is a zip. */
async function filesOf(disk: DiskFile, isNamed: boolean, report: Report): Promise<BarFile[]> {
  const { path, magic } = disk;
  if (!ZIP_MAGIC.includes(magic)) return [{ path, disk, isNamed, chunks: () => byteChunks(disk) }];
  let members: ReturnType<typeof zipMembers>;
  try {
    members = zipMembers(await wholeBuffer(disk));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
  const isShown = (name: string): boolean => !name.split("/").some((part) => isHidden(part) || part === "__MACOSX");
  const visible = members.filter(({ name }) => isShown(name));
  for (const { name } of visible) meetName(name);
  const ofBars = visible.length === 1 ? visible : visible.filter(({ name }) => TEXT.test(name) || PARQUET.test(name));
  if (ofBars.length === 0) throw new Error(`${path}: this zip holds no CSV, JSON, Arrow or Parquet file`);
  const packed = ofBars.find(({ name }) => /\.(gz|zst)$/i.test(name));
  if (packed) throw new Error(`${path}: ${packed.name} in it is itself packed: unpack the zip first`);
  reportPassedOver(
    path,
    visible.filter((member) => !ofBars.includes(member)).map(({ name }) => name),
    report,
  );
  return ofBars.map((member) => ({
    path: `${path}/${member.name}`,
    disk,
    isNamed: isNamed && ofBars.length === 1,
    chunks: () => unzipChunks(member),
  }));
}

function reportPassedOver(where: string, names: readonly string[], report: Report): void {
  if (names.length === 0) return;
  const listed = names.slice(0, MOST_LISTED).map((name) => basename(name));
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : "";
  const what = names.length === 1 ? "1 other file is" : `${names.length} other files are`;
  report(`${basename(where)}: ${what} passed over: ${listed.join(", ")}${more}`);
}

function withSymbol(file: BarFile, root: string): BarFile {
  const parts = relative(root, file.disk.path).split(sep).slice(0, -1);
  const symbol = parts.map((part) => PARTITION.exec(part)?.[1]).find((value) => value !== undefined);
  if (symbol === undefined) return file;
  try {
    return { ...file, symbol: decodeURIComponent(symbol) };
  } catch {
    throw new Error(`${file.path}: "symbol=${symbol}" is not a name of a stock: its % is no encoded character`);
  }
}
