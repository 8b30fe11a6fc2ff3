import type { Costs } from "../backtest/costs.js";
import type { Judgement } from "../backtest/judge.js";
import { modelWords } from "../backtest/model-words.js";
import type { Performance } from "../backtest/performance.js";
import type { Promotion } from "../backtest/promote.js";
import type { Provenance } from "../backtest/provenance.js";
import { otherCells } from "../backtest/sweep.js";
import { MINUTE } from "../util/time.js";
import { count, dollars, finePercent, percent, ratio } from "./format.js";
import type { TextColumns } from "./table-view.js";

/** Display names of a judgement's runs; the candidate is named after the deciding model. */
const RUN_NAMES: Readonly<Record<string, string>> = {
  baseline: "RSI baseline",
  buyAndHold: "buy and hold",
  doNothing: "do nothing",
};

/**
 * Renames the values of a judgement's runs to their display names.
 *
 * @param judgement the judgement they belong to
 * @param runs values by run
 */
export function byRunName<T>(
  { deciding }: Pick<Judgement, "deciding">,
  runs: { readonly [run: string]: T } | { readonly [run in keyof Judgement["runs"]]?: T },
): { [name: string]: T } {
  const nameOf = (run: string): string => (run === "candidate" ? deciding : (RUN_NAMES[run] ?? run));
  return Object.fromEntries(Object.entries<T>(runs).map(([run, value]) => [nameOf(run), value]));
}

/** The settings of a judgement: names and sentences. */
export function settingsOf(judgement: Judgement, provenance: Provenance | undefined): [name: string, text: string][] {
  const { part, bars, runs } = judgement;
  const { candidate, baseline } = runs;
  const { start, end } = part;
  const move = bars.close[end - 1]! / bars.open[start]! - 1;
  const models =
    provenance === undefined
      ? "of unknown origin (no manifest.json)"
      : `made from ${provenance.data.synthetic ? "SYNTHETIC bars" : provenance.data.symbol}, trained up to ` +
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
        candidate.fill === "close" ? "close that triggered them (optimistic)" : "next bar's open"
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
  walk: "all stretches after the first training",
};

/** Costs in words: `ib: 0.005 $ a share, at least 1 $ ...`. */
function costsText(costs: Costs): string {
  const { name, bps, perShare, minimum, maximumRate, slippageBps, slippageTicks, borrowRate, interestRate } = costs;
  const parts = [
    bps > 0 ? `${bps} bps of an order's value` : "",
    perShare > 0 ? `${perShare} $ a share` : "",
    minimum > 0 ? `at least ${minimum} $ an order` : "",
    maximumRate < Number.POSITIVE_INFINITY ? `at most ${Number((100 * maximumRate).toPrecision(6))} %` : "",
    slippageBps > 0 ? `slippage ${slippageBps} bps` : "",
    slippageTicks > 0 ? `slippage ${slippageTicks} ${slippageTicks === 1 ? "tick" : "ticks"}` : "",
    borrowRate > 0 ? `${yearly(borrowRate)} to borrow shares` : "",
    interestRate > 0 ? `${yearly(interestRate)} interest on negative cash` : "",
  ].filter((part) => part !== "");
  const slipping = slippageBps > 0 || slippageTicks > 0;
  return `${name}: ${parts.length > 0 ? parts.join(", ") : "nothing"}${slipping ? "" : "; no slippage"}`;
}

/** A rate per year. */
function yearly(rate: number): string {
  return `${Number((100 * rate).toPrecision(6))} % a year`;
}

/** Results of other gates on the part at the same cap, as text. */
export function gateTable({ sweep, reach, cap }: Pick<Judgement, "reach" | "cap"> & GateTabled): TextColumns {
  const column = sweep.caps.indexOf(cap);
  const rows = sweep.gates.map((gate, i) => ({ gate, cell: sweep.cells[i]![column]! }));
  const { side } = reach;
  const passing = new Map(reach.gates.map((row) => [row.gate, row[side]]));
  return {
    gate: rows.map(({ gate }) => (gate === reach.gate.gate ? `${gate} (asked)` : String(gate))),
    "bars with p - 0.5 >= gate": rows.map(({ gate }) =>
      count(gate === reach.gate.gate ? reach.gate[side] : (passing.get(gate) ?? Number.NaN)),
    ),
    trades: rows.map(({ cell }) => count(cell.trades)),
    "net profit, $": rows.map(({ cell }) => dollars(cell.profit)),
    "costs, $": rows.map(({ cell }) => dollars(cell.costs)),
  };
}

/** A judgement's sweep, where it has one. */
export interface GateTabled {
  readonly sweep: NonNullable<Judgement["sweep"]>;
}

/** What the gate table cost, in a sentence. */
export function gateWords({ sweep }: GateTabled): string {
  const others = count(otherCells(sweep));
  return `Other gates and caps on these bars: ${others} policies besides the judged one. Each counts as a look.`;
}

/** A sentence about the evidence behind the candidate's Sharpe ratio. */
export function sharpeWords({ deciding, performance, promotion }: Judgement): string {
  const { candidate }: { readonly candidate: Performance } = performance;
  const { sharpe } = promotion;
  const whose = `${modelWords(deciding)}'s`.replace(/^./, (letter) => letter.toUpperCase());
  if (Number.isNaN(candidate.sharpe)) return `${whose} account does not move, so it has no Sharpe ratio.`;
  const { probabilistic, deflated, looks, minTrackRecordDays } = sharpe;
  const record = Number.isFinite(minTrackRecordDays)
    ? `being 95 % sure of that would take ${count(Math.ceil(minTrackRecordDays))} days`
    : "more days would not make that sure";
  return (
    `${whose} Sharpe ratio of ${ratio(candidate.sharpe)} over ${count(candidate.days)} days is above 0 with a probability of ` +
    `${percent(probabilistic)}, or ${percent(deflated)} as the best of ${count(looks)} ${looks === 1 ? "look" : "looks"} at these bars; ${record}.`
  );
}

/** What the trades earned against the same trades at random times, in a sentence. */
export function timingWords({ timing, atCosts }: Pick<Promotion, "timing" | "atCosts">): string {
  if (atCosts.candidate.trades === 0) return "Without trades there is no timing to test.";
  const { gross, expected, p, draws } = timing;
  return (
    `From bar to bar, the trades earned ${dollars(gross)} $ before costs; at random times they would have earned ` +
    `${dollars(expected)} $ on average. Of ${count(draws)} random placements, ${percent(p)} did at least as well.`
  );
}

/** How much of the market's volume was traded, and how much cash could be, in a sentence. */
export function capacityWords({ participation }: Pick<Promotion, "participation">): string {
  const { largest, limit, capacity } = participation;
  if (Number.isNaN(largest))
    return "The bars have no volumes, so it is unknown how large an account could trade like this.";
  if (largest === 0) return "Nothing was traded, so there is no capacity to tell.";
  return (
    `At most ${finePercent(largest)} of a bar's volume was traded. With ${dollars(capacity)} $ of starting cash ` +
    `it would be ${finePercent(limit)}, the limit.`
  );
}

/** A verdict in words. */
export function verdictWords({ verdict }: Promotion): string {
  if (verdict === "promote") return "PROMOTE: every criterion passed.";
  if (verdict === "don't promote") return "DON'T PROMOTE: the models did not earn more than the alternatives.";
  return "NOT ENOUGH EVIDENCE: there are too few trades or days, or the profit may be luck.";
}
