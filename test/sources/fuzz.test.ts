import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Bars, fileSource, formatTime, makeSample } from "ata-lab";
import fc from "fast-check";
import { zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { BAR_COLUMNS } from "../../lib/dist/bars/bars.js";
import { checkBars } from "../../lib/dist/bars/check-bars.js";
import { leanSource } from "../../lib/dist/sources/lean/lean-source.js";
import { damage, damages } from "../support/damage.js";
import { attempt as attemptWithin, PATIENCE, RUNS } from "../support/fuzz.js";
import { writeRows } from "./lean/support.js";

// Whatever is done to a file, its reader gives the bars that stand in it or one clear error. `npm run test:fuzz` does
// far more of it.

const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { time, open, high, low, close, volume } = makeSample({ to: "2018-01-03" });
const ROWS = 30;
const row = (i: number, when: string): string => [when, open[i], high[i], low[i], close[i], volume[i]].join(",");
const started = (i: number): string => formatTime(time[i]! - 60_000);
const lines = (write: (i: number) => string): string =>
  Array.from({ length: ROWS }, (_, i) => `${write(i)}\n`).join("");

/** The bars that a reader of a path gave; undefined if it refused. */
async function attempt(path: string, read: () => Promise<Bars>): Promise<Bars | undefined> {
  const bars = await attemptWithin(folder, async () => {
    const found = await read();
    checkBars(found, path);
    return found;
  });
  for (const name of BAR_COLUMNS) expect(bars?.[name].length).toBe(bars?.time.length);
  return bars;
}

/** The bars that a text holds, by the plainest code there is; undefined where it would not vouch for them. */
function expected(text: string): number[][] | undefined {
  const bars = text
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/\r$/, ""))
    .filter((line) => line !== "")
    .map((line) => line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")))
    .map(([when, ...numbers]) => [
      Date.parse(`${when!.replace(" ", "T")}Z`),
      ...numbers.map((cell) => (/^(nan?|null|none|)$/i.test(cell) ? Number.NaN : Number(cell))),
    ]);
  if (!bars.every((bar) => bar.length === 6 && !Number.isNaN(bar[0]))) return undefined;
  // Newest first is turned, an exact repeat dropped.
  const isNewestFirst = bars.length > 1 && bars.every((bar, i) => i === 0 || bar[0]! <= bars[i - 1]![0]!);
  const ordered = isNewestFirst ? bars.reverse() : bars;
  return ordered.filter((bar, i) => i === 0 || !bar.every((value, k) => Object.is(value, ordered[i - 1]![k])));
}

const FILES: readonly (readonly [name: string, text: string])[] = [
  ["plain.csv", `timestamp,open,high,low,close,volume\n${lines((i) => row(i, started(i)))}`],
  ["quoted.csv", `timestamp,open,high,low,close,volume\r\n${lines((i) => `"${started(i)}"${row(i, "")}\r`)}`],
  ["kibot.txt", lines((i) => row(i, started(i).replace(/(\d+)-(\d+)-(\d+) (.*):00/, "$2/$3/$1,$4")))],
  [
    "massive.csv",
    `ticker,volume,open,close,high,low,window_start,transactions\n${lines(
      (i) =>
        `TSLA,${volume[i]},${open[i]},${close[i]},${high[i]},${low[i]},${time[i]! - 60_000 + 5 * 3_600_000}000000,5`,
    )}`,
  ],
  [
    "yfinance.csv",
    `Price,Open,High,Low,Close,Volume\nTicker,SAMPLE,SAMPLE,SAMPLE,SAMPLE,SAMPLE\nDatetime,,,,,\n${lines((i) => row(i, `${started(i)}-05:00`))}`,
  ],
  [
    "metatrader.csv",
    `<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\n${lines(
      (i) => `${row(i, started(i).replace(" ", ",")).replaceAll(",", "\t").replace(/-/g, ".")}\t0`,
    )}`,
  ],
  [
    "spreadsheet.csv",
    `Date;Open;High;Low;Close;Volume\n${lines((i) =>
      row(i, started(i).replace(/(\d+)-(\d+)-(\d+) 0?(\d+):(.*)/, "16.01.$1 $4:$5 AM"))
        .replaceAll(",", ";")
        .replace(/(;\d+)\.(\d)/g, "$1,$2"),
    )}`,
  ],
  [
    "brokers.csv",
    `# comment\ndate,open,high,low,close,volume,average,barCount\n${lines((i) => `${row(i, `${started(i).replaceAll("-", "")} US/Eastern`)},1,1`)}`,
  ],
  [
    "tradestation.txt",
    `"Date","Time","Open","High","Low","Close","Up","Down"\r\n${lines(
      (i) => `${row(i, started(i).replace(/(\d+)-(\d+)-(\d+) (.*):00/, "01/16/$1,$4"))},0\r`,
    )}`,
  ],
];

describe("a damaged file gives its bars or one clear error", () => {
  it.each(FILES)(
    "%s",
    async (name, text) => {
      const path = join(folder, name);
      const clock = { stamp: "start", zone: "America/New_York" } as const;
      const source = fileSource(path, { ...clock, interval: "1min", session: "all", report: () => {} });
      writeFileSync(path, text);
      expect((await source({ symbol: "SAMPLE" })).close).toEqual(close.slice(0, ROWS));
      let read = 0;
      const property = fc.asyncProperty(damages, async (list) => {
        const damaged = damage(Buffer.from(text), list);
        writeFileSync(path, damaged);
        const bars = await attempt(path, () => source({ symbol: "SAMPLE" }));
        if (!bars) return;
        read++;
        const header = text.slice(0, text.indexOf("\n") + 1);
        if (name !== "plain.csv" || !damaged.toString("latin1").startsWith(header)) return;
        const truth = expected(damaged.toString("latin1"));
        if (truth === undefined) return;
        expect(
          Array.from(bars.time, (t, i) => [t - 60_000, ...BAR_COLUMNS.slice(1).map((column) => bars[column][i])]),
        ).toEqual(truth);
      });
      await fc.assert(property, { numRuns: RUNS });
      expect(read).toBeLessThan(RUNS);
    },
    PATIENCE,
  );

  it.each([
    ["packed.csv.gz", gzipSync(FILES[0]![1])],
    ["20180102_trade.zip", Buffer.from(zipSync({ a: Buffer.from(lean()) }))],
    ["several.archive", Buffer.from(zipSync({ "a.csv": Buffer.from(FILES[0]![1]) }))],
  ])(
    "%s, which has a checksum: the bars it had, or an error",
    async (name, bytes) => {
      const isZip = name.endsWith("zip");
      const root = join(folder, "lean");
      if (isZip) writeRows(root, "factor_files", "abc", ["20501231,1,1,0"]);
      const path = isZip ? join(root, "equity/usa/minute/abc", name) : join(folder, name);
      if (isZip) rmSync(path, { force: true });
      const { mkdirSync } = await import("node:fs");
      if (isZip) mkdirSync(join(root, "equity/usa/minute/abc"), { recursive: true });
      const options = { session: "all", report: () => {} } as const;
      const source = isZip ? leanSource(root, options) : fileSource(path, { ...options, stamp: "start" });
      const property = fc.asyncProperty(damages, async (list) => {
        writeFileSync(path, damage(bytes, list));
        const bars = await attempt(path, () => source({ symbol: "abc" }));
        if (bars) expect(bars.close).toEqual(close.slice(0, ROWS));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    PATIENCE,
  );

  it(
    "a LEAN day whose text is damaged before it is packed, a factor file, a map file",
    async () => {
      const root = join(folder, "text");
      const { writeDay } = await import("./lean/support.js");
      const factors = "20180101,0.5,0.25,10\n20501231,1,1,0\n";
      const map = "20180101,abc,Q\n20501231,abc,Q\n";
      const source = leanSource(root, { session: "all", report: () => {} });
      const property = fc.asyncProperty(damages, fc.nat(2), async (list, which) => {
        const damaged = [lean(), factors, map].map((text, i) =>
          i === which ? damage(Buffer.from(text), list).toString("latin1") : text,
        );
        writeDay(root, "abc", "20180102", damaged[0]!);
        writeRows(root, "factor_files", "abc", [damaged[1]!]);
        writeRows(root, "map_files", "abc", [damaged[2]!]);
        await attempt(root, () => source({ symbol: "abc" }));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    PATIENCE,
  );
});

function lean(): string {
  return lines((i) =>
    [
      time[i]! - 60_000 - 1_514_851_200_000,
      ...[open, high, low, close].map((column) => Math.round(column[i]! * 10_000)),
      volume[i],
    ].join(","),
  );
}

describe("files of other kinds, damaged, give bars or one clear error", () => {
  const json = (i: number): string =>
    JSON.stringify({ t: started(i), o: open[i], h: high[i], l: low[i], c: close[i], v: volume[i] });
  it.each<[string, Buffer]>([
    ["lines.jsonl", Buffer.from(lines(json))],
    ["array.json", Buffer.from(`[${Array.from({ length: ROWS }, (_, i) => json(i)).join(",")}]`)],
    ...["lz4.feather", "plain.feather", "checksum.csv.zst", "no-checksum.csv.zst"].map((name): [string, Buffer] => [
      name,
      readFileSync(`test/fixtures/containers/${name}`),
    ]),
    ["naive.parquet", readFileSync("test/fixtures/parquet/pandas-ns-naive.parquet")],
  ])(
    "%s",
    async (name, bytes) => {
      const path = join(folder, name);
      const clock = { stamp: "start", zone: "America/New_York" } as const;
      const source = fileSource(path, { ...clock, interval: "1min", session: "all", report: () => {} });
      writeFileSync(path, bytes);
      const whole = (await source({ symbol: "abc" })).close;
      const property = fc.asyncProperty(damages, async (list) => {
        writeFileSync(path, damage(bytes, list));
        const bars = await attempt(path, () => source({ symbol: "abc" }));
        // One that has a checksum is never read wrong.
        if (bars && name.startsWith("checksum")) expect(bars.close).toEqual(whole);
      });
      await fc.assert(property, { numRuns: Math.ceil(RUNS / 4) });
    },
    PATIENCE,
  );
});

describe("a file that unpacks to far more than bars do", () => {
  const bomb = (text: Buffer, times: number): Buffer =>
    gzipSync(Buffer.concat([Buffer.from(FILES[0]![1]), ...Array.from({ length: times }, () => text)]), { level: 9 });

  it.each([
    ["blank lines", Buffer.alloc(1 << 20, "\n"), /unpacks to more than 200 times its size/],
    ["one line", Buffer.alloc(1 << 20, "1"), /a line is longer than 65536 bytes/],
    [
      "one minute for ever",
      Buffer.from(`${row(0, started(0))}\n${row(1, started(0))}\n`.repeat(5_000)),
      /two bars of .* differ/,
    ],
    ["bytes of nought", Buffer.alloc(1 << 20), /a line is longer than|NUL|cannot be read/],
  ])("%s", async (_, text, message) => {
    const path = join(folder, "bomb.csv.gz");
    writeFileSync(path, bomb(text, text.length > 1e6 || text.length === 1 << 20 ? 200 : 100));
    const before = process.memoryUsage().rss;
    const source = fileSource(path, { stamp: "start", report: () => {} });
    await expect(source({ symbol: "X" })).rejects.toThrow(message);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });
});
