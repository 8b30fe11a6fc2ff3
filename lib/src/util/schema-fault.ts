import { z } from "zod";

/** What a schema says is wrong, and where: `weights.rsi: Invalid input`. */
export function schemaFault(issue: z.core.$ZodIssue): string {
  return `${z.core.toDotPath(issue.path) || "the whole"}: ${issue.message}`;
}
