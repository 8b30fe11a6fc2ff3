import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Bars, fileSource, formatTime, makeSample } from "ata-lab";
import { zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { withDuckdb } from "../../lib/dist/sources/duckdb.js";
import type { FileOptions } from "../../lib/dist/sources/file-source.js";

const folder = mkdtempSync(join(tmpdir(), "containers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FIXTURES = "test/fixtures/containers";
const sample = makeSample({ to: "2018-01-05" });
const { time, open, high, low, close, volume } = sample;
const started = (i: number): string => formatTime(time[i]! - 60_000);
const utc = (i: number): number => time[i]! - 60_000 + 5 * 3_600_000;
const rows = [...time.keys()];
const CSV = `time,open,high,low,close,volume\n${rows.map((i) => [started(i), open[i], high[i], low[i], close[i], volume[i]].join(",")).join("\n")}\n`;

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function read(path: string, options: FileOptions = {}): Promise<{ bars: Bars; said: string[] }> {
  const said: string[] = [];
  const bars = await fileSource(path, { report: (line) => said.push(line), ...options })({ symbol: "X" });
  return { bars, said };
}

function expectSample(bars: Bars, from: number = 0, to: number = time.length): void {
  for (const name of ["time", "open", "high", "low", "close", "volume"] as const) {
    expect(bars[name]).toEqual(sample[name].slice(from, to));
  }
}

describe("a zip", () => {
  it("of one file is that file, whatever its name", async () => {
    const path = write("one.zip", zipSync({ "TSLA 1min": Buffer.from(CSV) }));
    const { bars } = await read(path);
    expectSample(bars);
    const bytes = readFileSync(path);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(bars.origin?.files).toEqual([{ path, bytes: bytes.length, sha256 }]);
  });

  it("of several files is all of them, in order of time; what is no file of bars is passed over", async () => {
    const [header, ...lines] = CSV.split("\n");
    const parts = [lines.slice(0, 390), lines.slice(390)].map((part) => Buffer.from(`${header}\n${part.join("\n")}\n`));
    const members = {
      "2018/b.csv": parts[0]!,
      "2018/a.csv": parts[1]!,
      "read me.md": Buffer.from("hello"),
      "__MACOSX/._a.csv": Buffer.from("x"),
    };
    const { bars, said } = await read(write("several.zip", zipSync(members, { level: 0 })));
    expectSample(bars);
    expect(said).toContain("several.zip: 1 other file is passed over: read me.md");
  });

  it("names the file in it in an error", async () => {
    const path = write(
      "bad.zip",
      zipSync({ "a.csv": Buffer.from("time,open,high,low,close,volume\n2018-01-02 09:30,1,2,0.5,x,1\n") }),
    );
    await expect(read(path)).rejects.toThrow(`${path}/a.csv: row 1: close is "x", not a number`);
  });

  it("that is damaged, cut or empty is an error", async () => {
    const zip = zipSync({ "a.csv": Buffer.from(CSV) });
    const damaged = zip.slice();
    damaged[Math.floor(zip.length / 2)]! ^= 0x10;
    await expect(read(write("damaged.zip", damaged))).rejects.toThrow(/damaged/);
    await expect(read(write("cut.zip", zip.slice(0, zip.length - 30)))).rejects.toThrow(
      /not a zip, or an incomplete one/,
    );
    await expect(
      read(write("empty.zip", zipSync({ "notes.md": Buffer.from("x"), "more.md": Buffer.from("x") }))),
    ).rejects.toThrow(/this zip holds no CSV, JSON, Arrow or Parquet file/);
    await expect(read(write("twice.zip", zipSync({ "a.csv.gz": gzipSync(CSV) })))).rejects.toThrow(
      /a.csv.gz in it is itself packed/,
    );
  });
});

/** A zstd file of one block, in which the bytes stand as they are. */
function zstdOf(bytes: Uint8Array): Buffer {
  const head = Buffer.from("28b52ffda000000000000000", "hex");
  head.writeUInt32LE(bytes.length, 5);
  head.writeUIntLE((bytes.length << 3) | 1, 9, 3);
  return Buffer.concat([head, bytes]);
}

describe("Parquet that is packed", () => {
  const plain = "test/fixtures/parquet/pandas-ns-naive.parquet";
  const bytes = readFileSync(plain);
  const options = { session: "all", stamp: "start", zone: "America/New_York" } as const;

  it.each<[string, Uint8Array]>([
    ["bars.parquet.gz", gzipSync(bytes)],
    ["bars.parquet.zst", zstdOf(bytes)],
    ["parquet.zip", zipSync({ "bars.parquet": bytes })],
    ["parquet-and-more.zip", zipSync({ "bars.parquet": bytes, "notes.md": Buffer.from("x") })],
    ["a-folder/bars.parquet.gz", gzipSync(bytes)],
  ])("%s gives the bars of the file itself", async (name, packed) => {
    const path = write(name, packed);
    const [{ bars: wanted }, { bars }] = [
      await read(plain, options),
      await read(dirname(name) === "." ? path : dirname(path), options),
    ];
    expect(bars.time.length).toBeGreaterThan(0);
    for (const column of ["time", "open", "high", "low", "close", "volume"] as const) {
      expect(bars[column]).toEqual(wanted[column]);
    }
    const sha256 = createHash("sha256").update(packed).digest("hex");
    expect(bars.origin?.files).toEqual([{ path, bytes: packed.length, sha256 }]);
  });

  it("and damaged, cut, misnamed or of a rare kind is one clear error", async () => {
    const fails = (name: string, packed: Uint8Array, message: string): Promise<void> =>
      expect(read(write(name, packed), options)).rejects.toThrow(message);
    const gz = gzipSync(bytes);
    await fails(
      "cut.parquet.gz",
      gz.subarray(0, 900),
      "cut.parquet.gz: not a Parquet file that can be read: unexpected end",
    );
    await fails("half.parquet.gz", gzipSync(bytes.subarray(0, 900)), "it does not begin and end as Parquet does");
    await fails("misnamed.csv.gz", gz, "it holds packed Parquet: unpack it, or let its name end in .parquet.gz");
    const rare = write("rare.parquet", "");
    const numbers = "1 AS open, 1 AS high, 1 AS low, 1 AS close, 1::DECIMAL(38, 25) AS volume";
    const table = `SELECT TIMESTAMP '2018-01-02 09:30:00' + to_minutes(i) AS time, ${numbers} FROM range(5) r(i)`;
    await withDuckdb((connection) => connection.run(`COPY (${table}) TO '${rare}' (FORMAT parquet)`));
    expect((await read(rare, options)).bars.time.length).toBe(5);
    await fails(
      "rare.parquet.gz",
      gzipSync(readFileSync(rare)),
      "this kind of Parquet cannot be read packed: unpack it",
    );
  });
});

describe("zstd", () => {
  it.each(["checksum.csv.zst", "no-checksum.csv.zst"])("%s is read", async (name) => {
    const { bars } = await read(`${FIXTURES}/${name}`, { session: "all", stamp: "start", zone: "America/New_York" });
    expectFixture(bars, 4000);
  });

  it("damaged is an error where there is a checksum, cut is one always", async () => {
    const packed = readFileSync(`${FIXTURES}/checksum.csv.zst`);
    for (const at of [200, 500, packed.length - 2]) {
      const damaged = Buffer.from(packed);
      damaged[at]! ^= 1;
      await expect(read(write("damaged.csv.zst", damaged))).rejects.toThrow(/damaged|invalid|cut/);
    }
    for (const name of ["checksum", "no-checksum"]) {
      const whole = readFileSync(`${FIXTURES}/${name}.csv.zst`);
      for (const length of [20, 300, whole.length - 1]) {
        await expect(read(write("cut.csv.zst", whole.subarray(0, length)))).rejects.toThrow(
          /the zstd data are incomplete/,
        );
      }
    }
  });

  it("several frames are one text", async () => {
    const [header, ...lines] = readFileSync(`${FIXTURES}/checksum.csv.zst`).length > 0 ? CSV.split("\n") : [];
    expect(header).toBeDefined();
    expect(lines.length).toBeGreaterThan(0);
    const frame = readFileSync(`${FIXTURES}/no-checksum.csv.zst`);
    // The second frame begins with a header of its own, which is no bar.
    await expect(read(write("two.csv.zst", Buffer.concat([frame, frame])))).rejects.toThrow(/row 4001: time is "time"/);
  });
});

/** The bars of the fixtures: see make.py. */
function expectFixture(bars: Bars, count: number): void {
  expect(bars.time).toHaveLength(count);
  const first = Date.UTC(2018, 0, 2, 9, 31);
  expect([...bars.time]).toEqual(Array.from({ length: count }, (_, i) => first + i * 60_000));
  expect([...bars.close]).toEqual(Array.from({ length: count }, (_, i) => 100.125 + (i % 50) / 64));
}

describe("Arrow", () => {
  it("Feather as pandas writes it, packed by LZ4 in many blocks", async () => {
    const { bars, said } = await read(`${FIXTURES}/lz4.feather`, { session: "all", stamp: "start" });
    expectFixture(bars, 4000);
    expect([...bars.volume]).toEqual(Array.from({ length: 4000 }, (_, i) => i % 7));
    expect(said.join("\n")).toMatch(/times carry their zone/);
  });

  it.each(["plain.feather", "naive-ns.feather"])("%s", async (name) => {
    expectFixture((await read(`${FIXTURES}/${name}`, { stamp: "start" })).bars, 5);
  });

  it("packed by zstd, damaged or cut is an error", async () => {
    await expect(read(`${FIXTURES}/zstd.feather`)).rejects.toThrow(/to_feather\(path, compression="lz4"\)/);
    const whole = readFileSync(`${FIXTURES}/lz4.feather`);
    await expect(read(write("cut.feather", whole.subarray(0, 4000)))).rejects.toThrow(
      /it is not a readable Arrow file: it is damaged/,
    );
  });
});

describe("JSON", () => {
  const fields = (i: number): object => ({ t: utc(i), o: open[i], h: high[i], l: low[i], c: close[i], v: volume[i] });
  const named = (i: number): object => ({
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
    volume: volume[i],
  });
  it.each<[string, string]>([
    ["an object a line", rows.map((i) => JSON.stringify(fields(i))).join("\n")],
    [
      "an object a line, with blank lines and Windows line ends",
      rows.map((i) => JSON.stringify(fields(i))).join("\r\n\r\n"),
    ],
    ["an array of objects", JSON.stringify(rows.map(fields), undefined, 2)],
    ["an answer around an array", JSON.stringify({ ticker: "X", results: rows.map(fields), status: "OK", next: null })],
    [
      "an object a time",
      JSON.stringify({
        "Meta Data": { "1. Symbol": "X" },
        "Time Series (1min)": Object.fromEntries(rows.map((i) => [started(i), named(i)])),
      }),
    ],
    [
      "an array a column",
      JSON.stringify({
        s: "ok",
        t: rows.map((i) => utc(i) / 1000),
        o: [...open],
        h: [...high],
        l: [...low],
        c: [...close],
        v: [...volume],
      }),
    ],
  ])("%s", async (name, text) => {
    const ending = name.startsWith("an object a line") ? "jsonl" : "json";
    expectSample((await read(write(`bars.${ending}`, text), { stamp: "start" })).bars);
    expectSample((await read(write(`bars.${ending}.gz`, gzipSync(text)), { stamp: "start" })).bars);
  });

  it("a line that is none, a value that is none, no bars at all: one clear error", async () => {
    const lines = rows.slice(0, 5).map((i) => JSON.stringify(fields(i)));
    const broken = [...lines.slice(0, 3), "{oops", lines[4]];
    await expect(read(write("a.jsonl", broken.join("\n")))).rejects.toThrow(
      /a.jsonl: .*line 4: not a JSON object like line 1: \{oops/,
    );
    const wrong = lines[0]!.replace(/"c":[^,]*/, '"c":"high"');
    await expect(read(write("b.jsonl", `${wrong}\n`))).rejects.toThrow(/row 1: close is "high", not a number/);
    await expect(read(write("c.json", '{"status":"error"}'))).rejects.toThrow(/the JSON holds no bars/);
    await expect(read(write("d.json", '{"status":'))).rejects.toThrow(/not JSON/);
  });

  it("a field that is missing is a missing number", async () => {
    const lines = rows.slice(0, 5).map((i) => JSON.stringify(i === 2 ? { ...fields(i), v: undefined } : fields(i)));
    const { bars, said } = await read(write("e.jsonl", lines.join("\n")), { stamp: "start" });
    expect(bars.volume[2]).toBeNaN();
    expect(said.join("\n")).toMatch(/1 prices or volumes are missing/);
  });
});

describe("a folder", () => {
  it("passes over what is no file of bars by its name, and says so", async () => {
    write("mixed/a.csv", CSV);
    write("mixed/notes.md", "hello");
    write("mixed/chart.png", "PNG");
    write("mixed/.hidden.csv", "x");
    const { bars, said } = await read(join(folder, "mixed"));
    expectSample(bars);
    expect(said).toContain("mixed: 3 other files are passed over: .hidden.csv, chart.png, notes.md");
  });

  it("passes over a text that holds no bars, and says so; alone, it is an error", async () => {
    write("notes/a.csv", CSV);
    write("notes/README.txt", "Bars of TSLA.\nFrom the vendor.\n");
    write("notes/symbols.csv", "symbol,name\nTSLA,Tesla\n");
    const { bars, said } = await read(join(folder, "notes"));
    expectSample(bars);
    expect(said.filter((line) => line.includes("passed over"))).toEqual([
      expect.stringMatching(/README.txt is passed over: .*no comma/),
      expect.stringMatching(/symbols.csv is passed over: .*no column/),
    ]);
    await expect(read(write("notes/README.txt", "Bars of TSLA.\n"))).rejects.toThrow(/no comma/);
  });

  it("of several intervals gives the one asked for, and asks where none was", async () => {
    const five = rows
      .filter((i) => i % 5 === 0)
      .map((i) => [started(i), open[i], high[i], low[i], close[i], volume[i]].join(","));
    write("intervals/TSLA_1min.csv", CSV);
    write("intervals/TSLA_5min.csv", `time,open,high,low,close,volume\n${five.join("\n")}\n`);
    const path = join(folder, "intervals");
    await expect(read(path)).rejects.toThrow(
      /1-minute bars \(TSLA_1min.csv\) and 5-minute bars \(TSLA_5min.csv\): choose with --interval 1min/,
    );
    const { bars, said } = await read(path, { interval: "1min" });
    expectSample(bars);
    expect(said).toContain("intervals: 1 file of other bars is left out: TSLA_5min.csv (5-minute)");
    expect((await read(path, { interval: "5min" })).bars.interval).toBe(300_000);
  });
});

describe("files named after stocks", () => {
  const other = `time,open,high,low,close,volume\n${rows.map((i) => `${started(i)},99,99,99,99,${volume[i]}`).join("\n")}\n`;
  it("are chosen by --symbol in a folder and in a zip, and the others are said to be left out", async () => {
    write("stocks/X_2018.csv", CSV);
    write("stocks/AAPL_2018.csv", other);
    const zip = zipSync({ "AAPL_full_1min.txt": Buffer.from(other), "X_full_1min.txt": Buffer.from(CSV) });
    for (const path of [join(folder, "stocks"), write("archive.zip", zip)]) {
      const { bars, said } = await read(path);
      expectSample(bars);
      expect(said.join("\n")).toMatch(/: 1 of 2 files are of X by their names, the others are left out/);
    }
  });

  it("and none asked for: two bars differ, and the cure is to choose", async () => {
    const source = fileSource(join(folder, "stocks"), { report: () => {} });
    await expect(source({ symbol: "SAMPLE" })).rejects.toThrow(/two bars of .* differ.*choose one with --symbol/);
  });

  it("beside files whose names say nothing are read with these", async () => {
    write("years/X_2018.csv", CSV);
    write(
      "years/2019.csv",
      CSV.replaceAll("2018-01-02", "2019-02-04")
        .replaceAll("2018-01-03", "2019-02-05")
        .replaceAll("2018-01-04", "2019-02-06"),
    );
    expect((await read(join(folder, "years"))).bars.time.length).toBe(2 * time.length);
  });
});
