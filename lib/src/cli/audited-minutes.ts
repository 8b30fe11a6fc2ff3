import { type Command, Option } from "commander";
import { audit } from "../bars/audit/audit.js";
import { requireSound } from "../bars/audit/require-sound.js";
import type { Bars } from "../bars/bars.js";
import { withoutSecondHours } from "../bars/clock-changes.js";
import { count } from "../util/count.js";
import type { Report } from "../util/report.js";
import { sessionOption } from "./common-options.js";
import { addMinutesOptions, checkMinutesFlags, type MinutesFlags, readMinutes } from "./minutes.js";
import { GROUPS } from "./option-groups.js";
import { list } from "./parse-options.js";
import { progressLine } from "./progress-line.js";
import { suggest } from "./suggested-values.js";
import { tell } from "./terminal.js";

/** The options of a command that goes on from sound bars only. */
export interface AuditedFlags extends MinutesFlags {
  readonly session?: "regular" | "all";
  readonly allow?: string;
}

/** Adds those options to a command. */
export function addAuditedOptions(command: Command): Command {
  return addSoundOptions(addMinutesOptions(command));
}

/** Adds the options that say which bars count as sound. */
export function addSoundOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.bars)
    .addOption(sessionOption("as the recipe says: regular in both presets"))
    .addOption(
      suggest(new Option("--allow <name>", "accept an audit error by its name (repeatable)").argParser(list), ALLOWED),
    );
}

/** The names of errors that can be accepted; that of a split has its day: `split-2020-08-31`. */
export const ALLOWED: readonly string[] = [
  ...["zone", "stamp", "night", "day-shape", "daylight-saving", "copied-sessions", "open-close", "spikes"],
  ...["spikes-of-bars", "flat-bars", "volume-constant", "volume-level", "volume-spikes"],
];

/** How a command says what goes on: one line that changes, and lines that stay. */
export interface Saying {
  readonly progress: (words?: string) => void;
  readonly report: Report;
}

/** Both on stderr; a line that stays takes the changing one's place. */
export function saying(): Saying {
  const progress = progressLine();
  return {
    progress,
    report: (line) => {
      progress();
      tell(line);
    },
  };
}

/** The minute bars that the options ask for, audited, and what the audit warned of. */
export async function readAuditedMinutes(
  flags: AuditedFlags,
  command: Command,
  { progress, report }: Saying,
): Promise<{ minutes: Bars; warnings: string[] }> {
  checkMinutesFlags(flags, command);
  const { session = "regular", allow, splits } = flags;
  progress("reading bars ...");
  const read = await readMinutes(flags, { session, faults: "refuse", report });
  const minutes = withoutSecondHours(read);
  const left = read.time.length - minutes.time.length;
  if (left > 0) report(`${count(left)} bars of an hour that New York's clocks show for the second time are left out`);
  const warnings = requireSound(audit(minutes), { ...(allow && { allow }), ...(splits && { splits }) });
  for (const warning of warnings) report(`warning: ${warning}`);
  return { minutes, warnings };
}
