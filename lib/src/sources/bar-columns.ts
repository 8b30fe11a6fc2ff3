import { BAR_COLUMNS } from "../bars/bars.js";

/** A column that a file of bars must have. */
export type Field = (typeof BAR_COLUMNS)[number];

/** Names that mean time, the most telling first. */
const TIME_NAMES: readonly string[] = ["timestamp", "datetime", "time", "date"];

/** Which column of a file holds what: the column's number from 0. */
export type BarColumns = { readonly [field in Field]: number };

/** Whether a file's first line names columns (true) or is a bar already (false). */
export function isHeader(cells: readonly string[]): boolean {
  const known = new Set<string>([...TIME_NAMES, ...BAR_COLUMNS]);
  return cells.some((cell) => known.has(normal(cell)));
}

/**
 * Finds the columns by name, in any case.
 *
 * @throws when one is missing or there twice; the error lists the names that are there
 */
export function columnsByName(names: readonly string[], file: string): BarColumns {
  const normals = names.map(normal);
  const find = (field: Field): number => {
    const wanted = field === "time" ? (TIME_NAMES.find((name) => normals.includes(name)) ?? "time") : field;
    const at = normals.indexOf(wanted);
    const options = field === "time" ? TIME_NAMES.join(", ") : field;
    if (at < 0) throw new Error(`${file}: no column ${options}; the file has ${names.join(", ")}`);
    if (normals.indexOf(wanted, at + 1) >= 0) throw new Error(`${file}: two columns are called ${wanted}`);
    return at;
  };
  return Object.fromEntries(BAR_COLUMNS.map((field) => [field, find(field)])) as { [field in Field]: number };
}

/**
 * The columns of a file without a header: time, open, high, low, close, volume, in that order.
 *
 * @throws when there are not six of them
 */
export function columnsByPosition(cells: readonly string[], file: string): BarColumns {
  if (cells.length !== BAR_COLUMNS.length) {
    throw new Error(
      `${file}: the first line (${cells.join(",")}) is no header, and without one there must be six columns: ` +
        `${BAR_COLUMNS.join(", ")}; it has ${cells.length}`,
    );
  }
  return { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 };
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
