import type { AuditReport } from "./audit.js";
import type { Finding } from "./finding.js";

/** What to let through. */
export interface RequireSoundOptions {
  /** Names of findings (`Finding.allow`) to accept, separated by commas: `"split-2020-08-31,spikes"`. */
  readonly allow?: string;
  /** The split adjustments that were made, as text; see `parseSplits`. */
  readonly splits?: string;
}

/**
 * Throws if the audit found an error, with the cure. Errors named in `allow` count as warnings.
 *
 * @param report what `audit` returned
 * @param options what to let through
 * @returns the warnings, one line each, to print and record
 * @throws if an error is not allowed; the message lists all of them with their cures
 * @example
 * requireSound(audit(makeSample({ to: "2018-02-01" }))); // → []
 */
export function requireSound(report: AuditReport, options: RequireSoundOptions = {}): string[] {
  const allow = listOf(options.allow);
  const isAllowed = (finding: Finding): boolean => finding.allow !== undefined && allow.includes(finding.allow);
  const errors = report.findings.filter((finding) => finding.severity === "error" && !isAllowed(finding));
  if (errors.length > 0) {
    const applied = listOf(options.splits);
    const lines = errors.map((finding) => `  ${say(finding)}\n    cure: ${cureOf(finding, applied)}`);
    const found = errors.flatMap(({ split }) => (split === undefined || madeOn(split, applied) ? [] : split));
    const splits = [...applied, ...found];
    const together =
      found.length > 0 && splits.length > 1 ? [`  all splits at once: --splits ${splits.join(",")}`] : [];
    const count = errors.length === 1 ? "an error" : `${errors.length} errors`;
    throw new Error([`the audit found ${count} in the bars of ${report.symbol}:`, ...lines, ...together].join("\n"));
  }
  const known = report.findings.map((finding) => finding.allow);
  return [
    ...report.findings.filter(({ severity }) => severity === "warning").map(say),
    ...report.findings.filter(isAllowed).map((finding) => `allowed: ${say(finding)}`),
    ...allow
      .filter((word) => !known.includes(word))
      .map((word) => `--allow ${word}: the audit found nothing of that name`),
  ];
}

function listOf(text: string = ""): string[] {
  return text.split(",").flatMap((word) => word.trim() || []);
}

function say({ check, what, where }: Finding): string {
  return `${check}: ${what}${where === "" ? "" : ` (${where})`}`;
}

/** The adjustment that was made on the day of a split, if one was. */
function madeOn(split: string, applied: readonly string[]): string | undefined {
  return applied.find((one) => one.split(":")[0] === split.split(":")[0]);
}

/** A split in reverse on the day of an adjustment means that the prices were adjusted for it before. */
function cureOf({ cure, split }: Finding, applied: readonly string[]): string {
  const made = split && madeOn(split, applied);
  return made ? `leave out --splits ${made}: the prices were already adjusted for it, or by another ratio` : cure;
}
