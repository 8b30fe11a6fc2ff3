import type { Costs } from "../backtest/costs.js";
import type { Judgement } from "../backtest/judge.js";
import type { Performance } from "../backtest/performance.js";
import type { Promotion } from "../backtest/promote.js";
import type { Manifest } from "../store/manifest.js";
import { MINUTE } from "../util/time.js";
import { dollars, ratio, type TextColumns } from "./tables/backtest-tables.js";

/** What a judgement's runs are called where people read. */
const RUN_NAMES: Readonly<Record<string, string>> = {
  brain: "brain",
  rsi: "RSI baseline",
  buyAndHold: "buy and hold",
  doNothing: "do nothing",
};

/** Values of a judgement's runs by the names that people read. */
export function byRunName<T>(runs: { readonly [run: string]: T }): { [name: string]: T } {
  return Object.fromEntries(Object.entries(runs).map(([run, value]) => [RUN_NAMES[run] ?? run, value]));
}

/** What was judged, on what, how: names and sentences. */
export function settingsOf(judgement: Judgement, manifest: Manifest | undefined): [name: string, text: string][] {
  const { part, bars, runs } = judgement;
  const { brain, rsi } = runs;
  const { start, end } = part;
  const move = bars.close[end - 1]! / bars.open[start]! - 1;
  const models =
    manifest === undefined
      ? "of unknown origin (no manifest.json)"
      : `made of ${manifest.data.synthetic ? "SYNTHETIC bars" : manifest.data.symbol}, trained up to ` +
        `${manifest.parts.train.last}, C chosen up to ${manifest.parts.validation.last}`;
  return [
    ["models", models],
    ["judged on", `${PART_WORDS[part.name]}: ${part.from} to ${part.to}`],
    [
      "",
      `${count(brain.days.time.length)} days, ${count(end - start)} bars of ${bars.interval / MINUTE} minutes; ` +
        `the stock itself ${move < 0 ? "fell" : "rose"} by ${(100 * Math.abs(move)).toFixed(1)} %`,
    ],
    ["policy", brain.policy],
    ["against", rsi.policy],
    [
      "account",
      `${dollars(brain.cash)} $, ${brain.shares} shares, orders filled at the ${
        brain.fill === "close" ? "close that decided them (optimistic)" : "next bar's open"
      }`,
    ],
    ["costs", costsText(brain.costs)],
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

/** What the candidate's Sharpe ratio is worth, in a sentence; nothing where it has none. */
export function sharpeWords(candidate: Performance, { sharpe }: Promotion): string {
  if (Number.isNaN(candidate.sharpe)) return "The brain's account does not move, so it has no Sharpe ratio.";
  const { probabilistic, deflated, trials, minTrackRecordDays } = sharpe;
  const chance = (p: number): string => `${(100 * p).toFixed(1)} %`;
  const record = Number.isFinite(minTrackRecordDays)
    ? `it would take ${count(Math.ceil(minTrackRecordDays))} days to be 95 % sure of it`
    : "no number of days would make it sure";
  return (
    `The brain's Sharpe ratio of ${ratio(candidate.sharpe)} over ${count(candidate.days)} days is above 0 with a chance of ` +
    `${chance(probabilistic)}, as the best of ${count(trials)} trials ${chance(deflated)}; ${record}.`
  );
}

/** What a verdict means for the reader. */
export function verdictWords({ verdict }: Promotion): string {
  if (verdict === "promote") return "PROMOTE: every criterion is passed.";
  if (verdict === "don't promote") return "DON'T PROMOTE: the models did not earn their place.";
  return "NOT ENOUGH EVIDENCE: too little was seen, or what was earned may be luck.";
}

export function count(value: number): string {
  return Number.isNaN(value) ? "-" : value.toLocaleString("en-US");
}
