import { count } from "../../util/count.js";
/** How bad a finding is: an `error` stops research, a `warning` is printed and recorded, a `note` is worth knowing. */
export type Severity = "ok" | "note" | "warning" | "error";

/** What one check of the audit found. Every check has a finding, even if all is well. */
export interface Finding {
  /** The check's name, such as `duplicates`. */
  readonly check: string;
  readonly severity: Severity;
  /** How many bars, sessions or days it concerns; 0 if all is well. */
  readonly count: number;
  readonly what: string;
  /** The first places, or "". Rows count from 1, times are the bars' own. */
  readonly where: string;
  /** What to do about it, or "". */
  readonly cure: string;
  /** The name that accepts it in `allow`; an error without one cannot be accepted. */
  readonly allow?: string;
  /** The split adjustment that cures it, such as `2020-08-31:5`. */
  readonly split?: string;
}

/** A finding for a check that found nothing wrong. */
export function fine(check: string, what: string): Finding {
  return { check, severity: "ok", count: 0, what, where: "", cure: "" };
}

/** The first few of a list of places, and how many more there are. */
export function firstFew(places: readonly string[], total: number = places.length, most: number = 3): string {
  const shown = places.slice(0, most).join(", ");
  return total > most ? `${shown} and ${count(total - most)} more` : shown;
}
