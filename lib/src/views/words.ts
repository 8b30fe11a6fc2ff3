import type { Costs } from "../backtest/costs.js";
import type { Judgement } from "../backtest/judge.js";
import { modelWords } from "../backtest/model-words.js";
import type { Performance } from "../backtest/performance.js";
import type { Promotion } from "../backtest/promote.js";
import type { Provenance } from "../backtest/provenance.js";
import { MINUTE } from "../util/time.js";
import { count, dollars, percent, ratio } from "./format.js";
import type { TextColumns } from "./table-view.js";

/** What a judgement's runs are called where people read; the candidate by the model that decides. */
const RUN_NAMES: Readonly<Record<string, string>> = {
  baseline: "RSI baseline",
  buyAndHold: "buy and hold",
  doNothing: "do nothing",
};

/**
 * Values of a judgement's runs by the names that people read.
 *
 * @param judgement whose runs they are
 * @param runs values by the names of its runs
 */
export function byRunName<T>(
  { deciding }: Pick<Judgement, "deciding">,
  runs: { readonly [run: string]: T } | { readonly [run in keyof Judgement["runs"]]?: T },
): { [name: string]: T } {
  const nameOf = (run: string): string => (run === "candidate" ? deciding : (RUN_NAMES[run] ?? run));
  return Object.fromEntries(Object.entries<T>(runs).map(([run, value]) => [nameOf(run), value]));
}

/** What was judged, on what, how: names and sentences. */
export function settingsOf(judgement: Judgement, provenance: Provenance | undefined): [name: string, text: string][] {
  const { part, bars, runs } = judgement;
  const { candidate, baseline } = runs;
  const { start, end } = part;
  const move = bars.close[end - 1]! / bars.open[start]! - 1;
  const models =
    provenance === undefined
      ? "of unknown origin (no manifest.json)"
      : `made of ${provenance.data.synthetic ? "SYNTHETIC bars" : provenance.data.symbol}, trained up to ` +
        `${provenance.parts.train.last}, C chosen up to ${provenance.parts.validation.last}`;
  return [
    ["models", models],
    ["judged on", `${PART_WORDS[part.name]}: ${part.from} to ${part.to}`],
    [
      "",
      `${count(candidate.days.time.length)} days, ${count(end - start)} bars of ${bars.interval / MINUTE} minutes; ` +
        `the stock itself ${move < 0 ? "fell" : "rose"} by ${(100 * Math.abs(move)).toFixed(1)} %`,
    ],
    ["policy", candidate.policy],
    ["against", baseline.policy],
    [
      "account",
      `${dollars(candidate.cash)} $, ${candidate.shares} shares, orders filled at the ${
        candidate.fill === "close" ? "close that decided them (optimistic)" : "next bar's open"
      }`,
    ],
    ["costs", costsText(candidate.costs)],
  ];
}

const PART_WORDS: Readonly<Record<Judgement["part"]["name"], string>> = {
  test: "the test part and later",
  later: "bars later than the models",
  validation: "THE VALIDATION PART, which chose C",
  all: "ALL BARS GIVEN",
};

/** Costs in words: `ib: 0.005 $ a share, at least 1 $ ...`. */
function costsText(costs: Costs): string {
  const { name, bps, perShare, minimum, maximumRate, slippageBps, slippageTicks } = costs;
  const parts = [
    bps > 0 ? `${bps} bps of an order's value` : "",
    perShare > 0 ? `${perShare} $ a share` : "",
    minimum > 0 ? `at least ${minimum} $ an order` : "",
    maximumRate < Number.POSITIVE_INFINITY ? `at most ${Number((100 * maximumRate).toPrecision(6))} %` : "",
    slippageBps > 0 ? `slippage ${slippageBps} bps` : "",
    slippageTicks > 0 ? `slippage ${slippageTicks} ${slippageTicks === 1 ? "tick" : "ticks"}` : "",
  ].filter((part) => part !== "");
  const slipping = slippageBps > 0 || slippageTicks > 0;
  return `${name}: ${parts.length > 0 ? parts.join(", ") : "nothing"}${slipping ? "" : "; no slippage"}`;
}

/** What other gates would have given on the part at the same cap, as text. */
export function gateTable({ sweep, reach, cap }: Judgement): TextColumns {
  const column = sweep.caps.indexOf(cap);
  const rows = sweep.gates.map((gate, i) => ({ gate, cell: sweep.cells[i]![column]! }));
  const passing = new Map(reach.gates.map((row) => [row.gate, row.long]));
  return {
    gate: rows.map(({ gate }) => (gate === reach.gate.gate ? `${gate} (asked)` : String(gate))),
    "bars with p - 0.5 >= gate": rows.map(({ gate }) =>
      count(gate === reach.gate.gate ? reach.gate.long : (passing.get(gate) ?? Number.NaN)),
    ),
    trades: rows.map(({ cell }) => count(cell.trades)),
    "net profit, $": rows.map(({ cell }) => dollars(cell.profit)),
    "costs, $": rows.map(({ cell }) => dollars(cell.costs)),
  };
}

/** What the candidate's Sharpe ratio is worth, in a sentence. */
export function sharpeWords({ deciding, performance, promotion }: Judgement): string {
  const { candidate }: { readonly candidate: Performance } = performance;
  const { sharpe } = promotion;
  const whose = `${modelWords(deciding)}'s`.replace(/^./, (letter) => letter.toUpperCase());
  if (Number.isNaN(candidate.sharpe)) return `${whose} account does not move, so it has no Sharpe ratio.`;
  const { probabilistic, deflated, trials, minTrackRecordDays } = sharpe;
  const record = Number.isFinite(minTrackRecordDays)
    ? `it would take ${count(Math.ceil(minTrackRecordDays))} days to be 95 % sure of it`
    : "no number of days would make it sure";
  return (
    `${whose} Sharpe ratio of ${ratio(candidate.sharpe)} over ${count(candidate.days)} days is above 0 with a chance of ` +
    `${percent(probabilistic)}, as the best of ${count(trials)} trials ${percent(deflated)}; ${record}.`
  );
}

/** What a verdict means for the reader. */
export function verdictWords({ verdict }: Promotion): string {
  if (verdict === "promote") return "PROMOTE: every criterion is passed.";
  if (verdict === "don't promote") return "DON'T PROMOTE: the models did not earn their place.";
  return "NOT ENOUGH EVIDENCE: too little was seen, or what was earned may be luck.";
}
