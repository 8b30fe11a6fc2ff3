import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Bars, makeSample, research, summarise } from "ata-lab";
import { describe, expect, it } from "vitest";
import { toWire } from "../support/alpaca-server.js";
import { FETCH_ARGS, fetchedRuns } from "../support/fetched-runs.js";

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
      "TSLA from Alpaca (feed sip, adjustment all): 31982 bars of 4 months, 4 requests\n" +
        "  data/TSLA/2018.parquet    31982 bars, 2018-01-02T14:30Z to 2018-04-30T19:59Z\n",
    ]);
    expect(stderr).toBe(`asking ${runs.server.url} (APCA_API_DATA_URL)\ndata/TSLA/2018.parquet: 31982 bars\n`);

    const flow = await run("research", "--bars", "data/TSLA/2018.parquet", "--symbol", "TSLA", "--json");
    expect(flow.stderr).toMatch(
      /: opening jump at 14:30 in winter, 13:30 in summer on 82 of 82 days: UTC, start stamps\n/,
    );
    expect(flow.stderr).toMatch(/: 2 of 31982 bars are outside regular hours and left out\n/);
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
    expect((await run(...ARGS)).stdout).toMatch(/adjustment all\): nothing to fetch, all of it is there\n/);
    expect(bytes()).toEqual(before);
    expect(runs.server.asked.length).toBe(4);
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
    ["no symbol", ["fetch", "alpaca"], /required option '--symbol <tickers>' not specified/],
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
