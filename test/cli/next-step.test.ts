import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quoted } from "../../lib/dist/cli/typed-options.js";
import { type CliRun, runCli, runInTerminal } from "../support/cli.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "next-"));
});
afterAll(() => rm(folder, { recursive: true }));

const typed = (...args: string[]): Promise<CliRun> => runInTerminal(args, folder, { npm_command: "exec" });
const nextOf = ({ stderr }: CliRun): string => /\nNext: (.*)\n$/.exec(stderr)?.[1] ?? "none";
/** Types what was told, as a shell would pass it on. */
const type = (line: string): Promise<CliRun> => typed(...line.split(" ").slice(2));

describe("the next command", () => {
  it("leads from bars to a verdict, and each works when typed", async () => {
    const audit = await typed("bars", "--to", "2018-07-01");
    expect(nextOf(audit)).toBe("npx ata-lab audit --to 2018-07-01");
    const research = await type(nextOf(audit));
    expect(nextOf(research)).toBe("npx ata-lab research --preset sound --to 2018-07-01");
    const backtest = await type(nextOf(research));
    expect(nextOf(backtest)).toBe("npx ata-lab backtest --models output --to 2018-07-01");
    const walk = await type(nextOf(backtest));
    expect(walk.code).toBe(0);
    expect(nextOf(walk)).toBe(
      "npx ata-lab walk --retrain monthly --policy output/policy.json --out output-walk --preset sound --to 2018-07-01",
    );
    const check = await typed("check", "output");
    expect([check.code, nextOf(check)]).toEqual([0, "none"]);
  });

  it("keeps the choices that were made, and leaves out what the next command does not know", async () => {
    const args = ["research", "--to", "2018-04-01", "--set", "label.horizon=6", "--engine", "exact", "--out", "seed"];
    const compare = "npx ata-lab compare --to 2018-04-01 --set label.horizon=6";
    expect(nextOf(await typed(...args))).toBe(compare);
  });

  it("is told to people only: not in a pipe, not with --json, not after a failure", async () => {
    const args = ["bars", "--to", "2018-01-03"];
    expect((await runCli(args, folder)).stderr).toBe("");
    expect(nextOf(await typed(...args, "--json"))).toBe("none");
    expect(nextOf(await typed(...args))).not.toBe("none");
    expect(nextOf(await typed("check", "nowhere"))).toBe("none");
  });

  it("names the program as the shell finds it", async () => {
    const found = await runInTerminal(["bars", "--to", "2018-01-03"], folder, { PATH: join(process.cwd(), "lib/bin") });
    expect(nextOf(found)).toBe("npx ata-lab audit --to 2018-01-03");
  });

  it("quotes what a shell would take apart", () => {
    expect(["a.csv", "my bars.csv", "it's", "*.csv", "a=b:c", "it's\n\u009b"].map(quoted)).toEqual([
      "a.csv",
      "'my bars.csv'",
      "'it'\\''s'",
      "'*.csv'",
      "a=b:c",
      "$'it\\'s\\x0a\\xc2\\x9b'",
    ]);
  });
});
