import { type Bars, formatTime, makeSample, parseDay } from "ata-lab";
import type { FileOptions } from "../../lib/dist/sources/file-source.js";

/** The columns of bars. */
export const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;
/** Columns as plain lists, to compare. */
export const pick = (bars: Bars, names: readonly (typeof COLUMNS)[number][] = COLUMNS): Record<string, number[]> =>
  Object.fromEntries(names.map((name) => [name, [...bars[name]]]));

/** Ten sessions over the change of clocks of 11 March 2018. */
export const sample: Bars = between("2018-03-05", "2018-03-17");
/** The synthetic sample from a day to before another. */
export function between(from: string, to: string): Bars {
  const bars = makeSample({ to });
  const first = bars.time.findIndex((time) => time > parseDay(from));
  const columns = COLUMNS.map((name) => [name, bars[name].slice(first)]);
  return { ...bars, ...Object.fromEntries(columns) };
}

/** A bar to be written. */
export interface Row {
  /** Milliseconds of New York's wall clock at the minute's start. */
  readonly start: number;
  /** The parts of a date and a clock, of the start or the end. */
  readonly at: (time: number) => Parts;
  readonly prices: readonly string[];
  readonly volume: number;
}

/** The digits of a date and a clock. */
export interface Parts {
  readonly y: string;
  readonly mo: string;
  readonly d: string;
  readonly h: string;
  readonly mi: string;
  readonly iso: string;
}

/** The digits of a time. */
export function parts(time: number): Parts {
  const iso = formatTime(time);
  const [, y, mo, d, h, mi] = /^(\d+)-(\d+)-(\d+) (\d+):(\d+)/.exec(iso)!;
  return { y: y!, mo: mo!, d: d!, h: h!, mi: mi!, iso };
}

/** Whether New York has summer time, between January and October of 2018. */
const isSummer = (time: number): boolean => time >= parseDay("2018-03-11");
/** The UTC of a time of New York's wall clock. */
export const utcOf = (start: number): number => start + (isSummer(start) ? 4 : 5) * 3_600_000;
/** The sample as a vendor writes it, a line a bar. */
export function lines(write: (row: Row) => string, bars: Bars = sample): string {
  return Array.from(bars.time, (time, i) =>
    write({
      start: time - 60_000,
      at: parts,
      prices: [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!].map(String),
      volume: bars.volume[i]!,
    }),
  )
    .map((line) => `${line}\n`)
    .join("");
}

/** The four prices. */
export const ohlc = (row: Row, separator: string = ","): string => row.prices.join(separator);
/** When the bar begins. */
export const start = (row: Row): Parts => parts(row.start);
/** When the bar ends. */
const end = (row: Row): Parts => parts(row.start + 60_000);
/** A clock of twelve hours. */
export const clock12 = ({ h, mi }: Parts): string => `${Number(h) % 12 || 12}:${mi}:00 ${Number(h) < 12 ? "AM" : "PM"}`;

/** A vendor's file: its name, layout, text, and the options that it needs. */
export type Vendor = readonly [name: string, layout: string, text: string, options?: FileOptions];
/** The sample in every layout of a vendor that is a text. */
export const VENDORS: readonly Vendor[] = [
  [
    "Alpaca",
    "alpaca",
    `symbol,timestamp,open,high,low,close,volume,trade_count,vwap\n${lines(
      (row) => `TSLA,${formatTime(utcOf(row.start))}+00:00,${ohlc(row)},${row.volume},7,${row.prices[3]}`,
    )}`,
  ],
  [
    "Massive, a day file",
    "massive-flat",
    `ticker,volume,open,close,high,low,window_start,transactions\n${lines((row) => {
      const [o, h, l, c] = row.prices;
      return ["TSLA", row.volume, o, c, h, l, `${utcOf(row.start)}000000`, 7].join(",");
    })}`,
  ],
  [
    "Databento",
    "databento",
    `ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol\n${lines((row) => {
      const prices = row.prices.map((price) => Number(price).toFixed(9)).join(",");
      return `${formatTime(utcOf(row.start)).replace(" ", "T")}.000000000Z,33,2,7,${prices},${row.volume},TSLA`;
    })}`,
  ],
  [
    "Kibot",
    "kibot",
    lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `${mo}/${d}/${y},${h}:${mi},${ohlc(row)},${row.volume}\r`;
    }),
  ],
  ["FirstRateData", "firstrate", lines((row) => `${start(row).iso},${ohlc(row)},${row.volume}`)],
  [
    "yfinance: prices over tickers",
    "yfinance",
    `Price,Close,High,Low,Open,Volume\nTicker,TSLA,TSLA,TSLA,TSLA,TSLA\nDatetime,,,,,\n${lines((row) => {
      const [o, h, l, c] = row.prices;
      return [`${formatTime(utcOf(row.start))}+00:00`, c, h, l, o, row.volume].join(",");
    })}`,
  ],
  [
    "yfinance: tickers over prices",
    "yfinance",
    `Ticker,TSLA,TSLA,TSLA,TSLA,TSLA\nPrice,Open,High,Low,Close,Volume\nDatetime,,,,,\n${lines(
      (row) => `${start(row).iso}-0${isSummer(row.start) ? 4 : 5}:00,${ohlc(row)},${row.volume}`,
    )}`,
  ],
  [
    "yfinance: tuples",
    "yfinance",
    `Datetime,"('Open', 'TSLA')","('High', 'TSLA')","('Low', 'TSLA')","('Close', 'TSLA')","('Volume', 'TSLA')"\n${lines(
      (row) => `${formatTime(utcOf(row.start))}+00:00,${ohlc(row)},${row.volume}`,
    )}`,
  ],
  [
    "yfinance: a ticker's history",
    "yfinance",
    `Datetime,Open,High,Low,Close,Volume,Dividends,Stock Splits\n${lines(
      (row) => `${start(row).iso}-0${isSummer(row.start) ? 4 : 5}:00,${ohlc(row)},${row.volume},0.0,0.0`,
    )}`,
  ],
  [
    "MetaTrader 5",
    "metatrader",
    `<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n${lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `${y}.${mo}.${d}\t${h}:${mi}:00\t${ohlc(row, "\t")}\t${row.volume}\t0\t2\r`;
    })}`,
  ],
  [
    "MetaTrader 5 with a real volume",
    "metatrader",
    `<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n${lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `${y}.${mo}.${d}\t${h}:${mi}:00\t${ohlc(row, "\t")}\t7\t${row.volume}\t2`;
    })}`,
  ],
  [
    "MetaTrader 4",
    "metatrader",
    lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `${y}.${mo}.${d},${h}:${mi},${ohlc(row)},${row.volume}`;
    }),
  ],
  [
    "Stooq",
    "metastock",
    `<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n${lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `TSLA,1,${y}${mo}${d},${h}${mi}00,${ohlc(row)},${row.volume},0`;
    })}`,
  ],
  [
    "MetaStock with years of two digits",
    "metastock",
    `<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n${lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `TSLA,I,${y.slice(2)}${mo}${d},${h}:${mi},${ohlc(row)},${row.volume}`;
    })}`,
  ],
  [
    "Alpha Vantage",
    "alphavantage",
    `,1. open,2. high,3. low,4. close,5. volume\n${lines((row) => `${start(row).iso},${ohlc(row)},${row.volume}`)}`,
  ],
  [
    "Interactive Brokers, two blanks",
    "interactive-brokers",
    `date,open,high,low,close,volume,average,barCount\n${lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `${y}${mo}${d}  ${h}:${mi}:00,${ohlc(row)},${row.volume},1,1`;
    })}`,
  ],
  [
    "Interactive Brokers, a zone's name",
    "interactive-brokers",
    `date,open,high,low,close,volume,average,barCount\n${lines((row) => {
      const { y, mo, d, h, mi } = parts(row.start - 3_600_000);
      return `${y}${mo}${d} ${h}:${mi}:00 America/Chicago,${ohlc(row)},${row.volume},1,1`;
    })}`,
  ],
  [
    "Interactive Brokers in UTC",
    "interactive-brokers",
    `date,open,high,low,close,volume,wap,count\n${lines((row) => {
      const { y, mo, d, h, mi } = parts(utcOf(row.start));
      return `${y}${mo}${d}-${h}:${mi}:00,${ohlc(row)},${row.volume},1,1`;
    })}`,
  ],
  [
    "TradeStation",
    "tradestation",
    `"Date","Time","Open","High","Low","Close","Up","Down"\r\n${lines((row) => {
      const { y, mo, d, h, mi } = end(row);
      return `${mo}/${d}/${y},${h}:${mi},${ohlc(row)},${Math.floor(row.volume / 2)},${Math.ceil(row.volume / 2)}\r`;
    })}`,
  ],
  [
    "TradeStation with open interest",
    "tradestation",
    `"Date","Time","Open","High","Low","Close","Vol","OI"\r\n${lines((row) => {
      const { y, mo, d, h, mi } = end(row);
      return `${mo}/${d}/${y},${h}${mi},${ohlc(row)},${row.volume},0\r`;
    })}`,
  ],
  [
    "NinjaTrader",
    "ninjatrader",
    lines((row) => {
      const { y, mo, d, h, mi } = end(row);
      return `${y}${mo}${d} ${h}${mi}00;${ohlc(row, ";")};${row.volume}`;
    }),
  ],
  [
    "thinkorswim",
    "plain",
    `Date,Time,Open,High,Low,Close,Volume\n${lines((row) => {
      const { y, mo, d } = start(row);
      return `${Number(mo)}/${Number(d)}/${y.slice(2)},${clock12(start(row))},${ohlc(row)},"${row.volume.toLocaleString("en")}"`;
    })}`,
  ],
  [
    "TradingView, counted",
    "tradingview",
    `time,open,high,low,close,Volume,Volume MA\n${lines((row) => `${utcOf(row.start) / 1000},${ohlc(row)},${row.volume},1`)}`,
  ],
  [
    "TradingView, ISO",
    "tradingview",
    `time,open,high,low,close,VWAP,Volume\n${lines(
      (row) => `${start(row).iso.replace(" ", "T")}-0${isSummer(row.start) ? 4 : 5}:00,${ohlc(row)},NaN,${row.volume}`,
    )}`,
  ],
  [
    "Binance",
    "binance",
    lines((row) => `${utcOf(row.start)},${ohlc(row)},${row.volume},${utcOf(row.start) + 59_999},1.5,3,1.5,1.5,0`),
  ],
  [
    "Binance with a header",
    "binance",
    `Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume,Number of trades\n${lines(
      (row) => `${utcOf(row.start)},${ohlc(row)},${row.volume},${utcOf(row.start) + 59_999},1.5,3`,
    )}`,
  ],
  [
    "Nasdaq",
    "nasdaq",
    `Date,Close/Last,Volume,Open,High,Low\n${lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      const [o, hi, l, c] = row.prices.map((price) => `$${price}`);
      return `${mo}/${d}/${y} ${h}:${mi},${c},${row.volume},${o},${hi},${l}`;
    })}`,
  ],
  [
    "QuantQuote",
    "quantquote",
    lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `${y}${mo}${d},${Number(h + mi)},${ohlc(row)},${row.volume}`;
    }),
  ],
  [
    "QuantQuote with splits and dividends",
    "quantquote",
    lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `${y}${mo}${d},${Number(h + mi)},${ohlc(row)},${row.volume},1,0,0`;
    }),
  ],
  [
    "Dukascopy, GMT",
    "dukascopy",
    `Gmt time,Open,High,Low,Close,Volume\n${lines((row) => {
      const { y, mo, d, h, mi } = parts(utcOf(row.start));
      return `${d}.${mo}.${y} ${h}:${mi}:00.000,${ohlc(row)},${row.volume}`;
    })}`,
  ],
  [
    "Dukascopy, local",
    "dukascopy",
    `Local time,Open,High,Low,Close,Volume\n${lines((row) => {
      const { y, mo, d, h, mi } = parts(utcOf(row.start) + 3_600_000);
      return `${d}.${mo}.${y} ${h}:${mi}:00.000 GMT+0100,${ohlc(row)},${row.volume}`;
    })}`,
  ],
  [
    "HistData",
    "histdata",
    lines((row) => {
      const { y, mo, d, h, mi } = parts(utcOf(row.start) - 5 * 3_600_000);
      return `${y}${mo}${d} ${h}${mi}00;${ohlc(row, ";")};${row.volume}`;
    }),
  ],
  [
    "a spreadsheet's German",
    "plain",
    `Datum;Zeit;Open;High;Low;Close;Volume\n${lines((row) => {
      const { y, mo, d, h, mi } = start(row);
      return `${d}.${mo}.${y};${h}:${mi};${ohlc(row, ";").replaceAll(".", ",")};${row.volume.toLocaleString("de")}`;
    })}`,
    { columns: { time: "Datum", clock: "Zeit" } },
  ],
];
