import { type ColumnTable, table } from "arquero";
import type { AuditReport } from "../../bars/audit/audit.js";
import type { Finding, Severity } from "../../bars/audit/finding.js";
import { showable } from "../../util/showable.js";
import { counted } from "../format.js";
import { viewColumns } from "../table-view.js";
import type { View } from "../view.js";

/**
 * The findings of an audit as an arquero table, to filter or pass to `show`.
 *
 * @param report what `audit` returned
 * @returns a table with one row per finding: severity, check, count, what, where, cure
 * @see https://idl.uw.edu/arquero/
 * @example
 * auditTable(audit(makeSample({ to: "2018-02-01" }))).get("severity", 0); // → "ok"
 */
export function auditTable({ findings }: AuditReport): ColumnTable {
  const column = (name: "severity" | "check" | "count" | "what" | "where" | "cure"): Finding[typeof name][] =>
    findings.map((finding) => finding[name]);
  return showable(
    "table",
    table({
      severity: column("severity"),
      check: column("check"),
      count: column("count"),
      what: column("what"),
      where: column("where"),
      cure: column("cure"),
    }),
  );
}

/**
 * The view of an audit: every finding with its place and cure, and the number of each severity.
 *
 * @param report what `audit` returned
 * @example
 * auditView(audit(makeSample({ to: "2018-02-01" })))[1]; // → "0 errors, 0 warnings, 0 notes"
 */
export function auditView({ findings }: AuditReport): View {
  const detail = (name: string, text: string): string => (text === "" ? "" : `\n${name}: ${text}`);
  const of = (wanted: Severity): string =>
    counted(findings.filter(({ severity }) => severity === wanted).length, wanted);
  return [
    viewColumns({
      severity: findings.map(({ severity }) => severity),
      check: findings.map(({ check }) => check),
      finding: findings.map(({ what, where, cure }) => `${what}${detail("where", where)}${detail("cure", cure)}`),
    }),
    `${of("error")}, ${of("warning")}, ${of("note")}`,
  ];
}
