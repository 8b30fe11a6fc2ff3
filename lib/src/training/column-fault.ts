/** An error about one of the columns that a fit is given, which knows them by number alone. */
export interface ColumnFault extends Error {
  /** The column's number, from 0. */
  readonly column: number;
}

/** The error for a column. */
export function columnFault(column: number, what: string): ColumnFault {
  return Object.assign(new Error(`column ${column}, ${what}`), { column });
}

/** What an error says, with the name of the column that it is about. */
export function namingColumn(error: Error & { readonly column?: number }, names: readonly string[]): string {
  const { message, column } = error;
  return column === undefined ? message : message.replace(`column ${column},`, `column "${names[column]}",`);
}
