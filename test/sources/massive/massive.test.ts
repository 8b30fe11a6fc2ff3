import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Bars, fileSource, makeSample, sliceBars } from "ata-lab";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FetchOptions, fetchBars, type SymbolSummary } from "../../../lib/dist/sources/fetch/fetch-bars.js";
import { keysOf } from "../../../lib/dist/sources/fetch/keys.js";
import { MASSIVE } from "../../../lib/dist/sources/massive/massive.js";
import { toWire } from "../../support/alpaca-server.js";
import { MASSIVE_KEY, type MassivePlay, startMassive } from "../../support/massive-server.js";
import { type Fault, once, type StandIn } from "../../support/stand-in.js";

const sample = sliceBars(makeSample({ to: "2018-02-20" }), 0, 12_000);
const wire = toWire(sample);
const root = mkdtempSync(join(tmpdir(), "massive-"));
let server: StandIn<MassivePlay>;
let out: string;

beforeAll(async () => {
  server = await startMassive({ bars: wire });
});
beforeEach(() => {
  server.play = { bars: wire };
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
    provider: MASSIVE,
    targets: [{ symbol: "TSLA", from: "2018-01-01", folder: join(out, "TSLA") }],
    to: "2018-03-01",
    feed: "sip",
    adjustment: "split",
    keys: [MASSIVE_KEY],
    baseUrl: server.url,
    rate: { requests: 1_000, within: 1 },
    report: (line) => lines.push(line),
    now: () => Date.parse("2026-01-01T12:00:00Z"),
    backoff: 1,
    ...options,
  });
  return { ...symbols[0]!, lines };
}

const read = (): Promise<Bars> =>
  fileSource(join(out, "TSLA"), { session: "all", report: () => {} })({ symbol: "TSLA" });
const columns = ({ time, open, high, low, close, volume }: Bars): object => ({ time, open, high, low, close, volume });
const whole = (): string => JSON.stringify({ status: "OK", ticker: "TSLA", adjusted: true, results: [] });

describe("a fetch from Massive", () => {
  it("puts the very bars on disk, and the manifest says whose they are", async () => {
    const { bars, months, manifest, folder } = await fetchIt();
    expect([bars, months]).toEqual([12_000, 2]);
    expect(manifest).toMatchObject({ source: "massive", symbol: "TSLA", feed: "sip", adjustment: "split" });
    const there = await read();
    expect(columns(there)).toEqual(columns(sample));
    expect(there.origin).toMatchObject({ adjustment: "split", feed: "sip", stamp: "start" });
    expect(readdirSync(folder).sort()).toEqual(["2018.parquet", "manifest.json"]);
  });

  it("asks a month at a time, the key in a header and in no address", async () => {
    await fetchIt({ adjustment: "raw" });
    const [january, february] = server.asked.map(({ url, method }) => `${method} ${url.pathname}${url.search}`);
    const at = (text: string): number => Date.parse(text);
    expect(january).toBe(
      `GET /v2/aggs/ticker/TSLA/range/1/minute/${at("2018-01-01T05:00Z")}/${at("2018-02-01T04:59Z")}?adjusted=false&sort=asc&limit=50000`,
    );
    expect(february).toContain(`/${at("2018-02-01T05:00Z")}/${at("2018-03-01T04:59Z")}?`);
    expect(server.asked[0]!.headers).toMatchObject({
      authorization: `Bearer ${MASSIVE_KEY}`,
      "accept-encoding": "gzip",
      "user-agent": "ata-lab",
    });
  });

  it("follows next_url, whatever the pages", async () => {
    await fetchIt();
    const expected = readFileSync(join(out, "TSLA", "2018.parquet"));
    for (const pageSize of [700, 2_999]) {
      server.play.pageSize = pageSize;
      server.asked.length = 0;
      const folder = join(out, String(pageSize));
      await fetchIt({ targets: [{ symbol: "TSLA", from: "2018-01-01", folder }] });
      expect(readFileSync(join(folder, "2018.parquet"))).toEqual(expected);
      expect(server.asked.filter(({ url }) => url.searchParams.has("cursor")).length).toBeGreaterThan(1);
    }
  });

  it("follows a next_url to no other host, nor a redirect: the key stays", async () => {
    const elsewhere = await startMassive({ bars: wire });
    server.play = { bars: wire, pageSize: 100, nextHost: elsewhere.url };
    await expect(fetchIt()).rejects.toThrow(
      `Massive's answer: its next page is at "${elsewhere.url}", not at ${server.url}: refused, because the keys must not be sent elsewhere`,
    );
    server.play.fault = (answer) => Boolean(answer.writeHead(302, { location: elsewhere.url }).end());
    await expect(fetchIt()).rejects.toThrow(/answered 302, a redirect: refused/);
    expect(elsewhere.asked).toEqual([]);
    expect(existsSync(join(out, "TSLA"))).toBe(false);
    await elsewhere.close();
  });

  it("sees prices adjusted anew for a split, and does not mix them", async () => {
    await fetchIt({ to: "2018-02-01" });
    server.play.factor = 1 / 3;
    await expect(fetchIt()).rejects.toThrow(/because of a split or dividend since then/);
    await expect(fetchIt({ adjustment: "raw" })).rejects.toThrow(/does not mix .* or ask for --adjustment split$/);
  });

  it.each<[string, Fault]>([
    ["429", once((answer) => answer.writeHead(429).end('{"status":"ERROR","error":"You\'ve exceeded the maximum"}'))],
    ["a bad gateway", once((answer) => answer.writeHead(502).end("<html>"))],
    ["JSON that was cut off", once((answer) => answer.end(whole().slice(0, 40)))],
    [
      "a gzip that was cut off",
      once((answer) => answer.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(whole()).subarray(0, -9))),
    ],
  ])("tries again after %s", async (_, fault) => {
    server.play.fault = fault;
    const { bars, lines } = await fetchIt();
    expect(bars).toBe(12_000);
    expect(lines.filter((line) => line.includes("trying again in"))).toHaveLength(1);
  });

  it("names an impossible bar, or leaves it out and counts it", async () => {
    server.play.bars = wire.map((bar, i) => (i === 3 || i === 11_000 ? { ...bar, c: 0 } : bar));
    await expect(fetchIt()).rejects.toThrow(
      /bar 4: 2018-01-02 14:33:00Z: close is 0; .*; --skip-bad leaves such bars out/,
    );
    const { bars, manifest } = await fetchIt({ skipBad: true });
    expect([bars, manifest.files["2018.parquet"]?.skipped]).toEqual([11_998, 2]);
  });

  it.each<[object, RegExp]>([
    [{ ticker: "AAPL" }, /^Massive's answer is about "AAPL", not TSLA$/],
    [{ adjusted: false }, /^Massive's answer: adjusted is false, and adjustment split was asked for$/],
    [{ status: "ERROR" }, /^Massive's answer: status is "ERROR", not OK$/],
    [{ results: [{ t: 1.5 }] }, /^Massive's answer: bar 1: t: /],
    [{ results: [{ t: 1e18, o: 1, h: 1, l: 1, c: 1, v: 1 }] }, /^Massive's answer: bar 1: t: /],
    [
      { results: [{ t: 0, o: 1, h: 1, l: 1, c: 1, v: 1 }] },
      /bar 1: 1970-01-01 00:00:00Z is out of order, repeated or not/,
    ],
    [{ results: 5 }, /^Massive's answer: results: /],
  ])("refuses an answer with %j", async (change, message) => {
    server.play.change = change;
    await expect(fetchIt()).rejects.toThrow(message);
    expect(existsSync(join(out, "TSLA"))).toBe(false);
  });

  it("tells a refusal and its cure, and never the key", async () => {
    const shown: string[] = [];
    const message = async (options: Partial<FetchOptions> = {}): Promise<string> => {
      const error: Error = await fetchIt({ report: (line) => shown.push(line), ...options }).catch((error) => error);
      shown.push(String(error.stack));
      return error.message;
    };
    expect(await message({ keys: ["another_k3y"] })).toMatch(
      /answered 401 \("Unknown API Key"\): is MASSIVE_API_KEY valid\?$/,
    );
    server.play.fault = (answer) =>
      Boolean(
        answer
          .writeHead(403)
          .end(JSON.stringify({ status: "NOT_AUTHORIZED", message: `You are not entitled, ${MASSIVE_KEY}` })),
      );
    expect(await message()).toMatch(
      /answered 403 \("You are not entitled, \*\*\*"\): your plan does not reach so far back/,
    );
    server.play.fault = (answer) => Boolean(answer.end(`Bearer ${MASSIVE_KEY}`));
    expect(await message()).toMatch(/is not JSON; it begins with "Bearer \*\*\*"$/);
    server.play.fault = undefined as never;
    const { lines, folder } = await fetchIt();
    shown.push(...lines, readFileSync(join(folder, "manifest.json"), "utf8"));
    expect(shown.join("\n")).not.toMatch(/m4ssive|another_k3y/);
    expect(() => keysOf(MASSIVE, {})).toThrow(
      /^MASSIVE_API_KEY is not set: put your Massive key in the environment variable MASSIVE_API_KEY$/,
    );
  });
});
