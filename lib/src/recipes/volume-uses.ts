import { type Bars, copyBars } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import { filterRows } from "../features/filter-rows.js";
import { labelBars } from "../labels/label.js";
import type { Recipe } from "./recipe.js";

/** Whether no bar has a volume. */
export function lacksVolume({ volume }: Bars): boolean {
  for (let i = 0; i < volume.length; i++) if (volume[i] !== 0) return false;
  return volume.length > 0;
}

/**
 * What of a recipe depends on the volume, seen by running it with another: who reads which columns, each as a text.
 *
 * @param recipe any recipe
 * @param bars bars without volume
 * @param columns the recipe's columns of these bars
 * @param readers who reads which columns
 */
export function volumeUses(
  recipe: Recipe,
  bars: Bars,
  columns: Columns,
  readers: readonly (readonly [reader: string, columns: readonly string[]])[],
): string[] {
  // No volume like that of another bar, and none that a mean or a score would lose.
  const other = { ...copyBars(bars), volume: bars.volume.map((_, i) => 1000 + ((i * 7919) % 1009)) };
  const changed = recipe.features(copyBars(other));
  const depends = (name: string): boolean => !isSame(columns[name]!, (changed as Columns)[name]!);
  const uses = readers.flatMap(([reader, names]) => {
    const of = [...new Set(names)].filter(depends);
    return of.length > 0 ? [`${reader} reads ${of.join(", ")}`] : [];
  });
  const { filters } = recipe;
  if (typeof filters === "function") {
    const [rows, otherRows] = [filterRows(columns, filters, bars), filterRows<Columns>(changed, filters, other)];
    if (!isSame(rows, otherRows)) uses.push("the filter uses it");
  }
  const [{ label }, { label: otherLabel }] = [labelBars(recipe.label, bars), labelBars(recipe.label, other)];
  if (!isSame(label, otherLabel)) uses.push("the label uses it");
  return uses;
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
