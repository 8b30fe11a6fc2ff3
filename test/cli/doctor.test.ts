import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatTime, makeSample, writeTable } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Diagnosis } from "../../lib/dist/views/tables/diagnosis-table.js";
import { type CliRun, runCli, runInTerminal } from "../support/cli.js";
import { barsOf, sampleSessions, withExtendedHours, writtenIn } from "../support/extended-hours.js";

const folder = mkdtempSync(join(tmpdir(), "doctor-"));
const run = (...args: string[]): Promise<CliRun> => runCli(args, folder);
const starts = barsOf(withExtendedHours(sampleSessions(1, "2018-03-05", 10)), 1, "start");

function write(
  name: string,
  zone: string,
  volume: (v: number) => number = (v) => v,
  header = "time,open,high,low,close,volume",
): void {
  const { open, high, low, close } = starts;
  const rows = Array.from(
    writtenIn(zone, starts.time),
    (time, i) => `${formatTime(time)},${open[i]},${high[i]},${low[i]},${close[i]},${volume(starts.volume[i]!)}`,
  );
  writeFileSync(join(folder, name), `${[header, ...rows].join("\n")}\n`);
}

beforeAll(() => {
  write("utc.csv", "UTC");
  write("silent.csv", "UTC", () => 0);
  write("odd.csv", "UTC", (v) => v, "time,open,high,low,close,crowd");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("ata-lab doctor", () => {
  it("tells of a file that can be read how it is read, and the line to type, within 80 columns", async () => {
    const { code, stdout } = await runInTerminal(["doctor", "utc.csv"], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^utc.csv: can be used as it is\n/);
    expect(stdout).toMatch(/opening jump at 14:30 in winter, 13:30 in summer/);
    expect(stdout).toMatch(/UTC +start +3,900 +10 of 10 days/);
    expect(stdout).toMatch(/\n {2}npx ata-lab research --bars utc.csv\n$/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("says of a file without a fault that there is none, in place of a table without rows", async () => {
    const { open, high, low, close, volume, time } = makeSample({ to: "2018-02-01" });
    await writeTable(join(folder, "clean.csv"), time, { open, high, low, close, volume });
    const { code, stdout } = await run("doctor", "clean.csv");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nThe audit has nothing to say: all of its \d+ checks pass\.\n/);
    expect(stdout).not.toContain("severity");
  });

  it("puts the right clock into the line to type where a wrong one was said, and the line works", async () => {
    const { code, stdout, stderr } = await run("doctor", "utc.csv", "--zone", "America/New_York", "--stamp", "end");
    expect(code).toBe(1);
    expect(stderr).toBe("ata-lab: utc.csv needs a fix\n");
    const line = /\n {2}npx ata-lab (research --bars utc.csv .*)\n$/.exec(stdout)![1]!;
    expect(line).toBe("research --bars utc.csv --zone UTC --stamp start");
    const audited = await run("audit", ...line.split(" ").slice(1));
    expect(audited.code).toBe(0);
  });

  it("repeats the options as they were typed, in words that a shell takes", async () => {
    write("two words.csv", "UTC");
    const typed = ["--columns", "time=time,open=open", "--no-fill-forward"];
    const { stdout } = await run("doctor", "two words.csv", ...typed);
    const file = process.platform === "win32" ? '"two words.csv"' : "'two words.csv'";
    expect(stdout).toContain(`\n  npx ata-lab research --bars ${file} ${typed.join(" ")}\n`);
    const filled = await run("doctor", "utc.csv", "--fill-forward");
    expect(filled.stdout).toMatch(/\n {2}npx ata-lab research --bars utc.csv --fill-forward\n$/);
  });

  it("reads a file whose clock nothing shows with the likely one", async () => {
    const { code, stdout } = await run("doctor", "silent.csv", "--json");
    expect(code).toBe(1);
    const [diagnosis] = (JSON.parse(stdout) as { files: Diagnosis[] }).files;
    expect(diagnosis!.refusal).toMatch(/no volume .* likely --zone UTC --stamp start$/);
    expect(diagnosis!.bars).toMatchObject({ zone: "UTC", stamp: "start", count: starts.time.length, days: 10 });
    expect(diagnosis!.next).toBe("npx ata-lab research --bars silent.csv --zone UTC --stamp start");
  });

  it("tells of a file that cannot be read why, and how it begins; of several, each", async () => {
    const { code, stdout, stderr } = await run("doctor", "odd.csv", "utc.csv", "none.csv");
    expect(code).toBe(1);
    expect(stdout).toMatch(/odd.csv: refused\n\nodd.csv: no column volume/);
    expect(stdout).toMatch(/It begins\n {2}time,open,high,low,close,crowd\n/);
    expect(stdout).toMatch(/\nutc.csv: can be used as it is\n/);
    expect(stdout).toMatch(/\nnone.csv: refused\n\nnone.csv: no such file\n$/);
    expect(stderr).toBe("ata-lab: 2 of 3 files need a fix\n");
  });

  it("shows nothing of a broken file that holds no text, and its name in one line", async () => {
    const parquet = readFileSync("test/fixtures/parquet/kinds/pyarrow-snappy.parquet");
    writeFileSync(join(folder, "a\nb.parquet"), parquet.subarray(0, 3_000));
    const { code, stdout, stderr } = await run("doctor", "a\nb.parquet");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a\\u000ab.parquet: refused\n\na\\u000ab.parquet: not a Parquet file .*\n$/);
    expect(stderr).toBe("ata-lab: a\\u000ab.parquet needs a fix\n");
  });

  it("bars none of which lies in a session are told so", async () => {
    writeFileSync(join(folder, "night.csv"), "time,open,high,low,close,volume\n2021-11-07T05:49:00Z,1,1,1,1,5\n");
    const { code, stderr } = await run("bars", "--bars", "night.csv", "--stamp", "start");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /night.csv: no bar of NIGHT lies in a regular session .*; --session all keeps bars of other hours\n$/,
    );
    expect((await run("bars", "--bars", "night.csv", "--stamp", "start", "--session", "all")).code).toBe(0);
  });

  it("research stops at a clock that the bars contradict, and names the right one", async () => {
    const wrong = await run("research", "--bars", "utc.csv", "--zone", "America/New_York", "--stamp", "start");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/zone: the bars contradict the zone America\/New_York: .*: UTC, start stamps/);
    expect(wrong.stderr).toMatch(/cure: --zone UTC, or --allow zone/);
  });
});
