import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGzip, gzipSync } from "node:zlib";
import { type Bars, DAY, fileSource, formatTime, HOUR, MINUTE, makeSample, sliceBars, takeBars } from "ata-lab";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ALPACA } from "../../../lib/dist/sources/alpaca/alpaca.js";
import { diskFile } from "../../../lib/dist/sources/disk-file.js";
import { withDuckdb } from "../../../lib/dist/sources/duckdb.js";
import { parseBaseUrl } from "../../../lib/dist/sources/fetch/client.js";
import { type FetchOptions, fetchBars, type SymbolSummary } from "../../../lib/dist/sources/fetch/fetch-bars.js";
import { keysOf } from "../../../lib/dist/sources/fetch/keys.js";
import { fetchedFacts, type Manifest, readManifest, writeManifest } from "../../../lib/dist/sources/fetch/manifest.js";
import { type AlpacaServer, KEYS, startAlpaca, toWire } from "../../support/alpaca-server.js";
import type { Fault } from "../../support/stand-in.js";

/** The first 200 minutes of each session: half of the work, the same cases, and no session is thin. */
function mornings(bars: Bars): Bars {
  const until = 12 * HOUR + 50 * MINUTE;
  return takeBars(
    bars,
    Uint32Array.from(bars.time.keys()).filter((i) => bars.time[i]! % DAY <= until),
  );
}
/** Made-up bars of 2018, and of the first days of 2019 by another name. */
const sample = mornings(makeSample({ to: "2018-05-01" }));
const wire = toWire(sample);

const root = mkdtempSync(join(tmpdir(), "alpaca-"));
let server: AlpacaServer;
let out: string;
let count = 0;

beforeAll(async () => {
  server = await startAlpaca({ bars: wire });
});
beforeEach(() => {
  server.play = { bars: wire };
  server.asked.length = 0;
  out = join(root, String(count++));
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

interface Fetched extends SymbolSummary {
  readonly requests: number;
  readonly lines: string[];
}

interface Choices extends Partial<FetchOptions> {
  readonly symbol?: string;
  readonly from?: string;
  readonly out?: string;
}

/** Fetches January to April of 2018, unless told otherwise. */
async function fetchIt({ symbol = "TSLA", from = "2018-01-01", ...options }: Choices = {}): Promise<Fetched> {
  const lines: string[] = [];
  const { symbols, requests } = await fetchBars({
    provider: ALPACA,
    targets: [{ symbol, from, folder: join(options.out ?? out, symbol) }],
    to: "2018-05-01",
    feed: "sip",
    adjustment: "all",
    keys: [KEYS.id, KEYS.secret],
    baseUrl: server.url,
    report: (line) => line.startsWith("asking") || lines.push(line),
    now: () => Date.parse("2026-01-01T12:00:00Z"),
    backoff: 1,
    ...options,
  });
  return { ...symbols[0]!, requests, lines };
}

/** The folder's files by name, as texts that differ when the bytes do. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}

const read = (name: string = "2018.parquet"): Promise<Bars> =>
  fileSource(join(out, "TSLA", name), { session: "all", report: () => {} })({ symbol: "SAMPLE" });

/** The bytes of the columns, which compare fast. */
const only = ({ time, open, high, low, close, volume }: Bars): Buffer[] =>
  [time, open, high, low, close, volume].map((column) => Buffer.from(Float64Array.from(column).buffer));
const expectSame = (actual: Bars, expected: Bars): void => {
  const wanted = only(expected);
  expect(only(actual).map((bytes, j) => bytes.equals(wanted[j]!))).toEqual(Array(6).fill(true));
};

/** Faults on requests by number, and none elsewhere. */
const at =
  (faults: Readonly<Record<number, Fault>>): Fault =>
  (answer, asked, index) =>
    faults[index]?.(answer, asked, index);
const status =
  (code: number, headers: Record<string, string> = {}, body: string = ""): Fault =>
  (answer) => {
    answer.writeHead(code, headers).end(body);
    return true;
  };
const requests = (): number => server.asked.length;
const page = (bars: unknown, next: unknown = null): string =>
  JSON.stringify({ bars: bars && { TSLA: bars }, next_page_token: next });

describe("a fetch", () => {
  it("puts the very bars on disk that the server has, through both changes of the clocks", async () => {
    const summer = mornings(makeSample({ to: "2018-12-01" }));
    server.play.bars = toWire(summer);
    const { bars, months, folder, manifest, lines } = await fetchIt({ to: "2018-12-01" });
    expect([bars, months, folder]).toEqual([summer.time.length, 11, join(out, "TSLA")]);
    const there = await read();
    expectSame(there, summer);
    expect(there.origin).toMatchObject({
      files: [{ path: join(folder, "2018.parquet") }],
      adjustment: "adjusted",
      feed: "sip",
    });
    expect(lines).toEqual([`${folder}/2018.parquet: ${bars.toLocaleString("en")} bars`]);
    expect(Object.keys(filesOf(folder))).toEqual(["2018.parquet", "manifest.json"]);
    expect(await readManifest(folder)).toEqual(manifest);
    const sha256 = createHash("sha256")
      .update(readFileSync(join(folder, "2018.parquet")))
      .digest("hex");
    expect(manifest).toEqual({
      source: "alpaca",
      symbol: "TSLA",
      timeframe: "1Min",
      feed: "sip",
      adjustment: "all",
      stamp: "start",
      fetched: "2026-01-01T12:00:00Z",
      complete: [["2018-01-01", "2018-12-01"]],
      files: {
        "2018.parquet": { rows: bars, first: "2018-01-02T14:30:00.000Z", last: "2018-11-30T17:49:00.000Z", sha256 },
      },
    });
  });

  it("writes plain Parquet: a moment with its zone and five numbers, in order", async () => {
    const { folder } = await fetchIt({ to: "2018-02-01" });
    const rows = await withDuckdb((connection) =>
      connection
        .runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${join(folder, "2018.parquet")}')`)
        .then((reader) => reader.getRowsJson().map(([name, type]) => `${name} ${type}`)),
    );
    expect(rows).toEqual([
      "timestamp TIMESTAMP WITH TIME ZONE",
      ...["open", "high", "low", "close", "volume"].map((name) => `${name} DOUBLE`),
    ]);
  });

  it("asks for what it should, once a month when a month is one page", async () => {
    await fetchIt({ to: "2018-03-01", feed: "iex", adjustment: "split" });
    expect(server.asked.map(({ url }) => Object.fromEntries(url.searchParams))).toEqual(
      [
        ["2018-01-01T05:00:00Z", "2018-02-01T04:59:00Z"],
        ["2018-02-01T05:00:00Z", "2018-03-01T04:59:00Z"],
      ].map(([start, end]) => ({
        symbols: "TSLA",
        timeframe: "1Min",
        start,
        end,
        limit: "10000",
        adjustment: "split",
        feed: "iex",
        sort: "asc",
      })),
    );
  });

  it("is the same whatever the pages: full, short, empty, null", async () => {
    const whole = await fetchIt({ to: "2018-03-01" });
    const expected = filesOf(whole.folder);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 50, max: 1_200 }), fc.nat(3), async (pageSize, emptyPages) => {
        server.play = { bars: wire, pageSize, emptyPages };
        const folder = mkdtempSync(join(root, "pages-"));
        await fetchIt({ to: "2018-03-01", out: folder });
        expect(filesOf(join(folder, "TSLA"))).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });

  it("makes a file a year", async () => {
    const shifted = wire.map((bar) => ({ ...bar, t: bar.t.replace("2018-", "2019-") }));
    server.play.bars = [...wire, ...shifted];
    const { manifest, lines } = await fetchIt({ from: "2018-04-01", to: "2019-02-01" });
    expect(Object.keys(manifest.files)).toEqual(["2018.parquet", "2019.parquet"]);
    expect((await read("2018.parquet")).time.length + (await read("2019.parquet")).time.length).toBe(
      Object.values(manifest.files).reduce((sum, { rows }) => sum + rows, 0),
    );
    // From May to December there is nothing, and that is said.
    expect(lines.at(-1)).toMatch(
      /^TSLA: \d+ sessions have no bars: 2018-05-01, 2018-05-02, .*, \.\.\.; the next run asks again$/,
    );
  });

  it("names sessions without bars, but none before the first bar", async () => {
    const day = (bar: { t: string }): string => bar.t.slice(0, 10);
    server.play.bars = wire.filter((bar) => day(bar) > "2018-02-10" && day(bar) !== "2018-03-06");
    const { lines, manifest } = await fetchIt();
    expect(lines.at(-1)).toBe("TSLA: 1 session has no bars: 2018-03-06; the next run asks again");
    // Months without bars are complete, too: they are not asked for again.
    expect(manifest.complete).toEqual([["2018-01-01", "2018-05-01"]]);
    expect(Object.keys(manifest.thin!)).toEqual(["2018-03-06"]);
  });

  it("names sessions with less than half of the minutes, keeps them as such and asks for them again", async () => {
    const minutes = new Map<string, number>();
    const partial = wire.filter(({ t }) => {
      const day = t.slice(0, 10);
      minutes.set(day, (minutes.get(day) ?? 0) + 1);
      // 195 of 390 are half; Friday and Monday are thin, and the Wednesday after is empty.
      const most = { "2018-01-04": 195, "2018-01-05": 194, "2018-01-08": 2, "2018-01-10": 0 }[day] ?? 390;
      return minutes.get(day)! <= most;
    });
    const [since, asked] = ["2026-01-01", "2026-01-01"];
    server.play.bars = partial;
    const first = await fetchIt({ adjustment: "raw" });
    expect(first.lines.slice(-2)).toEqual([
      "TSLA: 1 session has no bars: 2018-01-10; the next run asks again",
      "TSLA: 2 sessions have less than half of the minutes: 2018-01-05 (194 of 390), 2018-01-08 (2 of 390); the next run asks again",
    ]);
    expect((await readManifest(first.folder))!.thin).toEqual({
      "2018-01-05": { minutes: 194, of: 390, since, asked },
      "2018-01-08": { minutes: 2, of: 390, since, asked },
      "2018-01-10": { minutes: 0, of: 390, since, asked },
    });

    // Only their days, each stretch in one request; the same answer changes not a byte.
    const before = filesOf(first.folder);
    server.asked.length = 0;
    expect(await fetchIt({ adjustment: "raw" })).toMatchObject({ bars: 0, requests: 2 });
    const spans = server.asked.map(({ url }) => ["start", "end"].map((name) => url.searchParams.get(name)));
    expect(spans).toEqual([
      ["2018-01-05T05:00:00Z", "2018-01-09T04:59:00Z"],
      ["2018-01-10T05:00:00Z", "2018-01-11T04:59:00Z"],
    ]);
    expect(filesOf(first.folder)).toEqual(before);

    // An answer with fewer bars takes none away.
    server.play.bars = partial.filter(({ t }) => t.slice(0, 10) !== "2018-01-05");
    const fewer = await fetchIt({ adjustment: "raw" });
    expect(fewer.lines[0]).toBe(
      "TSLA: 2 bars came for 2018-01-05 to 2018-01-09, of which 196 are here already: these are kept",
    );
    expect(filesOf(first.folder)).toEqual(before);

    // One that has them all.
    server.play.bars = wire;
    const whole = await fetchIt({ adjustment: "raw" });
    expect(whole.bars).toBe(wire.length - partial.length - 5);
    expect(whole.manifest.thin).toBeUndefined();
    expect(whole.lines.filter((line) => line.includes("session"))).toEqual([]);
  });

  it("asks for a thin session until the vendor has given one answer for a week", async () => {
    server.play.bars = wire.filter(({ t }) => t.slice(0, 10) !== "2018-03-06");
    const ask = async (day: string): Promise<[number, unknown]> => {
      const { requests: count, manifest } = await fetchIt({
        adjustment: "raw",
        now: () => Date.parse(`${day}T12:00:00Z`),
      });
      return [count, manifest.thin!["2018-03-06"]];
    };
    const thin = (asked: string): object => ({ minutes: 0, of: 390, since: "2026-01-01", asked });
    expect(await ask("2026-01-01")).toEqual([4, thin("2026-01-01")]);
    expect(await ask("2026-01-07")).toEqual([1, thin("2026-01-07")]);
    expect(await ask("2026-01-08")).toEqual([1, thin("2026-01-08")]);
    expect(await ask("2026-01-09")).toEqual([0, thin("2026-01-08")]);
  });

  it("fetches only days that are over, and says so", async () => {
    // 23:50 of 15 January in New York.
    const { manifest, lines } = await fetchIt({ now: () => Date.parse("2018-01-16T04:50:00Z") });
    expect(manifest.complete).toEqual([["2018-01-01", "2018-01-15"]]);
    expect(lines[0]).toBe("days from 2018-01-15 on have not ended in New York: fetching the days before");
    // At ten past midnight, the last minutes before it are still kept back.
    const early = await fetchIt({ now: () => Date.parse("2018-01-16T05:10:00Z") });
    expect(early.manifest.complete).toEqual([["2018-01-01", "2018-01-15"]]);
    const later = await fetchIt({ now: () => Date.parse("2018-01-16T05:20:00Z") });
    expect(later.manifest.complete).toEqual([["2018-01-01", "2018-01-16"]]);
    await expect(fetchIt({ from: "2018-01-16", now: () => Date.parse("2018-01-16T20:00:00Z") })).rejects.toThrow(
      /^nothing to fetch yet: the first day, 2018-01-16, has not ended in New York$/,
    );
  });

  it("writes nothing when there is nothing", async () => {
    server.play.bars = [];
    await expect(fetchIt()).rejects.toThrow(
      /^Alpaca has no sip bars of TSLA from 2018-01-01 to 2018-05-01: is the ticker right/,
    );
    expect(existsSync(out)).toBe(false);
  });
});

describe("a second fetch", () => {
  it("adds newer and older months, and asks for no day twice", async () => {
    await fetchIt({ from: "2018-02-01", to: "2018-02-15", adjustment: "raw" });
    await fetchIt({ from: "2018-02-01", to: "2018-03-20", adjustment: "raw" });
    const { manifest } = await fetchIt({ adjustment: "raw" });
    expect(server.asked.map(({ url }) => url.searchParams.get("start")!.slice(0, 10))).toEqual([
      "2018-02-01",
      "2018-02-15",
      "2018-03-01",
      "2018-01-01",
      "2018-03-20",
      "2018-04-01",
    ]);
    expect(manifest.complete).toEqual([["2018-01-01", "2018-05-01"]]);
    expectSame(await read(), sample);
  });

  it("goes on after any request that failed, to the same bytes", async () => {
    server.play.pageSize = 3000;
    const { folder, requests: all } = await fetchIt();
    const expected = filesOf(folder);
    expect(all).toBe(8);
    for (let k = 0; k < all; k++) {
      const again = join(out, String(k));
      server.asked.length = 0;
      server.play.fault = at({ [k]: status(403) });
      await expect(fetchIt({ out: again })).rejects.toThrow(/answered 403/);
      if (existsSync(again))
        expect(readdirSync(join(again, "TSLA")).filter((name) => name.startsWith("."))).toEqual([]);
      server.play = { bars: wire, pageSize: 3000 };
      await fetchIt({ out: again });
      expect(filesOf(join(again, "TSLA")), `cut at request ${k}`).toEqual(expected);
    }
  });

  it("goes on after an interruption that leaves whole months", async () => {
    const { folder } = await fetchIt();
    const expected = filesOf(folder);
    const abort = new AbortController();
    server.asked.length = 0;
    // Interrupted while the third month is on its way.
    server.play.fault = at({
      2: () => {
        abort.abort();
        return true;
      },
    });
    const again = join(out, "again");
    await expect(fetchIt({ out: again, signal: abort.signal })).rejects.toThrow(
      new Error(
        `interrupted: ${join(again, "TSLA")} holds 2018-01-01 to 2018-03-01; the same command continues from there`,
      ),
    );
    expect((await readManifest(join(again, "TSLA")))?.complete).toEqual([["2018-01-01", "2018-03-01"]]);
    server.asked.length = 0;
    server.play = { bars: wire };
    const { months } = await fetchIt({ out: again });
    expect([months, requests()]).toEqual([2, 3]); // two months, and the first bars to compare
    expect(filesOf(join(again, "TSLA"))).toEqual(expected);
  });

  it("goes on from between the renames of the file and of the manifest, and repairs the manifest", async () => {
    const { folder, manifest: january } = await fetchIt({ to: "2018-02-01" });
    const old = readFileSync(join(folder, "2018.parquet"));
    const { manifest: february } = await fetchIt({ to: "2018-03-01" });
    const between: Manifest = {
      ...january,
      replacing: { complete: february.complete, files: february.files },
    };
    const path = join(folder, "2018.parquet");
    const next = readFileSync(path);
    // The file is the new one: February is there.
    await writeManifest(folder, between);
    server.asked.length = 0;
    expect(await fetchIt({ to: "2018-03-01" })).toMatchObject({ months: 0, requests: 0 });
    expect(await readManifest(folder)).toEqual(february);
    // The file is the old one, and the new one lies ready.
    await writeManifest(folder, between);
    mkdirSync(join(folder, ".replacing"));
    writeFileSync(join(folder, ".replacing", "2018.parquet"), next);
    writeFileSync(path, old);
    expect((await read()).time.length).toBe(january.files["2018.parquet"]!.rows);
    expect(await fetchIt({ to: "2018-03-01" })).toMatchObject({ months: 0, requests: 0 });
    expect(await readManifest(folder)).toEqual(february);
    expect(readdirSync(folder).sort()).toEqual(["2018.parquet", "manifest.json"]);
    // The file is the old one, and the new one is half written: February is fetched.
    await writeManifest(folder, between);
    mkdirSync(join(folder, ".replacing"));
    writeFileSync(join(folder, ".replacing", "2018.parquet"), next.subarray(0, 1000));
    writeFileSync(path, old);
    expect(await fetchIt({ to: "2018-03-01" })).toMatchObject({ months: 1 });
    expect(await readManifest(folder)).toEqual(february);
    expectSame(await read(), sliceBars(sample, 0, february.files["2018.parquet"]!.rows));
    // The very first file.
    await writeManifest(folder, { ...between, complete: [], files: {} });
    expect(await fetchIt({ to: "2018-03-01" })).toMatchObject({ months: 0 });
    expect(await readManifest(folder)).toEqual(february);
  });

  it("fetches again what was removed", async () => {
    const { folder } = await fetchIt();
    const expected = filesOf(folder);
    rmSync(join(folder, "2018.parquet"));
    await fetchIt();
    expect(filesOf(folder)).toEqual(expected);
  });

  it("mixes neither feeds nor adjustments, and asks nothing", async () => {
    const { folder } = await fetchIt({ to: "2018-02-01" });
    const before = filesOf(folder);
    server.asked.length = 0;
    await expect(fetchIt({ feed: "iex" })).rejects.toThrow(
      `${folder} holds bars of feed sip, and feed iex does not mix with them: choose another folder with --out, or ask for --feed sip`,
    );
    await expect(fetchIt({ adjustment: "raw" })).rejects.toThrow(/holds bars of adjustment all, and adjustment raw/);
    expect(requests()).toBe(0);
    expect(filesOf(folder)).toEqual(before);
  });

  it("overwrites no file that it did not write, and adds to none that changed", async () => {
    const { folder } = await fetchIt({ to: "2018-02-01" });
    const path = join(folder, "2018.parquet");
    const manifest = readFileSync(join(folder, "manifest.json"));
    writeFileSync(path, "mine");
    await expect(fetchIt()).rejects.toThrow(/2018\.parquet is not the file that manifest\.json beside it describes/);
    await expect(read()).rejects.toThrow(/2018\.parquet/);
    rmSync(join(folder, "manifest.json"));
    await expect(fetchIt()).rejects.toThrow(/2018\.parquet is not the file/);
    writeFileSync(join(folder, "manifest.json"), manifest);
    writeFileSync(join(folder, "2017.parquet"), "mine");
    await expect(fetchIt()).rejects.toThrow(/2017\.parquet is not the file/);
    expect(readFileSync(path, "utf8")).toBe("mine");
  });

  it("notices another run that writes into the same folder", async () => {
    server.play.fault = at({
      1: () => {
        writeFileSync(join(out, "TSLA", "2018.parquet"), "theirs");
        return undefined;
      },
    });
    await expect(fetchIt()).rejects.toThrow(/it was changed since, or another run writes here/);
    expect(readFileSync(join(out, "TSLA", "2018.parquet"), "utf8")).toBe("theirs");
  });

  it.each([
    ["text", "bars", /manifest\.json: not a manifest of fetched bars: .*JSON/],
    ["another shape", '{"files": {}}', /manifest\.json: not a manifest of fetched bars: source: /],
  ])("refuses a manifest of %s", async (_, text, message) => {
    mkdirSync(join(out, "TSLA"), { recursive: true });
    writeFileSync(join(out, "TSLA", "manifest.json"), text);
    await expect(fetchIt()).rejects.toThrow(message);
    expect(requests()).toBe(0);
  });
});

describe("fetchedFacts", () => {
  it("tells what files are, and refuses files of two kinds", async () => {
    await fetchIt({ to: "2018-02-01" });
    await fetchIt({ to: "2018-02-01", feed: "iex", adjustment: "raw", out: join(out, "iex") });
    const [sip, iex] = [join(out, "TSLA", "2018.parquet"), join(out, "iex", "TSLA", "2018.parquet")];
    const facts = { symbol: "TSLA", stamp: "start", feed: "sip", adjustment: "adjusted" };
    const known = async (...paths: string[]) => fetchedFacts(await Promise.all(paths.map(diskFile)));
    expect(await known(sip)).toEqual(facts);
    expect(await known(sip, sip)).toEqual(facts);
    expect(await known(iex)).toMatchObject({ feed: "iex", adjustment: "raw" });
    await expect(known(sip, iex)).rejects.toThrow(
      /hold different kinds of bars \(TSLA, start, sip, adjusted; TSLA, start, iex, raw\): read one folder at a time$/,
    );
    const other = join(out, "TSLA", "other.csv");
    writeFileSync(other, "");
    expect(await known(other)).toBeUndefined();
    await expect(known(other, sip)).rejects.toThrow(/\(unknown; TSLA, start, sip, adjusted\)/);
    writeFileSync(join(out, "TSLA", "manifest.json"), '{"another": "manifest"}');
    expect(await known(sip)).toBeUndefined();
  });
});

describe("prices adjusted anew since the first fetch", () => {
  it("are not mixed with the old ones", async () => {
    const { folder } = await fetchIt({ to: "2018-03-01" });
    const before = filesOf(folder);
    server.play.factor = 0.2;
    await expect(fetchIt()).rejects.toThrow(
      /TSLA: the bar of 2018-01-02 14:30:00 UTC closed at (\S+) when fetched and closes at (\S+) now, because of a split or dividend since then\. .*fetch all of them again with --from 2018-01-01 --refetch/,
    );
    expect(filesOf(folder)).toEqual(before);
    expect((await fetchIt({ refetch: true })).manifest.files["2018.parquet"]!.rows).toBe(sample.time.length);
    expect((await read()).close[0]).toBeCloseTo(sample.close[0]! * 0.2, 9);
  });

  it("are seen after a small dividend too, but do not concern raw bars", async () => {
    await fetchIt({ to: "2018-03-01" });
    await fetchIt({ to: "2018-03-01", adjustment: "raw", out: join(out, "raw") });
    server.play.factor = 0.9995;
    await expect(fetchIt()).rejects.toThrow(/because of a split or dividend since then/);
    expect((await fetchIt({ adjustment: "raw", out: join(out, "raw") })).months).toBe(2);
  });

  it("are seen where prices are rounded, and on pages of any kind", async () => {
    await fetchIt({ to: "2018-03-01" });
    // A cent less, or the same: two thirds of the bars change.
    const rounded = (price: number): number => Math.round(price * 0.999978 * 100) / 100;
    server.play = {
      bars: wire.map((bar) => ({ ...bar, o: rounded(bar.o), h: rounded(bar.h), l: rounded(bar.l), c: rounded(bar.c) })),
      pageSize: 100,
      emptyPages: 2,
    };
    await expect(fetchIt()).rejects.toThrow(/because of a split or dividend since then/);
    server.play.bars = wire.slice(500);
    await expect(fetchIt()).rejects.toThrow(
      /Alpaca no longer has the bar of 2018-01-02 14:30:00 UTC that is in 2018.par/,
    );
    server.play.bars = wire;
    expect((await fetchIt()).months).toBe(2);
  });

  it("are not seen in the correction of a bar or two", async () => {
    await fetchIt({ to: "2018-03-01" });
    server.play.bars = wire.map((bar, i) => (i === 3 || i === 7 ? { ...bar, c: bar.c + 0.01, h: bar.h + 0.01 } : bar));
    expect((await fetchIt()).months).toBe(2);
  });
});

describe("trouble on the way", () => {
  const january = { to: "2018-02-01", feed: "sip" } as const;

  it("is waited out and tried again: 429, 5xx, cut answers, cut connections", async () => {
    const cut: Fault = (answer) => {
      answer.writeHead(200, { "content-length": "1000" }).write('{"bars":[');
      setTimeout(() => answer.destroy(), 5);
      return true;
    };
    const hangUp: Fault = (answer) => {
      answer.destroy();
      return true;
    };
    const { folder } = await fetchIt();
    const expected = filesOf(folder);
    server.asked.length = 0;
    server.play.fault = at({ 0: status(500), 1: status(503), 2: cut, 4: hangUp, 5: status(429), 7: cut, 8: cut });
    const again = join(out, "again");
    const { lines } = await fetchIt({ out: again });
    expect(filesOf(join(again, "TSLA"))).toEqual(expected);
    expect(lines.filter((line) => line.includes("trying again"))).toHaveLength(7);
    expect(lines[0]).toMatch(/^127\.0\.0\.1:\d+ answered 500; trying again in 0\.0 s \(1 of 5 retries\)$/);
    expect(lines[2]).toMatch(/the connection failed \(".+"\); trying again/);
  });

  it("lasts as long as the server says", async () => {
    // Dates are whole seconds: 1.5 seconds from now, rounded down, is 0.5 at least.
    const soon = (): number => Math.floor(Date.now() / 1000 + 1.5);
    for (const [headersNow, least] of [
      [() => ({ "retry-after": "1" }), 990],
      [() => ({ "retry-after": new Date(soon() * 1000).toUTCString() }), 490],
      [() => ({ "x-ratelimit-reset": String(soon()) }), 490],
      [() => ({ "retry-after": "0", "x-ratelimit-reset": "99999999999" }), 1],
    ] as const) {
      const headers = headersNow();
      server.asked.length = 0;
      server.play.fault = at({ 0: status(429, headers) });
      await fetchIt({ ...january, out: mkdtempSync(join(root, "wait-")) });
      const waited = server.asked[1]!.at - server.asked[0]!.at;
      expect([waited >= least, waited < 5000], `${JSON.stringify(headers)}: ${waited}`).toEqual([true, true]);
    }
    server.play.fault = status(429, { "retry-after": "3600" });
    await expect(fetchIt(january)).rejects.toThrow(/answered 429 and asks to wait 3600 seconds: run the command again/);
  });

  it("doubles its waits and ends after six tries", async () => {
    server.play.fault = status(502, {}, "<html>Bad Gateway</html>");
    await expect(fetchIt({ ...january, backoff: 20 })).rejects.toThrow(
      /answered 502 \("<html>Bad Gateway<\/html>"\); gave up after 6 tries: run the command again later$/,
    );
    expect(requests()).toBe(6);
    const waits = server.asked.slice(1).map(({ at }, i) => at - server.asked[i]!.at);
    for (const [i, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(20 * 2 ** i - 2);
  });

  it("may be a server that never answers, or none at all", async () => {
    server.play.fault = () => true;
    await expect(fetchIt({ ...january, timeout: 50 })).rejects.toThrow(/no answer within 0\.05 seconds; gave up/);
    const gone = await startAlpaca({ bars: [] });
    await gone.close();
    await expect(fetchIt({ ...january, baseUrl: gone.url })).rejects.toThrow(
      /127\.0\.0\.1:\d+: the connection failed \("ECONNREFUSED"\); gave up after 6 tries/,
    );
  });

  it.each([
    [
      403,
      '{"message":"subscription does not permit querying recent SIP data"}',
      /answered 403 \("subscription .*"\): without a paid plan, SIP bars must end at least 15 minutes ago; choose an earlier --to, or --feed iex$/,
    ],
    [
      403,
      '{"message":"forbidden."}',
      /answered 403 \("forbidden\."\): are APCA_API_KEY_ID and APCA_API_SECRET_KEY a valid/,
    ],
    [401, "", /answered 401: are APCA_API_KEY_ID/],
    [422, '{"message":"invalid symbol: TSLA"}', /answered 422 \("invalid symbol: TSLA"\)$/],
    [404, '{"code":1}', /answered 404 \("{"code":1}"\)$/],
    [204, "", /answered 204$/],
  ])("that no patience cures is told at once: %i %s", async (code, body, message) => {
    server.play.fault = status(code, {}, code === 204 ? undefined : body);
    await expect(fetchIt(january)).rejects.toThrow(message);
    expect(requests()).toBe(1);
    expect(existsSync(out)).toBe(false);
  });

  it("follows no redirect: the keys stay", async () => {
    let followed = 0;
    const elsewhere = createServer((_, answer) => {
      followed++;
      answer.end(page([]));
    });
    await new Promise<void>((done) => elsewhere.listen(0, "127.0.0.1", done));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    for (const code of [301, 302, 303, 307, 308]) {
      server.asked.length = 0;
      server.play.fault = status(code, { location });
      await expect(fetchIt(january)).rejects.toThrow(new RegExp(`answered ${code}, a redirect: refused`));
      expect(requests()).toBe(1);
    }
    expect(followed).toBe(0);
    await new Promise((done) => elsewhere.close(done));
  });

  it("does not go round in circles: a page token that comes again, tokens without end", async () => {
    const empty =
      (token: (index: number) => string): Fault =>
      (answer, _, index) => {
        answer.end(page(null, token(index)));
        return true;
      };
    server.play.fault = empty(() => "again");
    await expect(fetchIt(january)).rejects.toThrow(/the next page is one it sent before: it would never end$/);
    expect(requests()).toBe(2);
    server.asked.length = 0;
    server.play.fault = empty((index) => ["a", "b", "c"][index % 3]!);
    await expect(fetchIt(january)).rejects.toThrow(/one it sent before/);
    server.asked.length = 0;
    server.play.fault = empty(String);
    const rate = { requests: 1e6, within: 1 };
    await expect(fetchIt({ ...january, rate })).rejects.toThrow(
      /^Alpaca's answer: 21 pages in a row have no bars: it would never end$/,
    );
    expect(requests()).toBe(21);
    // A bar a page is slow, and not forbidden, but no month needs a thousand pages.
    server.asked.length = 0;
    server.play.fault = (answer, _, index) => Boolean(answer.end(page([wire[index]], String(index))));
    await expect(fetchIt({ ...january, rate })).rejects.toThrow(
      /2018-01-01 05:00:00Z to 2018-02-01 04:59:00Z has more than 1000 pages: it would never end$/,
    );
    expect(requests()).toBe(1000);
  });

  it("ends an answer that never does, though data keep coming", async () => {
    for (const packed of [false, true]) {
      server.asked.length = 0;
      server.play.fault = (answer) => {
        answer.writeHead(200, packed ? { "content-encoding": "gzip" } : {});
        const gzip = createGzip();
        if (packed) gzip.pipe(answer);
        const timer = setInterval(() => {
          if (packed) {
            gzip.write(" ");
            gzip.flush();
          } else answer.write(" ");
        }, 20);
        answer.on("close", () => clearInterval(timer));
        return true;
      };
      await expect(fetchIt({ ...january, timeout: 5_000, longest: 600 })).rejects.toThrow(
        /^127\.0\.0\.1:\d+: the answer has not ended after 0\.01 minutes: a server that never stops, or a slow connection/,
      );
      // No second try: it would be as long.
      expect(requests()).toBe(1);
      expect(existsSync(out)).toBe(false);
    }
  });

  it("repeats no page: its bars would be in twice", async () => {
    server.play.fault = (answer, _, index) => {
      answer.end(page(wire.slice(0, 5), index === 0 ? "next" : null));
      return true;
    };
    await expect(fetchIt(january)).rejects.toThrow(/bar 1: 2018-01-02 14:30:00Z is out of order, repeated/);
    expect(existsSync(out)).toBe(false);
  });

  it.each<[string, (answer: Parameters<Fault>[0]) => void, RegExp]>([
    [
      "HTML",
      (answer) => answer.end("<html>Sign in to the network</html>"),
      /is not JSON; it begins with "<html>Sign in/,
    ],
    ["bars of another day", (answer) => answer.end(page([{ ...wire[0], t: "2017-12-29T20:00:00Z" }])), /not asked for/],
    ["prices in another form", (answer) => answer.end(page([{ ...wire[0], o: "320" }])), /bar 1: o: /],
    [
      "an answer without end",
      (answer) => {
        const more = (): void => void (answer.writable && answer.write(" ".repeat(1 << 20), more));
        more();
      },
      /the answer is larger than 16 MB: refused/,
    ],
    [
      "a small answer that unpacks to a large one",
      (answer) => {
        answer.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1 << 28, " ")));
      },
      /the answer is larger than 16 MB: refused/,
    ],
  ])("is refused: %s", async (_, answer, message) => {
    server.play.fault = (response) => {
      answer(response);
      return true;
    };
    const before = process.memoryUsage().rss;
    await expect(fetchIt(january)).rejects.toThrow(message);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    expect(requests()).toBe(1);
    expect(existsSync(out)).toBe(false);
  });
});

describe("an answer that comes in pieces", () => {
  const january = { to: "2018-02-01" } as const;
  const whole = page(wire.filter(({ t }) => t < "2018-02"));
  /** Sends a body as it is told, once; the next request is answered as ever. */
  const first = (send: Parameters<typeof at>[0][0]): Fault => at({ 0: send! });

  it.each<[string, Fault]>([
    ["JSON that was cut off", (answer) => Boolean(answer.end(whole.slice(0, -1000)))],
    ["JSON that was cut off behind a bar", (answer) => Boolean(answer.end(whole.slice(0, whole.indexOf("}") + 1)))],
    [
      "a gzip that was cut off",
      (answer) => {
        const packed = gzipSync(whole);
        answer.writeHead(200, { "content-encoding": "gzip" }).end(packed.subarray(0, packed.length - 12));
        return true;
      },
    ],
    [
      "a gzip that is none",
      (answer) => Boolean(answer.writeHead(200, { "content-encoding": "gzip" }).end("neither packed nor whole")),
    ],
  ])("is asked for again: %s", async (_, send) => {
    server.play.fault = first(send);
    const { bars, lines, requests: count } = await fetchIt(january);
    expect([bars, count]).toEqual([JSON.parse(whole).bars.TSLA.length, 1]);
    expect(requests()).toBe(2);
    expect(lines[0]).toMatch(/(the answer was cut off|the connection failed \(".+"\)); trying again in/);
  });

  it("is given up when it never comes whole", async () => {
    server.play.fault = (answer) => Boolean(answer.end(whole.slice(0, 500)));
    await expect(fetchIt(january)).rejects.toThrow(
      /the answer was cut off; gave up after 6 tries: run the command again/,
    );
    expect(existsSync(out)).toBe(false);
  });

  it.each([false, true])("may take its time, packed %s: it is alive", async (isPacked) => {
    const body = isPacked ? gzipSync(whole) : Buffer.from(whole);
    const size = Math.ceil(body.length / 10);
    server.play.fault = first((answer) => {
      answer.writeHead(200, isPacked ? { "content-encoding": "gzip" } : {});
      const send = (from: number): void => {
        if (from >= body.length) answer.end();
        else answer.write(body.subarray(from, from + size), () => setTimeout(() => send(from + size), 100));
      };
      send(0);
      return true;
    });
    const began = performance.now();
    const { bars } = await fetchIt({ ...january, timeout: 700 });
    expect([bars, requests()]).toEqual([JSON.parse(whole).bars.TSLA.length, 1]);
    // Longer in all than any silence may be.
    expect(performance.now() - began).toBeGreaterThan(900);
  });

  it("is lost when it falls silent on the way", async () => {
    server.play.fault = first((answer) => answer.writeHead(200).write(whole.slice(0, 1000)));
    const { lines } = await fetchIt({ ...january, timeout: 150 });
    expect(lines[0]).toMatch(/no answer within 0\.15 seconds; trying again/);
    expect(requests()).toBe(2);
  });
});

describe("an impossible bar", () => {
  const bad = wire.map((bar, i) => (i === 5 || i === 900 ? { ...bar, h: bar.l - 1 } : bar));

  it("is an error that names it, with the way on", async () => {
    server.play.bars = bad;
    await expect(fetchIt()).rejects.toThrow(
      /^Alpaca's answer: bar 6: 2018-01-02 14:35:00Z: high \S+ is below low \S+; --skip-bad leaves such bars out, and manifest\.json counts them$/,
    );
  });

  it("is left out, told and counted on demand", async () => {
    server.play.bars = bad;
    const { skipped, bars, lines, folder, manifest } = await fetchIt({ skipBad: true });
    expect([skipped, bars]).toEqual([2, sample.time.length - 2]);
    expect(manifest.files["2018.parquet"]).toMatchObject({ rows: bars, skipped: 2 });
    expect(await readManifest(folder)).toEqual(manifest);
    expect(lines[0]).toMatch(
      /^TSLA: 2 impossible bars are left out of 2018-01: the first: 2018-01-02 14:35:00Z: high \S+ is below low/,
    );
    expect(manifest.leftOut).toEqual({ "2018-01-02": 1, "2018-01-08": 1 });
    const kept = Uint32Array.from(sample.time.keys()).filter((i) => i !== 5 && i !== 900);
    expectSame(await read(), takeBars(sample, kept));
  });
});

describe("a refetch", () => {
  const corrected = wire.map((bar) => ({ ...bar, v: bar.v + 1 }));
  const volumes = async (): Promise<number[]> => {
    const there = await read();
    return ["2018-02-14", "2018-03-01", "2018-03-15", "2018-04-02"].map((day) => {
      const i = there.time.findIndex((time, row) => formatTime(time).startsWith(day) && row > 0);
      return there.volume[i]! - sample.volume[i]!;
    });
  };

  it("replaces the days asked for, and no others", async () => {
    const { folder, manifest } = await fetchIt();
    server.play.bars = corrected;
    server.asked.length = 0;
    const again = await fetchIt({ from: "2018-02-15", to: "2018-03-10", refetch: true });
    const days = wire.filter(({ t }) => t > "2018-02-15" && t < "2018-03-10");
    expect(again).toMatchObject({ bars: days.length, months: 2, manifest: { complete: manifest.complete } });
    expect(await volumes()).toEqual([0, 1, 0, 0]);
    expect(readdirSync(folder).sort()).toEqual(["2018.parquet", "manifest.json"]);
    expect(again.manifest.files["2018.parquet"]).toMatchObject({ rows: sample.time.length });
    expect(await readManifest(folder)).toEqual(again.manifest);
  });

  it("counts impossible bars of replaced days once", async () => {
    server.play.bars = wire.map((bar, i) => (i === 5 || i === 900 ? { ...bar, h: bar.l - 1 } : bar));
    await fetchIt({ skipBad: true });
    const { manifest } = await fetchIt({ skipBad: true, refetch: true, to: "2018-01-03" });
    expect(manifest.files["2018.parquet"]!.skipped).toBe(2);
    server.play.bars = wire;
    const cured = await fetchIt({ refetch: true, to: "2018-01-03" });
    expect(cured.manifest.files["2018.parquet"]!.skipped).toBe(1);
    expect(cured.manifest.leftOut).toEqual({ "2018-01-08": 1 });
  });

  it("that fails or is interrupted leaves all as it was", async () => {
    const { folder } = await fetchIt();
    const before = filesOf(folder);
    for (let k = 0; k < 3; k++) {
      server.asked.length = 0;
      server.play = { bars: corrected, fault: at({ [k]: status(403) }) };
      await expect(fetchIt({ refetch: true, from: "2018-02-01" })).rejects.toThrow(/answered 403/);
      expect(filesOf(folder)).toEqual(before);
    }
    const abort = new AbortController();
    server.asked.length = 0;
    server.play.fault = at({ 2: () => Boolean(abort.abort() ?? true) });
    await expect(fetchIt({ refetch: true, adjustment: "all", signal: abort.signal })).rejects.toThrow(
      /^interrupted: nothing is replaced; the same command begins again$/,
    );
    expect(filesOf(folder)).toEqual(before);
    // A vendor that has nothing any more takes nothing away.
    server.play = { bars: [] };
    await expect(fetchIt({ refetch: true })).rejects.toThrow(/no bars any more where there were some: nothing is repl/);
    expect(filesOf(folder)).toEqual(before);
  });

  it("killed between the renames of two years is completed by the next run, and not read before", async () => {
    const days = ["2018-12-28", "2018-12-31", "2019-01-02", "2019-01-03"];
    const years = days.flatMap((day) => wire.slice(0, 200).map((bar) => ({ ...bar, t: `${day}${bar.t.slice(10)}` })));
    server.play.bars = years;
    const span = { from: "2018-12-28", to: "2019-01-04" };
    const { folder, manifest: old } = await fetchIt(span);
    const before = filesOf(folder);
    server.play.factor = 0.5;
    const { manifest: next } = await fetchIt({ ...span, refetch: true });
    const after = filesOf(folder);
    // As a kill leaves it after the first of two renames.
    const stage = join(folder, ".replacing");
    await writeManifest(folder, { ...old, replacing: { complete: next.complete, files: next.files } });
    mkdirSync(stage);
    writeFileSync(join(folder, "2018.parquet"), after["2018.parquet"]!, "latin1");
    writeFileSync(join(folder, "2019.parquet"), before["2019.parquet"]!, "latin1");
    writeFileSync(join(stage, "2019.parquet"), after["2019.parquet"]!, "latin1");
    await expect(read("")).rejects.toThrow(
      `${folder}: a fetch is replacing its files, or was killed while it did: some are from before, some from after. ` +
        `Bring it to an end with ata-lab fetch --update ${folder}`,
    );
    server.asked.length = 0;
    expect(await fetchIt(span)).toMatchObject({ requests: 0, months: 0 });
    expect(filesOf(folder)).toEqual(after);
  });
});

describe("several symbols", () => {
  const both = (): FetchOptions["targets"] =>
    ["TSLA", "AAPL"].map((symbol) => ({ symbol, from: "2018-01-01", folder: join(out, `symbol=${symbol}`) }));
  const fetchThem = (options: Partial<FetchOptions> = {}): ReturnType<typeof fetchBars> =>
    fetchBars({
      provider: ALPACA,
      targets: both(),
      to: "2018-03-01",
      feed: "sip",
      adjustment: "raw",
      keys: [KEYS.id, KEYS.secret],
      baseUrl: server.url,
      report: () => {},
      now: () => Date.parse("2026-01-01T12:00:00Z"),
      ...options,
    });
  /** January of TSLA alone. */
  const fetchOne = (options: Partial<FetchOptions> = {}): ReturnType<typeof fetchBars> =>
    fetchThem({ targets: both().slice(0, 1), to: "2018-02-01", ...options });
  const asked = (): (string | null)[] => server.asked.map(({ url }) => url.searchParams.get("symbols"));

  it("are asked for together, page by page, and kept apart", async () => {
    const alone = await fetchIt({ to: "2018-03-01", adjustment: "raw" });
    server.asked.length = 0;
    server.play.pageSize = 700;
    const { symbols, refusals } = await fetchThem();
    expect(new Set(asked())).toEqual(new Set(["TSLA,AAPL"]));
    expect([symbols.map(({ symbol }) => symbol), refusals]).toEqual([["TSLA", "AAPL"], []]);
    for (const { symbol, folder, manifest, months } of symbols) {
      expect([months, manifest]).toEqual([2, { ...alone.manifest, symbol }]);
      expect(readFileSync(join(folder, "2018.parquet"))).toEqual(readFileSync(join(alone.folder, "2018.parquet")));
    }
    // The reader takes the folder as a partitioned one.
    rmSync(join(out, "TSLA"), { recursive: true });
    const aapl = await fileSource(out, { session: "all", report: () => {} })({ symbol: "AAPL" });
    expect([aapl.symbol, aapl.time.length]).toEqual(["AAPL", symbols[1]!.bars]);
  });

  it("catch up with each other: only what is missing is asked for", async () => {
    await fetchOne();
    server.asked.length = 0;
    await fetchThem();
    expect(asked()).toEqual(["AAPL", "TSLA,AAPL"]);
  });

  it("that are not there stop no other", async () => {
    server.play = { bars: wire, known: ["TSLA"] };
    const { symbols, refusals } = await fetchThem();
    expect(symbols.map(({ symbol }) => symbol)).toEqual(["TSLA"]);
    expect(refusals).toEqual([expect.stringMatching(/^Alpaca has no sip bars of AAPL from 2018-01-01 to 2018-03-01/)]);
    expect(existsSync(join(out, "symbol=AAPL"))).toBe(false);
  });

  it("whose prices were adjusted anew stop no other", async () => {
    await fetchOne({ adjustment: "all" });
    server.play.factor = 0.2;
    const { symbols, refusals } = await fetchThem({ adjustment: "all" });
    expect(symbols.map(({ symbol, months }) => [symbol, months])).toEqual([["AAPL", 2]]);
    expect(refusals).toEqual([expect.stringMatching(/because of a split or dividend since then/)]);
  });

  it("whose files were changed stop no other", async () => {
    await fetchThem({ to: "2018-02-01" });
    writeFileSync(join(out, "symbol=TSLA", "2018.parquet"), "mine");
    const { symbols, refusals } = await fetchThem();
    expect(symbols.map(({ symbol, months }) => [symbol, months])).toEqual([["AAPL", 1]]);
    expect(refusals).toEqual([expect.stringMatching(/symbol=TSLA\/2018\.parquet is not the file that manifest\.json/)]);
  });

  it("ask for the holder of the symbol on a day, and keep it", async () => {
    await fetchThem({ asof: "2018-02-01" });
    expect(server.asked[0]!.url.searchParams.get("asof")).toBe("2018-02-01");
    expect((await readManifest(join(out, "symbol=TSLA")))?.asof).toBe("2018-02-01");
    await expect(fetchOne()).rejects.toThrow(/holds bars of asof 2018-02-01, and asof none does not mix with them/);
    await expect(fetchOne({ asof: "2020-01-01" })).rejects.toThrow(/or ask for --asof 2018-02-01$/);
  });
});

describe("the rate limit", () => {
  /** Pages without bars: an answer takes a few milliseconds, and nothing is written between two requests. */
  const emptyPages =
    (count: number): Fault =>
    (answer, _, index) => {
      answer.end(page(null, index + 1 < count ? String(index) : null));
      return true;
    };

  it("holds", async () => {
    server.play.fault = emptyPages(10);
    await expect(fetchIt({ to: "2018-02-01", rate: { requests: 3, within: 500 } })).rejects.toThrow(/has no sip bars/);
    const times = server.asked.map(({ at }) => at);
    // Three at once, and the last of ten 1.5 seconds after the first.
    expect(times[9]! - times[0]!).toBeGreaterThan(1_460);
    expect(times.length).toBe(10);
  });

  it("is waited for no longer than the user wants", async () => {
    const abort = new AbortController();
    server.play.fault = (answer, asked, index) => {
      if (index === 1) setTimeout(() => abort.abort(), 1_000);
      return emptyPages(10)(answer, asked, index);
    };
    const began = performance.now();
    await expect(fetchIt({ rate: { requests: 2, within: 60_000 }, signal: abort.signal })).rejects.toThrow(
      /^interrupted: nothing is written yet; the same command continues from there$/,
    );
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(requests()).toBe(2);
  });
});

describe("the keys", () => {
  it("travel in headers and nowhere else, and no server can make us show them", async () => {
    const { lines, folder } = await fetchIt({ to: "2018-02-01" });
    const [{ url, headers }] = server.asked as [(typeof server.asked)[0]];
    expect([headers["apca-api-key-id"], headers["apca-api-secret-key"]]).toEqual([KEYS.id, KEYS.secret]);
    const shown = [url.href, ...lines, ...Object.values(filesOf(folder))];
    const echo = `${KEYS.secret} ${encodeURIComponent(KEYS.secret)} ${KEYS.id}`;
    for (const fault of [
      status(403, {}, JSON.stringify({ message: echo })),
      status(500, {}, echo),
      status(200, {}, echo),
      status(200, {}, `${" ".repeat(50)}${echo}`),
      status(200, {}, JSON.stringify({ bars: { [KEYS.secret]: [] }, next_page_token: null })),
      status(200, {}, page([{ ...wire[0], t: KEYS.secret }])),
    ]) {
      server.play.fault = fault;
      const error = await fetchIt({ out: join(out, "no"), report: (line) => shown.push(line) }).catch((error) => error);
      expect(error).toBeInstanceOf(Error);
      shown.push(String(error.stack), JSON.stringify(error, Object.getOwnPropertyNames(error)));
    }
    // Not even the beginning of one.
    for (const text of shown) for (const key of [KEYS.id, KEYS.secret]) expect(text).not.toContain(key.slice(0, 6));
  });

  it("come from the environment, and what is wrong with them is told without them", () => {
    expect(keysOf(ALPACA, { APCA_API_KEY_ID: ` ${KEYS.id}\n`, APCA_API_SECRET_KEY: KEYS.secret })).toEqual([
      KEYS.id,
      KEYS.secret,
    ]);
    expect(() => keysOf(ALPACA, {})).toThrow(/^APCA_API_KEY_ID is not set: put your Alpaca keys in the environment/);
    expect(() => keysOf(ALPACA, { APCA_API_KEY_ID: KEYS.id })).toThrow(/^APCA_API_SECRET_KEY is not set/);
    for (const secret of ["s3cr3t\ns3cr3t", "s3cr3t s3cr3t", "s3cr3t\u00e4\u00e4", "s3cr3t"]) {
      expect(() => keysOf(ALPACA, { APCA_API_KEY_ID: KEYS.id, APCA_API_SECRET_KEY: secret })).toThrow(
        /^APCA_API_SECRET_KEY is not a key: it needs at least eight letters, digits or signs, and no spaces$/,
      );
    }
  });

  it("go to no address that is not encrypted, or hides something", async () => {
    for (const url of ["http://data.alpaca.markets", "http://127.0.0.1.example.org", "http://localhost.example.org/"]) {
      expect(() => parseBaseUrl(url, ALPACA)).toThrow(
        /is not encrypted, and your keys would be sent to it: use https$/,
      );
    }
    for (const url of [
      "https://user:hidden@example.org",
      "https://example.org/?hidden",
      "https://example.org/#hidden",
    ]) {
      expect(() => parseBaseUrl(url, ALPACA)).toThrow(/must be a plain URL: no user, password, \? or #$/);
    }
    for (const url of ["", "hidden", "ftp://example.org", "file:///hidden"]) {
      expect(() => parseBaseUrl(url, ALPACA)).toThrow(/is not a URL such as https:\/\/data\.alpaca\.markets$/);
    }
    expect(parseBaseUrl("https://example.org/proxy", ALPACA).href).toBe("https://example.org/proxy/");
    expect(parseBaseUrl("http://localhost:8080", ALPACA).href).toBe("http://localhost:8080/");
    await expect(fetchIt({ symbol: "../x" })).rejects.toThrow(/symbol "..\/x" is not a ticker/);
  });
});

it("the sample's first minute is where these tests think it is", () => {
  expect(formatTime(sample.time[0]!)).toBe("2018-01-02 09:31:00");
  expect(wire[0]!.t).toBe("2018-01-02T14:30:00Z");
});
