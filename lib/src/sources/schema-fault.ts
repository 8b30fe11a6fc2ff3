import { z } from "zod";
import { oneLine } from "../util/one-line.js";
import { firstFaults } from "../util/shape.js";

/** What a schema says is wrong, and where: `weights.rsi: Invalid input`. */
export function schemaFault(issue: z.core.$ZodIssue): string {
  return oneLine(`${z.core.toDotPath(issue.path) || "the whole"}: ${issue.message}`);
}

/** All that a schema says is wrong, in one line. */
export function schemaFaults(issues: readonly z.core.$ZodIssue[]): string {
  return firstFaults(issues.map(schemaFault));
}
