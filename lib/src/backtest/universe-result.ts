import { benjaminiHochberg } from "../stats/benjamini-hochberg.js";
import { showable } from "../util/showable.js";
import { type SymbolFigures, type SymbolRow, TIMING_DRAWS } from "./symbol-figures.js";

/** A symbol with its q, or the reason that it has no figures. */
export type UniverseRow = SymbolRow & {
  /** p adjusted for the number of symbols (Benjamini-Hochberg): the false-discovery rate at which it counts. Null without p. */
  readonly q: number | null;
};

/** What a run over many symbols found. Plain data. */
export interface UniverseResult {
  /** In the universe's order. */
  readonly rows: readonly UniverseRow[];
  /** What p is from, and the least that it can be. */
  readonly test: "timing" | "null runs";
  readonly leastP: number;
  /** The false-discovery rate that `discoveries` keep to. */
  readonly rate: number;
  /** Symbols with a p, and those that have no result. */
  readonly tested: number;
  readonly failed: number;
  /** Symbols whose q is at most the rate. */
  readonly discoveries: readonly string[];
  /** With this many symbols tested, so many of them must have the least p that any of them counts. */
  readonly needed: number;
}

/** The usual rate: of ten discoveries, one is expected to be false. */
const FALSE_DISCOVERY_RATE = 0.1;

/**
 * Puts the rows of symbols together: adjusts their p for their number.
 *
 * @param rows in the universe's order
 * @param nullRuns how many null runs p is from; 0 if it is the timing test's
 */
export function universeResult(rows: readonly SymbolRow[], nullRuns: number): UniverseResult {
  const q = benjaminiHochberg(Float64Array.from(rows, ({ figures }) => figures?.p ?? Number.NaN));
  const tested = rows.filter(({ figures }) => figures !== undefined).length;
  const leastP = 1 / (1 + (nullRuns === 0 ? TIMING_DRAWS : nullRuns));
  return showable("universe", {
    rows: rows.map((row, i) => ({ ...row, q: Number.isNaN(q[i]!) ? null : q[i]! })),
    test: nullRuns === 0 ? ("timing" as const) : ("null runs" as const),
    leastP,
    rate: FALSE_DISCOVERY_RATE,
    tested,
    failed: rows.length - tested,
    discoveries: rows.flatMap(({ symbol }, i) => (q[i]! <= FALSE_DISCOVERY_RATE ? [symbol] : [])),
    // Sums of shares are not exact: 100 symbols and 999 runs need one, not two.
    needed: Math.ceil(Number(((tested * leastP) / FALSE_DISCOVERY_RATE).toPrecision(12))),
  });
}

/** The symbols by p, the lowest first; then those without a result. Equal ones by their names. */
export function byP(rows: readonly UniverseRow[]): UniverseRow[] {
  const place = ({ figures }: { readonly figures?: SymbolFigures | undefined }): number =>
    figures === undefined ? Number.POSITIVE_INFINITY : figures.p;
  return [...rows].sort((a, b) => {
    const [p, other] = [place(a), place(b)];
    return p === other ? (a.symbol < b.symbol ? -1 : 1) : p - other;
  });
}
