/** Runs an SQL statement and returns its rows as text. */
export type Query = (sql: string) => Promise<(string | null)[][]>;
