import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  audit,
  type Bars,
  fileSource,
  formatTime,
  MINUTE,
  PRESETS,
  resample,
  research,
  restamp,
  withoutSecondHours,
} from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";

// New York's clocks go back from 02:00 to 01:00 at 06:00 UTC on 2021-11-07.
const FIRST = Date.UTC(2021, 9, 18, 4);
const LAST = Date.UTC(2021, 10, 18, 4, 59);
const CHANGE = Date.UTC(2021, 10, 7, 6);
const folder = mkdtempSync(join(tmpdir(), "second-hour-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(args, folder);
const quiet = { report: () => {} };
const read = (file: string, more = {}): Promise<Bars> =>
  fileSource(join(folder, file), { ...quiet, session: "all", ...more })({ symbol: "ABC" });
const clock = (time: number): string => formatTime(time).slice(5, 16);

/** Bars of 24 hours, by the minute in UTC: the price tells the minute. */
const minutes: { readonly utc: number; readonly price: number }[] = [];
for (let utc = FIRST; utc <= LAST; utc += MINUTE) {
  const i = (utc - FIRST) / MINUTE;
  minutes.push({ utc, price: 100 + Math.round(900 * Math.sin(i / 97) + 90 * Math.sin(i * i)) / 100 });
}
const changeRow = minutes.findIndex(({ utc }) => utc === CHANGE);

beforeAll(() => {
  for (const [name, shift] of [
    ["start", 0],
    ["end", MINUTE],
  ] as const) {
    const lines = minutes.map(
      ({ utc, price }, i) =>
        `${formatTime(utc + shift).replace(" ", "T")}Z,${price},${price + 0.1},${price - 0.1},${price},${1000 + (i % 7)}`,
    );
    writeFileSync(join(folder, `${name}.csv`), `time,open,high,low,close,volume\n${lines.join("\n")}\n`);
  }
});

describe("the hour that the clocks show twice", () => {
  it("is read in order, all rows, from either stamp", async () => {
    const bars = await read("start.csv", { stamp: "start" });
    expect(bars.close).toEqual(Float64Array.from(minutes, ({ price }) => price));
    const starts = restamp(bars, "start").time;
    expect([...starts.subarray(changeRow - 1, changeRow + 1)].map(clock)).toEqual(["11-07 01:59", "11-07 01:00"]);
    expect([...starts.subarray(changeRow + 59, changeRow + 61)].map(clock)).toEqual(["11-07 01:59", "11-07 02:00"]);
    expect((await read("end.csv", { stamp: "end" })).time).toEqual(bars.time);
  });

  it("is written and read back the same, as CSV and Parquet, with either stamp", async () => {
    const bars = await read("start.csv", { stamp: "start" });
    for (const stamp of ["start", "end"]) {
      for (const file of [`again-${stamp}.csv`, `again-${stamp}.parquet`]) {
        const args = ["--session", "all", "--stamp", "start", "--stamp-as", stamp, "--dump", file];
        expect((await run("bars", "--bars", "start.csv", ...args)).code).toBe(0);
        const again = await read(file, { session: undefined });
        expect([again.time, again.close, again.volume]).toEqual([bars.time, bars.close, bars.volume]);
      }
    }
  });

  it.each([5, 15, 60])("has its own bins of %i minutes, which are those of UTC", async (length) => {
    const starts = restamp(await read("start.csv", { stamp: "start" }), "start");
    const bins = resample(starts, `${length}min`);
    const [close, volume]: [number[], number[]] = [[], []];
    for (let i = 0; i < minutes.length; i += length) {
      close.push(minutes[Math.min(i + length, minutes.length) - 1]!.price);
      volume.push(starts.volume.subarray(i, i + length).reduce((sum, one) => sum + one, 0));
    }
    expect([[...bins.close], [...bins.volume]]).toEqual([close, volume]);
    const ends = resample(restamp(starts, "end"), `${length}min`, { closed: "right", label: "right" });
    expect([[...ends.close], [...ends.volume]]).toEqual([close, volume]);
    // And once more from those.
    if (length === 5) expect(resample(bins, "15min").close).toEqual(resample(starts, "15min").close);
  });

  it("is in a longer bin twice, none of its bars lost", async () => {
    const starts = restamp(await read("start.csv", { stamp: "start" }), "start");
    const bins = resample(starts, "4h");
    const at = bins.time.findIndex((time) => clock(time) === "11-07 00:00");
    expect(bins.volume[at]).toBe(starts.volume.subarray(changeRow - 120, changeRow + 180).reduce((a, b) => a + b, 0));
  });

  it("is no disorder and no repeat to the audit, and other bars that go back are", async () => {
    const bars = await read("start.csv", { stamp: "start" });
    const order = (of: Bars): string[] =>
      audit(of)
        .findings.filter(({ check }) => ["duplicates", "disorder", "times"].includes(check))
        .map(({ severity }) => severity);
    expect(order(bars)).toEqual(["ok", "ok", "ok"]);
    const time = bars.time.slice();
    // A day later no clock is set back.
    for (const row of [0, 60]) time[changeRow + 1440 + row] = time[changeRow + 1440 + row - 30]!;
    expect(order({ ...bars, time })).toContain("error");
  });

  it("is left out, said so, where rows need times of their own", async () => {
    const bars = await read("start.csv", { stamp: "start" });
    const once = withoutSecondHours(bars);
    expect(once.time).toHaveLength(bars.time.length - 60);
    expect(once.time.every((time, i) => i === 0 || time > once.time[i - 1]!)).toBe(true);
    const rows = minutes.filter((_, i) => i < changeRow || i >= changeRow + 60);
    expect([...once.close]).toEqual(rows.map(({ price }) => price));
    const recipe = { ...PRESETS.sound, bars: { ...PRESETS.sound.bars, session: "all" as const } };
    expect(() => research(bars, recipe)).toThrow(
      /an hour that New York's clocks show twice.*withoutSecondHours\(bars\)/,
    );
    expect(research(once, recipe).bars.time).toHaveLength((bars.time.length - 60) / 5);
    const args = [
      "--preset",
      "sound",
      "--session",
      "all",
      "--stamp",
      "start",
      "--allow",
      "day-shape,night",
      "--out",
      "o",
    ];
    const { code, stdout, stderr } = await run("research", "--bars", "start.csv", ...args);
    expect(stderr).toContain("60 bars of an hour that New York's clocks show for the second time are left out");
    expect([code, stdout.includes("=== brain.json ===")]).toEqual([0, true]);
  });

  it("is shown by the command, and joined", async () => {
    const args = [
      "--bars",
      "start.csv",
      "--session",
      "all",
      "--stamp",
      "start",
      "--from",
      "2021-11-07",
      "--to",
      "2021-11-08",
    ];
    const { code, stdout } = await run("bars", ...args, "--resample", "5min", "--dump", "five.csv");
    expect([code, stdout]).toEqual([0, expect.stringContaining("5-minute bars  300 on 1 day")]);
    const text = readFileSync(join(folder, "five.csv"), "utf8");
    expect(text.match(/2021-11-07 01:55:00/g)).toHaveLength(2);
  });
});
