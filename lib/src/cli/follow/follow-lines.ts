import { createInterface } from "node:readline";
import type { Minute } from "../../serving/bar-builder.js";
import { minuteLines } from "../../sources/minute-lines.js";
import type { Desk } from "./desk.js";

/** How lines are written. */
export interface LinesFlags {
  readonly stamp: "auto" | "start" | "end";
  readonly zone: string;
}

/** Takes minutes from standard input until it ends, or the signal comes. */
export async function followLines(
  desk: Desk,
  format: "csv" | "jsonl",
  { stamp, zone }: LinesFlags,
  signal: AbortSignal,
): Promise<void> {
  const read = minuteLines({
    format,
    stamp: stamp === "auto" ? "end" : stamp,
    zone: zone === "auto" ? "America/New_York" : zone,
  });
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY, signal });
  for await (const line of lines) {
    let minute: Minute | undefined;
    try {
      minute = read(line);
    } catch (error) {
      desk.fault((error as Error).message);
    }
    if (minute !== undefined) await desk.take(minute, "line");
  }
}
