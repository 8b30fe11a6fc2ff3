import type { Command } from "commander";
import { audit } from "../bars/audit/audit.js";
import { type Bars, takeBars } from "../bars/bars.js";
import { formatTime, parseDay } from "../util/time.js";
import { count } from "../views/format.js";
import { auditView } from "../views/tables/audit-table.js";
import { jsonOption } from "./common-options.js";
import { addMinutesOptions, checkMinutesFlags, type MinutesFlags, readMinutes, sourceOf, titleOf } from "./minutes.js";
import { nextCommand, tellNext } from "./next-step.js";
import { printJson, printView } from "./print-view.js";
import { tell } from "./terminal.js";

interface AuditFlags extends MinutesFlags {
  readonly json?: true;
}

/** `ata-lab audit`: what is in the bars, and what is wrong with them. */
export function auditCommand(command: Command): Command {
  return addMinutesOptions(
    command.description(
      "Check minute bars of all hours: sessions, order, impossible prices, spikes, stale prices, splits.",
    ),
  )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExits with 1 when there is an error that would stop research.\n\nExample:\n  ata-lab audit --bars TSLA_1min.csv",
    )
    .action(run);
}

async function run(flags: AuditFlags, command: Command): Promise<void> {
  checkMinutesFlags(flags, command);
  // The period is cut out here: a source takes its bars to be in order.
  const { from, to, ...whole } = flags;
  const all = await readMinutes(whole, { session: "all", faults: "keep", report: tell });
  const minutes = from === undefined && to === undefined ? all : inPeriod(all, from, to);
  const report = audit(minutes);
  const { time } = minutes;
  const [first, last] = [Math.min, Math.max].map((pick) => formatTime(time.reduce((a, b) => pick(a, b))));
  if (flags.json) printJson({ source: sourceOf(flags), ...report, first, last });
  else {
    const title = `${titleOf(flags, minutes)}: ${count(time.length)} bars, ${first} to ${last}, stamped at their ends`;
    printView([title, ...auditView(report)]);
  }
  const errors = report.findings.filter(({ severity }) => severity === "error").length;
  if (errors > 0) throw new Error(errors === 1 ? "the audit found an error" : `the audit found ${errors} errors`);
  await tellNext(nextCommand(command, "research", { options: { "--preset": "sound" } }), flags);
}

/** The bars that start in the days from `from` to before `to`, in whatever order they are. */
function inPeriod(bars: Bars, from?: string, to?: string): Bars {
  const [first, end] = [from ? parseDay(from) : -Infinity, to ? parseDay(to) : Infinity];
  const starts = bars.time.map((time) => time - bars.interval);
  const rows = Uint32Array.from(starts.keys()).filter((row) => starts[row]! >= first && starts[row]! < end);
  if (rows.length === 0) throw new Error(`no bars of ${bars.symbol} in the period asked for`);
  return takeBars(bars, rows);
}
