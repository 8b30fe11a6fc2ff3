import { z } from "zod";
import type { Bars } from "../bars/bars.js";
import { once } from "../util/once.js";
import { MINUTE, parseRule } from "../util/time.js";
import { readSmallText } from "./read-small-file.js";
import { ONCE, schemaFault } from "./schema-fault.js";

/** What a file of bars that ata-lab wrote says about them: inside a Parquet file, next to a CSV file. */
export interface BarsNote {
  readonly symbol: string;
  /** IANA name of the zone that the times show. */
  readonly zone: string;
  readonly stamp: Bars["stamp"];
  /** Length of a bar, such as `5min`. */
  readonly interval: string;
  readonly session: "regular" | "all";
  readonly adjustment: "raw" | "split" | "adjusted" | "unknown";
  /** How many bars the file has. */
  readonly rows: number;
}

/** The key of the note in a Parquet file, and the ending of a CSV file's note. */
export const NOTE_KEY = "ata-lab.bars";
export const NOTE_ENDING = ".bars.json";

const NOTE = once(
  (): z.ZodType<BarsNote> =>
    z.strictObject({
      symbol: z.string(),
      zone: z.string(),
      stamp: z.enum(["start", "end"]),
      interval: z.string().refine(isRule, "is not a length of bars"),
      session: z.enum(["regular", "all"]),
      adjustment: z.enum(["raw", "split", "adjusted", "unknown"]),
      rows: z.int().nonnegative(),
    }),
);

/** The note on bars. */
export function noteOf(bars: Bars, session: BarsNote["session"]): BarsNote {
  return {
    symbol: bars.symbol,
    zone: bars.zone,
    stamp: bars.stamp,
    interval: `${bars.interval / MINUTE}min`,
    session,
    adjustment: bars.origin?.adjustment ?? "unknown",
    rows: bars.time.length,
  };
}

/**
 * The note next to a CSV file.
 *
 * @returns undefined when there is none
 * @throws when ata-lab did not write it
 */
export async function readCsvNote(path: string): Promise<BarsNote | undefined> {
  const name = `${path}${NOTE_ENDING}`;
  const text = await readSmallText(name).catch(() => undefined);
  return text === undefined ? undefined : parseNote(text, name);
}

/**
 * A note as it is written.
 *
 * @param name the file that it is in, for errors
 * @throws when ata-lab did not write it
 */
export function parseNote(text: string, name: string): BarsNote {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${name}: not a note on bars: it is not JSON. Delete it, and pass --stamp and --zone`);
  }
  const parsed = NOTE().safeParse(value, ONCE);
  if (!parsed.success) throw new Error(`${name}: not a note on bars: ${schemaFault(parsed.error.issues[0]!)}`);
  return parsed.data;
}

function isRule(text: string): boolean {
  try {
    parseRule(text);
    return true;
  } catch {
    return false;
  }
}
