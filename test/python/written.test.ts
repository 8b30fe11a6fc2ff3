import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSample, writeTable } from "ata-lab";
import { expect, it } from "vitest";
import { pythonWith } from "../support/python.js";

it("a table that is written is read by pyarrow, polars and pandas to the same bits", async () => {
  const folder = mkdtempSync(join(tmpdir(), "written-"));
  try {
    const { time, close } = makeSample();
    const rows = 140_000;
    const columns = {
      price: close.slice(0, rows).map((value) => value / 3),
      missing: close.slice(0, rows).map((value, i) => (i % 3 === 0 ? Number.NaN : value)),
      tiny: Float64Array.from({ length: rows }, (_, i) => [5e-324, -0, 1e300, 0.1 + 0.2][i % 4]!),
      wanted: Uint8Array.from({ length: rows }, (_, i) => i),
      change: Int32Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? i : -2147483648)),
      history: Uint32Array.from({ length: rows }, (_, i) => 4294967295 - i),
    };
    await writeTable(join(folder, "table.parquet"), time.subarray(0, rows), columns, { key: "välue" });
    await writeTable(join(folder, "table.csv.gz"), time.subarray(0, rows), columns);
    const answer = JSON.parse(
      execFileSync(pythonWith("bench/requirements.txt"), ["test/python/written.py", folder], {
        maxBuffer: 1e9,
        encoding: "utf8",
      }),
    );
    expect(answer.types).toEqual(["timestamp[us]", "double", "double", "double", "uint8", "int32", "uint32"]);
    expect(answer.note).toBe("välue");
    expect(answer.filtered).toBe(columns.price.filter((value) => value === columns.price.at(-1)).length);
    const bits = (values: Iterable<number>, isDouble: boolean): (string | number | null)[] =>
      Array.from(values, (value) =>
        Number.isNaN(value) ? null : isDouble ? Buffer.from(Float64Array.of(value).buffer).toString("hex") : value,
      );
    const wanted = {
      time: [...time.subarray(0, rows)],
      ...Object.fromEntries(
        Object.entries(columns).map(([name, values]) => [name, bits(values, values instanceof Float64Array)]),
      ),
    };
    for (const reader of ["pyarrow", "polars", "pandas", "csv"]) {
      for (const [name, values] of Object.entries(wanted)) {
        expect(JSON.stringify(answer[reader][name]), `${reader}, ${name}`).toBe(JSON.stringify(values));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
