import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSample, modelFile, modelNames, PRESETS, writeTable } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "backtest-"));
afterAll(() => rmSync(folder, { recursive: true }));

const notebook = join(process.cwd(), "notebooks", "backtest.ipynb");
const read = (...path: string[]): string => readFileSync(join(folder, ...path), "utf8");

async function runNotebook(name: string, parameters: readonly string[]): Promise<string> {
  const params = parameters.flatMap((value) => ["--param", value]);
  const ran = await runCli(["run", notebook, ...params, "--out", `${name}.ipynb`], folder);
  expect([ran.code, ran.stderr.match(/Wrote .*/)?.[0]]).toEqual([0, `Wrote ${name}.ipynb`]);
  return ran.stdout;
}

/** A verdict without the place in the ledger, whose lines hold the time. */
function verdictIn(dir: string): object {
  const { ledger, ...verdict } = JSON.parse(read(dir, "promotion.json"));
  expect(ledger.head).toMatch(/^[0-9a-f]{64}$/);
  return verdict;
}

describe("backtest.ipynb", () => {
  it("trains, judges, and gives the verdict of the command, on the sample", async () => {
    const printed = await runNotebook("sample", ["out=models", "to=2019-01-01"]);
    const own = read("models", "promotion.json");
    expect(printed).toMatch(/SYNTHETIC/);
    expect(printed).toContain(`VERDICT: ${JSON.parse(own).verdict}`);
    const research = await runCli(
      ["research", "--preset", "sound", "--from", "2018-01-01", "--to", "2019-01-01", "--out", "command"],
      folder,
    );
    expect(research.code).toBe(0);
    for (const file of modelNames(PRESETS.seed).map(modelFile))
      expect(read("models", file)).toBe(read("command", file));
    const words = ["--choose", "gate", "--cap", "0.1", "--costs", "bps:1+slip:1tick", "--fractional"];
    const judged = await runCli(["backtest", "--models", "command", "--to", "2019-01-01", ...words], folder);
    expect(judged.code, judged.stderr).toBe(0);
    expect(verdictIn("command")).toEqual(verdictIn("models"));
    expect(read("command", "policy.json")).toBe(read("models", "policy.json"));
  }, 120_000);

  it("does so with models of a folder, a file of bars and a policy that trades", async () => {
    const { time, open, high, low, close, volume } = makeSample({ seed: 2, to: "2019-01-01" });
    await writeTable(join(folder, "mine.csv"), time, { open, high, low, close, volume });
    const bars = ["--bars", "mine.csv", "--symbol", "MINE"];
    expect((await runCli(["research", "--preset", "sound", ...bars, "--out", "mine"], folder)).code).toBe(0);
    const words = ["--gate", "0.01", "--cap", "0.2", "--costs", "bps:1", "--fractional", "--short", "--flat-at-close"];
    expect((await runCli(["backtest", "--models", "mine", ...bars, ...words], folder)).code).toBe(0);
    const [verdict, asked] = [verdictIn("mine"), read("mine", "policy.json")];
    expect(JSON.parse(read("mine", "promotion.json")).atCosts.candidate.trades).toBeGreaterThan(10);
    rmSync(join(folder, "mine", "promotion.json"));
    const policy = ["gates=0.01", "cap=0.2", "costs=bps:1", "shares=fractional", "longOnly=false", "flatAtClose=true"];
    const printed = await runNotebook("file", ["models=mine", "bars=mine.csv", "symbol=MINE", ...policy]);
    // The very same, so no new look: otherwise the verdict would differ.
    expect([verdictIn("mine"), read("mine", "policy.json")]).toEqual([verdict, asked]);
    expect(printed).not.toContain("SYNTHETIC");
  }, 120_000);

  it("draws eight charts, and nothing is said on stderr", () => {
    interface Output {
      readonly name?: string;
      readonly data?: Record<string, unknown>;
    }
    for (const name of ["sample", "file"]) {
      const outputs = JSON.parse(read(`${name}.ipynb`)).cells.flatMap(
        (cell: { outputs?: Output[] }) => cell.outputs ?? [],
      );
      const figures = outputs.filter(({ data }: Output) => data?.["application/vnd.plotly.v1+json"]);
      expect(figures).toHaveLength(8);
      // How a file was read is said there, and nothing else.
      const said = outputs.filter((output: Output) => output.name === "stderr");
      expect(said).toHaveLength(name === "file" ? 1 : 0);
    }
  });
});
