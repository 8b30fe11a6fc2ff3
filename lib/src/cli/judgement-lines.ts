import type { Judgement } from "../backtest/judge.js";
import type { Provenance } from "../backtest/provenance.js";
import type { Backtest } from "../backtest/result.js";
import { type TextColumns, viewColumns } from "../views/table-view.js";
import { performanceTable, verdictTable } from "../views/tables/backtest-tables.js";
import { viewText } from "../views/view.js";
import { byRunName, gateTable, settingsOf, sharpeWords, verdictWords } from "../views/words.js";

const INDENT = 13;

/** A judgement, to print. */
export function judgementLines(
  judgement: Judgement,
  { title, manifest }: { readonly title: string; readonly manifest: Provenance | undefined },
): string[] {
  const { notes, reach, promotion, runs } = judgement;
  const loud = [...notes, ...runs.candidate.notes, ...runs.baseline.notes];
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
    ...aligned(performanceTable(byRunName<Backtest>(judgement, { ...runs }))),
    "",
    sharpeWords(judgement),
    "",
    ...aligned(verdictTable(promotion)),
    "",
    verdictWords(promotion),
  ];
}

function aligned(columns: TextColumns): string[] {
  return viewText([viewColumns(columns)], Number.POSITIVE_INFINITY).split("\n");
}
