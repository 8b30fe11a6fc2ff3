import { showable } from "../../util/showable.js";
import type { Bars } from "../bars.js";
import { checkActivity } from "./activity.js";
import { checkAllHours } from "./all-hours.js";
import { checkCopiedSessions } from "./copied-sessions.js";
import { checkDaylightSaving } from "./daylight-saving.js";
import type { Finding } from "./finding.js";
import { checkFlatBars } from "./flat-bars.js";
import { checkOrder } from "./order.js";
import { checkPlateaus } from "./plateaus.js";
import { checkSameMinutes } from "./same-minutes.js";
import { toSeries } from "./series.js";
import { checkSessions } from "./sessions.js";
import { checkSpikes } from "./spikes.js";
import { checkSplits } from "./splits.js";
import { checkValues } from "./values.js";
import { checkVolumeConstant } from "./volume-constant.js";
import { checkVolumeLevel } from "./volume-level.js";
import { checkVolumeSpikes } from "./volume-spikes.js";

/** What the audit found, as plain data that JSON can hold. */
export interface AuditReport {
  readonly symbol: string;
  readonly bars: number;
  /** What each check found, in the order of the checks; one check may have several findings. */
  readonly findings: readonly Finding[];
}

/**
 * Checks minute bars for faults that would make research wrong: times that repeat or go back, impossible prices,
 * sessions missing by the exchange calendar or copied, minutes missing day after day, a wrong zone or stamp, sessions
 * that move with the clocks, spikes, stale and flat prices, wrong volumes, splits that the prices are not adjusted for.
 *
 * The clock is checked by what the market does every day, which shows best in the hours around the session. So for bars
 * that a source has cut to regular hours, these findings come from before the cut. Prices and times are checked in all
 * bars; sessions, spikes, stale prices, volumes and splits in regular hours, after sorting. An error is not thrown
 * here: `requireSound` does that.
 *
 * @param bars minute bars in New York time, either stamp, all hours or regular ones
 * @returns a finding of every check, even if it found nothing wrong
 * @example
 * const report = audit(makeSample({ to: "2018-02-01" }));
 * report.findings.every(({ severity }) => severity === "ok"); // → true
 */
export function audit(bars: Bars): AuditReport {
  const series = toSeries(bars);
  const findings = [
    ...checkOrder(series),
    ...checkValues(series),
    ...checkSessions(series),
    checkSameMinutes(series),
    checkCopiedSessions(series),
    ...checkAllHours(series),
    checkDaylightSaving(series),
    checkSpikes(series),
    checkPlateaus(series),
    ...checkActivity(series),
    checkFlatBars(series),
    checkVolumeConstant(series),
    checkVolumeSpikes(series),
    checkVolumeLevel(series),
    ...checkSplits(series),
  ];
  return showable("audit", { symbol: bars.symbol, bars: bars.time.length, findings });
}
