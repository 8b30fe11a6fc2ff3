import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Bars, makeSample, research, summarise } from "ata-lab";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toWire } from "../support/alpaca-server.js";
import { DATABENTO_KEY, startDatabento } from "../support/databento-server.js";
import { FETCH_ARGS, fetchedRuns } from "../support/fetched-runs.js";
import { MASSIVE_KEY, startMassive } from "../support/massive-server.js";

const sample = makeSample({ to: "2018-05-01" });
/** A bar before the open and one after the close, as Alpaca has them. */
const extended = ["2018-01-03T12:00:00Z", "2018-01-03T23:59:00Z"].map((t) => ({ ...toWire(sample)[0]!, t }));
const wire = [...toWire(sample), ...extended].sort((a, b) => (a.t < b.t ? -1 : 1));

const runs = fetchedRuns(wire);
const { run, bytes } = runs;
const ARGS = FETCH_ARGS;

describe("ata-lab fetch alpaca", () => {
  it("fetches bars that research reads as they are: nothing to be guessed", async () => {
    const { code, stdout, stderr } = await run(...ARGS, "--feed", "sip", "--adjustment", "all", "--out", "data/");
    expect([code, stdout]).toEqual([
      0,
      "TSLA from Alpaca (feed sip, adjustment all): 31,982 bars of 4 months, 4 requests\n" +
        "  data/TSLA/2018.parquet   31,982 bars, 2018-01-02T14:30Z to 2018-04-30T19:59Z\n",
    ]);
    expect(stderr).toBe(`asking ${runs.server.url} (APCA_API_DATA_URL)\ndata/TSLA/2018.parquet: 31,982 bars\n`);

    const flow = await run("research", "--bars", "data/TSLA/2018.parquet", "--symbol", "TSLA", "--json");
    expect(flow.stderr).toMatch(
      /: opening jump at 14:30 in winter, 13:30 in summer on 82 of 82 days: UTC, start stamps\n/,
    );
    expect(flow.stderr).toMatch(/: 2 of 31,982 bars are outside regular hours and left out\n/);
    const { source, warnings, ...summary } = JSON.parse(flow.stdout);
    expect(source.bars).toBe("data/TSLA/2018.parquet");
    expect(warnings).toEqual([]);
    expect(summary).toEqual(JSON.parse(JSON.stringify(summarise(research({ ...sample, symbol: "TSLA" } as Bars)))));
  });

  it("does no more than it must the second time", async () => {
    const { stdout } = await run(...ARGS, "--json");
    const { files, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      symbol: "TSLA",
      feed: "sip",
      adjustment: "all",
      from: "2018-01-01",
      to: "2018-05-01",
      folder: "data/TSLA",
      bars: 31982,
      months: 4,
      requests: 4,
      complete: [["2018-01-01", "2018-05-01"]],
    });
    expect(files["2018.parquet"].rows).toBe(31982);
    const before = bytes();
    expect((await run(...ARGS)).stdout).toMatch(/adjustment all\): nothing to fetch: everything is here already\n/);
    expect(bytes()).toEqual(before);
    expect(runs.server.asked.length).toBe(4);
  });

  it("fetches days again on demand, and replaces them", async () => {
    await run(...ARGS);
    const before = bytes();
    const march = ["fetch", "alpaca", "--symbol", "TSLA", "--from", "2018-03-01", "--to", "2018-04-01", "--refetch"];
    const same = await run(...march);
    expect([same.code, same.stdout]).toEqual([
      0,
      expect.stringMatching(/: \d,\d{3} bars of 1 month, 2 requests\n.* 31,982 bars,/),
    ]);
    expect(bytes()).toEqual(before);
    runs.server.play.bars = wire.filter(({ t }) => t.slice(0, 10) !== "2018-03-06");
    const { stdout, stderr } = await run(...march, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ thin: { "2018-03-06": { minutes: 0, of: 390 } } });
    expect(stderr).toContain("TSLA: 1 session has no bars: 2018-03-06; the next run asks again\n");
    runs.server.play.bars = wire;
    await run(...ARGS);
    expect(bytes()).toEqual(before);
  });

  it("says what is wrong with the keys or the plan, never what they are", async () => {
    runs.environment.APCA_API_SECRET_KEY = "";
    expect(await run(...ARGS)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^ata-lab: APCA_API_SECRET_KEY is not set: put your Alpaca keys in the environment/,
      ),
    });
    runs.environment.APCA_API_SECRET_KEY = "wr0ngwr0ngwr0ngwr0ng";
    const { code, stdout, stderr } = await run("--verbose", ...ARGS);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/answered 403 \("forbidden\."\): are APCA_API_KEY_ID and APCA_API_SECRET_KEY a valid pair/);
    expect(stderr).toMatch(/\n {4}at /);
    expect(stderr).not.toMatch(/wr0ng|PKTEST/);
    expect(existsSync(join(runs.folder, "data"))).toBe(false);
  });

  it.each([
    ["no symbol", ["fetch", "alpaca"], /required option '--symbol <ticker>' not specified/],
    ["no vendor", ["fetch"], /Usage: ata-lab fetch/],
    ["an unknown vendor", ["fetch", "yahoo"], /unknown command 'yahoo'/],
    ["a day that is none", [...ARGS, "--to", "2018-02-30"], /"2018-02-30" is not a day/],
    ["an empty period", [...ARGS, "--to", "2018-01-01"], /--from 2018-01-01 is not before --to 2018-01-01/],
    ["an unknown feed", [...ARGS, "--feed", "nyse"], /Allowed choices are sip, iex/],
    ["an unknown adjustment", [...ARGS, "--adjustment", "none"], /Allowed choices are all, split, dividend, raw/],
  ])("exits 2 on %s", async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(runs.server.asked).toEqual([]);
  });

  it("helps with an example", async () => {
    const { code, stdout } = await run("fetch", "alpaca", "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/APCA_API_KEY_ID[\s\S]*Example:\n {2}ata-lab fetch alpaca --symbol TSLA/);
  });
});

describe("ata-lab fetch of several symbols", () => {
  const BOTH = [...ARGS, "--symbol", "TSLA,aapl", "--adjustment", "raw"];

  it("makes a partitioned store, which the reader takes", async () => {
    const { code, stdout } = await run(...BOTH);
    const lines = ["TSLA", "AAPL"].map(
      (symbol) =>
        `${symbol} from Alpaca (feed sip, adjustment raw): 31,982 bars of 4 months\n` +
        `  data/symbol=${symbol}/2018.parquet   31,982 bars, 2018-01-02T14:30Z to 2018-04-30T19:59Z\n`,
    );
    // A month of both is two pages.
    expect([code, stdout]).toEqual([0, `${lines.join("")}8 requests\n`]);
    const { stdout: shown } = await run("bars", "--bars", "data", "--symbol", "AAPL");
    expect(shown).toMatch(/^AAPL/);
    // One of them alone goes on where it is.
    const { stdout: again } = await run(...ARGS, "--adjustment", "raw");
    expect(again).toMatch(/nothing to fetch: everything is here already\n {2}data\/symbol=TSLA\//);
  });

  it("prints one JSON object, and ends with 1 when one of them could not be fetched", async () => {
    runs.server.play = { bars: wire, known: ["TSLA"] };
    const { code, stdout, stderr } = await run(...BOTH, "--json");
    const { symbols, refusals, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ feed: "sip", adjustment: "raw", from: "2018-01-01", to: "2018-05-01", requests: 4 });
    expect(symbols.map(({ symbol, bars }: { symbol: string; bars: number }) => [symbol, bars])).toEqual([
      ["TSLA", 31982],
    ]);
    expect(refusals).toEqual([expect.stringMatching(/^Alpaca has no sip bars of AAPL/)]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("ata-lab: Alpaca has no sip bars of AAPL")]);
  });
});

describe("ata-lab fetch --update", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2018-03-15T12:00:00Z") }));
  afterEach(() => void vi.useRealTimers());

  it("brings every symbol of a store up to date, each from its own vendor and feed", async () => {
    const until = ["--to", "2018-03-01"];
    await run(...ARGS, ...until, "--symbol", "TSLA,AAPL", "--adjustment", "raw");
    await run(...ARGS, ...until, "--feed", "iex", "--out", "data/iex");
    runs.server.asked.length = 0;
    const { code, stdout, stderr } = await run("fetch", "--update", "data");
    expect(code).toBe(0);
    expect(stdout).toMatch(/AAPL from Alpaca \(feed sip, adjustment raw\): [\d,]+ bars of 1 month\n/);
    expect(stdout).toMatch(/TSLA from Alpaca \(feed iex, adjustment all\): [\d,]+ bars of 1 month, 2 requests\n/);
    expect(stderr).not.toMatch(/not ended/);
    const asked = runs.server.asked.map(({ url }) =>
      ["symbols", "feed", "start", "end"].map((name) => url.searchParams.get(name)).join(" "),
    );
    expect(asked).toEqual([
      expect.stringMatching(/^TSLA iex 2018-01-02/),
      "TSLA iex 2018-03-01T05:00:00Z 2018-03-15T03:59:00Z",
      "AAPL,TSLA sip 2018-03-01T05:00:00Z 2018-03-15T03:59:00Z",
    ]);
    runs.server.asked.length = 0;
    const { stdout: again } = await run("fetch", "--update", "data", "--json");
    const { store, fetched, refusals } = JSON.parse(again);
    expect([store, fetched.length, refusals]).toEqual(["data", 2, []]);
    expect(fetched.map(({ requests }: { requests: number }) => requests)).toEqual([0, 0]);
    expect(runs.server.asked).toEqual([]);
  });

  it("goes on with the others where one cannot be brought up to date, and ends with 1", async () => {
    await run(...ARGS, "--to", "2018-03-01", "--symbol", "TSLA,AAPL", "--adjustment", "raw");
    await run(...ARGS, "--to", "2018-03-01", "--out", "data/adjusted");
    runs.server.play.factor = 0.5;
    const { code, stdout, stderr } = await run("fetch", "--update", "data");
    expect(code).toBe(1);
    expect(stdout).toMatch(/AAPL from Alpaca [^\n]*[\d,]+ bars of 1 month\n/);
    expect(stderr).toMatch(/ata-lab: data\/adjusted\/TSLA: .* because of a split or dividend since then/);
  });

  it.each([
    [["fetch", "--update", "nowhere"], 1, /nowhere: no such folder$/m],
    [["fetch", "--update", "."], 1, /there is no manifest\.json in it: only folders that a fetch filled/],
    [
      ["fetch", "--update", "data", ...ARGS.slice(1)],
      2,
      /--update takes no vendor, because the manifests name it: (?:npx )?ata-lab fetch --update data$/m,
    ],
  ])("refuses %j", async (args, expected, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(message)]);
    expect(runs.server.asked).toEqual([]);
  });
});

describe.each([
  ["massive", "MASSIVE_API_KEY", ["--adjustment", "raw"]],
  ["databento", "DATABENTO_API_KEY", ["--dataset", "XNAS.ITCH"]],
])("ata-lab fetch %s", (vendor, variable, options) => {
  const args = ["fetch", vendor, ...ARGS.slice(2), ...options];

  it("asks for its key, and helps with an example that is a command", async () => {
    runs.environment[variable] = "";
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([1, expect.stringMatching(`^ata-lab: ${variable} is not set: put your `)]);
    const { stdout } = await run("fetch", vendor, "--help");
    const example = /^ {2}ata-lab (fetch .*)$/m.exec(stdout)![1]!;
    expect((await run(...example.split(" "))).stderr).toBe(stderr);
  });
});

describe("ata-lab fetch massive and databento", () => {
  it("fetch what the reader reads", async () => {
    const massive = await startMassive({ bars: wire });
    const databento = await startDatabento({ bars: wire.map((bar) => ({ ...bar, publisher: 2 })) });
    Object.assign(runs.environment, {
      MASSIVE_API_KEY: MASSIVE_KEY,
      MASSIVE_API_URL: massive.url,
      DATABENTO_API_KEY: DATABENTO_KEY,
      DATABENTO_API_URL: databento.url,
    });
    const rest = [...ARGS.slice(2), "--requests-per-minute", "1000"];
    const one = await run("fetch", "massive", ...rest, "--adjustment", "raw", "--out", "massive");
    expect(one.stdout).toMatch(
      /^TSLA from Massive \(feed sip, adjustment raw\): 31,982 bars of 4 months, 4 requests\n/,
    );
    const two = await run("fetch", "databento", ...rest, "--dataset", "XNAS.ITCH", "--out", "databento");
    expect(two.stdout).toMatch(/^TSLA from Databento \(dataset XNAS\.ITCH, adjustment raw\): 31,982 bars of 4 months/);
    const [shown, other] = await Promise.all(
      ["massive", "databento"].map((name) => run("bars", "--bars", `${name}/TSLA`, "--json")),
    );
    expect(shown!.code).toBe(0);
    expect(shown!.stdout.replaceAll("massive", "databento").replace('"sip"', '"XNAS.ITCH"')).toBe(other!.stdout);
    // One folder holds the bars of one vendor.
    const mixed = await run(...ARGS, "--out", "massive");
    expect(mixed.stderr).toMatch(
      /massive\/TSLA holds bars of source massive, and source alpaca does not mix with them/,
    );
    await Promise.all([massive.close(), databento.close()]);
  });
});
