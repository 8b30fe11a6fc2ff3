import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { numberText } from "../../lib/dist/sources/csv/number-text.js";
import { withDuckdb } from "../../lib/dist/sources/duckdb.js";
import { writeTable } from "../../lib/dist/sources/write-table.js";

const folder = mkdtempSync(join(tmpdir(), "write-csv-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  [100, "100.0"],
  [-0, "-0.0"],
  [0.1 + 0.2, "0.30000000000000004"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1e-4, "0.0001"],
  [1.23e-5, "1.23e-05"],
  [5e-324, "5e-324"],
  [Number.NaN, ""],
  [Number.NEGATIVE_INFINITY, "-inf"],
])("the number %d is written %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});

it("numbers are written as DuckDB writes them, and mean the same bits", async () => {
  await withDuckdb(async (connection) => {
    const property = fc.asyncProperty(
      fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 200 }),
      async (drawn) => {
        const values = drawn.flatMap((value) => [value, Math.round(value), Math.round(value * 100) / 100]);
        const bits = new BigInt64Array(Float64Array.from(values).buffer);
        for (const value of values) {
          if (Number.isFinite(value)) expect(Number(numberText(value))).toBe(value);
        }
        const sql = [...bits].map((_, i) => `(${i}, '${numberText(values[i]!)}'::DOUBLE)`).join(", ");
        const found = await connection.runAndReadAll(`SELECT v::VARCHAR FROM (VALUES ${sql}) t(i, v) ORDER BY i`);
        expect(found.getRowsJS().flat()).toEqual(values.map(numberText));
      },
    );
    await fc.assert(property, { numRuns: 30 });
  });
});

it("rows are text of one form; a name with a comma or a mark is in quotes", async () => {
  const time = Float64Array.of(1_514_885_460_000, 1_514_937_600_000, -1000, Number.NaN);
  const columns = {
    'a,"b"': Float64Array.of(1.5, Number.NaN, 3, -2),
    "#x": Uint8Array.of(0, 255, 1, 2),
    "sp ace": Int32Array.of(-1, 0, 1, 2),
  };
  const wanted =
    'time,"a,""b""","#x",sp ace\n2018-01-02 09:31:00,1.5,0,-1\n2018-01-03 00:00:00,,255,0\n' +
    "1969-12-31 23:59:59,3.0,1,1\n,-2.0,2,2\n";
  const path = join(folder, "table.csv");
  await writeTable(path, time, columns);
  expect(readFileSync(path, "utf8")).toBe(wanted);
  await writeTable(`${path}.gz`, time, columns);
  expect(gunzipSync(readFileSync(`${path}.gz`)).toString()).toBe(wanted);
});
