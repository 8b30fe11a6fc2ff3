import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { tableFromArrays, tableToIPC, timestamp } from "@uwdata/flechette";
import { type Bars, formatTime, MINUTE, resample, restamp, sliceBars } from "ata-lab";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withDuckdb } from "../../lib/dist/sources/duckdb.js";
import { leanText, writeDay, writeRows } from "../sources/lean/support.js";
import { KEYS, startAlpaca, toWire } from "../support/alpaca-server.js";
import { runCli } from "../support/cli.js";
import { DATABENTO_KEY, startDatabento } from "../support/databento-server.js";
import { withExtendedHours } from "../support/extended-hours.js";
import { MASSIVE_KEY, startMassive } from "../support/massive-server.js";
import { clock12, lines, ohlc, pick, type Row, sample, start, utcOf, VENDORS } from "../support/vendor-files.js";

// The guide's table says what to type for every source. Each of its lines is typed here, in a folder that holds such a
// file, and must give the bars that were written into it.
const PAGE = "docs/guide/your-own-bars.md";
const HEADING = "## What I have, what I type";

const top = mkdtempSync(join(tmpdir(), "what-i-have-"));
/** The variables of a user who has keys; the vendors are on this machine. */
const environment: Record<string, string> = {
  APCA_API_KEY_ID: KEYS.id,
  APCA_API_SECRET_KEY: KEYS.secret,
  MASSIVE_API_KEY: MASSIVE_KEY,
  DATABENTO_API_KEY: DATABENTO_KEY,
};
const servers: { readonly url: string; close(): Promise<void> }[] = [];
beforeAll(async () => {
  const bars = toWire(withExtendedHours(sample, { density: 0.2 }));
  const venue = bars.map((bar) => ({ ...bar, publisher: 2 }));
  servers.push(await startAlpaca({ bars }), await startMassive({ bars }), await startDatabento({ bars: venue }));
  const names = ["APCA_API_DATA_URL", "MASSIVE_API_URL", "DATABENTO_API_URL"];
  for (const [i, name] of names.entries()) environment[name] = servers[i]!.url;
});
afterAll(async () => {
  for (const server of servers) await server.close();
  rmSync(top, { recursive: true });
});

/** The table's rows: what somebody has, and the lines to type, one after the other. */
function rowsOf(page: string): { readonly what: string; readonly typed: readonly string[] }[] {
  const section = page.split(`${HEADING}\n`)[1]?.split(/^## /m)[0] ?? "";
  return [...section.matchAll(/^\| (.+?) \| (`npx .+?`) \|/gm)].map(([, what, typed]) => ({
    what: what!.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"),
    typed: [...typed!.matchAll(/`([^`]+)`/g)].map(([, line]) => line!.replaceAll("\\|", "|")),
  }));
}

/** A file's text or bytes by its path, from the folder in which the line is typed. */
type Files = Readonly<Record<string, string | Uint8Array>>;

/** What puts a source into a folder, and the bars that it holds where they are not the sample. */
interface Source {
  readonly put: (folder: string) => void | Promise<void>;
  readonly bars?: Bars;
}

const files = (some: Files, bars?: Bars): Source => ({
  put: (folder) => {
    for (const [name, content] of Object.entries(some)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  },
  ...(bars && { bars }),
});

/** The text of a vendor's file. */
const vendor = (name: string): string => VENDORS.find(([vendor]) => vendor === name)![2];

/** A file with a header, and a time that a function writes. */
const csv = (when: (row: Row) => string, bars?: Bars): string =>
  `time,open,high,low,close,volume\n${lines((row) => `${when(row)},${ohlc(row)},${row.volume}`, bars)}`;
const NAIVE = csv((row) => start(row).iso);
const dayFirst = (row: Row): string => {
  const { y, mo, d, h, mi } = start(row);
  return `${d}/${mo}/${y} ${h}:${mi}`;
};

/** The lines of a text under its header, cut in two, some of them in both parts. */
function halves(text: string): readonly [string, string] {
  const [header, ...rows] = text.trimEnd().split("\n");
  const part = (from: number, to: number): string => [header, ...rows.slice(from, to), ""].join("\n");
  return [part(0, 2500), part(2000, rows.length)];
}

/** The rows of a text without a header, turned round. */
const newestFirst = (text: string): string => `${text.trimEnd().split("\n").reverse().join("\n")}\n`;

/** A frame of zstd whose blocks are not packed, which every reader takes. */
function zstd(text: string): Buffer {
  const data = Buffer.from(text);
  // Magic number; a frame with neither checksum nor size, in a window of 1 MB.
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50])];
  const size = 100_000;
  for (let from = 0; from < data.length; from += size) {
    const block = data.subarray(from, from + size);
    const header = Buffer.alloc(3);
    header.writeUIntLE(block.length * 8 + Number(from + size >= data.length), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}

/** The sample as Parquet, of the columns that SQL makes. */
const parquet = (name: string, columns: string): Source => ({
  put: async (folder) => {
    const text = join(folder, "rows.txt");
    writeFileSync(
      text,
      csv((row) => `${formatTime(utcOf(row.start))}+00:00`),
    );
    const types = "{'time': 'TIMESTAMPTZ', 'volume': 'BIGINT'}";
    const rows = `SELECT ${columns} FROM read_csv('${text}', types = ${types})`;
    await withDuckdb((connection) => connection.run(`COPY (${rows}) TO '${join(folder, name)}' (FORMAT parquet)`));
    rmSync(text);
  },
});

/** The sample as pandas writes Feather of a table of freqtrade's. */
function feather(): Uint8Array {
  const date = Array.from(sample.time, (time) => utcOf(time - MINUTE));
  const { open, high, low, close, volume } = sample;
  const table = tableFromArrays({ date, open, high, low, close, volume }, { types: { date: timestamp(1, "UTC") } });
  return tableToIPC(table, { format: "file" })!;
}

/** The sample as LEAN stores it, with what else is in such a folder. */
const lean = (root: string, others: readonly string[] = []): Source => ({
  put: (folder) => {
    const data = join(folder, root);
    const days = new Map<string, number[]>();
    for (const [i, time] of sample.time.entries()) {
      const day = formatTime(time - MINUTE)
        .slice(0, 10)
        .replaceAll("-", "");
      days.set(day, [...(days.get(day) ?? []), i]);
    }
    for (const [day, rows] of days) {
      const bars = rows.map((i) => {
        const minute = ((sample.time[i]! - MINUTE) % 86_400_000) / MINUTE;
        return [minute, sample.open[i]!, sample.high[i]!, sample.low[i]!, sample.close[i]!, sample.volume[i]!] as const;
      });
      writeDay(data, "tsla", day, leanText(bars));
      if (others.includes("quotes")) {
        writeFileSync(
          join(data, "equity/usa/minute/tsla", `${day}_quote.zip`),
          zipSync({ "quote.csv": Buffer.from("1") }),
        );
      }
    }
    writeDay(data, "spy", "20180305", leanText([[570, 270, 270, 270, 270, 1]]));
    if (others.includes("factors")) {
      writeRows(data, "factor_files", "tsla", ["20100629,1,1,20", "20501231,1,1,0"]);
      writeRows(data, "map_files", "tsla", ["20100629,tsla,Q", "20501231,tsla,Q"]);
    }
    mkdirSync(join(data, "equity/usa/daily"), { recursive: true });
    writeFileSync(
      join(data, "equity/usa/daily/tsla.zip"),
      zipSync({ "tsla.csv": Buffer.from("20180305 00:00,1,1,1,1,1") }),
    );
  },
});

const JSON_ROWS = Array.from(sample.time, (_, i) => ({
  t: utcOf(sample.time[i]! - MINUTE),
  o: sample.open[i],
  h: sample.high[i],
  l: sample.low[i],
  c: sample.close[i],
  v: sample.volume[i],
}));
const FIVE = resample(restamp(sample, "start"), "5min", { closed: "left", label: "left" });
const half = (from: number, to: number): Bars => sliceBars(sample, from, to);
const dayFile = (from: number, to: number): Uint8Array =>
  gzipSync(
    `ticker,volume,open,close,high,low,window_start,transactions\n${["AAPL", "TSLA"]
      .map((ticker) =>
        lines(
          (row) => {
            const [o, h, l, c] = row.prices;
            return [ticker, row.volume, o, c, h, l, `${utcOf(row.start)}000000`, 7].join(",");
          },
          half(from, to),
        ),
      )
      .join("")}`,
  );

const SOURCES: Readonly<Record<string, Source>> = {
  "yfinance, `download(...).to_csv(...)`": files({ "TSLA.csv": vendor("yfinance: prices over tickers") }),
  "yfinance, several tickers": files({ "prices.csv": twoTickers() }),
  "yfinance, `Ticker.history(...)`": files({ "TSLA.csv": vendor("yfinance: a ticker's history") }),
  "Alpaca, with a key": files({}),
  "Alpaca, several stocks": files({}),
  "Massive (Polygon), with a key": files({}),
  "Databento, with a key": files({}),
  "Alpaca, bars saved as CSV": files({ "TSLA.csv": vendor("Alpaca") }),
  "Massive (Polygon) day files": files({
    "us_stocks_sip/minute_aggs_v1/2018/03/2018-03-05.csv.gz": dayFile(0, 390),
    "us_stocks_sip/minute_aggs_v1/2018/03/2018-03-06.csv.gz": dayFile(390, 780),
    "us_stocks_sip/minute_aggs_v1/2018/03/2018-03-07.csv.gz": dayFile(780, sample.time.length),
  }),
  "Databento, CSV, also packed by zstd": files({ "xnas-itch-20180305.ohlcv-1m.csv.zst": zstd(vendor("Databento")) }),
  "a LEAN data folder": lean("data", ["factors"]),
  "a folder that `lean data download` filled": lean("workspace/data", ["factors", "quotes"]),
  "the same, without factor files": lean("workspace/data", ["quotes"]),
  Kibot: files({ "TSLA.txt": vendor("Kibot") }),
  "FirstRateData, as it comes": files({
    "TSLA.zip": zipSync({
      "TSLA_1min_adjsplit.txt": Buffer.from(vendor("FirstRateData")),
      "TSLA_5min_adjsplit.txt": Buffer.from(
        lines((row) => `${start(row).iso},${ohlc(row)},${row.volume}`, restamp(FIVE, "end")),
      ),
    }),
  }),
  "Alpha Vantage, CSV": files({
    "intraday_1min_TSLA.csv": `timestamp,open,high,low,close,volume\n${newestFirst(vendor("FirstRateData"))}`,
  }),
  "Alpha Vantage, JSON": files({ "TSLA.json": alphaVantage() }),
  "Interactive Brokers": files({ "TSLA.csv": vendor("Interactive Brokers, a zone's name") }),
  "MetaTrader 5": files({ "TSLA_M1.csv": vendor("MetaTrader 5") }),
  "MetaTrader 4": files({ "TSLA1.csv": vendor("MetaTrader 4") }),
  "Stooq, MetaStock": files({ "tsla.us.txt": vendor("Stooq") }),
  TradeStation: files({ "TSLA.txt": vendor("TradeStation") }),
  NinjaTrader: files({ "TSLA.Last.txt": vendor("NinjaTrader") }),
  thinkorswim: files({ "TSLA.csv": vendor("thinkorswim") }),
  TradingView: files({ "NASDAQ_TSLA_1.csv": vendor("TradingView, counted") }),
  "Binance klines": files({
    "TSLAUSDT-1m-2018-03.zip": zipSync({ "TSLAUSDT-1m-2018-03.csv": Buffer.from(vendor("Binance")) }),
  }),
  Nasdaq: files({ "HistoricalData.csv": vendor("Nasdaq") }),
  QuantQuote: files({ "table_tsla.csv": vendor("QuantQuote") }),
  Dukascopy: files({ "TSLA.csv": vendor("Dukascopy, GMT") }),
  HistData: files({
    "DAT_ASCII_SPXUSD_M1_2018.zip": zipSync({ "DAT_ASCII_SPXUSD_M1_2018.csv": Buffer.from(vendor("HistData")) }),
  }),
  "freqtrade, Feather": files({ "TSLA-1m.feather": feather() }),
  "JSON lines": files({ "TSLA.jsonl": JSON_ROWS.map((row) => JSON.stringify(row)).join("\n") }),
  "Parquet of pandas or polars": parquet("TSLA.parquet", "*"),
  "yfinance, `download(...).to_parquet(...)`": parquet(
    "TSLA.parquet",
    `time AS "Datetime", ${["Open", "High", "Low", "Close", "Volume"].map((name) => `${name} AS "('${name}', 'TSLA')"`).join(", ")}`,
  ),
  "Excel, with AM and PM": files({
    "TSLA.csv": csv((row) => `${Number(start(row).mo)}/${Number(start(row).d)}/${start(row).y} ${clock12(start(row))}`),
  }),
  "dates with the day first": files({ "TSLA.csv": csv(dayFirst) }),
  "the same, too few days to tell": files({ "TSLA.csv": csv(dayFirst, half(0, 390)) }, half(0, 390)),
  "decimal commas": files({ "TSLA.csv": vendor("a spreadsheet's German").replace("Datum;Zeit", "Date;Time") }),
  "UTC without saying so, with extended hours": files({
    "TSLA.csv": csv((row) => formatTime(utcOf(row.start)), withExtendedHours(sample)),
  }),
  "the clock of a broker's server": files({ "TSLA.csv": csv((row) => formatTime(row.start + 7 * 3_600_000)) }),
  "five-minute bars": files(
    { "TSLA_5min.csv": csv((row) => formatTime(row.start + MINUTE), FIVE) },
    restamp(FIVE, "end"),
  ),
  "several downloads that overlap": files({
    "downloads/january.csv": halves(NAIVE)[0],
    "downloads/february.csv": halves(NAIVE)[1],
  }),
  "a file a day": files({
    "days/TSLA_0305.csv": csv((row) => start(row).iso, half(0, 390)),
    "days/TSLA_0306.csv": csv((row) => start(row).iso, half(390, sample.time.length)),
    "days/SPY_0305.csv": "time,open,high,low,close,volume\n2018-03-05 09:30,1,1,1,1,1\n",
  }),
  "a folder with one-minute and five-minute files": files({
    "TSLA/1min.csv": NAIVE,
    "TSLA/5min.csv": csv((row) => formatTime(row.start + MINUTE), FIVE),
  }),
  "zip, gzip or zstd of any of these": files({ "TSLA.csv.gz": gzipSync(NAIVE) }),
  "names that are not known": files({ "TSLA.csv": NAIVE.replace(/.*\n/, "When,First,Top,Bottom,Final,Shares\n") }),
  "no header": files({ "TSLA.csv": lines((row) => `X,${ohlc(row)},${row.volume},${start(row).iso}`) }),
  "no volume": files(
    { "index.csv": `time,open,high,low,close\n${lines((row) => `${start(row).iso},${ohlc(row)}`)}` },
    { ...sample, volume: sample.volume.map(() => 0) },
  ),
  "what `bars --dump` wrote": files({ "TSLA.csv": vendor("TradeStation") }),
};

function twoTickers(): string {
  const row = ({ start, prices: [o, h, l, c], volume }: Row): string =>
    `${formatTime(utcOf(start))}+00:00,1,${c},1,${h},1,${l},1,${o},1,${volume}`;
  return `Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume
Ticker,AAPL,TSLA,AAPL,TSLA,AAPL,TSLA,AAPL,TSLA,AAPL,TSLA
Datetime,,,,,,,,,,
${lines(row)}`;
}

function alphaVantage(): string {
  const series = Array.from(sample.time, (time, i) => [
    formatTime(time - MINUTE),
    {
      "1. open": String(sample.open[i]),
      "2. high": String(sample.high[i]),
      "3. low": String(sample.low[i]),
      "4. close": String(sample.close[i]),
      "5. volume": String(sample.volume[i]),
    },
  ]).reverse();
  const meta = { "1. Information": "Intraday (1min)", "2. Symbol": "TSLA", "6. Time Zone": "US/Eastern" };
  return JSON.stringify({ "Meta Data": meta, "Time Series (1min)": Object.fromEntries(series) });
}

/** The words of a line as a shell takes them. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);

/** The bars of a file that was written, stamped at their end. */
function written(path: string): Record<string, number[]> {
  const rows = readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
  const column = (k: number): number[] =>
    rows.map((row) => (k === 0 ? Date.parse(`${row[0]!.replace(" ", "T")}Z`) : Number(row[k])));
  return { time: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) };
}

describe("the guide's table of what to type", () => {
  const rows = rowsOf(readFileSync(PAGE, "utf8"));

  it("has a row for every source here, and no other", () => {
    expect(rows.map(({ what }) => what).sort()).toEqual(Object.keys(SOURCES).sort());
  });

  it.each(rows.map((row, i) => [row.what, i, row.typed] as const))("%s", async (what, i, typed) => {
    const source = SOURCES[what]!;
    const folder = join(top, String(i));
    mkdirSync(folder);
    await source.put(folder);
    for (const [k, line] of typed.entries()) {
      const [npx, tool, ...words] = wordsOf(line);
      expect([npx, tool]).toEqual(["npx", "ata-lab"]);
      const last = k === typed.length - 1;
      const more = last ? ["--stamp-as", "end", "--dump", "written.csv"] : [];
      expect((await runCli([...words, ...more], folder, environment)).code).toBe(0);
    }
    const [, , command, ...options] = wordsOf(typed.at(-1)!);
    if (options.length > 2) {
      // What else is said is needed.
      expect((await runCli([command!, ...options.slice(0, 2)], folder)).code).toBe(1);
    }
    expect(written(join(folder, "written.csv"))).toEqual(pick(source.bars ?? sample));
  });
});
