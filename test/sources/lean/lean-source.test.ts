import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bars, barsSource, formatTime, QuantBook } from "ata-lab";
import { zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { readHistory } from "../../../lib/dist/sources/history.js";
import { type LeanOptions, leanSource } from "../../../lib/dist/sources/lean/lean-source.js";
import { flatDay, leanText, writeDay, writeRows } from "./support.js";

const top = mkdtempSync(join(tmpdir(), "lean-"));
afterAll(() => rmSync(top, { recursive: true }));

let folders = 0;
const newRoot = (): string => join(top, `data ${folders++}`);

async function read(
  root: string,
  symbol: string,
  options: LeanOptions = {},
  period: { start?: string; end?: string } = {},
): Promise<{ bars: Bars; said: string[] }> {
  const said: string[] = [];
  const source = leanSource(root, { report: (line) => said.push(line), ...options });
  return { bars: await readHistory(source, symbol, period, root), said };
}

/** A stock at 400 $ that splits 4 for 1 before 2020-08-31, pays 1 $ at 100 $ before 2020-09-02, and was called OLD before. */
function stock(): string {
  const root = newRoot();
  writeDay(root, "old", "20200828", leanText(flatDay(400, 1000)));
  writeDay(root, "new", "20200831", leanText(flatDay(100, 4000)));
  writeDay(root, "new", "20200901", leanText(flatDay(100, 4000)));
  writeDay(root, "new", "20200902", leanText(flatDay(99, 4000)));
  // Another company's: this ticker belonged to it before the rename.
  writeDay(root, "new", "20200827", leanText(flatDay(7, 1)));
  writeRows(root, "map_files", "new", ["20180102,old,Q", "20200828,old,Q", "20501231,new,Q"]);
  writeRows(root, "factor_files", "new", [
    "20180102,0.99,0.25,1",
    "20200828,0.99,0.25,400",
    "20200901,0.99,1,100",
    "20501231,1,1,0",
  ]);
  return root;
}

describe("a LEAN folder across a rename, a split and a dividend", () => {
  it("has continuous prices and volumes, to the cent and the share", async () => {
    const { bars, said } = await read(stock(), "NEW");
    expect(bars.time).toHaveLength(4 * 390);
    expect([bars.time[0]!, bars.time.at(-1)!].map(formatTime)).toEqual(["2020-08-28 09:31:00", "2020-09-02 16:00:00"]);
    for (const price of bars.close) expect(price).toBeCloseTo(99, 10);
    for (const [i, price] of bars.high.entries()) expect(Math.abs(price - 99.02)).toBeLessThan(i < 390 ? 0.02 : 0.001);
    // A dollar's worth of volume stays what it was: 1000 shares of 400 $ are 4040 of 99 $.
    expect([...new Set(bars.volume)]).toEqual([4040, 4000]);
    expect(bars.volume[390]).toBe(4040);
    expect(bars).toMatchObject({ symbol: "NEW", stamp: "end", origin: { adjustment: "adjusted", stamp: "start" } });
    expect(bars.origin!.files.map(({ path }) => path.replace(/^.*usa./, "").replaceAll("\\", "/"))).toEqual([
      "map_files/new.csv",
      "factor_files/new.csv",
      "minute/old/20200828_trade.zip",
      "minute/new/20200831_trade.zip",
      "minute/new/20200901_trade.zip",
      "minute/new/20200902_trade.zip",
    ]);
    expect(said).toContain("NEW: renamed: OLD until 2020-08-28, then NEW");
  });

  it("is raw, or adjusted for the split alone, where that is asked for", async () => {
    const root = stock();
    const raw = await read(root, "new", { normalization: "raw" });
    expect([0, 390, 780, 1170].map((i) => [raw.bars.close[i], raw.bars.volume[i]])).toEqual([
      [400, 1000],
      [100, 4000],
      [100, 4000],
      [99, 4000],
    ]);
    expect(raw.bars.origin).toMatchObject({ adjustment: "raw" });
    const split = await read(root, "new", { normalization: "split" });
    expect([...split.bars.close].filter((_, i) => i % 390 === 0)).toEqual([100, 100, 100, 99]);
    expect([...new Set(split.bars.volume)]).toEqual([4000]);
  });

  it("reads the period asked for, and tells of sessions without a zip", async () => {
    const { bars, said } = await read(stock(), "NEW", {}, { start: "2020-08-26", end: "2020-09-09" });
    expect(bars.time).toHaveLength(4 * 390);
    expect(said).toContain("NEW: 5 sessions have no zip: 2020-08-26 to 2020-08-27 (2), 2020-09-03 to 2020-09-08 (3)");
    const one = await read(stock(), "NEW", {}, { start: "2020-08-31", end: "2020-09-01" });
    expect(one.bars.time).toHaveLength(390);
    expect(one.said.filter((line) => /no zip/.test(line))).toEqual([]);
  });
});

describe("minutes without a bar", () => {
  const holes = (): string => {
    const root = newRoot();
    const day = flatDay(50, 100).filter(
      ([minute]) => minute >= 572 && minute !== 600 && minute !== 601 && minute < 950,
    );
    writeDay(root, "abc", "20200831", leanText([[300, 60, 60, 60, 60, 5], ...day, [1000, 61, 61, 61, 61, 5]]));
    return root;
  };
  const raw = { normalization: "raw" } as const;

  it("are filled forward between a session's first and last bar, with the last bar and no volume", async () => {
    const { bars, said } = await read(holes(), "ABC", raw);
    expect([bars.time[0]!, bars.time.at(-1)!].map(formatTime)).toEqual(["2020-08-31 09:33:00", "2020-08-31 15:50:00"]);
    expect(bars.time).toHaveLength(378);
    expect(
      [27, 28, 29, 30].map((i) => [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]]),
    ).toEqual([100, 0, 0, 100].map((volume) => [50, 50.02, 49.98, 50, volume]));
    expect(said).toContain("ABC: 2 missing bars are filled forward with volume 0");
    expect(said).toContain("ABC: 2 of 378 bars are outside regular hours and left out");
  });

  it("are left out where that is asked for, and filled in a file where that is", async () => {
    const root = holes();
    const { bars } = await read(root, "ABC", { ...raw, fillForward: false });
    expect(bars.time).toHaveLength(376);
    const csv = join(top, "holes.csv");
    const rows = Array.from(bars.time, (time, i) => `${formatTime(time)},50,50,50,50,${bars.volume[i]}`);
    writeFileSync(csv, `time,open,high,low,close,volume\n${rows.join("\n")}\n`);
    const file = (fillForward?: boolean): Promise<Bars> =>
      barsSource(csv, { stamp: "end", report: () => {}, ...(fillForward !== undefined && { fillForward }) })({
        symbol: "ABC",
      });
    expect((await file()).time).toHaveLength(376);
    expect((await file(true)).time).toHaveLength(378);
  });
});

describe("bad LEAN folders are one clear error", () => {
  const raw = { normalization: "raw" } as const;

  it("without the stock, the factors, or any bar", async () => {
    const root = stock();
    writeDay(root, "abc", "20200831", "");
    await expect(read(root, "TSLA")).rejects.toThrow(/holds no TSLA, but ABC, NEW, OLD: choose with --symbol/);
    await expect(read(root, "SAMPLE")).rejects.toThrow(/holds 3 symbols, ABC, NEW, OLD: choose one with --symbol/);
    await expect(read(root, "abc")).rejects.toThrow(/factor_files.abc.csv: no such file, .* --normalization raw/);
    await expect(read(root, "abc", raw)).rejects.toThrow(/the zips of ABC hold no bars/);
    await expect(read(root, "new", raw, { start: "2021-01-04" })).rejects.toThrow(/no trade zips of NEW in the period/);
    await expect(read(top, "new")).rejects.toThrow(/no LEAN data folder/);
  });

  it.each<[string, string, RegExp]>([
    ["a price that is none", "34200000,1,2,x,1,5", /20200831_trade.zip: row 1: low is "x", not a number/],
    ["a short row", "34200000,1,2,1,1,5\n34260000,1,2", /zip: line 2: 3 columns instead of 6/],
    [
      "a time that goes back",
      "34200000,9,9,9,9,5\n34260000,9,9,9,9,5\n34200000,9,9,9,9,5",
      /row 3 .*the time is before that of row 2/,
    ],
    ["a high below its low", "34200000,9,8,9,9,5", /row 1 \(2020-08-31 09:30:00\): high 0.0008 is below low 0.0009/],
    ["another day's time", "86400000,9,9,9,9,5", /row 1: time is "86400000", not a time of day in milliseconds/],
    ["half a minute", "34200001,9,9,9,9,5", /not a whole minute/],
    ["no time", ",9,9,9,9,5", /row 1: time is empty/],
  ])("%s", async (_, text, message) => {
    const root = newRoot();
    writeDay(root, "abc", "20200831", text);
    await expect(read(root, "ABC", raw)).rejects.toThrow(message);
  });

  it.each<[string, string[], RegExp]>([
    ["a factor that is none", ["20501231,zero,1,0"], /abc.csv: line 1: factors zero and 1 are not positive numbers/],
    ["no day", ["2050,1,1,0"], /abc.csv: line 1: no day YYYYMMDD: "2050,1,1,0"/],
    ["days that go back", ["20501231,1,1,0", "20200101,1,1,0"], /line 2: 2020-01-01 comes after 2050-12-31/],
    [
      "an infinite factor",
      ["20200831,1e+28,1,1", "20501231,1,1,0"],
      /no factor for 2020-08-31: take bars from 2020-09-01/,
    ],
  ])("a factor file with %s", async (_, rows, message) => {
    const root = newRoot();
    writeDay(root, "abc", "20200831", leanText(flatDay(10, 10)));
    writeRows(root, "factor_files", "abc", rows);
    await expect(read(root, "ABC")).rejects.toThrow(message);
  });

  it.each(["../../secret", "a/b", "..", "/etc", ""])("a map file that leads out of the folder: %s", async (name) => {
    const root = newRoot();
    writeDay(root, "abc", "20200831", leanText(flatDay(10, 10)));
    writeRows(root, "factor_files", "abc", ["20501231,1,1,0"]);
    writeRows(root, "map_files", "abc", ["20180102,abc,Q", `20200828,${name},Q`, "20501231,abc,Q"]);
    await expect(read(root, "ABC")).rejects.toThrow(/abc\.csv: line 2: .*is not a ticker$/);
  });

  it("a zip that is none, is damaged, holds two files, or is a bomb", async () => {
    const root = newRoot();
    const path = writeDay(root, "abc", "20200831", leanText(flatDay(10, 10)));
    const good = readFileSync(path);
    const fails = async (bytes: Uint8Array, message: RegExp): Promise<void> => {
      writeFileSync(path, bytes);
      await expect(read(root, "ABC", raw)).rejects.toThrow(message);
    };
    await fails(Buffer.from("hello"), /20200831_trade.zip: not a zip, or an incomplete one/);
    await fails(good.subarray(0, good.length - 30), /not a zip, or an incomplete one/);
    const flipped = Buffer.from(good);
    flipped[good.length >> 1]! ^= 0x10;
    await fails(flipped, /the zip is damaged/);
    await fails(zipSync({ a: good, b: good }), /2 files are in the zip instead of one/);
    await fails(
      zipSync({ a: new Uint8Array(1 << 26) }),
      /unpacks to 67108864 bytes, but a day of minutes is less than/,
    );
    // The same bomb, whose header says that it is small.
    const liar = Buffer.from(zipSync({ a: new Uint8Array(1 << 26) }));
    const entry = liar.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    liar.writeUInt32LE(1000, entry + 24);
    await fails(liar, /the zip is damaged/);
  });
});

const real = "../shared/data/lean";
describe.skipIf(!existsSync(real))("real LEAN data", () => {
  it("is what its zips hold, adjusted by its factor file", async () => {
    const { bars } = await read(real, "SPY");
    expect(bars.time).toHaveLength(6 * 390);
    expect(formatTime(bars.time[0]!)).toBe("2013-10-04 09:31:00");
    // 34200000,1677400,1678200,1676700,1677700,633958 and the factor of 2013-12-19, 0.8646266.
    expect(bars.close[0]).toBeCloseTo(167.77 * 0.8646266, 9);
    expect(bars.volume[0]).toBe(Math.round(633958 / 0.8646266));
    const ibm = await read(real, "IBM", { session: "all", normalization: "raw", fillForward: false });
    expect(ibm.bars.time).toHaveLength(2566);
  });

  it("comes through QuantBook", async () => {
    const qb = new QuantBook({ bars: real, report: () => {} });
    const { symbol } = qb.addEquity("IBM");
    const bars = await qb.history(symbol, { start: "2013-10-07", end: "2013-10-09" });
    expect(bars.time).toHaveLength(780);
  });
});
