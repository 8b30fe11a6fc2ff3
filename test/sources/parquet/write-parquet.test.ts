import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { literal, withDuckdb } from "../../../lib/dist/sources/duckdb.js";
import { flatTable } from "../../../lib/dist/sources/parquet/flat-table.js";
import { packSnappy } from "../../../lib/dist/sources/parquet/pack-snappy.js";
import { unpacker } from "../../../lib/dist/sources/parquet/unpack-page.js";
import { writeParquet } from "../../../lib/dist/sources/parquet/write-parquet.js";
import { writeTable } from "../../../lib/dist/sources/write-table.js";
import { allRows } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "write-parquet-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "table.parquet");

type Column = Float64Array | Uint8Array | Int32Array | Uint32Array;

/** A table whose values repeat, run on, or are all different. */
const tables = fc
  .record({
    rows: fc.oneof(fc.nat(40), fc.integer({ min: 2000, max: 9000 })),
    doubles: fc.array(fc.oneof(fc.double(), fc.double({ min: -1e3, max: 1e3, noNaN: true })), { minLength: 1 }),
    whole: fc.array(fc.nat(255), { minLength: 1 }),
    signed: fc.array(fc.integer(), { minLength: 1 }),
    unsigned: fc.array(fc.nat(0xffffffff), { minLength: 1 }),
    step: fc.double({ min: 0, max: 10, noNaN: true }),
    start: fc.constantFrom(-62_135_596_800_000, -60_000, 0, 1_514_885_460_000, 250_000_000_000_000),
  })
  .map(({ rows, doubles, whole, signed, unsigned, step, start }) => {
    const drawn = (values: readonly number[]) => (_: unknown, i: number) => values[(i * 7919) % values.length]!;
    const empty = { length: rows };
    const columns = {
      price: Float64Array.from(empty, drawn(doubles)),
      slope: Float64Array.from(empty, (_, i) => step * i),
      none: new Float64Array(rows).fill(Number.NaN),
      wanted: Uint8Array.from(empty, drawn(whole)),
      change: Int32Array.from(empty, drawn(signed)),
      history: Uint32Array.from(empty, drawn(unsigned)),
    };
    return { time: Float64Array.from(empty, (_, i) => start + 60_000 * i), columns };
  });

/** Bits as one text, which is compared in no time. */
const base64 = ({ buffer, byteOffset, byteLength }: BigUint64Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64");

const plain = (values: Column): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));

describe("a Parquet file that is written", () => {
  it("may have columns of texts, which DuckDB reads as they are", async () => {
    await withDuckdb(async (connection) => {
      const texts = fc.array(fc.string({ unit: "binary" }), { maxLength: 300 });
      const property = fc.asyncProperty(texts, async (values) => {
        const numbers = Float64Array.from(values, (_, i) => (i % 3 === 0 ? Number.NaN : i));
        const columns = [
          { name: "text", values },
          { name: "number", values: numbers },
        ];
        await writeParquet(path, columns, {});
        const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet(${literal(path)})`);
        expect(reader.columnTypes().map(String)).toEqual(["VARCHAR", "DOUBLE"]);
        const found = reader.getColumnsJS().filter((column) => column.length > 0);
        expect(found).toEqual(values.length === 0 ? [] : [values, plain(numbers)]);
      });
      await fc.assert(property, { numRuns: 40 });
    });
  });

  it("is read by DuckDB to the same bits, types and notes", async () => {
    await withDuckdb(async (connection) => {
      const ask = async (sql: string): Promise<unknown[][]> =>
        (await connection.runAndReadAll(sql)).getColumnsJS() as unknown[][];
      const property = fc.asyncProperty(tables, fc.string(), async ({ time, columns }, note) => {
        await writeTable(path, time, columns, { note });
        const file = `read_parquet(${literal(path)})`;
        const [names, types] = await ask(`DESCRIBE SELECT * FROM ${file}`);
        expect(names).toEqual(["time", ...Object.keys(columns)]);
        expect(types).toEqual(["TIMESTAMP", "DOUBLE", "DOUBLE", "DOUBLE", "UTINYINT", "INTEGER", "UINTEGER"]);
        const found = await ask(`SELECT epoch_ms("time")::DOUBLE, * EXCLUDE ("time") FROM ${file}`);
        const wanted = time.length === 0 ? [] : [plain(time), ...Object.values(columns).map(plain)];
        expect(found.filter((column) => column.length > 0)).toEqual(wanted);
        const [[written]] = await ask(`SELECT decode(value) FROM parquet_kv_metadata(${literal(path)})`);
        expect(written).toBe(note);
      });
      await fc.assert(property, { numRuns: 60 });
    });
  });

  it("of several row groups says the least and the largest value of each", async () => {
    const rows = 300_000;
    const time = Float64Array.from({ length: rows }, (_, i) => 60_000 * i);
    const price = Float64Array.from({ length: rows }, (_, i) =>
      i % 1000 === 0 ? Number.NaN : 1 + Math.floor(i / 7) / 3,
    );
    const zeros = Float64Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? 0 : -0));
    await writeTable(path, time, { price, zeros });
    await withDuckdb(async (connection) => {
      const rowsOf = async (sql: string): Promise<unknown[][]> =>
        (await connection.runAndReadAll(sql)).getRowsJS() as unknown[][];
      const meta = await rowsOf(
        `SELECT row_group_num_rows::INTEGER, stats_min_value, stats_max_value, stats_null_count::INTEGER
         FROM parquet_metadata(${literal(path)}) WHERE path_in_schema = 'price'`,
      );
      expect(meta.map(([count]) => count)).toEqual([131_072, 131_072, 37_856]);
      for (const [g, [, least, largest, missing]] of meta.entries()) {
        const part = price.subarray(131_072 * g, 131_072 * (g + 1)).filter((value) => !Number.isNaN(value));
        expect([Number(least), Number(largest)]).toEqual([part[0], part.at(-1)]);
        expect(missing).toBe(Math.min(131_072, rows - 131_072 * g) - part.length);
      }
      const [zero] = await rowsOf(
        `SELECT stats_min_value, stats_max_value FROM parquet_metadata(${literal(path)}) WHERE path_in_schema = 'zeros'`,
      );
      expect(zero).toEqual(["-0.0", "0.0"]);
      const last = `SELECT count(*)::INTEGER FROM read_parquet(${literal(path)}) WHERE price >= ${price.at(-1)}`;
      expect(await rowsOf(last)).toEqual([[price.filter((value) => value >= price.at(-1)!).length]]);
    });
  });

  it("is read straight into arrays to the same bits", async () => {
    const property = fc.asyncProperty(tables, async ({ time, columns }) => {
      await writeTable(path, time, columns);
      const table = await flatTable(readFileSync(path));
      const number = (name: string): { column: number; divisor: number }[] => [
        { column: table.columns.findIndex((column) => column.name === name), divisor: 1 },
      ];
      const numbers = {
        open: number("price"),
        high: number("slope"),
        low: number("wanted"),
        close: number("change"),
        volume: number("history"),
      };
      const found = await allRows(table, { time: { column: 0 }, numbers, publisher: undefined, stock: undefined });
      const bits = (values: Column): string =>
        base64(new BigUint64Array(Float64Array.from(values, (x) => (Number.isNaN(x) ? Number.NaN : x)).buffer));
      const { price, slope, wanted, change, history } = columns;
      const fields = { time, open: price, high: slope, low: wanted, close: change, volume: history };
      for (const [name, values] of Object.entries(fields)) {
        expect(base64(found[name] as BigUint64Array), name).toBe(bits(values));
      }
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it("has a dictionary of doubles that repeat, and of no others", async () => {
    const time = Float64Array.from({ length: 20_000 }, (_, i) => 60_000 * i);
    const cents = time.map((_, i) => (i % 500) / 100);
    await writeTable(path, time, { cents, all: time.map((value) => value / 7) });
    await withDuckdb(async (connection) => {
      const found = await connection.runAndReadAll(
        `SELECT path_in_schema, encodings LIKE '%DICTIONARY%' FROM parquet_metadata(${literal(path)})`,
      );
      expect(found.getRowsJS()).toEqual([
        ["time", false],
        ["cents", true],
        ["all", false],
      ]);
    });
  });

  it("marks times in UTC", async () => {
    await writeParquet(path, [{ name: "timestamp", values: Float64Array.of(1.5e12), time: "UTC" }], {});
    const { columns } = await flatTable(readFileSync(path));
    expect(columns).toMatchObject([{ name: "timestamp", type: { kind: "timestamp", unit: "us", isUtc: true } }]);
  });

  it("is the same each time", async () => {
    const [one, other] = [join(folder, "one.parquet"), join(folder, "other.parquet")];
    for (const name of [one, other]) await writeTable(name, Float64Array.of(0, 1), { a: Float64Array.of(1, 2) });
    expect(readFileSync(one)).toEqual(readFileSync(other));
  });
});

describe("bytes packed by Snappy", () => {
  const pieces = fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 400 })), {
    maxLength: 20,
  });

  it("unpack to what they were", async () => {
    const unpack = await unpacker("SNAPPY");
    const property = fc.property(pieces, (parts) => {
      const bytes = Buffer.concat(parts.flatMap(([piece, times]) => Array.from({ length: times }, () => piece)));
      const packed = packSnappy(bytes);
      expect(Buffer.compare(unpack(packed, bytes.length), bytes)).toBe(0);
    });
    fc.assert(property);
  });

  it("take less room where they repeat, and hardly more where they do not", () => {
    expect(packSnappy(new Uint8Array(1 << 20)).length).toBeLessThan(1 << 16);
    let state = 1;
    const noise = Uint8Array.from({ length: 1 << 20 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return state >>> 24;
    });
    expect(packSnappy(noise).length).toBeLessThan(1.001 * noise.length);
  });
});
