import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";

/** A bar as LEAN writes it: the minute of the day, and prices in dollars. */
export type LeanBar = readonly [minute: number, open: number, high: number, low: number, close: number, volume: number];

/** What stands in a day's file. */
export function leanText(bars: readonly LeanBar[]): string {
  return bars
    .map(([minute, open, high, low, close, volume]) =>
      [minute * 60_000, ...[open, high, low, close].map((price) => Math.round(price * 10_000)), volume].join(","),
    )
    .join("\n");
}

/** Bars every minute of a regular session, at one price. */
export function flatDay(price: number, volume: number, minutes: number = 390): LeanBar[] {
  return Array.from({ length: minutes }, (_, i) => [570 + i, price, price + 0.02, price - 0.02, price, volume]);
}

/** Writes a day's zip as LEAN names it. */
export function writeDay(root: string, ticker: string, day: string, text: string): string {
  const folder = join(root, "equity", "usa", "minute", ticker);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${day}_trade.zip`);
  writeFileSync(path, zipSync({ [`${day}_${ticker}_minute_trade.csv`]: new TextEncoder().encode(text) }));
  return path;
}

/** Writes a factor or a map file. */
export function writeRows(root: string, kind: "factor_files" | "map_files", ticker: string, rows: string[]): string {
  const folder = join(root, "equity", "usa", kind);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${ticker}.csv`);
  writeFileSync(path, `${rows.join("\n")}\n`);
  return path;
}
