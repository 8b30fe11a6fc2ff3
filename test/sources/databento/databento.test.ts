import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Bars, fileSource, makeSample, sliceBars } from "ata-lab";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DATABENTO } from "../../../lib/dist/sources/databento/databento.js";
import { type FetchOptions, fetchBars, type SymbolSummary } from "../../../lib/dist/sources/fetch/fetch-bars.js";
import { toWire } from "../../support/alpaca-server.js";
import {
  DATABENTO_KEY,
  type DatabentoPlay,
  HEADER,
  startDatabento,
  toRow,
  type VenueBar,
} from "../../support/databento-server.js";
import { type Fault, once, type StandIn } from "../../support/stand-in.js";

/** Three venues: the first has every minute, the others some, with other prices and volumes. */
const bars: VenueBar[] = toWire(sliceBars(makeSample({ to: "2018-02-20" }), 0, 9_000)).flatMap((bar, i) => {
  const other = (publisher: number, volume: number): VenueBar => {
    const [h, l] = [bar.h + publisher / 100, bar.l - publisher / 100];
    return { ...bar, publisher, o: l, c: h, h, l, v: volume };
  };
  return [
    { ...bar, publisher: 2 },
    ...(i % 3 === 0 ? [other(39, bar.v + 5)] : []),
    ...(i % 7 === 0 ? [other(40, 1)] : []),
  ];
});
const body = [HEADER, ...bars.map((bar) => toRow(bar)), ""].join("\n");

const root = mkdtempSync(join(tmpdir(), "databento-"));
let server: StandIn<DatabentoPlay>;
let out: string;

beforeAll(async () => {
  server = await startDatabento({ bars });
});
beforeEach(() => {
  server.play = { bars };
  server.asked.length = 0;
  out = mkdtempSync(join(root, "run-"));
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

async function fetchIt(
  options: Partial<FetchOptions> = {},
): Promise<SymbolSummary & { readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const { symbols } = await fetchBars({
    provider: DATABENTO,
    targets: [{ symbol: "TSLA", from: "2018-01-01", folder: join(out, "TSLA") }],
    to: "2018-03-01",
    feed: "XNAS.ITCH",
    adjustment: "raw",
    keys: [DATABENTO_KEY],
    baseUrl: server.url,
    report: (line) => lines.push(line),
    now: () => Date.parse("2026-01-01T12:00:00Z"),
    backoff: 1,
    ...options,
  });
  return { ...symbols[0]!, lines };
}

const read = (path: string): Promise<Bars> =>
  fileSource(path, { session: "all", report: () => {} })({ symbol: "TSLA" });
const columns = ({ time, open, high, low, close, volume }: Bars): object => ({ time, open, high, low, close, volume });

describe("a fetch from Databento", () => {
  it("gives the bars that the reader gives of the same rows in a file, venues merged", async () => {
    const { bars: count, manifest } = await fetchIt();
    expect(count).toBe(9_000);
    expect(manifest).toMatchObject({ source: "databento", feed: "XNAS.ITCH", adjustment: "raw" });
    const path = join(out, "download.csv");
    writeFileSync(path, body);
    const there = await read(join(out, "TSLA"));
    expect(columns(there)).toEqual(columns(await read(path)));
    expect(there.origin).toMatchObject({ feed: "XNAS.ITCH", adjustment: "raw", stamp: "start" });
    // By hand: the first minute is that of venue 39, which traded most.
    const [first, second, third] = bars as [VenueBar, VenueBar, VenueBar];
    expect([there.open[0], there.high[0], there.low[0], there.close[0], there.volume[0]]).toEqual(
      [second.o, third.h, third.l, second.c, first.v + second.v + third.v].map((x, i) =>
        i < 4 ? Number(x.toFixed(9)) : x,
      ),
    );
  });

  it("posts what the documentation says, a month at a time, the end not included", async () => {
    await fetchIt();
    const { form, headers, url, method } = server.asked[0]!;
    expect([method, url.pathname, url.search]).toEqual(["POST", "/v0/timeseries.get_range", ""]);
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(form).toEqual({
      dataset: "XNAS.ITCH",
      symbols: "TSLA",
      schema: "ohlcv-1m",
      start: "2018-01-01T05:00:00Z",
      end: "2018-02-01T05:00:00Z",
      stype_in: "raw_symbol",
      stype_out: "instrument_id",
      encoding: "csv",
      compression: "none",
      pretty_px: "true",
      pretty_ts: "true",
      map_symbols: "true",
    });
    expect(server.asked.map((asked) => asked.form.start)).toEqual(["2018-01-01T05:00:00Z", "2018-02-01T05:00:00Z"]);
  });

  it("keeps back the day that needs a licence for live data", async () => {
    const { manifest } = await fetchIt({ now: () => Date.parse("2018-01-20T12:00:00Z") });
    expect(manifest.complete).toEqual([["2018-01-01", "2018-01-19"]]);
  });

  it.each<[string, Fault]>([
    ["429", once((answer) => answer.writeHead(429, { "retry-after": "0" }).end())],
    ["a gateway that timed out", once((answer) => answer.writeHead(504).end())],
    ["a row that was cut off", once((answer) => answer.end(body.slice(0, body.indexOf("\n2018-01-03") + 40)))],
    ["a header that was cut off", once((answer) => answer.end(HEADER.slice(0, 30)))],
    [
      // Behind a whole row, which nothing but the gzip itself shows.
      "a gzip that was cut off",
      once((answer) => {
        const part = gzipSync(body.slice(0, body.indexOf("\n2018-01-03") + 1));
        answer.writeHead(200, { "content-encoding": "gzip" }).end(part.subarray(0, -8));
      }),
    ],
    [
      "an answer that was cut off behind a whole row",
      once((answer) => {
        answer.writeHead(200, { "content-length": String(body.length) });
        answer.write(body.slice(0, body.indexOf("\n2018-01-03") + 1), () => answer.destroy());
      }),
    ],
  ])("tries again after %s", async (_, fault) => {
    server.play.fault = fault;
    const { bars: count, lines } = await fetchIt();
    expect(count).toBe(9_000);
    expect(lines.filter((line) => line.includes("trying again in"))).toHaveLength(1);
  });

  it.each([
    ["nothing", ""],
    ["a header alone", `${HEADER}\n`],
  ])("takes %s for a month without bars", async (_, text) => {
    server.play.fault = (answer, { form }) => form.start!.startsWith("2018-01") && Boolean(answer.end(text));
    const { manifest } = await fetchIt();
    expect(manifest.files["2018.parquet"]?.first).toMatch(/^2018-02-01/);
    expect(manifest.complete).toEqual([["2018-01-01", "2018-03-01"]]);
  });

  const row = toRow(bars[0]!);
  it.each<[string, string, RegExp]>([
    ["HTML", "<html>\n", /has no column ts_event; it begins with "<html> "$/],
    ["no symbols", `${HEADER.replace(",symbol", "")}\n`, /has no column symbol/],
    ["a cell less", `${HEADER}\n${row.replace("TSLA", "").slice(0, -1)}\n`, /bar 1: has 9 cells, and the header 10$/],
    ["another stock", `${HEADER}\n${row.replace("TSLA", "AAPL")}\n`, /bar 1: symbol: it is about "AAPL", not TSLA$/],
    ["a price that is none", `${HEADER}\n${row.replace(/\.\d{9},/, "e,")}\n`, /bar 1: open: "\d+e" is no number$/],
    ["a missing price", `${HEADER}\n${row.replace(/,\d+\.\d{9},/, ",,")}\n`, /bar 1: open: nothing is no number$/],
    [
      "half a minute",
      `${HEADER}\n${row.replace(":00.0", ":30.0")}\n`,
      /bar 1: ts_event: .* is not the start of a minute$/,
    ],
    ["a venue's minute twice", `${HEADER}\n${row}\n${row}\n`, /bar 2: 2018-01-02 14:30:00Z is out of order, repeated/],
    ["a bar of another month", `${HEADER}\n${row.replace("2018-01", "2017-01")}\n`, /bar 1: .* not asked for/],
    ["an impossible bar", `${HEADER}\n${row.replace(/,\d+\.\d{9},/, ",-1,")}\n`, /open is -1; .*; --skip-bad leaves/],
  ])("refuses %s", async (_, text, message) => {
    server.play.fault = (answer) => Boolean(answer.end(text));
    await expect(fetchIt()).rejects.toThrow(message);
    expect(existsSync(join(out, "TSLA"))).toBe(false);
  });

  it("leaves an impossible bar of one venue out and keeps the others' of that minute", async () => {
    server.play.bars = bars.map((bar, i) => (i === 1 ? { ...bar, h: bar.l / 2 } : bar));
    const { bars: count, manifest } = await fetchIt({ skipBad: true });
    expect([count, manifest.files["2018.parquet"]?.skipped]).toEqual([9_000, 1]);
    const { volume } = await read(join(out, "TSLA"));
    expect(volume[0]).toBe(bars[0]!.v + bars[2]!.v);
  });

  it("tells a refusal and its cure, and never the key, in whatever letters", async () => {
    const shown: string[] = [];
    const message = async (options: Partial<FetchOptions> = {}): Promise<string> => {
      const error: Error = await fetchIt({ report: (line) => shown.push(line), ...options }).catch((error) => error);
      shown.push(String(error.stack));
      return error.message;
    };
    expect(await message({ keys: ["db-an0ther"] })).toMatch(
      /answered 401 \("Authentication failed\."\): is DATABENTO_API_KEY valid\?$/,
    );
    expect(await message({ feed: "XNYS.PILLAR" })).toMatch(/answered 422 \("no XNYS\.PILLAR"\)$/);
    const targets = [{ symbol: "TSLX", from: "2018-01-01", folder: join(out, "TSLX") }];
    expect(await message({ targets })).toMatch(
      /answered 422 \("None of the symbols could be resolved"\): was the stock listed there all that time\? Choose a later --from, or another --dataset$/,
    );
    const basic = Buffer.from(`${DATABENTO_KEY}:`).toString("base64");
    server.play.fault = (answer) => Boolean(answer.writeHead(400).end(`${DATABENTO_KEY} Basic ${basic}`));
    expect(await message()).toMatch(/answered 400 \("\*\*\* Basic \*\*\*"\)$/);
    server.play = { bars };
    const { lines, folder } = await fetchIt();
    shown.push(...lines, readFileSync(join(folder, "manifest.json"), "utf8"));
    expect(shown.join("\n")).not.toMatch(/t3stt3st|an0ther/);
    expect(shown.join("\n")).not.toContain(basic.slice(0, 12));
  });
});
