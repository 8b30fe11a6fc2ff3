import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkManifest,
  judge,
  makeSample,
  POLICY_DEFAULTS,
  PRESETS,
  type Promotion,
  readModels,
  readPolicy,
  readPromotion,
  research,
} from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../lib/dist/store/file-print.js";
import { writeRun } from "../../lib/dist/store/write-run.js";
import { wrap } from "../../lib/dist/views/table-view.js";
import { type CliRun, runCli, runInTerminal, unwrapped, widest } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "cli-backtest-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(args, folder);
const inTerminal = (...args: string[]): Promise<CliRun> => runInTerminal(args, folder);
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const at = (...path: string[]): string => join(folder, ...path);

const FILES = ["rsi_expert.json", "macd_expert.json", "trend_expert.json", "brain.json"];
const PERIOD = ["--from", "2018-01-01", "--to", "2019-01-01"];
const minutes = makeSample({ to: "2019-01-01" });
/** A policy that trades on the sample. */
const TRADING = ["--gate", "0.01", "--cap", "0.1", "--costs", "bps:1+slip:1tick", "--fractional"];
const trading = { gate: 0.01, cap: 0.1, costs: "bps:1+slip:1tick", shares: "fractional" } as const;

/** A folder's models alone, which have no verdict and no looks yet. */
function copy(from: string, to: string): void {
  mkdirSync(at(to));
  for (const file of [...FILES, "manifest.json"]) cpSync(at(from, file), at(to, file));
}

async function train(
  name: string,
  preset: "seed" | "sound",
  sample: { edge?: number; to?: string } = {},
): Promise<void> {
  const { edge, to = "2019-01-01" } = sample;
  const result = research(makeSample({ to, ...(edge !== undefined && { edge }) }), PRESETS[preset]);
  const input = { ...(edge !== undefined && { edge }), to };
  await writeRun(at(name), { research: result, input, warnings: [] });
}

beforeAll(async () => {
  await train("sound", "sound");
  await train("seed", "seed");
});

describe("ata-lab backtest", () => {
  it("judges models on their test part, and writes what it prints", async () => {
    const { code, stdout, stderr } = await run("backtest", "--models", "sound", ...PERIOD, ...TRADING, "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const { manifest } = await checkManifest(at("sound"));
    const expected = judge(minutes, await readModels(at("sound"), PRESETS.sound), PRESETS.sound, manifest, trading);
    const found = JSON.parse(stdout);
    for (const name of ["part", "notes", "performance", "promotion", "reach"] as const) {
      expect(found[name], name).toEqual(json(expected[name]));
    }
    expect(found.part).toMatchObject({ name: "test", untouched: true, from: manifest!.parts.test!.first });
    const { promotion, faults } = await readPromotion(at("sound"));
    expect(faults).toEqual([]);
    const { models, policy, ledger, ...record } = promotion!;
    expect(Object.keys(models)).toEqual(FILES);
    expect([policy, ledger.lines]).toEqual([sha256(readFileSync(at("sound", "policy.json"))), 1]);
    expect(found.looks).toBe(1);
    const files = ["looks.jsonl", "policy.json", "promotion.json"];
    expect(found.written).toEqual(files.map((file) => join("sound", file)));
    expect(json(record)).toEqual(json(expected.promotion));
  });

  it("prints parts, costs, the four accounts, other gates and every criterion", async () => {
    copy("sound", "table");
    const { stdout } = await inTerminal("backtest", "--models", "table", ...PERIOD, ...TRADING, "--gate-table");
    const { promotion } = await readPromotion(at("table"));
    expect(stdout).toMatch(/SYNTHETIC/);
    expect(stdout).toMatch(/judged on +the test part and later: 2018-1/);
    expect(stdout).toMatch(/costs +bps:1\+slip:1tick: 1 bps of an order's value, slippage 1 tick\n/);
    expect(stdout).toMatch(/ +brain +RSI baseline +buy and hold +do nothing\n/);
    expect(stdout).toMatch(/\n {2}0\.01 \(asked\) +\d+ +\d+ /);
    expect(unwrapped(stdout)).toMatch(/34 policies besides the judged one\. Each counts as a look\./);
    expect(promotion!.sharpe.looks).toBe(35);
    expect(unwrapped(stdout)).toMatch(/ at random times they would have earned -?[\d,]+\.\d\d \$ on average\./);
    expect(unwrapped(stdout)).toMatch(/With [\d,]+\.\d\d \$ of starting cash it would be 5\.00 %, the limit\./);
    expect(unwrapped(stdout)).toMatch(/looks\.jsonl counts 35 looks at these days, 35 of them by this judgement;/);
    expect(unwrapped(stdout)).toMatch(
      /The policy that was judged: Buys if p - 0\.5 is 0\.01 or more, with at most 10 % of/,
    );
    for (const { name, passed } of promotion!.criteria) {
      const [start] = wrap(name, 40);
      expect(stdout).toMatch(new RegExp(`\\n  ${start}.* ${passed ? "pass" : "FAIL"}\n`));
    }
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });

  it("with the trading program's own gate never trades, says so loudly, and never promotes", async () => {
    const { code, stdout } = await run("backtest", "--models", "sound", ...PERIOD);
    expect(code).toBe(0);
    expect(unwrapped(stdout)).toMatch(/NO TRADES\. brain \(signed edge >= 0\.2, cap 0\.002, long only\)/);
    expect(stdout).toMatch(/LESS THAN ONE SHARE/);
    expect(unwrapped(stdout)).toMatch(
      /NO BAR TO BUY AT: a gate of 0\.2 needs p of 0\.7 or more, and the highest p is 0\.\d{3}\. /,
    );
    expect((await readPromotion(at("sound"))).promotion!.verdict).toBe("not enough evidence");
  });

  it("exits with 1 under --strict unless the verdict is promote", async () => {
    const { code, stdout, stderr } = await run("backtest", "--models", "sound", ...PERIOD, "--strict", "--json");
    expect(code).toBe(1);
    expect(stderr).toBe('ata-lab: the verdict is "not enough evidence"\n');
    expect(JSON.parse(stdout).promotion.verdict).toBe("not enough evidence");
  });

  it("judges models without a test part on the rows that chose C, and promotes nothing on them", async () => {
    const { stdout } = await run("backtest", "--models", "seed", ...PERIOD, ...TRADING, "--json");
    const { part, notes, promotion } = JSON.parse(stdout);
    const { manifest } = await checkManifest(at("seed"));
    const { first, last } = manifest!.parts.validation;
    expect(part).toMatchObject({ name: "validation", untouched: false, from: first, to: last });
    expect(notes[0]).toMatch(/^NOT UNTOUCHED: .*chose C/);
    expect(promotion.verdict).toBe("not enough evidence");
    expect(promotion.criteria).toContainEqual(
      expect.objectContaining({ name: "days that nothing was chosen on", figure: 0, passed: false }),
    );
  });

  it("judges them on later bars where there are some, and on the sample that their manifest tells of", async () => {
    const { stdout } = await run("backtest", "--models", "seed", "--to", "2019-04-01", ...TRADING, "--json");
    const { part, source } = JSON.parse(stdout);
    expect(part).toMatchObject({ name: "later", untouched: true, from: "2019-01-02 09:30:00" });
    expect(source).toMatchObject({ synthetic: true, edge: 0.03, seed: 1 });
  });

  it("without a manifest says what it assumes, and promotes nothing", async () => {
    cpSync(at("sound"), at("bare"), { recursive: true });
    rmSync(at("bare", "manifest.json"));
    const { stdout } = await run("backtest", "--models", "bare", ...PERIOD, ...TRADING);
    expect(unwrapped(stdout)).toMatch(/NOT UNTOUCHED: There is no manifest\.json/);
    expect(unwrapped(stdout)).toMatch(
      /no manifest, so this is assumed: recipe sound, bars of 5min, closed right, labelled right/,
    );
    expect((await readPromotion(at("bare"))).promotion!.verdict).toBe("not enough evidence");
  });

  it("feeds models by their manifest's recipe, and by no other", async () => {
    const other = await run("backtest", "--models", "sound", ...PERIOD, "--preset", "seed");
    expect([other.code, other.stdout]).toEqual([1, ""]);
    expect(other.stderr).toMatch(
      /sound: these models cannot be fed by recipe "seed":\nthe bars are not what these models/,
    );
    expect(other.stderr).toMatch(/label is not .*: unknown "drop" at training, "zero" now; withinSession true/);
    expect(other.stderr).toMatch(
      /their manifest tells that it is preset "sound" \(leave out --preset, --recipe, --set and --session\)/,
    );
    const same = await run("backtest", "--models", "sound", ...PERIOD, "--preset", "sound", "--json");
    expect([same.code, JSON.parse(same.stdout).recipe]).toEqual([0, "sound"]);
  });

  it("asks for the recipe of a file, and refuses it once a period in it has changed", async () => {
    const recipe = (period: number): string => `
      import { buildFeatures, defineRecipe, PRESETS, rsi } from "ata-lab";
      export const fast = defineRecipe({
        ...PRESETS.sound,
        name: "fast",
        features: (bars) => ({ ...buildFeatures(bars), quick: rsi(bars.close, ${period}) }),
        label: Object.assign((bars) => PRESETS.sound.label(bars)),
        experts: { quick: ["quick", "volm_z"] },
        brain: null,
      });`;
    writeFileSync(at("fast.ts"), recipe(7));
    const { loadRecipe } = await import("../../lib/dist/sources/load-recipe.js");
    const result = research(minutes, await loadRecipe(`${at("fast.ts")}#fast`));
    await writeRun(at("fast"), { research: result, input: { to: "2019-01-01" }, warnings: [] });

    const backtest = (...words: string[]): Promise<CliRun> =>
      run("backtest", "--models", "fast", ...PERIOD, ...TRADING, ...words);
    const unnamed = await backtest();
    expect([unnamed.code, unnamed.stdout]).toEqual([1, ""]);
    expect(unnamed.stderr).toMatch(
      /trained with recipe "fast" from a file; pass the path to that file: --recipe fast\.ts#fast\n$/,
    );

    const found = await backtest("--recipe", "fast.ts#fast");
    expect([found.code, found.stderr]).toEqual([0, ""]);
    expect(unwrapped(found.stdout)).toMatch(/There is no brain: expert quick, the recipe's first, decides\./);
    expect(found.stdout).toMatch(/policy +quick \(signed edge >= 0\.01/);
    expect(found.stdout).toMatch(/Reach: expert quick's p runs from/);
    expect(found.stdout).toMatch(/ +quick +RSI baseline /);
    expect(found.stdout).toMatch(/Expert quick's (Sharpe ratio of|account)/);
    expect(found.stdout).not.toMatch(/[Tt]he brain/);

    const even = await backtest("--recipe", "fast.ts#fast", "--edge-mode", "breakeven");
    expect(even.stderr).toMatch(/a break-even edge needs to know .*\(--threshold and --horizon\)/);
    const half = await backtest("--recipe", "fast.ts#fast", "--edge-mode", "breakeven", "--horizon", "12");
    expect([half.code, half.stderr]).toEqual([2, expect.stringMatching(/--threshold and --horizon go together/)]);
    const told = ["--edge-mode", "breakeven", "--horizon", "12", "--threshold", "0.001"];
    expect((await backtest("--recipe", "fast.ts#fast", ...told)).code).toBe(0);

    writeFileSync(at("fast.ts"), recipe(8));
    const changed = await backtest("--recipe", "fast.ts#fast");
    expect([changed.code, changed.stdout]).toEqual([1, ""]);
    expect(changed.stderr).toMatch(
      /`quick` is not what these models were trained on: from probe row \d+ on it differs \([\d.]+ at training, [\d.]+ now\)\n/,
    );

    const forced = await run("promote", "fast", "--into", "target-fast", "--force", "to see");
    expect([forced.code, existsSync(at("target-fast"))]).toEqual([1, false]);
    expect(forced.stderr).toMatch(
      /the seed's trading program cannot feed these models \(--reader any .*\):\n.*does not know a model "quick"/,
    );
    const any = await run("promote", "fast", "--into", "target-fast", "--force", "to see", "--reader", "any");
    expect(any.stdout).toMatch(/target-fast: 1 model of fast, FORCED: to see\n/);
    expect(JSON.parse(readFileSync(at("target-fast", "promoted.json"), "utf8")).reader).toBe("any");
  });

  it("refuses models that are not those of their manifest, and writes nothing", async () => {
    cpSync(at("seed"), at("mixed"), { recursive: true });
    rmSync(at("mixed", "promotion.json"), { force: true });
    cpSync(at("sound", "brain.json"), at("mixed", "brain.json"));
    const { code, stdout, stderr } = await run("backtest", "--models", "mixed", ...PERIOD);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/mixed.brain\.json: not the file recorded in manifest\.json/);
    expect(existsSync(at("mixed", "promotion.json"))).toBe(false);
  });

  it("does not take the sample for bars of models that were made of files", async () => {
    cpSync(at("sound"), at("real"), { recursive: true });
    const manifest = JSON.parse(readFileSync(at("real", "manifest.json"), "utf8"));
    manifest.data = { ...manifest.data, symbol: "TSLA", synthetic: false, files: [{ name: "tsla.csv" }] };
    writeFileSync(at("real", "manifest.json"), JSON.stringify(manifest));
    const { code, stderr } = await run("backtest", "--models", "real");
    expect(code).toBe(2);
    expect(stderr).toMatch(/trained on TSLA \(tsla\.csv\); give its bars with --bars/);
    const other = await run("backtest", "--models", "real", "--bars", "sample", ...PERIOD);
    expect(other.stdout).toMatch(/The models were trained on TSLA and are judged on SAMPLE\./);
  });

  it.each([
    [["--costs", "dear"], /"dear" is not a known term; write "none", "ib"/],
    [["--gate", "high"], /write a number/],
    [["--edge-mode", "both"], /signed, abs, breakeven/],
    [["--edge", "0.05"], /It is called --sample-edge now/],
    [["--sample-edge", "0.05"], /--sample-edge 0\.05 is another sample .* trained on \(--sample-edge 0\.03\)/],
    [["--bars", "sample", "--sample-seed", "2"], /--sample-seed 2 is another sample .* trained on \(--sample-seed 1\)/],
    [["--looks", "1.5"], /write an integer/],
    [["--looks", "-1"], /write a number from 0 to 1,000,000/],
    [["--stop-atr", "0"], /write a number above 0, or "none"/],
    [
      ["--choose", "gates"],
      /"gates" cannot be chosen \(did you mean gate\?\); write gate, cap, edge-mode, short, hold, stop-atr/,
    ],
    [["--choose", "short=maybe"], /write yes or no/],
    [["--threshold", "0.001"], /--threshold and --horizon go together/],
    [["--cash", "0"], /write dollars from 1 to 1e15/],
    [["--gate", "-1"], /write 0 or more/],
    [["--gate", "0.6"], /write an edge from 0 to 0\.5/],
    [["--cap", "2"], /above 0 and at most 1/],
    [["--choose", "cap=-1"], /write a number above 0/],
    [["--horizon", "-2", "--threshold", "0.1"], /write 1 or more/],
    [["--participation", "0"], /write a number above 0/],
    [["--cost-floor", "-1"], /write 0 or more/],
    [["--zone", "Nowhere/City"], /zone "Nowhere\/City" is not known/],
    [["--symbol", "TSLA"], /the sample is no TSLA: .* with --bars FILE/],
    [["--html", "sound/looks.jsonl"], /would replace a file of the models' folder/],
    [["--choose", "gate,stop-atr", "--stop-atr", "2"], /leave out --stop-atr, or give the values to try/],
  ])("%s is a usage error", async (words, message) => {
    const { code, stdout, stderr } = await run("backtest", "--models", "sound", ...words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it.each([[["--from", "2018-12-31"], /only one day is judged, 2018-12-31, .*take a longer period/]])(
    "%s is refused",
    async (words, message) => {
      const { code, stderr } = await run("backtest", "--models", "sound", ...PERIOD, ...words);
      expect(code).toBe(1);
      expect(stderr).toMatch(message);
    },
  );

  it("does not promote by fills that nobody gets, nor by trading for nothing", async () => {
    const failed = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await run("backtest", "--models", "sound", ...PERIOD, ...TRADING, ...words, "--json");
      const { criteria }: Promotion = JSON.parse(stdout).promotion;
      return criteria.filter(({ kind, passed }) => kind === "evidence" && !passed).map(({ name }) => name);
    };
    expect(await failed("--fill", "close")).toContain("bars from a decision to its fill");
    expect(await failed("--costs", "none")).toContain("dollars paid per share and side");
  });
});

describe("the policy of ata-lab backtest", () => {
  const policyOf = (dir: string) => readPolicy(at(dir, "policy.json"));

  it("is all settings, as the options have them or as the trading program does", async () => {
    copy("sound", "set");
    await run("backtest", "--models", "set", ...PERIOD);
    const { label, ...usual } = await policyOf("set");
    expect(label).toEqual({ threshold: 0.001, horizon: 12 });
    expect(usual).toEqual({ ...POLICY_DEFAULTS, label: undefined });
    const words = "--gate 0.03 --cap 0.5 --edge-mode breakeven --short --hold 0 --stop-atr none --target-atr 3";
    const more = "--daily-stop none --flat-at-close --costs bps:2 --fractional --fill close --threshold 0 --horizon 6";
    const { code, stderr } = await run("backtest", "--models", "set", ...PERIOD, ...`${words} ${more}`.split(" "));
    expect(code, stderr).toBe(0);
    const changed = {
      edgeMode: "breakeven",
      gate: 0.03,
      cap: 0.5,
      longOnly: false,
      minimumHold: 0,
      stopAtr: null,
      targetAtr: 3,
      dailyStop: null,
      flatAtClose: true,
      label: { threshold: 0, horizon: 6 },
      shares: "fractional",
      fill: "close",
      costs: "bps:2",
    } as const;
    expect(await policyOf("set")).toMatchObject(changed);

    // From the file, with some of it taken back.
    copy("sound", "again");
    const back = ["--no-short", "--no-flat-at-close", "--no-fractional", "--stop-atr", "1.5"];
    await run("backtest", "--models", "again", ...PERIOD, "--policy", join("set", "policy.json"), ...back);
    expect(await policyOf("again")).toMatchObject({
      ...changed,
      label,
      longOnly: true,
      flatAtClose: false,
      shares: "whole",
      stopAtr: 1.5,
    });
  });

  it("is chosen on the validation part, and judged once on the test part", async () => {
    copy("sound", "chosen");
    const { stdout } = await run(
      ...["backtest", "--models", "chosen", ...PERIOD, ...TRADING.slice(2)],
      "--choose",
      "gate",
      "--json",
    );
    const { choice, policy, looks, part, promotion } = JSON.parse(stdout);
    const { parts } = (await checkManifest(at("chosen"))).manifest!;
    expect([choice.from, choice.to]).toEqual([parts.validation.first, parts.validation.last]);
    expect([looks, part.from, promotion.sharpe.looks]).toEqual([1, parts.test!.first, 1]);
    expect(policy).toEqual(await policyOf("chosen"));
    expect(policy.gate).toBe(choice.trials[choice.best].settings.gate);
    const table = await inTerminal(
      ...["backtest", "--models", "chosen", ...PERIOD, ...TRADING.slice(2)],
      "--choose",
      "gate=0.4,stop-atr=1:none",
    );
    expect(unwrapped(table.stdout)).toMatch(/Policies on the validation part, 2018-.*: 2 tried\./);
    expect(unwrapped(table.stdout)).toMatch(/NONE CHOSEN: of 2 policies tried, none trades on the validation part/);
    expect(table.stdout).toMatch(/\n +0\.4 +none +0 +0\.00 +0\.00 +- *\n/);
    expect(widest(table.stdout)).toBeLessThanOrEqual(80);
  });

  it("is not chosen on the bars that are judged, nor without knowing which are which", async () => {
    const seed = await run("backtest", "--models", "seed", ...PERIOD, "--choose", "gate");
    expect([seed.code, seed.stdout]).toEqual([1, ""]);
    expect(seed.stderr).toMatch(/--choose has nothing left to judge on: .*Train with a test part/);
    copy("sound", "unknown");
    rmSync(at("unknown", "manifest.json"));
    const bare = await run("backtest", "--models", "unknown", ...PERIOD, "--choose", "gate");
    expect(bare.stderr).toMatch(/--choose needs a manifest\.json/);
  });

  it("is shown by check with the looks, and a change of either is reported", async () => {
    copy("sound", "shown");
    for (const gate of ["0.01", "0.02", "0.02"]) {
      await run("backtest", "--models", "shown", ...PERIOD, ...TRADING, "--gate", gate);
    }
    const { stdout } = await inTerminal("check", "shown");
    expect(unwrapped(stdout)).toMatch(
      /policy\.json, the policy that promotion\.json judged: Buys if p - 0\.5 is 0\.02 or more/,
    );
    expect(unwrapped(stdout)).toMatch(
      /looks\.jsonl: 3 judgements, none edited or removed; 2 looks at the days of the verdict/,
    );
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    const facts = JSON.parse((await run("check", "shown", "--json")).stdout);
    expect(facts).toMatchObject({ policy: { gate: 0.02 }, looks: { judgements: 3, atTheseDays: 2 }, unknown: [] });

    const text = readFileSync(at("shown", "policy.json"), "utf8");
    writeFileSync(at("shown", "policy.json"), text.replace('"gate": 0.02', '"gate": 0.2'));
    expect((await run("check", "shown")).stderr).toMatch(/policy\.json: not the policy that promotion\.json judged/);
    writeFileSync(at("shown", "policy.json"), text);
    rmSync(at("shown", "looks.jsonl"));
    const cut = await run("check", "shown");
    expect([cut.code, cut.stdout]).toEqual([1, ""]);
    expect(cut.stderr).toMatch(/looks\.jsonl: missing, and the verdict was written when it had 3 lines/);
    const refused = await run("backtest", "--models", "shown", ...PERIOD, ...TRADING);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toMatch(/looks\.jsonl: missing.*\n.*restore looks\.jsonl from a copy/s);
  });
});

describe("ata-lab promote", () => {
  const STRONG = [
    "--to",
    "2020-01-01",
    "--short",
    "--gate",
    "0.05",
    "--cap",
    "0.2",
    "--costs",
    "bps:0.5",
    "--fractional",
  ];
  const shown = (dir: string): string[] => readdirSync(at(dir)).sort();
  const bytes = (dir: string): string[] => FILES.map((file) => readFileSync(at(dir, file), "utf8"));

  beforeAll(async () => {
    await train("strong", "sound", { edge: 0.14, to: "2020-01-01" });
  });

  it("refuses models that were not judged, or not promoted, and leaves the folder as it was", async () => {
    const fresh = await run("promote", "strong", "--into", "target");
    expect([fresh.code, fresh.stdout]).toEqual([1, ""]);
    expect(fresh.stderr).toMatch(
      /promotion\.json: not found; judge the models first: (?:npx )?ata-lab backtest --models strong/,
    );
    await run("backtest", "--models", "seed", ...PERIOD);
    const bad = await run("promote", "seed", "--into", "target");
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/the verdict is "not enough evidence": \d+ of \d+ criteria failed/);
    expect(existsSync(at("target"))).toBe(false);
  });

  it("installs promoted models, keeps the old ones, and records what was done", async () => {
    cpSync(at("seed"), at("target"), { recursive: true });
    writeFileSync(at("target", "README.md"), "mine");
    const judged = await run("backtest", "--models", "strong", ...STRONG, "--strict");
    expect([judged.code, judged.stderr]).toEqual([0, ""]);
    expect(judged.stdout).toMatch(/\nPROMOTE: every criterion passed\.\n/);

    const { code, stdout, stderr } = await run("promote", "strong", "--into", "target", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const { replaced, verdict, forced } = JSON.parse(stdout);
    expect([verdict, forced]).toEqual(["promote", null]);
    expect(bytes("target")).toEqual(bytes("strong"));
    expect(bytes(join("target", replaced))).toEqual(bytes("seed"));
    expect(readFileSync(at("target", "README.md"), "utf8")).toBe("mine");
    const files = [...FILES, "looks.jsonl", "manifest.json", "policy.json", "promotion.json", "promoted.json"];
    expect(shown("target")).toEqual([...files, "README.md", "replaced"].sort());
    const check = await run("check", "target");
    expect([check.code, check.stderr]).toEqual([0, ""]);
    expect(unwrapped(check.stdout)).toMatch(/promotion\.json: "promote", judged on SAMPLE/);
    expect(check.stdout).not.toMatch(/is not one of these models/);
  });

  it("does not believe a verdict about other models, nor one that was written by hand", async () => {
    cpSync(at("strong"), at("changed"), { recursive: true });
    const brain = JSON.parse(readFileSync(at("changed", "brain.json"), "utf8"));
    writeFileSync(at("changed", "brain.json"), JSON.stringify({ ...brain, bias: brain.bias + 0.1 }));
    const changed = await run("promote", "changed", "--into", "elsewhere");
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(/brain\.json: not the model that promotion\.json judged/);

    cpSync(at("seed"), at("forged"), { recursive: true });
    const verdict = readFileSync(at("forged", "promotion.json"), "utf8");
    writeFileSync(at("forged", "promotion.json"), verdict.replace('"not enough evidence"', '"promote"'));
    const forged = await run("promote", "forged", "--into", "elsewhere");
    expect(forged.code).toBe(1);
    expect(forged.stderr).toMatch(/the verdict "promote" contradicts its own criteria/);
    expect(existsSync(at("elsewhere"))).toBe(false);
  });

  it("with --force and a reason installs all the same, and takes away what speaks of the old ones", async () => {
    await train("unjudged", "seed");
    rmSync(at("unjudged", "manifest.json"));
    const { code, stdout, stderr } = await run(
      "promote",
      "unjudged",
      "--into",
      "target",
      "--force",
      "to try the reader",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/FORCED: to try the reader\n[\s\S]*were there before are kept in:\n {2}target.replaced./);
    expect(stderr).toMatch(/warning: forced despite .*promotion\.json: not found/);
    expect(bytes("target")).toEqual(bytes("unjudged"));
    expect(shown("target")).toEqual([...FILES, "README.md", "promoted.json", "replaced"].sort());
    const record = JSON.parse(readFileSync(at("target", "promoted.json"), "utf8"));
    expect(record).toMatchObject({ verdict: null, forced: { reason: "to try the reader" } });
    expect(readdirSync(at("target", "replaced"))).toHaveLength(2);

    const back = await run("promote", "--rollback", "--into", "target");
    expect([back.code, back.stderr]).toEqual([0, ""]);
    expect(bytes("target")).toEqual(bytes("strong"));
    expect((await run("check", "target")).code).toBe(0);
    const again = await run("promote", "--rollback", "--into", "target", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ to: "target", replaced: expect.stringMatching(/^replaced/) });
    expect(bytes("target")).toEqual(bytes("unjudged"));
    expect(readdirSync(at("target", "replaced"))).toHaveLength(4);
    const misused = await run("promote", "unjudged", "--rollback", "--into", "target");
    expect([misused.code, misused.stderr]).toEqual([2, expect.stringContaining("--rollback takes no folder")]);
    const nothing = await run("promote", "--rollback", "--into", "unjudged");
    expect(nothing.stderr).toContain("promoted.json: not found, so no promotion can be taken back");

    const silent = await run("promote", "unjudged", "--into", "target", "--force", " ");
    expect(silent.stderr).toMatch(/give a reason/);
    const itself = await run("promote", "target", "--into", "target", "--force", "why not");
    expect(itself.stderr).toMatch(/the models are already there/);
  });
});
