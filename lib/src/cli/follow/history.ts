import { audit } from "../../bars/audit/audit.js";
import { requireSound } from "../../bars/audit/require-sound.js";
import type { Bars } from "../../bars/bars.js";
import { withoutSecondHours } from "../../bars/clock-changes.js";
import { SAMPLE_SYMBOL } from "../../bars/sample.js";
import type { Recipe } from "../../recipes/recipe.js";
import { barsSource } from "../../sources/bars-source.js";
import { readHistory } from "../../sources/history.js";
import type { Report } from "../../util/report.js";
import { counted } from "../../views/format.js";
import type { Desk } from "./desk.js";

/** How bars of a file are read. */
export interface HistoryFlags {
  /** Which stock; the only one there when left out. */
  readonly symbol?: string;
  readonly allow?: string;
  /** How times of the bars are read; as the bars show when left out. */
  readonly reading?: { readonly stamp: "auto" | "start" | "end"; readonly zone: string };
}

/** The minutes of a file, pattern or folder, audited as everywhere. */
export async function readAudited(
  path: string,
  { symbol, allow, reading }: HistoryFlags,
  recipe: Recipe,
  report: Report,
): Promise<Bars> {
  const source = barsSource(path, { ...reading, session: recipe.bars.session, faults: "refuse", report });
  const read = await readHistory(source, symbol ?? SAMPLE_SYMBOL, { start: undefined, end: undefined }, path);
  const minutes = withoutSecondHours(read);
  requireAudited(minutes, allow, report);
  return minutes;
}

/** Audits minutes: an error stops, a warning is told. */
export function requireAudited(minutes: Bars, allow: string | undefined, report: Report): void {
  for (const warning of requireSound(audit(minutes), { ...(allow && { allow }) })) report(`warning: ${warning}`);
}

/** Gives a desk the minutes before. */
export async function learn(desk: Desk, { time, open, high, low, close, volume }: Bars, report: Report): Promise<void> {
  let unread = 0;
  for (let i = 0; i < time.length; i++) {
    const minute = {
      ...{ time: time[i]!, open: open[i]!, high: high[i]! },
      ...{ low: low[i]!, close: close[i]!, volume: volume[i]! },
    };
    if (!(await desk.learn(minute))) unread++;
  }
  if (unread > 0) report(`warning: ${counted(unread, "minute")} of the history without a price or volume are left out`);
}
