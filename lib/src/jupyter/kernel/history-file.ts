import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Entry } from "./history.js";

/** More is not kept from session to session. */
const KEPT = 5000;

/**
 * Where the cells of all sessions are written down, a line of JSON each.
 *
 * @returns a file in the person's folder for such things (`XDG_STATE_HOME`, `~/.local/state`); undefined where
 * `NODE_REPL_HISTORY` is empty, which is how Node's own prompt is told to keep none
 */
export function historyFile(): string | undefined {
  if (process.env.NODE_REPL_HISTORY === "") return undefined;
  return join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "ata-lab", "history.jsonl");
}

/**
 * Reads what was written down, and cuts it to a bearable length.
 *
 * @param path the file; it need not be there
 * @returns the cells, oldest first
 */
export function readHistory(path: string): Entry[] {
  let lines: string[];
  try {
    lines = readFileSync(path, "utf8").split("\n");
  } catch {
    return [];
  }
  const entries = lines.flatMap(parse);
  if (entries.length <= 2 * KEPT) return entries;
  const kept = entries.slice(-KEPT);
  attempt(() => writeFileSync(path, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""), { mode: 0o600 }));
  return kept;
}

/**
 * Adds a cell. Where the file can't be written, the session's own history is all there is.
 *
 * @param path the file; it is made if it isn't there, for this person's eyes only
 * @param entry the cell
 */
export function addToHistory(path: string, entry: Entry): void {
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  });
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // A read-only home is no reason to stop a cell.
  }
}

function parse(line: string): Entry[] {
  try {
    const entry = JSON.parse(line) as Partial<Entry>;
    return typeof entry.code === "string" ? [entry as Entry] : [];
  } catch {
    // Cut short, when two kernels wrote at once or the disk was full.
    return [];
  }
}
