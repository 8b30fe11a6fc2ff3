import { type Bars, copyBars } from "../bars/bars.js";
import { type Columns, designMatrix } from "./columns.js";

/** Limits of one column; NaN is never within limits. */
export interface Limits {
  /** Smallest value kept. */
  readonly min?: number;
  /** Largest value kept. */
  readonly max?: number;
  /** The value must be above this. */
  readonly above?: number;
  /** The value must be below this. */
  readonly below?: number;
}

/** The names of the limits, in order. */
export const LIMITS = ["min", "max", "above", "below"] as const;

/** Limits by column: a row must be within all of them. */
export type ColumnLimits<F extends string = string> = { readonly [name in F]?: Limits };

/** One value per row: 1 or true to keep it; 0, NaN or false to drop it. */
export type RowFilter<C extends Columns = Columns> = (columns: C, bars: Bars) => ArrayLike<number | boolean>;

/**
 * Filters rows by limits of their columns or by a function of the columns.
 *
 * @param columns columns of n values
 * @param filter limits by column, such as `{ atr_pct: { max: 0.02 } }`, or a function that returns n values
 * @param bars the n bars, for a function that also uses prices
 * @returns row numbers in increasing order; NaN fails every limit
 * @throws when a limit's column does not exist, or the function returns a different number of values
 * @example
 * const columns = { volm_z: Float64Array.of(-2, 0, 0), atr_pct: Float64Array.of(0.01, 0.01, 0.03) };
 * filterRows(columns, { atr_pct: { max: 0.02 }, volm_z: { above: -1, below: 5 } }); // → [1]
 * filterRows(columns, ({ volm_z }) => volm_z.map((z) => z + 2)); // → [1, 2]
 */
export function filterRows<C extends Columns>(
  columns: C,
  filter: ColumnLimits<keyof C & string> | RowFilter<C>,
  bars?: Bars,
): Uint32Array {
  const kept = typeof filter === "function" ? ownFilter(columns, filter, bars as Bars) : withinLimits(columns, filter);
  const rows = new Uint32Array(kept.length);
  let count = 0;
  for (let i = 0; i < kept.length; i++) if (kept[i] === 1) rows[count++] = i;
  return rows.slice(0, count);
}

function ownFilter<C extends Columns>(columns: C, filter: RowFilter<C>, bars: Bars): Uint8Array {
  const rows = rowsOf(columns);
  const kept = filter(columns, bars && copyBars(bars));
  if (kept?.length !== rows) {
    throw new Error(`the filter returns ${kept?.length ?? "no"} values for ${rows} rows: it needs one per row`);
  }
  // NaN counts as false, like 0.
  return Uint8Array.from({ length: rows }, (_, row) => (kept[row] ? 1 : 0));
}

function withinLimits(columns: Columns, limits: ColumnLimits): Uint8Array {
  const kept = new Uint8Array(rowsOf(columns)).fill(1);
  for (const [name, limit] of Object.entries(limits)) {
    const [column] = designMatrix(columns, [name]) as [Float64Array];
    const { min = -Infinity, max = Infinity, above, below } = limit as Limits;
    for (let i = 0; i < kept.length; i++) {
      const value = column[i]!;
      const withinOpen = (above === undefined || value > above) && (below === undefined || value < below);
      if (!(withinOpen && value >= min && value <= max)) kept[i] = 0;
    }
  }
  return kept;
}

function rowsOf(columns: Columns): number {
  return Object.values(columns)[0]?.length ?? 0;
}
