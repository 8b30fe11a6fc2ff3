import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { audit, type Bars, fileSource, formatTime, QuantBook, requireSound, writeTable } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { hashFile, writeManifest, type YearFile } from "../../lib/dist/sources/fetch/manifest.js";
import type { FileOptions } from "../../lib/dist/sources/file-source.js";

const folder = mkdtempSync(join(tmpdir(), "layouts-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function read(
  path: string,
  options: FileOptions = {},
  symbol: string = "SAMPLE",
): Promise<{ bars: Bars; said: string[] }> {
  const said: string[] = [];
  const bars = await fileSource(path, { report: (line) => said.push(line), ...options })({ symbol });
  return { bars, said };
}

const rowsOf = ({ time, open, high, low, close, volume }: Bars): unknown[][] =>
  Array.from(time, (t, i) => [formatTime(t), open[i], high[i], low[i], close[i], volume[i]]);

/** The two minutes that every vendor's file below holds; the second one crosses no session. */
const EXPECTED = [
  ["2023-09-29 09:31:00", 250.02, 251, 249.5, 250.75, 1200],
  ["2023-09-29 09:32:00", 250.75, 252.1234, 250.5, 252, 800],
];

const NS = ["1695994200000000000", "1695994260000000000"];
const KIBOT = "09/29/2023,09:30,250.02,251,249.5,250.75,1200\r\n09/29/2023,09:31,250.75,252.1234,250.5,252,800\r\n";
const FILES: readonly (readonly [layout: string, name: string, text: string, adjustment: string])[] = [
  [
    "alpaca",
    "alpaca.csv",
    `symbol,timestamp,open,high,low,close,volume,trade_count,vwap
TSLA,2023-09-29 13:30:00+00:00,250.02,251.0,249.5,250.75,1200.0,55,250.4
TSLA,2023-09-29 13:31:00+00:00,250.75,252.1234,250.5,252.0,800.0,33,251.2
`,
    "unknown",
  ],
  [
    "alpaca",
    "alpaca-letters.csv",
    `t,o,h,l,c,v,n,vw
2023-09-29T13:30:00Z,250.02,251,249.5,250.75,1200,55,250.4
2023-09-29T13:31:00Z,250.75,252.1234,250.5,252,800,33,251.2
`,
    "unknown",
  ],
  [
    "massive-flat",
    "massive.csv",
    `ticker,volume,open,close,high,low,window_start,transactions
TSLA,1200,250.02,250.75,251,249.5,${NS[0]},55
TSLA,800,250.75,252,252.1234,250.5,${NS[1]},33
`,
    "raw",
  ],
  [
    "databento",
    "databento.csv",
    `ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol
${NS[0]},33,2,15144,250020000000,251000000000,249500000000,250750000000,1200,TSLA
${NS[1]},33,2,15144,250750000000,252123400000,250500000000,252000000000,800,TSLA
`,
    "raw",
  ],
  [
    "databento",
    "databento-pretty.csv",
    `ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume
2023-09-29T13:30:00.000000000Z,33,2,15144,250.020000000,251.000000000,249.500000000,250.750000000,1200
2023-09-29T13:31:00.000000000Z,33,2,15144,250.750000000,252.123400000,250.500000000,252.000000000,800
`,
    "raw",
  ],
  ["kibot", "kibot.txt", KIBOT, "adjusted"],
  [
    "firstrate",
    "TSLA_full_1min_adjsplit.txt",
    "2023-09-29 09:30:00,250.02,251,249.5,250.75,1200\n2023-09-29 09:31:00,250.75,252.1234,250.5,252,800\n",
    "split",
  ],
];

describe("a vendor's file", () => {
  it.each(FILES)("of %s, %s", async (layout, name, text, adjustment) => {
    for (const path of [write(name, text), write(`${name}.gz`, gzipSync(text))]) {
      const { bars, said } = await read(path);
      expect(rowsOf(bars)).toEqual(EXPECTED);
      expect(said.join("\n")).toMatch(new RegExp(`looks like .*, read with layout ${layout} \\(--layout plain`));
      const zone = said.includes(`${basename(path)}: times carry no zone`) ? "America/New_York" : "UTC";
      expect(bars.origin).toMatchObject({ files: [{ path }], adjustment, stamp: "start", zone });
    }
  });

  it.each(FILES)("of %s, %s, as said, is not guessed at", async (layout, name, text) => {
    const { bars, said } = await read(write(name, text), { layout: layout as "alpaca" });
    expect(rowsOf(bars)).toEqual(EXPECTED);
    expect(said.filter((line) => /looks like/.test(line))).toEqual([]);
  });

  it("is stamped at its start whatever its hours, which times alone cannot tell", async () => {
    const early = `09/29/2023,04:00,1,1,1,1,1\n${KIBOT}`;
    const { bars, said } = await read(write("early.txt", early), { session: "all" });
    expect(formatTime(bars.time[0]!)).toBe("2023-09-29 04:01:00");
    expect(said.at(-1)).toMatch(/stamped at the bars' start \(as Kibot does\)/);
    await expect(read(write("early.csv", early), { layout: "plain" })).rejects.toThrow(
      /likely --zone America\/New_York --stamp/,
    );
  });

  it("whose times contradict the vendor it looks like is read as the bars show; said to be the vendor's, it is an error of the audit", async () => {
    const minutes = Array.from({ length: 390 }, (_, i) => formatTime(Date.UTC(2023, 8, 29, 9, 31 + i)).slice(11, 16));
    const path = write("ends.txt", minutes.map((clock) => `09/29/2023,${clock},1,1,1,1,1`).join("\n"));
    const seen = await read(path);
    expect(seen.bars.origin).toMatchObject({ stamp: "end" });
    expect(seen.said.at(-1)).toMatch(/ends.txt: the bars decide: they are not stamped as Kibot does/);
    const { bars, said } = await read(path, { layout: "kibot" });
    expect(bars.origin).toMatchObject({ stamp: "start", doubts: [{ of: "stamp", cure: "--stamp end" }] });
    expect(said.join("\n")).toMatch(
      /the bars contradict start stamps: all bars lie from 09:31 to 16:00 .*: --stamp end/,
    );
    expect(() => requireSound(audit(bars))).toThrow(/cure: --stamp end, or --allow stamp/);
    expect(requireSound(audit(bars), { allow: "stamp" })).toContainEqual(expect.stringMatching(/^allowed: stamp/));
    expect(() => requireSound(audit(bars), { allow: "zone" })).toThrow(/--stamp end/);
    const right = (await read(path, { stamp: "end" })).bars;
    expect(right.origin).not.toHaveProperty("doubts");
    expect(audit(right).findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("that is not of the layout said is an error", async () => {
    const path = write("plain.csv", "time,open,high,low,close,volume\n2023-09-29 09:30,1,1,1,1,1\n");
    expect((await read(path, { layout: "kibot" })).bars.time).toHaveLength(1);
    const headless = write("headless.csv", "2023-09-29 09:30,1,1,1,1,1\n");
    await expect(read(headless, { layout: "kibot" })).rejects.toThrow(/there must be 7 columns: date, time, open/);
    await expect(read(headless, { layout: "alpaca" })).rejects.toThrow(
      /layout alpaca has a header, but the first line/,
    );
  });
});

describe("times", () => {
  const minute = (...times: string[]): string =>
    `time,open,high,low,close,volume\n${times.map((time) => `${time},1,1,1,1,1\n`).join("")}`;
  const first = async (text: string, options: FileOptions = {}): Promise<string> =>
    formatTime(
      (await read(write("times.csv", text), { session: "all", stamp: "start", ...options })).bars.time[0]! - 60_000,
    );

  it.each([
    ["1695994200", "1695994260"],
    ["1695994200.0", "1695994260.0"],
    ["1695994200000", "1695994260000"],
    ["1695994200000000", "1695994260000000"],
    NS as [string, string],
    ["2023-09-29T13:30:00.000Z", "2023-09-29T13:31:00.000Z"],
    ["2023-09-29 13:30 UTC", "2023-09-29 13:31 UTC"],
    ["2023-09-29 09:30:00-0400", "2023-09-29 09:31:00-0400"],
    ["2023-09-29 15:30:00+02", "2023-09-29 15:31:00+02"],
    ["20230929 093000", "20230929 093100"],
    ["20230929 0930", "20230929 0931"],
    ["202309290930", "202309290931"],
    ["20230929093000", "20230929093100"],
    ["2023/09/29 9:30", "2023/09/29 9:31"],
    ["9/29/2023 9:30", "9/29/2023 9:31"],
    ["2023.09.29 09:30", "2023.09.29 09:31"],
  ])("%s", async (...times) => {
    expect(await first(minute(...times))).toBe("2023-09-29 09:30:00");
  });

  it("in two columns", async () => {
    const named =
      "Date,Time,Open,High,Low,Close,Volume\n2023-09-29,09:30:00,1,1,1,1,1\n2023-09-29,09:31:00,1,1,1,1,1\n";
    expect(await first(named)).toBe("2023-09-29 09:30:00");
    expect(await first(named.split("\n").slice(1).join("\n"))).toBe("2023-09-29 09:30:00");
  });

  it("keep their last nanosecond: one off the minute is an error", async () => {
    await expect(first(minute("1695994200000000001"))).rejects.toThrow(/not a whole minute/);
    await expect(first(minute("1695994200000001"))).rejects.toThrow(/not a whole minute/);
    await expect(first(minute("2023-09-29 09:30:00.000000001"))).rejects.toThrow(/not a whole minute/);
  });

  it.each([
    ["29/29/2023 09:30", /row 1: time is "29\/29\/2023 09:30", not a date/],
    ["29.29.2023 09:30", /not a date/],
    ["2023-02-30 09:30", /not a date/],
    ["2023-09-29 24:00", /not a date/],
    ["2023-09-29 09:30:00+99", /row 1: time is/],
    ["1695994200000000000000", /row 1: time is/],
  ])("%s is no time", async (time, message) => {
    await expect(first(minute(time, time))).rejects.toThrow(message);
  });

  it("of one unit all", async () => {
    await expect(first(minute("1695994200", "1695994260000"))).rejects.toThrow(/row 2: time is "1695994260000"/);
  });
});

describe("several stocks in a file", () => {
  const header = "ticker,volume,open,close,high,low,window_start,transactions";
  const text = ["AAPL", "TSLA"].flatMap((ticker, k) =>
    NS.map((ns) => `${ticker},${100 + k},${k + 1},${k + 1},${k + 1},${k + 1},${ns},5`),
  );
  const path = write("two.csv", `${header}\n${text.join("\n")}\n`);

  it("are picked by the symbol, in any case", async () => {
    for (const symbol of ["TSLA", "tsla"]) {
      const { bars } = await read(path, {}, symbol);
      expect(rowsOf(bars).map((row) => row.slice(1))).toEqual([
        [2, 2, 2, 2, 101],
        [2, 2, 2, 2, 101],
      ]);
    }
  });

  it("are listed when none is chosen, or one that is not there", async () => {
    await expect(read(path)).rejects.toThrow(/two.csv: holds 2 symbols, AAPL, TSLA: choose one with --symbol/);
    await expect(read(path, {}, "MSFT")).rejects.toThrow(/two.csv: holds no MSFT, but AAPL, TSLA/);
  });

  it("may each be missing from some files", async () => {
    const root = join(folder, "days");
    const day = (n: number, ...tickers: string[]): string => {
      const later = (ns: string): bigint => BigInt(ns) + BigInt(n) * 86_400_000_000_000n;
      const rows = tickers.flatMap((ticker) => NS.map((ns) => `${ticker},1,1,1,1,1,${later(ns)},1`));
      return `${header}\n${rows.join("\n")}\n`;
    };
    write("days/2023-10-03.csv.gz", gzipSync(day(4, "AAPL")));
    write("days/2023-10-04.csv.gz", gzipSync(day(5, "AAPL", "TSLA")));
    write("days/2023-09-29.csv.gz", gzipSync(day(0, "TSLA")));
    const { bars, said } = await read(root, {}, "TSLA");
    expect([...bars.time].map(formatTime)).toEqual([
      "2023-09-29 09:31:00",
      "2023-09-29 09:32:00",
      "2023-10-04 09:31:00",
      "2023-10-04 09:32:00",
    ]);
    expect(said.filter((line) => /looks like/.test(line))).toHaveLength(1);
    expect((await read(`${root}/2023-10-*.gz`, {}, "AAPL")).bars.time).toHaveLength(4);
  });
});

describe("Databento's publishers", () => {
  const header = "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume";
  it("are merged: highest high, lowest low, all volume, open and close of the busiest", async () => {
    const text = `${header}\n${NS[0]},33,2,7,10,11,9,10.5,100\n${NS[0]},33,39,7,10.1,11.5,9.5,10.6,300\n${NS[0]},33,41,7,10.2,10.3,8.5,10.1,50\n${NS[1]},33,2,7,10.5,11,10,10.7,10\n`;
    const { bars, said } = await read(write("venues.csv", text));
    expect(rowsOf(bars).map((row) => row.slice(1))).toEqual([
      [10.1, 11.5, 8.5, 10.6, 450],
      [10.5, 11, 10, 10.7, 10],
    ]);
    expect(said.join("\n")).toMatch(/1 minutes of several publishers are merged/);
  });

  it("give a minute once each", async () => {
    const text = `${header}\n${NS[0]},33,2,7,10,11,9,10.5,100\n${NS[0]},33,3,7,10,11,9,10.5,100\n${NS[0]},33,2,7,10,11,9,10.5,100\n`;
    await expect(read(write("twice.csv", text))).rejects.toThrow(/two bars of .* differ: .*row 1 .*row 3/);
  });

  it("leave a price out that none of them had", async () => {
    const text = `${header}\n${NS[0]},33,2,7,9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807,0\n`;
    const { bars } = await read(write("none.csv", text));
    expect(bars.open[0]).toBeNaN();
  });
});

describe("many files", () => {
  const day = (date: string, price: number): string =>
    `time,open,high,low,close,volume\n${date} 09:30:00,${price},${price},${price},${price},1\n${date} 09:31:00,${price},${price},${price},${price},1\n`;

  it("are put in order of time, whatever their names", async () => {
    write("many/b.csv", day("2023-09-28", 1));
    write("many/a.csv", day("2023-09-29", 2));
    write("many/deep/c.csv.gz", gzipSync(day("2023-09-27", 3)));
    write("many/notes.md", "not bars");
    for (const path of [join(folder, "many"), `${folder}/many/**/*.csv*`]) {
      const { bars } = await read(path);
      expect([...bars.close]).toEqual([3, 3, 1, 1, 2, 2]);
    }
  });

  it("that hold the same time with other numbers are an error that names both", async () => {
    write("clash/AAPL.csv", day("2023-09-28", 1));
    write("clash/TSLA.csv", day("2023-09-28", 2));
    await expect(read(join(folder, "clash"))).rejects.toThrow(
      /two bars of 2023-09-28 09:30:00 differ: .*AAPL.csv: row 1 has open 1, .*TSLA.csv: row 1 has open 2/,
    );
  });

  it("of a folder that has none, of a pattern that matches none", async () => {
    mkdirSync(join(folder, "empty"));
    await expect(read(join(folder, "empty"))).rejects.toThrow(
      /empty: this folder holds no CSV, JSON, Arrow, Parquet or zip file/,
    );
    await expect(read(`${folder}/no*such`)).rejects.toThrow(/no file matches/);
  });
});

describe("Parquet", () => {
  const fixtures = "test/fixtures/parquet";
  const names = readdirSync(fixtures).filter((name) => /parquet$/.test(name) && !/two/.test(name));

  it.each(names)("%s, as pandas or polars wrote it", async (name) => {
    const { bars } = await read(join(fixtures, name));
    expect(rowsOf(bars)).toEqual([1, 2, 3, 4, 5].map((n) => [`2018-01-02 09:3${n}:00`, 10, 11, 9, 10.5, n]));
  });

  it("with several stocks, which the symbol picks", async () => {
    const path = join(fixtures, "pandas-two-symbols.parquet");
    expect((await read(path, {}, "bbb")).bars.close[0]).toBe(21);
    await expect(read(path)).rejects.toThrow(/holds 2 symbols, AAA, BBB/);
  });

  it("in a folder partitioned by symbol and year", async () => {
    const at = (day: string): Float64Array => Float64Array.of(...[0, 1].map((n) => Date.parse(`${day}T14:3${n}:00Z`)));
    const two = (value: number): Float64Array => Float64Array.of(value, value);
    const file = (symbol: string, day: string, value: number): Promise<void> =>
      writeTable(join(folder, `hive/symbol=${symbol}/year=${day.slice(0, 4)}/part-0.parquet`), at(day), {
        open: two(value),
        high: two(value),
        low: two(value),
        close: two(value),
        volume: two(1),
      });
    await file("AAPL", "2018-01-02", 1);
    await file("TSLA", "2018-01-02", 2);
    await file("TSLA", "2019-01-02", 3);
    const options = { zone: "UTC" };
    const { bars } = await read(join(folder, "hive"), options, "tsla");
    expect([...bars.close]).toEqual([2, 2, 3, 3]);
    expect(bars.symbol.toUpperCase()).toBe("TSLA");
    await expect(read(join(folder, "hive"), options)).rejects.toThrow(/holds 2 symbols, AAPL, TSLA/);
    expect((await read(join(folder, "hive/symbol=AAPL"), options)).bars.time).toHaveLength(2);
  });

  it("that is damaged is an error", async () => {
    await expect(read(write("damaged.parquet", "PAR1xxxxPAR1"))).rejects.toThrow(/damaged.parquet: not a Parquet file/);
  });
});

describe("a folder that `ata-lab fetch` filled", () => {
  it("is read as its manifest says: symbol, stamp, feed, adjustment", async () => {
    const root = join(folder, "TSLA");
    const files: Record<string, YearFile> = {};
    for (const [year, price] of [["2018", 5] as const, ["2019", 6] as const]) {
      const at = Float64Array.of(...[0, 1].map((n) => Date.parse(`${year}-01-02T11:0${n}:00Z`)));
      const column = Float64Array.of(price, price);
      const path = join(root, `${year}.parquet`);
      await writeTable(path, at, { open: column, high: column, low: column, close: column, volume: column });
      const sha256 = (await hashFile(path))!;
      const [first, last] = [...at].map((time) => new Date(time).toISOString()) as [string, string];
      files[`${year}.parquet`] = { rows: 2, first, last, sha256 };
    }
    await writeManifest(root, {
      source: "alpaca",
      symbol: "TSLA",
      timeframe: "1Min",
      feed: "iex",
      adjustment: "all",
      stamp: "start",
      fetched: "2020-01-01T00:00:00Z",
      complete: [["2018-01-01", "2020-01-01"]],
      files,
    });
    const options = { zone: "UTC", session: "all" } as const;
    const { bars, said } = await read(root, options);
    expect([...bars.close]).toEqual([5, 5, 6, 6]);
    // Extended hours tell no stamp: the manifest does.
    expect(formatTime(bars.time[0]!)).toBe("2018-01-02 06:01:00");
    expect(bars).toMatchObject({ symbol: "TSLA", origin: { feed: "iex", adjustment: "adjusted", stamp: "start" } });
    expect(said.join("\n")).toMatch(/stamped at the bars' start \(as manifest.json beside it says\)/);
    await expect(read(root, options, "AAPL")).rejects.toThrow(/holds no AAPL, but TSLA/);
  });
});

describe("ATA_LAB_BARS", () => {
  it("takes the sample's place, and says so", async () => {
    const path = write("chosen.csv", FILES[0]![2]);
    process.env.ATA_LAB_BARS = path;
    try {
      const said: string[] = [];
      const qb = new QuantBook({ bars: "sample", report: (line) => said.push(line) });
      expect(rowsOf(await qb.history(qb.addEquity("SAMPLE").symbol))).toEqual(EXPECTED);
      expect(said[0]).toBe(`ATA_LAB_BARS: bars come from ${path}`);
      expect(new QuantBook({ bars: "other.csv" }).bars).toBe("other.csv");
    } finally {
      delete process.env.ATA_LAB_BARS;
    }
  });
});
