import type { Bars } from "../bars/bars.js";
import { counted } from "../views/format.js";
import { countBars } from "../views/tables/bar-table.js";
import type { MinutesFlags } from "./minutes.js";

/** With fewer days than this, too few rows are a likely reason for a failure. */
const FEW_DAYS = 60;

/**
 * Does work that needs many days of bars. If it fails on few, the error says how many there are, and which options give more.
 */
export function needingDays<T>(minutes: Bars, { from, to, bars }: MinutesFlags, work: () => T): T {
  const explain = (error: unknown): Error => {
    const { message } = error as Error;
    const { days } = countBars(minutes);
    if (days >= FEW_DAYS) return error as Error;
    const limits = [
      ...(from === undefined ? [] : ["an earlier --from"]),
      ...(to === undefined ? [] : ["a later --to"]),
    ];
    const cure = limits.length > 0 ? limits.join(" or ") : `a file of more days than ${bars} with --bars`;
    const few = `${message}\nThe bars are of ${counted(days, "day")} only, which may be too few: give ${cure}`;
    return Object.assign(new Error(few), { cause: error });
  };
  try {
    const done = work();
    return done instanceof Promise ? (done.catch((error) => Promise.reject(explain(error))) as T) : done;
  } catch (error) {
    throw explain(error);
  }
}
