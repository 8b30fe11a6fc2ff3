import type { Judgement } from "../backtest/judge.js";
import { performanceTable, type TextColumns, verdictTable } from "../backtest/tables.js";
import { byRunName, gateTable, settingsOf, sharpeWords, verdictWords } from "../backtest/words.js";
import type { Manifest } from "../flow/manifest.js";

const INDENT = 13;

/** A judgement, to print. */
export function judgementLines(
  judgement: Judgement,
  { title, manifest }: { readonly title: string; readonly manifest: Manifest | undefined },
): string[] {
  const { notes, reach, promotion, performance, runs } = judgement;
  const loud = [...notes, ...runs.brain.notes, ...runs.rsi.notes];
  return [
    title,
    ...settingsOf(judgement, manifest).map(([name, text]) => `  ${name.padEnd(INDENT)}${text}`.trimEnd()),
    ...loud.flatMap((note) => ["", note]),
    "",
    `Reach: ${reach.explanation}.`,
    "",
    "Other gates on these bars, to see what the gate does. To choose one by this table is to use up the test:",
    ...aligned(gateTable(judgement)),
    "",
    ...aligned(performanceTable(byRunName(runs))),
    "",
    sharpeWords(performance.brain!, promotion),
    "",
    ...aligned(verdictTable(promotion)),
    "",
    verdictWords(promotion),
  ];
}

/** Columns of text as lines: the first on the left, figures on the right. */
function aligned(columns: TextColumns): string[] {
  const names = Object.keys(columns);
  const rows = Object.values(columns)[0]!.map((_, i) => names.map((name) => columns[name]![i]!));
  const widths = names.map((name, j) => Math.max(name.length, ...rows.map((row) => row[j]!.length)));
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!))).join("  ")}`.trimEnd();
  return [names, ...rows].map(line);
}
