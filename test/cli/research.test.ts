import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  fileSource,
  formatModel,
  makeSample,
  modelFile,
  modelNames,
  PRESETS,
  readModels,
  research,
  summarise,
  writeTable,
} from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(args, folder);

const bars = makeSample({ to: "2018-02-01" });

beforeAll(async () => {
  const { time, open, high, low, close, volume } = bars;
  await writeTable(join(folder, "minutes.csv"), time, { open, high, low, close, volume });
});

describe("ata-lab research", () => {
  it("runs the whole flow on the sample, called synthetic, and prints the four models", async () => {
    const { code, stdout, stderr } = await run("research", "--from", "2018-01-01", "--to", "2018-07-01");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/SYNTHETIC/);
    expect(stdout).toMatch(/\n {2}1-minute bars +48,750 /);
    const models = await readModels(join(folder, "output"));
    for (const name of modelNames(PRESETS.seed)) {
      expect(stdout).toContain(`\n=== ${modelFile(name)} ===\n${formatModel(models[name])}\n`);
      expect(stdout).toContain(join("output", modelFile(name)));
    }
    expect(models).toEqual(research(makeSample({ to: "2018-07-01" })).models);
  });

  it("--json prints one object and nothing else; what was decided goes to stderr", async () => {
    const { code, stdout, stderr } = await run(
      "research",
      "--bars",
      "minutes.csv",
      "--symbol",
      "ABC",
      "--json",
      "--out",
      "json",
    );
    expect(code).toBe(0);
    const { source, warnings, ...summary } = JSON.parse(stdout);
    expect(warnings).toEqual([]);
    expect(source).toEqual({ bars: "minutes.csv", synthetic: false });
    expect(summary).toEqual(JSON.parse(JSON.stringify(summarise(research({ ...bars, symbol: "ABC" })))));
    expect(stderr).toMatch(/all bars lie from 09:31 to 16:00 on .* end stamps/);
    expect(existsSync(join(folder, "json", "brain.json"))).toBe(true);
  });

  it.each(["rows.csv", "rows.parquet"])("--dump writes every row of the feature table to %s", async (name) => {
    const { code, stdout } = await run("research", "--to", "2018-02-01", "--out", "dump", "--dump", name);
    expect(code).toBe(0);
    expect(stdout).toContain(name);
    const { data } = research(bars);
    if (name.endsWith(".csv")) {
      const [header, ...rows] = readFileSync(join(folder, name), "utf8").trim().split("\n");
      expect(header).toBe(["time", ...Object.keys(data.features), "label"].join(","));
      expect(rows).toHaveLength(data.label.length);
      expect(rows.map((row) => Number(row.split(",")[1]))).toEqual([...data.features.rsi]);
      expect(rows.map((row) => Number(row.split(",").at(-1)))).toEqual([...data.label]);
    } else {
      // A table of features is no file of bars, and the reader names what it lacks and what is there.
      await expect(fileSource(join(folder, name))({ symbol: "X" })).rejects.toThrow(
        /no column open; .*rsi_slope.*label/,
      );
    }
    expect(readdirSync(folder).filter((file) => file.startsWith("."))).toEqual([]);
  });

  it("--sample-edge and --sample-seed change the sample; the same ones give the same bytes", async () => {
    const args = (out: string): string[] => ["research", "--to", "2018-03-01", "--json", "--out", out];
    const [plain, seeded, again, edged] = await Promise.all([
      run(...args("plain")),
      run(...args("seeded"), "--sample-seed", "7"),
      run(...args("again"), "--sample-seed", "7"),
      run(...args("edged"), "--sample-edge", "0"),
    ]);
    for (const { code, stderr } of [plain, seeded, again, edged]) expect(code, stderr).toBe(0);
    expect(seeded.stdout).toBe(again.stdout);
    expect(new Set([plain, seeded, edged].map(({ stdout }) => stdout)).size).toBe(3);
    expect(JSON.parse(edged.stdout).source).toEqual({ bars: "sample", synthetic: true, edge: 0, seed: 1 });
  });

  it.each([
    ["an unknown option", ["research", "--bar", "x"], /unknown option '--bar'/],
    ["an unknown command", ["reserch"], /unknown command 'reserch'/],
    ["a day that is none", ["research", "--from", "2018-13-01"], /"2018-13-01" is not a day/],
    [
      "an empty period",
      ["research", "--from", "2019-01-01", "--to", "2018-01-01"],
      /--from 2019-01-01 is not before --to 2018-01-01/,
    ],
    ["a wrong choice", ["research", "--stamp", "middle"], /Allowed choices are auto, start, end/],
    ["text for a number", ["research", "--sample-edge", "big"], /write a number/],
    ["an edge by its old name", ["research", "--edge", "0"], /It is called --sample-edge now/],
    ["a seed by its old name", ["null", "--seed", "2"], /It is called --sample-seed now/],
    ["half a seed", ["research", "--sample-seed", "1.5"], /write an integer/],
    [
      "an edge for a file",
      ["research", "--bars", "minutes.csv", "--sample-edge", "0"],
      /--sample-edge shapes the sample, but the bars come from minutes.csv/,
    ],
    ["a dump of unknown format", ["research", "--dump", "rows.xls"], /use .csv, .csv.gz or .parquet/],
    ["a stray word", ["research", "minutes.csv"], /too many arguments/],
  ])("exits 2 on %s", async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it("exits 1 with one line of cause on any other failure, and leaves no file", async () => {
    writeFileSync(join(folder, "bad.csv"), "time,open,high,low,close,volume\n2018-01-02 09:30,1,1,2,1,1\n");
    const { code, stdout, stderr } = await run("research", "--bars", "bad.csv", "--stamp", "start", "--out", "never");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/\nata-lab: bad.csv: row 1 \(2018-01-02 09:30:00\): high 1 is below low 2\n$/);
    expect(stderr).not.toMatch(/ at /);
    expect(existsSync(join(folder, "never"))).toBe(false);
    expect((await run("--verbose", "research", "--bars", "bad.csv", "--stamp", "start")).stderr).toMatch(/\n {4}at /);
    expect((await run("research", "--verbose", "--bars", "bad.csv", "--stamp", "start")).stderr).toMatch(/\n {4}at /);
  });

  it("helps with an example", async () => {
    const { code, stdout } = await run("research", "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/--session <hours>[\s\S]*Examples:\n {2}ata-lab research --bars/);
    expect((await run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run()).code).toBe(2);
  });
});
