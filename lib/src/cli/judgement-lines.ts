import type { Judgement } from "../backtest/judge.js";
import type { Manifest } from "../store/manifest.js";
import { performanceTable, type TextColumns, verdictTable } from "../views/tables/backtest-tables.js";
import { byRunName, gateTable, settingsOf, sharpeWords, verdictWords } from "../views/words.js";
import { textTable } from "./text-table.js";

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

function aligned(columns: TextColumns): string[] {
  const names = Object.keys(columns);
  const rows = Object.values(columns)[0]!.map((_, i) => names.map((name) => columns[name]![i]!));
  return textTable([names, ...rows]);
}
