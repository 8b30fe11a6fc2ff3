import { createInterface } from "node:readline";
import { minuteLines } from "../../sources/minute-lines.js";
import type { Report } from "../../util/report.js";
import { counted } from "../../views/format.js";
import type { Desk } from "./desk.js";

/** How lines are written. */
export interface LinesFlags {
  readonly stamp: "auto" | "start" | "end";
  readonly zone: string;
  readonly symbol?: string;
}

/** Takes minutes from standard input until it ends, or the signal comes. */
export async function followLines(
  desk: Desk,
  format: "csv" | "jsonl",
  { stamp, zone, symbol }: LinesFlags,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const read = minuteLines({
    format,
    stamp: stamp === "auto" ? "end" : stamp,
    zone: zone === "auto" ? "America/New_York" : zone,
    ...(symbol !== undefined && { symbol }),
  });
  let others = 0;
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY, signal });
  for await (const line of lines) {
    let minute: ReturnType<typeof read>;
    try {
      minute = read(line);
    } catch (error) {
      desk.fault((error as Error).message);
    }
    if (minute === "other") others++;
    else if (minute !== undefined) await desk.take(minute, "line");
  }
  if (others > 0) report(`${counted(others, "line")} of other stocks than ${symbol}`);
}
