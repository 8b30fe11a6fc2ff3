import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSource, formatTime, makeSample, resample, restamp, writeTable } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flatDay, leanText, writeDay, writeRows } from "../sources/lean/support.js";
import { type CliRun, runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "bars-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(["bars", ...args], folder);
const sample = makeSample({ to: "2018-01-04" });

beforeAll(async () => {
  const { time, open, high, low, close, volume } = restamp(sample, "start");
  await writeTable(join(folder, "minutes.csv"), time, { open, high, low, close, volume });
  for (const [ticker, price] of [["abc", 10] as const, ["xyz", 20] as const]) {
    mkdirSync(join(folder, "lean"), { recursive: true });
    for (const day of ["20180102", "20180104"])
      writeDay(join(folder, "lean"), ticker, day, leanText(flatDay(price, 50)));
    writeRows(join(folder, "lean"), "factor_files", ticker, ["20180103,0.5,1,10", "20501231,1,1,0"]);
  }
});

describe("ata-lab bars", () => {
  it("shows head, tail and counts, stamped as read", async () => {
    const { code, stdout, stderr } = await run("--bars", "minutes.csv");
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines.slice(0, 8)).toEqual([
      "MINUTES, minutes.csv",
      "",
      "  1-minute bars  780 on 2 days, 2018-01-02 09:30 to 2018-01-03 15:59",
      "  stamped at     their start, New York time",
      "  missing        0 prices and volumes",
      "  volume 0       0 bars",
      "  files          minutes.csv",
      "  adjustment     not known",
    ]);
    expect(lines).toContain("  2018-01-02 09:30:00  252.77  253.33  252.70  252.98   15868");
    expect(stderr).toMatch(/all bars lie from 09:30 to 15:59 on .* start stamps/);
  });

  it.skipIf(process.platform === "win32")("does not write over a file that it read", async () => {
    mkdirSync(join(folder, "several"));
    copyFileSync(join(folder, "minutes.csv"), join(folder, "several", "a.csv"));
    symlinkSync("several", join(folder, "to-several"));
    symlinkSync("several/a.csv", join(folder, "to-a.csv"));
    linkSync(join(folder, "several", "a.csv"), join(folder, "same-a.csv"));
    const before = readFileSync(join(folder, "several", "a.csv"));
    for (const bars of ["several", "several/a.csv"]) {
      for (const dump of ["several/a.csv", "to-several/a.csv", "to-a.csv", "same-a.csv"]) {
        const { code, stdout, stderr } = await run("--bars", bars, "--resample", "15min", "--dump", dump);
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toContain(`error: --dump ${dump} would replace a file that the bars were read from`);
        expect(stderr).toContain(`name another, as in --dump ${dump.replace(".csv", "_new.csv")}\n`);
      }
    }
    expect(readFileSync(join(folder, "several", "a.csv"))).toEqual(before);
    const { code } = await run("--bars", "several/a.csv", "--resample", "15min", "--dump", "several/a_new.csv");
    expect(code).toBe(0);
  });

  it("names a file whose name has a line end in one line", async () => {
    for (const args of [["--bars", "no\nne.csv"], ["--bars=no\nne.csv"]]) {
      const { code, stderr } = await run(...args);
      expect([code, stderr]).toEqual([1, "ata-lab: no\\u000ane.csv: no such file\n"]);
    }
  });

  it("resamples, restamps and writes what the library makes of them", async () => {
    const args = ["--bars", "minutes.csv", "--json", "--resample", "5min", "--closed", "right", "--label", "right"];
    const { code, stdout } = await run(...args, "--stamp-as", "end", "--dump", "five.parquet");
    expect(code).toBe(0);
    const five = resample(sample, "5min", { closed: "right", label: "right" });
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      source: { bars: "minutes.csv", synthetic: false },
      symbol: "MINUTES",
      origin: { files: [{ path: "minutes.csv" }], adjustment: "unknown", stamp: "start" },
      interval: 300_000,
      minutes: 780,
      bars: 156,
      days: 2,
      first: formatTime(five.time[0]!),
      dump: "five.parquet",
    });
    // Not where every bar stands in the file.
    expect(found.origin).not.toHaveProperty("places");
    expect(found.head[0]).toEqual({
      time: formatTime(five.time[0]!),
      open: five.open[0],
      high: five.high[0],
      low: five.low[0],
      close: five.close[0],
      volume: five.volume[0],
    });
    expect(found.tail).toHaveLength(5);
    await run("--bars", "minutes.csv", "--dump", "again.csv");
    const again = fileSource(join(folder, "again.csv"), { report: () => {} });
    expect((await again({ symbol: "X" })).close).toEqual(sample.close);
    expect(readFileSync(join(folder, "again.csv"), "utf8")).toMatch(
      /^time,open,high,low,close,volume\n2018-01-02 09:30/,
    );
  });

  it("reads a LEAN folder as told, and lists what is missing", async () => {
    const { stdout, stderr } = await run("--bars", "lean", "--symbol", "xyz", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ symbol: "XYZ", minutes: 780, head: [{ close: 10 }, {}, {}, {}, {}] });
    expect(stderr).toMatch(/XYZ: 1 session has no zip: 2018-01-03/);
    const raw = await run("--bars", "lean", "--symbol", "xyz", "--json", "--normalization", "raw");
    expect(JSON.parse(raw.stdout)).toMatchObject({
      origin: { adjustment: "raw" },
      head: [{ close: 20 }, {}, {}, {}, {}],
    });
    const none = await run("--bars", "lean");
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toBe("ata-lab: lean: holds 2 symbols, ABC, XYZ: choose one with --symbol\n");
  });

  it.each<[string[], number, RegExp]>([
    [["--closed", "right"], 2, /--closed goes with --resample/],
    [["--resample", "7min"], 2, /rule "7min"/],
    [["--layout", "mine"], 2, /Allowed choices are auto, alpaca, massive-flat, databento, kibot, firstrate, .*plain/],
    [["--bars", "minutes.csv", "--normalization", "raw"], 1, /normalization raw is for a LEAN data folder/],
    [["--bars", "lean", "--symbol", "abc", "--layout", "kibot"], 1, /a LEAN data folder has a layout of its own/],
    [["--bars", "none/*.csv"], 1, /no file matches/],
    [["--dump", "bars.xls"], 2, /use .csv, .csv.gz or .parquet/],
  ])("refuses %j", async (args, code, message) => {
    const ran = await run(...args);
    expect([ran.code, ran.stdout]).toEqual([code, ""]);
    expect(ran.stderr).toMatch(message);
  });

  it("takes its bars from ATA_LAB_BARS, unless --bars says otherwise", async () => {
    process.env.ATA_LAB_BARS = "minutes.csv";
    try {
      const { stdout, stderr } = await run("--json");
      expect(JSON.parse(stdout)).toMatchObject({ source: { bars: "minutes.csv", synthetic: false } });
      expect(stderr).toMatch(/^ATA_LAB_BARS: bars come from minutes.csv\n/);
      const sample = await run("--json", "--bars", "sample");
      expect(JSON.parse(sample.stdout)).toMatchObject({ source: { synthetic: true }, minutes: 391_500 });
    } finally {
      delete process.env.ATA_LAB_BARS;
    }
  });

  it.skipIf(process.platform === "win32")(
    "writes out line ends in the names of files that a folder holds",
    async () => {
      const names = ["a\nwarning: well.csv", "b\nwarning: well.txt"];
      mkdirSync(join(folder, "odd"));
      copyFileSync(join(folder, "minutes.csv"), join(folder, "odd", names[0]!));
      copyFileSync(join(folder, "minutes.csv"), join(folder, "odd", names[1]!));
      for (const bars of ["odd", "odd/*.csv"]) {
        const { code, stderr } = await run("--bars", bars, "--stamp", "start", "--zone", "America/New_York");
        expect(code).toBe(0);
        expect(stderr).toMatch(/a\\u000awarning: well\.csv/);
        expect(stderr).not.toMatch(/^warning: well/m);
      }
      writeFileSync(join(folder, "odd", names[0]!), "time,open,high,low,close,volume\n2018-01-02 09:30:00,x,1,1,1,1\n");
      const refused = await run("--bars", "odd");
      expect(refused.stderr).toMatch(/^ata-lab: odd\/a\\u000awarning: well\.csv: row 1: open is [^\n]*\n$/m);
      copyFileSync(join(folder, "minutes.csv"), join(folder, "odd", names[0]!));
      const { stdout } = await runCli(["doctor", "odd"], folder);
      expect(stdout).toMatch(/a\\u000awarning: well\.csv/);
      expect(stdout).not.toMatch(/^ *warning: well/m);
    },
  );
});
