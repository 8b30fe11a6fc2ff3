import { type ColumnTable, table } from "arquero";
import type { AuditReport } from "../../bars/audit/audit.js";
import type { Finding } from "../../bars/audit/finding.js";

/**
 * What the audit found as an arquero table, to look at with `show` and to filter.
 *
 * @param report what `audit` returned
 * @returns a table of one row a finding: severity, check, count, what, where, cure
 * @see https://idl.uw.edu/arquero/
 * @example
 * auditTable(audit(makeSample({ to: "2018-02-01" }))).get("severity", 0); // → "ok"
 */
export function auditTable(report: AuditReport): ColumnTable {
  const column = (name: "severity" | "check" | "count" | "what" | "where" | "cure"): Finding[typeof name][] =>
    report.findings.map((finding) => finding[name]);
  return table({
    severity: column("severity"),
    check: column("check"),
    count: column("count"),
    what: column("what"),
    where: column("where"),
    cure: column("cure"),
  });
}
