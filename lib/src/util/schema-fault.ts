import { z } from "zod";
import { oneLine } from "./one-line.js";

/** What a schema says is wrong, and where: `weights.rsi: Invalid input`. */
export function schemaFault(issue: z.core.$ZodIssue): string {
  return oneLine(`${z.core.toDotPath(issue.path) || "the whole"}: ${issue.message}`);
}

/** More faults than these are counted: a wrong file has hundreds. */
const NAMED = 5;

/** All that a schema says is wrong, in one line. */
export function schemaFaults(issues: readonly z.core.$ZodIssue[]): string {
  const more = issues.length > NAMED ? [`and ${issues.length - NAMED} more`] : [];
  return [...issues.slice(0, NAMED).map(schemaFault), ...more].join("; ");
}
