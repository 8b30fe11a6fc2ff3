import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Bars, defineRecipe, fileSource, formatTime, makeSample, PRESETS, resample } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { sessionOf } from "../../lib/dist/bars/calendar.js";
import { runFeatures } from "../../lib/dist/recipes/run-features.js";
import { withDuckdb } from "../../lib/dist/sources/duckdb.js";
import type { FileOptions } from "../../lib/dist/sources/file-source.js";
import {
  between,
  clock12,
  lines,
  ohlc,
  type Parts,
  parts,
  pick,
  type Row,
  sample,
  start,
  utcOf,
  VENDORS,
} from "../support/vendor-files.js";

const folder = mkdtempSync(join(tmpdir(), "vendors-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function read(
  path: string,
  options: FileOptions = {},
  symbol: string = "SAMPLE",
): Promise<{ bars: Bars; said: string }> {
  const said: string[] = [];
  const bars = await fileSource(path, { report: (line) => said.push(line), ...options })({ symbol });
  return { bars, said: said.join("\n") };
}

/** The layouts whose times are the ends of their bars. */
const END_STAMPED: readonly string[] = ["tradestation", "ninjatrader"];

const MONTHS = ["Jan", "Feb", "Mar"];

const CASES = VENDORS.map(([name, layout, text, options = {}]): readonly [string, string, string, FileOptions] => [
  name,
  layout,
  text,
  options,
]);

describe("a vendor's file gives the bars", () => {
  it.each(CASES)("%s", async (name, layout, text, options) => {
    const path = write(`${name.startsWith("HistData") ? "DAT_ASCII_" : ""}${name.replace(/\W+/g, "-")}.csv`, text);
    const { bars, said } = await read(path, options);
    expect(pick(bars)).toEqual(pick(sample));
    if (layout !== "plain") expect(said).toMatch(`read with layout ${layout} (`);
    if (/yfinance: [pt]|Stooq|MetaStock|Alpaca|Massive|Databento/.test(name)) expect(bars.symbol).toBe("TSLA");
    expect(bars.origin?.stamp).toBe(END_STAMPED.includes(layout) ? "end" : "start");
  });
});

describe("what is decided among columns is said", () => {
  it.each([
    ["MetaTrader 5", "volume is <TICKVOL>, because <VOL> is 0 in the first rows"],
    ["MetaTrader 5 with a real volume", "volume is <VOL>, because <TICKVOL> counts price changes"],
    ["TradeStation", "volume is the sum of Up and Down"],
    ["a spreadsheet's German", "numbers have a decimal comma"],
  ])("%s: %s", async (name, line) => {
    const [, , text, options] = VENDORS.find(([vendor]) => vendor === name)!;
    expect((await read(write("said.csv", text), options)).said).toContain(line);
  });

  it("Close beside Adj Close", async () => {
    const text = `datetime,Open,High,Low,Adj Close,Close,Vol\n${lines((row) => {
      const [o, h, l, c] = row.prices;
      return `${start(row).iso},${o},${h},${l},${Number(c) / 2},${c},${row.volume}`;
    })}`;
    const { bars, said } = await read(write("adjusted.csv", text));
    expect(pick(bars)).toEqual(pick(sample));
    expect(said).toContain("the price is Close; Adj Close is not used");
  });
});

describe("names of columns", () => {
  const few = between("2018-03-05", "2018-03-07");
  const file = (header: string, when: (row: Row) => string = (row) => start(row).iso): string =>
    write("names.csv", `${header}\n${lines((row) => `${when(row)},${ohlc(row)},${row.volume}`, few)}`);

  it.each([
    "datetime,Open,High,Low,Close,Vol",
    "Date/Time,Open,High,Low,Last,Volume",
    "Local time,open,high,low,close/last,TotalVolume",
    "open_time,open,high,low,close,total_volume",
    "DateTime,Open Price,High Price,Low Price,Close Price,Vol.",
    "[timestamp],[open],[high],[low],[close],[volume]",
    "# time,open,high,low,close,volume",
    "Unnamed: 0,o,h,l,c,v",
  ])("%s", async (header) => {
    expect(pick((await read(file(header))).bars)).toEqual(pick(few));
  });

  it.each(["timestamp_utc", "Time (UTC)", "Gmt time", "datetime_utc", "UTC"])("%s is UTC's", async (name) => {
    const path = file(`${name},open,high,low,close,volume`, (row) => formatTime(utcOf(row.start)));
    const { bars, said } = await read(path);
    expect(pick(bars)).toEqual(pick(few));
    expect(said).toMatch(/UTC/);
  });

  it("a column may be called 200 EMA, or 20", async () => {
    const text = `time,open,high,low,close,volume,200 EMA,20\n${lines((row) => `${start(row).iso},${ohlc(row)},${row.volume},1,2`, few)}`;
    expect(pick((await read(write("digits.csv", text))).bars)).toEqual(pick(few));
  });

  it.each([
    ["# a vendor\n# of 2018\n"],
    ["// a vendor\n\n"],
    ["; a vendor\n"],
    ["sep=,\n"],
    ["TSLA 1 minute\nExported on a Monday\n"],
  ])("after %j", async (before) => {
    expect(pick((await read(file(`${before}time,open,high,low,close,volume`))).bars)).toEqual(pick(few));
  });

  it("that are not known are named, by name or by number", async () => {
    const unknown = file("When,First,Top,Bottom,Final,Shares");
    const choice = { time: "When", open: "First", high: "Top", low: "bottom", close: "Final", volume: "Shares" };
    expect(pick((await read(unknown, { columns: choice })).bars)).toEqual(pick(few));
    const bare = write(
      "bare.csv",
      lines((row) => `X,${ohlc(row)},${row.volume},${start(row).iso}`, few),
    );
    const numbers = { open: "2", high: "3", low: "4", close: "5", volume: "6", time: "7" };
    expect(pick((await read(bare, { columns: numbers })).bars)).toEqual(pick(few));
    await expect(read(unknown, { columns: { ...choice, open: "Opening" } })).rejects.toThrow(
      /--columns open=Opening: no column has that name; the file has When, First/,
    );
    await expect(read(unknown)).rejects.toThrow(
      /none of the names in the first line is known: When,First.* --columns time=NAME,open=NAME/,
    );
  });

  it("one stock of several is chosen by its symbol", async () => {
    const text = `Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume
Ticker,AAPL,TSLA,AAPL,TSLA,AAPL,TSLA,AAPL,TSLA,AAPL,TSLA
Datetime,,,,,,,,,,
${lines((row) => {
  const [o, h, l, c] = row.prices;
  return `${start(row).iso}-05:00,1,${c},1,${h},1,${l},1,${o},1,${row.volume}`;
}, few)}`;
    const path = write("two.csv", text);
    const { bars } = await read(path, {}, "tsla");
    expect(pick(bars)).toEqual(pick(few));
    expect((await read(path, {}, "AAPL")).bars.close[0]).toBe(1);
    await expect(read(path)).rejects.toThrow(/two.csv: holds 2 symbols, AAPL, TSLA: choose one with --symbol/);
    await expect(read(path, {}, "IBM")).rejects.toThrow(/two.csv: holds no IBM, but AAPL, TSLA/);
  });
});

describe("without a volume", () => {
  const few = between("2018-03-05", "2018-03-07");
  const text = `time,open,high,low,close\n${lines((row) => `${start(row).iso},${ohlc(row)}`, few)}`;

  it("bars are read when that is said, and only then", async () => {
    const path = write("none.csv", text);
    await expect(read(path)).rejects.toThrow(/no column volume; .*--volume none/);
    const { bars, said } = await read(path, { volume: "none" });
    expect(pick(bars, ["time", "open", "high", "low", "close"])).toEqual(
      pick(few, ["time", "open", "high", "low", "close"]),
    );
    expect(new Set(bars.volume)).toEqual(new Set([0]));
    expect(said).toMatch(/there is no volume: it is 0 in every bar.*volm_z.*refused/);
    const bare = write("bare-none.csv", text.slice(text.indexOf("\n") + 1));
    expect((await read(bare, { volume: "none" })).bars.close).toEqual(few.close);
  });

  it("a recipe that uses it is refused, by the names of its columns", async () => {
    const { bars: minutes } = await read(write("none.csv", text), { volume: "none" });
    const bars = resample(minutes, "5min");
    expect(() => runFeatures(PRESETS.sound, bars)).toThrow(
      /recipe "sound" uses the volume, which these bars do not have: the filter reads volm_z; take/,
    );
    const other = defineRecipe({ ...PRESETS.sound, name: "other", filters: { atr_pct: { max: 0.02 } } });
    expect(Object.keys(runFeatures(other, bars))).toHaveLength(20);
    const expert = defineRecipe({ ...other, experts: { ...other.experts, rsi: ["rsi", "volm_z"] } });
    expect(() => runFeatures(expert, bars)).toThrow(/expert rsi reads volm_z; take/);
    const filter = defineRecipe({ ...other, filters: (_, { volume }) => volume.map((shares) => Number(shares > 5)) });
    expect(() => runFeatures(filter, bars)).toThrow(/not have: the filter uses it; take/);
    expect(Object.keys(runFeatures(PRESETS.sound, resample(few, "5min")))).toHaveLength(20);
  });
});

describe("Parquet", () => {
  const few = between("2018-03-05", "2018-03-07");
  const parquet = async (name: string, columns: string, when: (row: Row) => string): Promise<string> => {
    const csv = write(
      `${name}.csv`,
      `time,o,h,l,c,v\n${lines((row) => `"${when(row)}",${ohlc(row)},${row.volume}`, few)}`,
    );
    const path = join(folder, `${name}.parquet`);
    await withDuckdb((connection) =>
      connection.run(
        `COPY (SELECT ${columns} FROM read_csv('${csv}', types = {'time': 'VARCHAR'})) TO '${path}' (FORMAT parquet)`,
      ),
    );
    return path;
  };

  it("with yfinance's tuples for names", async () => {
    const names = [`open`, `high`, `low`, `close`, `volume`].map(
      (name) => `${name[0]} AS "('${name[0]!.toUpperCase()}${name.slice(1)}', 'TSLA')"`,
    );
    const path = await parquet("tuples", `time AS "Datetime", ${names.join(", ")}`, (row) => start(row).iso);
    const { bars, said } = await read(path);
    expect(pick(bars)).toEqual(pick(few));
    expect(bars.symbol).toBe("TSLA");
    expect(said).toContain("read with layout yfinance");
  });

  it.each<[string, string, (row: Row) => string]>([
    ["zone", "*", (row) => `${start(row).iso} US/Eastern`],
    [
      "order",
      "*",
      ({ start: time }) => `${parts(time).d}.${parts(time).mo}.${parts(time).y} ${parts(time).h}:${parts(time).mi}`,
    ],
    ["half", "*", (row) => `5-Mar-2018 ${clock12(start(row))}`.replace("5-", `${Number(start(row).d)}-`)],
    ["utc", "time AS timestamp_utc, o, h, l, c, v", (row) => formatTime(utcOf(row.start))],
    ["halves", "time, o, h, l, c, floor(v / 2) AS Up, ceil(v / 2) AS Down", (row) => start(row).iso],
  ])("with times as text or names that say more: %s", async (name, columns, when) => {
    const path = await parquet(name, columns, when);
    // Two days below 13 prove no order: it is said.
    expect(pick((await read(path, name === "order" ? { dates: "dmy" } : {})).bars)).toEqual(pick(few));
  });

  it("without a volume", async () => {
    const path = await parquet("silent", "time, o, h, l, c", (row) => start(row).iso);
    await expect(read(path)).rejects.toThrow(/no column volume; .*--volume none/);
    expect(new Set((await read(path, { volume: "none" })).bars.volume)).toEqual(new Set([0]));
  });
});

describe("the order of a date's numbers", () => {
  const days = (write: (parts: Parts) => string, bars: Bars): string =>
    `time,open,high,low,close,volume\n${lines((row) => `${write(start(row))},${ohlc(row)},${row.volume}`, bars)}`;
  const low = between("2018-03-05", "2018-03-13");
  const dmy = ({ y, mo, d, h, mi }: Parts): string => `${d}/${mo}/${y} ${h}:${mi}`;
  const mdy = ({ y, mo, d, h, mi }: Parts): string => `${mo}/${d}/${y} ${h}:${mi}`;

  it.each<[string, (parts: Parts) => string]>([
    ["day/month/year", dmy],
    ["day-month-year", ({ y, mo, d, h, mi }) => `${d}-${mo}-${y} ${h}:${mi}:00`],
    ["day.month.year", ({ y, mo, d, h, mi }) => `${d}.${mo}.${y} ${h}:${mi}`],
    ["day.month.yy", ({ y, mo, d, h, mi }) => `"${d}.${mo}.${y.slice(2)}, ${h}:${mi}"`],
    ["month/day/year", mdy],
    ["month-day-yy", ({ y, mo, d, h, mi }) => `${mo}-${d}-${y.slice(2)} ${h}:${mi}`],
    ["yy-month-day", ({ y, mo, d, h, mi }) => `${y.slice(2)}-${mo}-${d} ${h}:${mi}`],
    ["digits, day first", ({ y, mo, d, h, mi }) => `${d}${mo}${y} ${h}:${mi}`],
    ["month/day/year and AM or PM", (at) => `${Number(at.mo)}/${Number(at.d)}/${at.y} ${clock12(at)}`],
    ["a month's name", ({ y, mo, d, h, mi }) => `${d}-${MONTHS[Number(mo) - 1]}-${y} ${h}:${mi}`],
    ["a month's name first", ({ y, mo, d, h, mi }) => `${MONTHS[Number(mo) - 1]} ${Number(d)} ${y} ${h}:${mi}`],
    ["a month's name and yy", ({ y, mo, d, h, mi }) => `${d} ${MONTHS[Number(mo) - 1]} ${y.slice(2)} ${h}:${mi}`],
  ])("%s: a number above 12 tells, or the calendar", async (_, when) => {
    for (const bars of [sample, low])
      expect(pick((await read(write("order.csv", days(when, bars)))).bars)).toEqual(pick(bars));
  });

  it("is said, with what tells it", async () => {
    expect((await read(write("dmy.csv", days(dmy, sample)))).said).toMatch(
      /dates are read as day\/month\/year: row 2341 of .*dmy.csv has 13\/03\/2018/,
    );
    expect((await read(write("low.csv", days(dmy, low)))).said).toMatch(
      /dates are read as day\/month\/year: as month\/day\/year 2 of 6 days would be weekends or holidays/,
    );
  });

  it("is asked for where nothing tells it", async () => {
    const day = between("2018-03-05", "2018-03-06");
    const path = write("one-day.csv", days(dmy, day));
    await expect(read(path)).rejects.toThrow(
      /dates such as 05\/03\/2018 may be month\/day\/year or day\/month\/year, .* --dates mdy or --dates dmy/,
    );
    expect(pick((await read(path, { dates: "dmy" })).bars)).toEqual(pick(day));
    expect(formatTime((await read(path, { dates: "mdy" })).bars.time[0]!)).toBe("2018-05-03 09:31:00");
  });

  it("is one for all files of a folder", async () => {
    for (const day of ["05", "06", "15"]) {
      const next = String(Number(day) + 1).padStart(2, "0");
      write(`days/2018-03-${day}.csv`, days(dmy, between(`2018-03-${day}`, `2018-03-${next}`)));
    }
    const { bars, said } = await read(join(folder, "days"));
    expect([...new Set([...bars.time].map((time) => formatTime(time).slice(0, 10)))]).toEqual([
      "2018-03-05",
      "2018-03-06",
      "2018-03-15",
    ]);
    expect(said.match(/dates are read as/g)).toHaveLength(1);
  });

  it("that no order makes dates of all is an error that names both rows", async () => {
    const text = `time,open,high,low,close,volume
13/03/2018 09:30,1,1,1,1,1
03/14/2018 09:30,1,1,1,1,1
`;
    await expect(read(write("both.csv", text), { stamp: "start" })).rejects.toThrow(
      /row 2: time is "03\/14\/2018 09:30", not .* \(dates are read as day\/month\/year: row 1 of .*both.csv has 13\/03\/2018\)/,
    );
    await expect(read(write("both.csv", text), { stamp: "start", dates: "dmy" })).rejects.toThrow(
      /row 2: time is "03\/14\/2018 09:30", not a date/,
    );
  });

  it("is the vendor's where nothing else tells it", async () => {
    const path = write("kibot.txt", "03/05/2018,09:30,1,1,1,1,1\n03/05/2018,09:31,1,1,1,1,1\n");
    expect(formatTime((await read(path)).bars.time[0]!)).toBe("2018-03-05 09:31:00");
  });

  it("shows that a file without a header is not of the vendor it looks like", async () => {
    const text = lines((row) =>
      dmy(start(row))
        .replace(" ", ",")
        .concat(`,${ohlc(row)},${row.volume}`),
    );
    const { bars, said } = await read(write("like-kibot.txt", text));
    expect(pick(bars)).toEqual(pick(sample));
    expect(said).toMatch(/so the file is not from Kibot, and is read like any other/);
    expect(bars.origin?.adjustment).toBe("unknown");
  });

  it("takes whole years: every session of the calendar is found, either way", async () => {
    const whole = makeSample({ to: "2018-07-01" });
    for (const when of [dmy, mdy]) {
      const { bars } = await read(write("whole.csv.gz", gzipSync(days(when, whole))));
      expect(bars.time).toEqual(whole.time);
      expect(bars.time.every((time) => sessionOf(time - 60_000) !== undefined)).toBe(true);
    }
  });
});

describe("times that are written in one way all", () => {
  const two = (first: string, second: string): string =>
    write("two.csv", `time,open,high,low,close,volume\n${first},1,1,1,1,1\n${second},1,1,1,1,1\n`);
  it.each([
    ["3/15/2018 9:30:00 AM", "3/15/2018 9:31:00"],
    ["2018-03-15 09:30:00", "2018-03-15 09:31:00 AM"],
    ["3/15/2018 9:30 AM", "3/15/2018 13:31 PM"],
    ["20180315 09:30:00 US/Eastern", "20180315 09:31:00 US/Central"],
    ["20180315 09:30:00 US/Eastern", "20180315 09:31:00"],
    ["2018-03-15 09:30:00", "2018-03-15 09:31:00 US/Eastern"],
    ["15-Mar-2018 09:30", "15-Mrz-2018 09:31"],
    ["2018-03-15 0930", "2018-03-15 931"],
  ])("%s, %s is an error", async (first, second) => {
    await expect(read(two(first, second), { stamp: "start" })).rejects.toThrow(/row 2: time is "/);
  });

  it.each([
    ["2018-03-15 09:30 EDT", "2018-03-15 09:31 EDT"],
    ["2018-03-15 9:30 AM ET", "2018-03-15 9:31 AM ET"],
    ["2018-03-15 13:30 GMT", "2018-03-15 13:31 GMT"],
    ["2018-03-15 14:30:00 GMT+0100", "2018-03-15 14:31:00 GMT+0100"],
    ["2018-03-15T09:30-04:00[America/New_York]", "2018-03-15T09:31-04:00[America/New_York]"],
    ["Thu Mar 15 2018 09:30", "Thu Mar 15 2018 09:31"],
    ["2018-03-15 09:30:00\u202fAM", "2018-03-15 09:31:00\u202fAM"],
    ["2018-03-15 09:30:00.000000", "2018-03-15 09:31:00.000000"],
  ])("%s", async (first, second) => {
    expect(formatTime((await read(two(first, second))).bars.time[0]!)).toBe("2018-03-15 09:31:00");
  });
});

describe("texts", () => {
  const few = between("2018-03-05", "2018-03-07");
  const text = `time,open,high,low,close,volume\n${lines((row) => `${start(row).iso},${ohlc(row)},${row.volume}`, few)}`;
  const swapped = Buffer.from(`\ufeff${text}`, "utf16le").swap16();

  it.each<[string, string | Buffer]>([
    ["of old Macs, with carriage returns", text.replaceAll("\n", "\r")],
    ["in UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["in UTF-16, big end first", swapped],
    ["in UTF-16, gzipped", gzipSync(swapped)],
    ["with a byte-order mark before a comment", `\ufeff# x\n${text}`],
    ["whose rows end in a delimiter", text.replaceAll(/(\d)\n/g, "$1,\n")],
    [
      "with marks of thousands",
      text.replaceAll(/,(\d+)\n/g, (_, n: string) => `,"${Number(n).toLocaleString("en")}"\n`),
    ],
  ])("%s", async (_, content) => {
    const gz = Buffer.isBuffer(content) && content[0] === 0x1f;
    expect(pick((await read(write(gz ? "text.csv.gz" : "text.csv", content))).bars)).toEqual(pick(few));
  });

  it.each([
    ["207,2a", /row 1: open is "207,2a", not a number/],
    ["20,7,2", /row 1: open is "20,7,2", not a number/],
    ["1.23.456,5", /row 1: open is "1.23.456,5", not a number/],
  ])("with decimal commas, %s is no number", async (price, message) => {
    const bad = `time;open;high;low;close;volume\n2018-03-05 09:30;${price};207,3;207,1;207,2;5\n`;
    await expect(read(write("comma.csv", bad), { stamp: "start" })).rejects.toThrow(message);
  });

  it("with marks of thousands and decimal commas", async () => {
    const german = "time;open;high;low;close;volume\n2018-03-05 09:30;1.207,25;1.207,5;1.207;1.207,25;1.234.567\n";
    const { bars } = await read(write("german.csv", german), { stamp: "start" });
    expect(pick(bars, ["open", "high", "low", "close", "volume"])).toEqual({
      open: [1207.25],
      high: [1207.5],
      low: [1207],
      close: [1207.25],
      volume: [1_234_567],
    });
  });
});
