import { join } from "node:path";
import { z } from "zod";
import type { PolicySettings } from "../backtest/policy-settings.js";
import type { Promotion } from "../backtest/promote.js";
import { ONCE, schemaFaults } from "../sources/schema-fault.js";
import { once } from "../util/once.js";
import { oneLine } from "../util/one-line.js";
import { sha256 } from "./file-print.js";
import { textIfThere } from "./read-if-there.js";

/** The ledger's file, beside the models: one judgement a line, each with the hash of the line before. */
export const LEDGER_FILE: string = "looks.jsonl";

/** One judgement of models on bars, as the ledger keeps it. */
export interface LedgerEntry {
  /** When it was made, ISO 8601. */
  readonly at: string;
  readonly symbol: string;
  /** Times of the first and last bar judged, and the SHA-256 of these bars. */
  readonly from: string;
  readonly to: string;
  readonly bars: string;
  /** SHA-256 of each model's file. */
  readonly models: { readonly [file: string]: string };
  readonly policy: PolicySettings;
  /** SHA-256 of the policy's file. */
  readonly policyHash: string;
  /** Dollars at the start. */
  readonly cash: number;
  /** How many looks it adds: 1, or the cells of a table of results; 0 if the very same was judged before. */
  readonly looks: number;
  readonly verdict: Promotion["verdict"];
  /** SHA-256 of the verdict's file but for where the ledger ended: see `verdictHash`. */
  readonly verdictHash: string;
  /** The main figures; null if a number has no meaning. */
  readonly figures: {
    readonly trades: number;
    readonly profit: number;
    readonly sharpe: number | null;
    readonly maxDrawdown: number;
    readonly deflated: number | null;
  };
}

/** Where a ledger ends: its number of lines and the SHA-256 of the last. `promotion.json` records it. */
export interface LedgerHead {
  readonly lines: number;
  readonly head: string;
}

/** A ledger as read. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  readonly head: LedgerHead;
  /** The file's text; empty if there is no file. */
  readonly text: string;
  /** What shows that it was changed by anything but appending; empty if nothing does. */
  readonly faults: readonly string[];
}

/** The hash before the first line. */
const START = "0".repeat(64);
const EMPTY: LedgerHead = { lines: 0, head: START };

/** The fields that code relies on are checked; the others are for people. */
const LINE = once(() => {
  const hash = z.string().regex(/^[0-9a-f]{64}$/, "not a SHA-256");

  return z.looseObject({
    line: z.int().positive(),
    before: hash,
    from: z.string(),
    to: z.string(),
    bars: hash,
    models: z.record(z.string(), hash),
    policy: z.looseObject({}),
    policyHash: hash,
    cash: z.number().positive(),
    looks: z.int().min(0),
    verdictHash: hash,
  });
});

/**
 * Reads the ledger of a folder and checks that lines were only ever appended.
 *
 * Each line holds the hash of the line before, so an edit, a removal or a change of order shows at the next line. The
 * last line has none after it: `recorded`, from `promotion.json`, is the hash it must have.
 *
 * @param dir the folder
 * @param recorded where the ledger ended when the verdict beside it was written; lines may have been appended since
 * @returns the entries, the end of the ledger and its faults; no entries if there is no file
 * @throws when the file cannot be read
 * @example
 * (await readLedger("models")).entries; // → []
 */
export async function readLedger(dir: string, recorded?: LedgerHead): Promise<Ledger> {
  const path = join(dir, LEDGER_FILE);
  const text = await textIfThere(path);
  return checkLedger(text, recorded, path);
}

/** As `readLedger`, of the text itself; undefined if there is no file. */
export function checkLedger(text: string | undefined, recorded: LedgerHead | undefined, path: string): Ledger {
  if (text === undefined || text === "") {
    const missing = recorded && recorded.lines > 0;
    const what = text === undefined ? "missing" : "empty";
    return {
      entries: [],
      head: EMPTY,
      text: "",
      faults: missing ? [`${path}: ${what}, and the verdict was written when it had ${linesText(recorded.lines)}`] : [],
    };
  }
  const lines = text.split("\n");
  const rest = lines.pop()!;
  const faults = rest === "" ? [] : [`${path}, line ${lines.length + 1}: not whole; its end is missing`];
  const hashes = lines.map((line) => sha256(line));
  const entries: LedgerEntry[] = [];
  for (const [i, line] of lines.entries()) {
    const found = parseLine(line);
    if (typeof found === "string") faults.push(`${path}, line ${i + 1}: ${found}`);
    else {
      entries.push(found.entry);
      if (found.before !== (i === 0 ? START : hashes[i - 1]!) || found.line !== i + 1) {
        faults.push(
          `${path}, line ${i + 1}: was not written after ${i === 0 ? "nothing" : `what is line ${i} now`}; a line was ` +
            "edited, removed, added or moved",
        );
      }
    }
  }
  const head = { lines: lines.length, head: hashes.at(-1) ?? START };
  return { entries, head, text, faults: [...faults, ...endFaults(hashes, recorded, path)] };
}

/** Whether the ledger still has the lines that the verdict was written after. */
function endFaults(hashes: readonly string[], recorded: LedgerHead | undefined, path: string): string[] {
  if (!recorded || recorded.lines === 0) return [];
  const { lines, head } = recorded;
  if (hashes.length < lines) {
    return [
      `${path}: has ${linesText(hashes.length)}, and had ${lines} when the verdict was written; lines were removed`,
    ];
  }
  return hashes[lines - 1] === head
    ? []
    : [`${path}, line ${lines}: not the line that the verdict was written after; it was edited or replaced`];
}

function linesText(lines: number): string {
  return `${lines} ${lines === 1 ? "line" : "lines"}`;
}

interface FoundLine {
  readonly line: number;
  readonly before: string;
  readonly entry: LedgerEntry;
}

/** A line's content, or what is wrong with it. */
function parseLine(text: string): FoundLine | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${oneLine((error as Error).message)}`;
  }
  const parsed = LINE().safeParse(json, ONCE);
  if (!parsed.success) return schemaFaults(parsed.error.issues);
  const { line, before, ...entry } = json as FoundLine & LedgerEntry;
  return { line, before, entry };
}

/** What to do about a ledger that was changed. */
export function ledgerCure(dir: string): string {
  return (
    `restore ${LEDGER_FILE} from a copy (promote keeps one with the models it installs). Without a copy, train the models ` +
    `again into a new folder, with the options of the first time: ata-lab research --out ${newFolder(dir)}, and judge ` +
    `them on bars later than those of ${dir}: ata-lab backtest --models ${newFolder(dir)} --bars FILE`
  );
}

/** A folder beside it. */
function newFolder(dir: string): string {
  return `${dir.replace(/[\\/]+$/, "")}-new`;
}

/** The looks of all entries whose period overlaps another: whatever the models and the stock, the days were seen. */
export function looksAt(entries: readonly LedgerEntry[], { from, to }: Pick<LedgerEntry, "from" | "to">): number {
  return overlapping(entries, { from, to }).reduce((sum, { looks }) => sum + looks, 0);
}

/** What makes two judgements the very same: nothing new is seen by the second. */
export type Subject = Pick<LedgerEntry, "symbol" | "from" | "to" | "bars" | "models" | "policyHash" | "cash">;

/**
 * How many looks a judgement adds: what it counts for, less what judgements of the very same subject have counted for.
 *
 * @param entries the ledger
 * @param subject what is judged
 * @param looks what the judgement counts for: 1, or the cells of a table of results
 */
export function newLooks(entries: readonly LedgerEntry[], subject: Subject, looks: number): number {
  const wanted = subjectText(subject);
  const before = entries.filter((entry) => subjectText(entry) === wanted).reduce((sum, entry) => sum + entry.looks, 0);
  return Math.max(0, looks - before);
}

function subjectText({ symbol, from, to, bars, models, policyHash, cash }: Subject): string {
  return JSON.stringify([symbol, from, to, bars, Object.entries(models).sort(), policyHash, cash]);
}

/** Times are written so that their order is that of their text. */
function overlapping(
  entries: readonly LedgerEntry[],
  { from, to }: Pick<LedgerEntry, "from" | "to">,
): readonly LedgerEntry[] {
  return entries.filter((entry) => entry.from <= to && entry.to >= from);
}

/** The line of an entry, and where the ledger ends after it. */
export function ledgerLine(entry: LedgerEntry, { lines, head }: LedgerHead): { text: string; head: LedgerHead } {
  const text = JSON.stringify({ line: lines + 1, before: head, ...entry });
  return { text, head: { lines: lines + 1, head: sha256(text) } };
}
