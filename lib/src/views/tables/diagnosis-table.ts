import type { AuditReport } from "../../bars/audit/audit.js";
import { plainLine } from "../../util/plain-text.js";
import { count, counted, spanText } from "../format.js";
import { viewColumns, viewFacts } from "../table-view.js";
import type { View } from "../view.js";
import { auditView } from "./audit-table.js";
import { lengthText } from "./bar-table.js";

/** A way to read a file's times, and what its bars look like so. */
export interface DiagnosedReading {
  readonly zone: string;
  readonly stamp: "start" | "end";
  /** Bars from 09:30 to 16:00, of all. */
  readonly inside: number;
  /** Days on which the volume jumps at 09:30, and days with bars. */
  readonly jumps: number;
  readonly days: number;
}

/** What is in a file of bars, whether it can be read or not, as plain data. */
export interface Diagnosis {
  readonly path: string;
  /** What was decided when it was read, in the words of reading, a line each. */
  readonly said: readonly string[];
  /** Why it cannot be read as it was asked for; undefined where it can. */
  readonly refusal?: string;
  /** The first lines of a file that cannot be read. */
  readonly beginning?: readonly string[];
  /** What was read: where the clock alone was refused, read with the likely one. */
  readonly bars?: {
    readonly symbol: string;
    readonly count: number;
    readonly days: number;
    /** First and last time in New York, milliseconds of its wall clock. */
    readonly first: number;
    readonly last: number;
    /** Length of a bar in milliseconds. */
    readonly interval: number;
    /** The usual distance between the bars of a day, and on how many days it is that. */
    readonly intervals: readonly { readonly length: number; readonly days: number }[];
    readonly zone: string;
    readonly stamp: "start" | "end";
    readonly adjustment: string;
    readonly files: readonly string[];
  };
  /** The readings that come into question, the one taken first. */
  readonly readings?: readonly DiagnosedReading[];
  readonly audit?: AuditReport;
  /** What to type next, or what to do where nothing can be typed; nothing when the refusal says all. */
  readonly next?: string;
}

/**
 * A diagnosis as people see it: one page a file.
 *
 * @param diagnosis what `diagnose` returned
 * @example
 * const diagnosis = { path: "x.csv", said: [], refusal: "x.csv: no bars in it" };
 * diagnosisView(diagnosis)[0]; // → "x.csv: refused"
 */
export function diagnosisView(diagnosis: Diagnosis): View {
  const { path, said, refusal, beginning, bars, readings, audit, next } = diagnosis;
  const errors = audit?.findings.filter(({ severity }) => severity === "error").length ?? 0;
  const verdict = refusal !== undefined ? "refused" : errors > 0 ? counted(errors, "error") : "can be used as it is";
  return [
    `${path}: ${verdict}`,
    ...(refusal === undefined ? [] : [refusal]),
    ...(beginning === undefined ? [] : [{ title: "It begins", lines: beginning }]),
    ...(said.length === 0 ? [] : [{ title: "Read", list: said.map(plainLine) }]),
    ...(bars === undefined ? [] : [viewFacts(facts(bars))]),
    ...(readings === undefined || readings.length === 0
      ? []
      : [
          viewColumns(
            {
              zone: readings.map(({ zone }) => zone),
              stamp: readings.map(({ stamp }) => stamp),
              "bars 09:30-16:00": readings.map(({ inside }) => count(inside)),
              "opening jump": readings.map(({ jumps, days }) => `${jumps} of ${counted(days, "day")}`),
            },
            "Zone and stamp",
          ),
        ]),
    ...(audit === undefined ? [] : findingsView(audit)),
    ...(next === undefined ? [] : [{ title: "Next", lines: [next] }]),
  ];
}

/** What the audit found, without what is all right. */
function findingsView(audit: AuditReport): View {
  const findings = audit.findings.filter(({ severity }) => severity !== "ok");
  return findings.length === 0
    ? [`The audit has nothing to say: all of its ${audit.findings.length} checks pass.`]
    : auditView({ ...audit, findings });
}

function facts(bars: NonNullable<Diagnosis["bars"]>): [name: string, text: string][] {
  const { files, intervals } = bars;
  const usual = intervals.map(({ length, days }) => `${lengthText(length)} on ${counted(days, "day")}`).join(", ");
  return [
    ["symbol", bars.symbol],
    [
      `${lengthText(bars.interval)} bars`,
      `${count(bars.count)} on ${counted(bars.days, "day")}, ${spanText(Float64Array.of(bars.first, bars.last))}`,
    ],
    ["usual distance", usual],
    ["times", `${bars.zone}, the bars' ${bars.stamp}s`],
    ["adjustment", bars.adjustment],
    ...(files.length > 1
      ? ([["files", plainLine(`${files.length}, ${files[0]} to ${files.at(-1)}`)]] as [string, string][])
      : []),
  ];
}
