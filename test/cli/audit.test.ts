import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  adjustForSplits,
  type Bars,
  type Finding,
  makeSample,
  parseSplits,
  readModels,
  research,
  writeTable,
} from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "audit-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(args, folder);
const clean = makeSample({ to: "2018-04-01" });
// Twice divided, never adjusted: prices before the days are too high by powers of two, which change no digit.
const raw = adjustForSplits(clean, parseSplits("2018-02-05:1/4,2018-03-05:1/2"));
const CURE = "--splits 2018-02-05:4,2018-03-05:2";

async function write(name: string, { time, open, high, low, close, volume }: Bars): Promise<void> {
  await writeTable(join(folder, name), time, { open, high, low, close, volume });
}

beforeAll(async () => {
  await write("raw.parquet", raw);
  const rows = [
    "2018-01-02 09:30,10,11,9,10,100",
    "2018-01-02 09:30,10,11,9,10,100",
    "2018-01-02 09:33,10,9,11,10,100",
    "2018-01-02 09:32,10,11,9,12,100",
    "2018-01-02 09:34,10,11,0,10,-100",
    "2018-01-03 07:00,10,11,9,10,100",
  ];
  writeFileSync(join(folder, "bad.csv"), `time,open,high,low,close,volume\n${rows.join("\n")}\n`);
});

describe("ata-lab audit", () => {
  it("finds nothing in the sample, called synthetic, and exits 0", async () => {
    const { code, stdout, stderr } = await run("audit", "--to", "2018-03-01");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^SAMPLE, SYNTHETIC bars \(the sample\): 15,600 bars, 2018-01-02 09:31:00 to 2018-02-28/);
    expect(stdout).toMatch(/\n {2}ok +sessions +40 sessions, 2018-01-02 to 2018-02-28, none missing\n/);
    expect(stdout).toMatch(/\n0 errors, 0 warnings, 0 notes\n$/);
  });

  it("lists all faults of a file with their rows instead of stopping at the first, and exits 1", async () => {
    const { code, stdout, stderr } = await run(
      "audit",
      "--bars",
      "bad.csv",
      "--zone",
      "America/New_York",
      "--stamp",
      "start",
    );
    expect(code).toBe(1);
    for (const [check, where] of [
      ["duplicates", /row 2 \(/],
      ["disorder", /row 4 \(/],
      ["prices", /row 5 \(.*\): low 0/],
      ["volumes", /row 5 \(.*\): volume -100/],
      ["high-low", /row 3 \(.*\): high 9 low 11/],
      ["open-close", /row 4 \(.*\): open 10 high 11 low 9 close 12/],
    ] as const) {
      // A long place goes on in the next line.
      const [, after] =
        new RegExp(`  error +${check} +.*?where: (.*?) +cure: `).exec(stdout.replaceAll("\n", " ")) ?? [];
      expect([check, after?.replaceAll(/ +/g, " ")]).toEqual([check, expect.stringMatching(where)]);
    }
    expect(stdout).toMatch(/\n {2}note +hours +1 of 5 bars outside regular hours\n/);
    expect(stderr).toMatch(/\nata-lab: the audit found 6 errors\n$/);
  });

  it.each([
    ["one volume in every bar", "volume-constant", (): number => 1],
    [
      "volumes of two sources",
      "volume-level",
      (volume: number, i: number): number => (clean.time[i]! < Date.UTC(2018, 1, 5) ? volume : 30 * volume),
    ],
  ])("%s: the cure that it prints cures", async (_, check, change) => {
    await write("volumes.csv", { ...clean, volume: clean.volume.map(change) });
    const args = ["audit", "--bars", "volumes.csv", "--zone", "America/New_York", "--stamp", "end"];
    const { code, stdout } = await run(...args, "--json");
    expect(code).toBe(1);
    const errors = JSON.parse(stdout).findings.filter(({ severity }: Finding) => severity === "error");
    expect(errors).toMatchObject([{ check, allow: check, where: expect.stringContaining("volumes.csv row ") }]);
    const [cure] = /--(volume none|from \S+\b)/.exec(errors[0].cure)!;
    expect((await run(...args, ...cure.split(" "))).code).toBe(0);
  });

  it("takes a period of a file that is out of order", async () => {
    const { stdout } = await run(
      "audit",
      "--bars",
      "bad.csv",
      "--zone",
      "America/New_York",
      "--stamp",
      "start",
      "--from",
      "2018-01-03",
    );
    expect(stdout).toMatch(/^BAD, bad.csv: 1 bars, 2018-01-03 07:01:00 to 2018-01-03 07:01:00/);
    const { stderr } = await run(
      "audit",
      "--bars",
      "bad.csv",
      "--zone",
      "America/New_York",
      "--stamp",
      "start",
      "--from",
      "2019-01-03",
    );
    expect(stderr).toMatch(/no bars of BAD in the period asked for\n$/);
  });

  it("--json prints one object and nothing else", async () => {
    const { code, stdout } = await run("audit", "--bars", "raw.parquet", "--symbol", "ABC", "--json");
    expect(code).toBe(1);
    const { findings, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({
      source: { bars: "raw.parquet", synthetic: false },
      symbol: "ABC",
      bars: clean.time.length,
      first: "2018-01-02 09:31:00",
      last: "2018-03-29 16:00:00",
    });
    const splits = findings.filter(({ check }: { check: string }) => check === "splits");
    expect(splits.map(({ split }: { split: string }) => split)).toEqual(["2018-02-05:4", "2018-03-05:2"]);
  });

  it("--splits shows whether the cure cures", async () => {
    const { code, stdout, stderr } = await run("audit", "--bars", "raw.parquet", ...CURE.split(" "));
    expect([code, stdout.split("\n").at(-2)]).toEqual([0, "0 errors, 0 warnings, 0 notes"]);
    expect(stderr).toMatch(/split of 2018-02-05: prices before it divided by 4, volumes multiplied \([\d,]+ bars\)/);
  });

  it.each([
    ["a split that is none", ["audit", "--splits", "2020-08-31"], /write a date and the new shares per old share/],
    ["a seed for a file", ["audit", "--bars", "bad.csv", "--sample-seed", "2"], /--sample-seed shapes the sample/],
    ["an empty period", ["audit", "--from", "2018-02-01", "--to", "2018-02-01"], /is not before --to/],
  ])("exits 2 on %s", async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});

describe("ata-lab research", () => {
  it("refuses an unadjusted split with the option that cures it, and writes nothing", async () => {
    const { code, stdout, stderr } = await run("research", "--bars", "raw.parquet", "--out", "refused");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/ata-lab: the audit found 2 errors in the bars of RAW:\n {2}splits: the price goes from/);
    expect(stderr).toContain(
      "cure: --splits 2018-02-05:4, or --allow split-2018-02-05 if the price really moved that way\n",
    );
    expect(stderr).toContain(`all splits at once: ${CURE}\n`);
    expect(existsSync(join(folder, "refused"))).toBe(false);
  });

  it("with that option trains on the adjusted bars, and says so in the manifest", async () => {
    const { code } = await run("research", "--bars", "raw.parquet", "--out", "cured", ...CURE.split(" "));
    expect(code).toBe(0);
    expect(await readModels(join(folder, "cured"))).toEqual(research(clean).models);
    const { data, warnings } = JSON.parse(readFileSync(join(folder, "cured", "manifest.json"), "utf8"));
    expect(warnings).toEqual([]);
    expect(data.splits).toEqual([
      { date: "2018-02-05", ratio: 4 },
      { date: "2018-03-05", ratio: 2 },
    ]);
  });

  it("goes on in spite of what is allowed, and says so on stderr and in the manifest", async () => {
    const allow = ["--allow", "split-2018-02-05", "--allow", "split-2018-03-05"];
    const { code, stderr, stdout } = await run(
      "research",
      "--bars",
      "raw.parquet",
      "--out",
      "allowed",
      "--json",
      ...allow,
    );
    expect(code).toBe(0);
    expect(await readModels(join(folder, "allowed"))).toEqual(research(raw).models);
    const { warnings, allow: allowed } = JSON.parse(readFileSync(join(folder, "allowed", "manifest.json"), "utf8"));
    expect(allowed).toEqual(["split-2018-02-05", "split-2018-03-05"]);
    expect(warnings).toHaveLength(2);
    expect(JSON.parse(stdout).warnings).toEqual(warnings);
    for (const warning of warnings) expect(stderr).toContain(`warning: ${warning}\n`);
  });

  it.for([
    ["QQQ", "QQQ_1min.csv.gz", "America/New_York"],
    ["SPY", "SPY_1min.parquet", "UTC"],
  ])("warns of the sessions that real bars of %s lack, and goes on", async ([symbol, file, zone], { skip }) => {
    const path = join(process.cwd(), "../shared/data", file!);
    skip(!existsSync(path), "the real bars are not part of the project");
    const { code, stderr } = await run("research", "--bars", path, "--zone", zone!, "--out", symbol!);
    expect([code, stderr.match(/^warning: \w+/gm)]).toEqual([0, ["warning: sessions", "warning: minutes"]]);
  });
});
