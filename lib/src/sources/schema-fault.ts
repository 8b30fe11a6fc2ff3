import { z } from "zod";
import { oneLine } from "../util/one-line.js";
import { firstFaults } from "../util/shape.js";

/** How a file is checked: a schema that is compiled first, as zod does otherwise, takes longer than one file does. */
export const ONCE = { jitless: true } as const;

/** What a schema says is wrong, and where: `weights.rsi: Invalid input`. */
export function schemaFault(issue: z.core.$ZodIssue): string {
  return oneLine(`${z.core.toDotPath(issue.path) || "the whole"}: ${issue.message}`);
}

/** All that a schema says is wrong, in one line. */
export function schemaFaults(issues: readonly z.core.$ZodIssue[]): string {
  return firstFaults(issues.map(schemaFault));
}
