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

/**
 * Reads a stock's map file, `YYYYMMDD,ticker,exchange`: the first row tells since when it is listed, each other one the
 * ticker up to and including its day. Undefined when there is no such file.
 */
export async function readTickers(path: string): Promise<Tickers | undefined> {
  const rows = await readDatedRows(path, 2);
  if (!rows || rows.length === 0) return undefined;
  const tickers = rows.map(({ until, cells }) => ({ until, name: cells[1]!.toLowerCase() }));
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
