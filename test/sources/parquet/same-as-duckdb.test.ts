import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { withDuckdb } from "../../../lib/dist/sources/duckdb.js";
import { flatTable } from "../../../lib/dist/sources/parquet/flat-table.js";
import type { ParquetTable } from "../../../lib/dist/sources/parquet/parquet-table.js";
import { allRows, expectSameAsDuckdb, wantedOf } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "parquet-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FIXTURES = "test/fixtures/parquet/kinds";

const numbers = fc.constantFrom(
  ...["DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"],
  ...["DECIMAL(4,2)", "DECIMAL(9,3)", "DECIMAL(18,4)", "DECIMAL(30,6)", "BOOLEAN", "VARCHAR"],
);
const times = fc.constantFrom("TIMESTAMP", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ", "BIGINT", "INTEGER");

const flat = (name: string): Promise<ParquetTable> => flatTable(readFileSync(join(FIXTURES, name)));

/** How DuckDB writes a table of random values. */
const tables = fc.record({
  rows: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 2000, max: 9000 })),
  seed: fc.nat(1e6),
  time: times,
  numbers: fc.array(numbers, { minLength: 5, maxLength: 5 }),
  /** How many different values there are, which decides whether a dictionary is made. */
  values: fc.constantFrom(1, 2, 30, 1000, 1e9),
  /** A share of rows without a value; of none, the column has no place for it. */
  missing: fc.constantFrom(0, 1, 50, 99, 100),
  /** Values that repeat in runs of this many. */
  run: fc.constantFrom(1, 9, 700),
  codec: fc.constantFrom("snappy", "zstd", "gzip", "brotli", "lz4_raw", "uncompressed"),
  version: fc.constantFrom("V1", "V2"),
  note: fc.boolean(),
});

describe("what is read straight into arrays is what DuckDB reads, to the bit", () => {
  it("of random tables that DuckDB writes", async () => {
    await withDuckdb(async (connection) => {
      const property = fc.asyncProperty(tables, async (table) => {
        const { rows, seed, values, missing, run } = table;
        const random = (k: number, most: number): string =>
          `((hash((i // ${run}) * 31 + ${k * 7919 + seed}) % ${values}) % ${Math.floor(most)})::BIGINT`;
        const orMissing = (k: number, sql: string): string =>
          `CASE WHEN hash(i * 17 + ${k + seed}) % 100 < ${missing} THEN NULL ELSE ${sql} END`;
        const number = (type: string, k: number): string => {
          const sql =
            type === "DOUBLE" || type === "FLOAT"
              ? `(${random(k, 1e9)} - 300) / 7.0`
              : type === "VARCHAR"
                ? `[' 1.5', 'x', 'nan', '-2e3', '', '${seed}.25', '+.5'][1 + ${random(k, 7)} % 7]`
                : type === "DECIMAL(30,6)"
                  ? `${random(k, 1e9)}::DECIMAL(30,6) * 1000003 - 5`
                  : `${random(k, { TINYINT: 127, UTINYINT: 255, "DECIMAL(4,2)": 99, BOOLEAN: 2 }[type] ?? 32_000)}`;
          return orMissing(k, `(${sql})::${type}`);
        };
        const isCount = table.time === "BIGINT" || table.time === "INTEGER";
        const time = isCount
          ? `(${random(9, 2e9)} - 1000)::${table.time}`
          : `make_timestamp(1514885400000000 + i * 60000000 + ${random(8, 3)})::${table.time}`;
        const names = ["open", "high", "low", "close", "volume"];
        const select = [
          `${orMissing(9, time)} AS time`,
          ...names.map((name, k) => `${number(table.numbers[k]!, k)} AS ${name}`),
          `${orMissing(6, `'aé' || ${random(6, 1e9)}`)} AS symbol`,
          "[i, i] AS other",
        ];
        const path = join(folder, "random.parquet");
        const note = table.note ? ", KV_METADATA {'ata-lab.bars': 'a note'}" : "";
        const options = `FORMAT parquet, COMPRESSION ${table.codec}, ROW_GROUP_SIZE 2048, PARQUET_VERSION ${table.version}`;
        await connection.run(
          `COPY (SELECT ${select.join(", ")} FROM range(${rows}) r(i)) TO '${path}' (${options}${note})`,
        );
        expect(await expectSameAsDuckdb(connection, path)).toBe(rows);
      });
      await fc.assert(property, { numRuns: 60 });
    });
  }, 120_000);

  it("of integers whose bytes are split, which DuckDB does not read: what is in them written plainly", async () => {
    const [split, plain] = await Promise.all(["split", "plain"].map((name) => flat(`pyarrow-${name}.parquet`)));
    expect(await allRows(split!, wantedOf(split!))).toEqual(await allRows(plain!, wantedOf(plain!)));
  });

  it.each(readdirSync(FIXTURES).filter((name) => name.endsWith(".parquet") && !/split/.test(name)))(
    "of %s",
    async (name) => {
      await withDuckdb(async (connection) => {
        expect(await expectSameAsDuckdb(connection, join(FIXTURES, name))).toBe(300);
      });
    },
  );
});
