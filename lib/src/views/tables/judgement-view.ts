import type { Judgement } from "../../backtest/judge.js";
import type { Provenance } from "../../backtest/provenance.js";
import type { Backtest } from "../../backtest/result.js";
import { viewColumns, viewFacts } from "../table-view.js";
import type { View } from "../view.js";
import {
  byRunName,
  capacityWords,
  gateTable,
  gateWords,
  settingsOf,
  sharpeWords,
  timingWords,
  verdictWords,
} from "../words.js";
import { performanceTable, verdictTable } from "./backtest-tables.js";

/** A judgement as people see it: what was judged and how, what to know first, the numbers, and the verdict. */
export function judgementView(
  judgement: Judgement,
  { title, manifest }: { readonly title: string; readonly manifest: Provenance | undefined },
): View {
  const { notes, reach, cap, sweep, promotion, runs } = judgement;
  return [
    viewFacts(settingsOf(judgement, manifest), title),
    ...new Set([...notes, ...runs.candidate.notes, ...runs.baseline.notes]),
    `Reach: ${reach.explanation}.`,
    ...(sweep ? [viewColumns(gateTable({ reach, cap, sweep }), gateWords({ sweep }))] : []),
    viewColumns(performanceTable(byRunName<Backtest>(judgement, { ...runs }))),
    sharpeWords(judgement),
    timingWords(promotion),
    capacityWords(promotion),
    viewColumns(verdictTable(promotion)),
    verdictWords(promotion),
  ];
}
