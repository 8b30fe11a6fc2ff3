import { readFileSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { expect } from "vitest";
import { type BarBuffer, barBuffer } from "../../../lib/dist/sources/csv/bar-buffer.js";
import { duckdbTable } from "../../../lib/dist/sources/parquet/duckdb-table.js";
import { flatTable } from "../../../lib/dist/sources/parquet/flat-table.js";
import type { ParquetTable, WantedRows } from "../../../lib/dist/sources/parquet/parquet-table.js";

const FIELDS = ["open", "high", "low", "close", "volume"] as const;

/** What a table gives, the bits of each number included. */
export async function allRows(table: ParquetTable, wanted: WantedRows): Promise<Record<string, unknown>> {
  const buffer: BarBuffer = barBuffer(0);
  const publishers: (string | null)[] = [];
  for await (const piece of table.rows(buffer, wanted)) {
    buffer.length = piece.to;
    publishers.push(...(piece.publishers ?? []));
  }
  const bits = (column: Float64Array): BigUint64Array =>
    // Which NaN stands for a missing number does not matter.
    new BigUint64Array(
      column.slice(0, buffer.length).map((value) => (Number.isNaN(value) ? Number.NaN : value)).buffer,
    );
  const columns = Object.fromEntries((["time", ...FIELDS] as const).map((name) => [name, bits(buffer[name])]));
  return { ...columns, row: buffer.row.slice(0, buffer.length), publishers };
}

/** All columns, one divided and two added up. */
export function wantedOf({ columns }: ParquetTable, counts: { counts?: "ms" } = {}): WantedRows {
  const index = (name: string): number => columns.findIndex((column) => column.name === name);
  const number = (name: string, divisor = 1): { column: number; divisor: number }[] => [
    { column: index(name), divisor },
  ];
  return {
    time: { column: index("time"), ...counts },
    numbers: {
      open: number("open"),
      high: number("high"),
      low: number("low", 1e9),
      close: number("close"),
      volume: [...number("volume"), ...number("open")],
    },
    publisher: index("symbol"),
    stock: undefined,
  };
}

/** Reads a file both ways, and expects the same: times, numbers, rows of a stock, texts, and the note. */
export async function expectSameAsDuckdb(connection: DuckDBConnection, path: string): Promise<number> {
  const flat = await flatTable(readFileSync(path));
  const duckdb = await duckdbTable(connection, path);
  expect(flat.columns.map(({ name }) => name)).toEqual(duckdb.columns.map(({ name }) => name));
  const index = (name: string): number => flat.columns.findIndex((column) => column.name === name);
  const others = flat.columns.filter(({ name }) => name === "other");
  expect(flat.reads([...flat.columns.keys()].slice(0, flat.columns.length - others.length))).toBe(true);
  const [time, text] = [index("time"), index("symbol")];
  const timeType = flat.columns[time]!.type;
  expect(duckdb.columns[time]!.type.kind).toBe(timeType.kind);
  if (timeType.kind === "timestamp") expect(duckdb.columns[time]!.type).toHaveProperty("isUtc", timeType.isUtc);
  const counts = timeType.kind === "timestamp" ? {} : { counts: "ms" as const };
  const wanted = wantedOf(flat, counts);
  const rows = await allRows(flat, wanted);
  expect(rows).toEqual(await allRows(duckdb, wanted));
  const stocks = await flat.distinct(text);
  expect(stocks.filter((name) => name !== "")).toEqual((await duckdb.distinct(text)).filter((name) => name !== ""));
  for (const name of [stocks.at(-1) ?? "", "none"]) {
    const ofStock = { ...wanted, stock: { column: text, name: name.toUpperCase() } };
    expect(await allRows(flat, ofStock)).toEqual(await allRows(duckdb, ofStock));
  }
  const length = (rows.row as Uint32Array).length;
  for (const row of [1, Math.ceil(length / 2), length].filter((n) => n > 0 && n <= length)) {
    expect(await flat.cells(row, [text])).toEqual(await duckdb.cells(row, [text]));
  }
  expect(await flat.days({ column: text })).toEqual(await duckdb.days({ column: text }));
  const firsts = [await flat.firstRows(7), await duckdb.firstRows(7)];
  expect(firsts[0]!.map((cells) => cells[text])).toEqual(firsts[1]!.map((cells) => cells[text]));
  expect(firsts[0]).toHaveLength(Math.min(7, length));
  expect(await flat.note("ata-lab.bars")).toBe(await duckdb.note("ata-lab.bars"));
  return length;
}
