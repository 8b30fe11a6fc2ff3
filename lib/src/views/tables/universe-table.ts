import { byP, type UniverseResult, type UniverseRow } from "../../backtest/universe-result.js";
import { showable } from "../../util/showable.js";
import { count, counted, fixed, numberText } from "../format.js";
import { type TextColumns, viewColumns } from "../table-view.js";
import type { View } from "../view.js";

/** Dollars without cents, so that the table is narrow. */
const wholeDollars = (x: number): string => numberText(x, (value) => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ","));

const signed = (x: number | null): string => {
  const text = fixed(x ?? Number.NaN);
  return x !== null && x > 0 && Number(text) !== 0 ? `+${text}` : text;
};

/**
 * The symbols of a universe as text, the lowest p first; without those that have no result.
 *
 * @param result what `runUniverse` returned
 * @returns columns symbol, beyond (the deciding model's AUC minus the baseline's) and its lower bound "at least", trades,
 * "profit, $", p, q, verdict
 * @example
 * const universe = makeUniverse({ symbols: 2, seed: 1, to: "2018-04-01" });
 * const result = await runUniverse(universe, PRESETS.sound, { policy: { gate: 0.01, cap: 0.1, costs: "ib" } });
 * Object.keys(universeTable(result)); // → ["symbol", "beyond", "at least", "trades", "profit, $", "p", "q", "verdict"]
 */
export function universeTable({ rows }: Pick<UniverseResult, "rows">): TextColumns {
  const sorted = byP(rows).flatMap(({ symbol, figures, q }) => (figures ? [{ symbol, q, ...figures }] : []));
  const column = (of: (row: (typeof sorted)[number]) => string): string[] => sorted.map(of);
  return showable("columns", {
    symbol: column(({ symbol }) => symbol),
    beyond: column(({ beyond }) => signed(beyond.estimate)),
    "at least": column(({ beyond }) => signed(beyond.low)),
    trades: column(({ trades }) => count(trades)),
    "profit, $": column(({ profit }) => wholeDollars(profit)),
    p: column(({ p }) => fixed(p)),
    q: column(({ q }) => fixed(q ?? Number.NaN, 3)),
    verdict: column(({ verdict }) => verdict),
  });
}

/** What the table of a universe means, and how far its p can go. */
export function discoveryWords({ test, tested, discoveries, needed, leastP, rate }: UniverseResult): string[] {
  if (tested === 0) return [];
  const share = `${100 * rate} %`;
  const found =
    discoveries.length === 0
      ? `No symbol counts at a false-discovery rate of ${share} (Benjamini-Hochberg over the p of ${counted(tested, "symbol")}).`
      : `${counted(discoveries.length, "symbol")} of ${count(tested)} ${discoveries.length === 1 ? "counts" : "count"} at a ` +
        `false-discovery rate of ${share} (Benjamini-Hochberg): ${discoveries.join(", ")}. Up to about ${share} of such finds are false.`;
  const least = Number(leastP.toPrecision(2));
  const from =
    test === "timing"
      ? "p is the timing test's: the chance that the same trades at random times earn as much; 1 without trades."
      : "p is that of null runs: the chance that bars without skill put the model as far beyond the baseline.";
  const enough = Math.ceil(Number((tested / rate).toPrecision(12))) - 1;
  const limit =
    needed <= 1
      ? []
      : [
          `p cannot be below ${least}, so with ${counted(tested, "symbol")} none can count alone: ${count(needed)} or more ` +
            `must have the least p.${test === "timing" ? "" : ` With --null-runs ${enough} one could.`}`,
        ];
  return [
    found,
    `${from} q is p adjusted for the number of symbols. If you take all symbols with q up to ${share}, expect at most ` +
      `${share} of them to be luck, whether stocks are independent or move together (positive dependence). q is not the ` +
      "chance that this one symbol is luck.",
    ...limit,
  ];
}

/** Symbols without a result, and the first line of why. */
function faultTable(rows: readonly UniverseRow[], most: number): TextColumns {
  const failed = rows.flatMap(({ symbol, fault }) => (fault === undefined ? [] : [{ symbol, fault }])).slice(0, most);
  return {
    symbol: failed.map(({ symbol }) => symbol),
    "no result, because": failed.map(({ fault }) => faultWords(fault)),
  };
}

/** A reason on one line: the audit's has its findings on the lines below the first. */
export function faultWords(fault: string): string {
  const [first = "", second = ""] = fault.split("\n").map((line) => line.trim());
  return first.endsWith(":") ? `${first} ${second}` : first;
}

/**
 * The view of a run over many symbols: all of them, the lowest p first, what counts, and which have no result.
 *
 * @param result what `runUniverse` returned
 * @param title what was run on what
 * @param most rows of a table; a longer one ends with how many more there are, and where
 */
export function universeView(result: UniverseResult, title?: string, most: number = Number.POSITIVE_INFINITY): View {
  const { rows, tested, failed } = result;
  const more = (all: number): string[] =>
    all <= most ? [] : [`${count(all - most)} more: see the files below, or add --wide.`];
  return [
    ...(title === undefined ? [] : [title]),
    ...(tested === 0
      ? []
      : [
          viewColumns(
            universeTable({ rows: byP(rows).slice(0, Math.min(tested, most)) }),
            `${counted(tested, "symbol")} on ${tested === 1 ? "its test part" : "their test parts"}, the lowest p first:`,
          ),
        ]),
    ...more(tested),
    ...(tested === 0
      ? []
      : ["beyond: the deciding model's AUC minus the baseline's; at least: the lower end of its 95 % interval."]),
    ...discoveryWords(result),
    ...(failed === 0 ? [] : [viewColumns(faultTable(rows, most), `${counted(failed, "symbol")} without a result:`)]),
    ...more(failed),
  ];
}
