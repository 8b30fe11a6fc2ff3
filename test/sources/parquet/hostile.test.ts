import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSource } from "ata-lab";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { withDuckdb } from "../../../lib/dist/sources/duckdb.js";
import { flatTable } from "../../../lib/dist/sources/parquet/flat-table.js";
import { readFooter } from "../../../lib/dist/sources/parquet/footer.js";
import { damage, damages } from "../../support/damage.js";
import { attempt, PATIENCE, RUNS } from "../../support/fuzz.js";
import { allRows, wantedOf } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kind = (name: string): Buffer => readFileSync(`test/fixtures/parquet/kinds/${name}.parquet`);

/** All that a reader asks of a file. */
async function readAll(bytes: Buffer): Promise<Record<string, unknown> | undefined> {
  const table = await flatTable(bytes);
  const columns = [...table.columns.keys()];
  const names = new Set(table.columns.map(({ name }) => name));
  const isThere = ["time", "open", "high", "low", "close", "volume", "symbol"].every((name) => names.has(name));
  if (!isThere || !table.reads(columns)) return undefined;
  await table.firstRows(500);
  await table.distinct(6);
  await table.cells(299, columns);
  return allRows(table, wantedOf(table));
}

describe("a damaged Parquet file gives its rows or one clear error", () => {
  it.each([
    ...["pyarrow-none", "pyarrow-delta", "pyarrow-v2-zstd", "pyarrow-v2-none", "pyarrow-lz4", "pyarrow-snappy"],
    ...["pyarrow-gzip", "pyarrow-brotli", "pyarrow-groups", "polars-groups", "fastparquet-groups"],
  ])(
    "%s",
    async (name) => {
      const bytes = kind(name);
      expect(await readAll(bytes)).toBeDefined();
      let refused = 0;
      const footer = fc.boolean();
      const property = fc.asyncProperty(damages, footer, async (list, isFooter) => {
        // Half of the damage is in the footer, which tells where all else is.
        const from = isFooter ? bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8) : 0;
        const damaged = Buffer.concat([bytes.subarray(0, from), damage(bytes.subarray(from), list)]);
        if ((await attempt(undefined, () => readAll(damaged))) === undefined) refused++;
      });
      await fc.assert(property, { numRuns: RUNS });
      expect(refused).toBeGreaterThan(0);
    },
    PATIENCE,
  );
});

describe("a Parquet file that says more than it holds is refused", () => {
  const read = (name: string, bytes: Buffer): Promise<unknown> => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return fileSource(path, { stamp: "start", report: () => {} })({ symbol: "S3" });
  };
  const plain = kind("pyarrow-none");
  const footerLength = plain.readUInt32LE(plain.length - 8);

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ["cut", (bytes) => bytes.subarray(0, bytes.length - 1), /it does not begin and end as Parquet does/],
    ["empty", () => Buffer.from("PAR1"), /it does not begin and end as Parquet does/],
    ["long footer", (bytes) => patched(bytes, bytes.length - 8, 0x7fffffff), /its footer is longer than the file/],
    ["short footer", (bytes) => patched(bytes, bytes.length - 8, 3), /its footer is damaged/],
    ["no footer", (bytes) => Buffer.concat([bytes.subarray(0, -8 - footerLength), bytes.subarray(-8)]), /footer/],
  ])("%s", async (name, change, message) => {
    const path = `${name.replace(" ", "-")}.parquet`;
    await expect(read(path, change(plain))).rejects.toThrow(message);
    await expect(read(path, change(plain))).rejects.toThrow(`${path}: not a Parquet file that can be read: `);
  });

  it.each(["pyarrow-checksum", "pyarrow-checksum-v2"])("any bit of a page that has a checksum: %s", async (name) => {
    const bytes = kind(name);
    const { groups } = readFooter(bytes);
    const { from, to } = groups[0]!.chunks[1]!;
    const before = await readAll(bytes);
    let refused = 0;
    for (let at = from; at < to; at += 7) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1 << (at % 8);
      // A page's header has no checksum: what it says of the least and the largest value is not used.
      const rows = await readAll(damaged).catch(() => refused++);
      if (typeof rows !== "number") expect(rows, `byte ${at}`).toEqual(before);
    }
    expect(refused).toBeGreaterThan((0.8 * (to - from)) / 7);
  });

  it("one without rows has no bars, and a row group without rows is passed over", async () => {
    await expect(fileSource("test/fixtures/empty.parquet", { report: () => {} })({ symbol: "X" })).rejects.toThrow(
      /no bars/,
    );
    expect(await readAll(kind("pyarrow-empty-group"))).toEqual(await readAll(kind("pyarrow-snappy")));
  });

  it("rows that take no place, and pages that unpack to far more", async () => {
    await withDuckdb(async (connection) => {
      const write = async (rows: number, columns: string, options: string): Promise<Buffer> => {
        const path = join(folder, "bomb.parquet");
        await connection.run(
          `COPY (SELECT ${columns} FROM range(${rows}) r(i)) TO '${path}' (FORMAT parquet, ${options})`,
        );
        return readFileSync(path);
      };
      const time = "make_timestamp(1514885400000000) AS time";
      const numbers = "1 AS open, 1 AS high, 1 AS low, 1 AS close, 1 AS volume";
      const rows = await write(9_000_000, `${time}, ${numbers}`, "ROW_GROUP_SIZE 5000000");
      await expect(read("rows.parquet", rows)).rejects.toThrow(
        /it has 9000000 rows in \d+ bytes, which bars never have/,
      );
      const text = "repeat('a', 10000000) || i AS symbol";
      const pages = await write(20, `${time}, ${numbers}, ${text}`, "COMPRESSION zstd");
      await expect(read("pages.parquet", pages)).rejects.toThrow(
        /it unpacks to more than 200 times its size, which bars never do/,
      );
    });
  });
});

function patched(bytes: Buffer, at: number, value: number): Buffer {
  const out = Buffer.from(bytes);
  out.writeUInt32LE(value, at);
  return out;
}
