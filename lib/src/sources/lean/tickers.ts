import { excerpt } from "../../util/excerpt.js";
import type { DiskFile } from "../disk-file.js";
import { dayText, readDatedRows } from "./dated-rows.js";

/** The names a stock has had. */
export interface Tickers {
  /** Lower case, each once, the oldest first. */
  readonly names: readonly string[];
  /** Its name on a day; undefined before it was listed and after it was delisted. */
  readonly on: (day: number) => string | undefined;
  /** First day on which it was listed. */
  readonly from: number;
  /** Last day on which it was listed. */
  readonly until: number;
  /** A sentence about renames; undefined when there were none. */
  readonly says?: string;
}

/** Letters and digits, with points, hyphens and the like between them. */
const TICKER = /^[a-z0-9](?:[a-z0-9._$+^-]*[a-z0-9])?$/;

/**
 * Reads a stock's map file, `YYYYMMDD,ticker,exchange`: the first row tells since when it is listed, each other one the
 * ticker up to and including its day. Undefined when it has no rows.
 *
 * @throws when a row is not of that kind
 */
export async function readTickers(file: DiskFile): Promise<Tickers | undefined> {
  const rows = await readDatedRows(file, 2);
  if (rows.length === 0) return undefined;
  const tickers = rows.map(({ until, cells, line }) => {
    const name = cells[1]!.toLowerCase();
    // It names a folder: one beside the others, and no way out of them.
    if (!TICKER.test(name)) throw new Error(`${file.path}: line ${line}: ${excerpt(cells[1]!, 40)} is not a ticker`);
    return { until, name };
  });
  const from = tickers[0]!.until;
  const spans = tickers.filter(({ name }, i) => i > 0 && name !== tickers[i + 1]?.name);
  const says = spans.map(({ until, name }, i) =>
    i === spans.length - 1 ? `then ${name.toUpperCase()}` : `${name.toUpperCase()} until ${dayText(until)}`,
  );
  return {
    names: [...new Set(tickers.map(({ name }) => name))],
    on: (day) => (day < from ? undefined : tickers.find(({ until }) => until >= day)?.name),
    from,
    until: tickers.at(-1)!.until,
    ...(spans.length > 1 && { says: says.join(", ") }),
  };
}
