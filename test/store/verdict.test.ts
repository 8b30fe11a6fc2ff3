import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  installModels,
  type Judgement,
  judge,
  judgedPart,
  makeSample,
  POLICY_DEFAULTS,
  type PolicySettings,
  readPolicy,
  readPromotion,
  recipeBars,
  research,
  rollBack,
  writeModels,
  writeVerdict,
} from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "verdict-"));
afterAll(() => rmSync(folder, { recursive: true }));

const minutes = makeSample({ to: "2018-03-01" });
const { models, recipe } = research(minutes);
const other = research(makeSample({ to: "2018-03-01", seed: 2 })).models;
const bars = recipeBars(minutes, recipe.bars);
const part = judgedPart(bars, undefined);
const POLICY: PolicySettings = { ...POLICY_DEFAULTS, gate: 0.01, cap: 0.1, shares: "fractional", costs: "bps:1" };

let folders = 0;
async function fresh(): Promise<string> {
  const dir = join(folder, String(folders++));
  await writeModels(dir, models);
  return dir;
}

const verdicts = new Map<string, Judgement>();
/** The same judgement many times, run once. */
function judgement(policy: PolicySettings, looks: number): Judgement {
  const key = JSON.stringify([policy, looks]);
  const found =
    verdicts.get(key) ?? (judge(minutes, models, recipe, undefined, { ...policy, looks }) as unknown as Judgement);
  verdicts.set(key, found);
  return found;
}

const write = (dir: string, policy: PolicySettings = POLICY, looks?: number) =>
  writeVerdict(dir, { bars, part, policy, cash: 100_000, ...(looks !== undefined && { looks }) }, (seen) =>
    judgement(policy, seen),
  );

const at = (dir: string, file: string): string => join(dir, file);
const textOf = (dir: string, file: string): string => readFileSync(at(dir, file), "utf8");
const linesOf = (dir: string): { [name: string]: unknown }[] =>
  textOf(dir, "looks.jsonl")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("a verdict", () => {
  it("stands beside the models with its policy and its look, and comes back", async () => {
    const dir = await fresh();
    expect(await readPromotion(dir)).toMatchObject({ promotion: undefined, policy: undefined, faults: [] });
    const { judged, written, looks, added } = await write(dir);
    expect([looks, added]).toEqual([1, 1]);
    expect(written).toEqual(["looks.jsonl", "policy.json", "promotion.json"].map((file) => at(dir, file)));
    const { promotion, policy, ledger, faults } = await readPromotion(dir);
    expect(faults).toEqual([]);
    expect(policy).toEqual(POLICY);
    expect(await readPolicy(at(dir, "policy.json"))).toEqual(POLICY);
    const { verdict, criteria, reasons, atCosts, sharpe } = judged.promotion;
    expect(promotion).toMatchObject({ verdict, criteria, reasons, ledger: ledger.head });
    expect(JSON.parse(textOf(dir, "promotion.json")).atCosts.candidate.calmar ?? null).toBe(
      Number.isFinite(atCosts.candidate.calmar) ? atCosts.candidate.calmar : null,
    );
    expect(linesOf(dir)).toEqual([
      expect.objectContaining({
        line: 1,
        before: "0".repeat(64),
        symbol: "SAMPLE",
        from: part.from,
        to: part.to,
        models: promotion!.models,
        policy: POLICY,
        policyHash: promotion!.policy,
        cash: 100_000,
        looks: 1,
        verdict,
        figures: expect.objectContaining({ trades: atCosts.candidate.trades, deflated: sharpe.deflated }),
      }),
    ]);
    expect(readdirSync(dir).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("counts every look at the days, and gives the number to the one who judges", async () => {
    const dir = await fresh();
    const seen: number[] = [];
    for (const [gate, looks] of [
      [0.01, 1],
      [0.02, 1],
      [0.02, 1],
      [0.02, 35],
      [0.03, 1],
    ] as const) {
      const { judged } = await write(dir, { ...POLICY, gate }, looks);
      seen.push(judged.promotion.sharpe.looks);
    }
    expect(seen).toEqual([1, 2, 2, 36, 37]);
    expect(linesOf(dir).map(({ looks }) => looks)).toEqual([1, 1, 0, 34, 1]);
  });

  it("goes on counting when other models are written into the folder", async () => {
    const dir = await fresh();
    await write(dir);
    await writeModels(dir, other);
    expect((await readPromotion(dir)).faults).toHaveLength(4);
    expect((await readPromotion(dir)).faults[0]).toMatch(
      /_expert\.json: not the model that promotion\.json judged; run the backtest again/,
    );
    expect((await write(dir)).looks).toBe(2);
  });

  it("loses no line when several are written at once, and none is judged with too few looks", async () => {
    const dir = await fresh();
    const gates = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06];
    const all = await Promise.all(gates.map((gate) => write(dir, { ...POLICY, gate })));
    expect(all.map(({ looks }) => looks).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(linesOf(dir)).toHaveLength(6);
    expect((await readPromotion(dir)).faults).toEqual([]);
  });

  it("is not believed against its own criteria, nor without any", async () => {
    const dir = await fresh();
    await write(dir);
    const record = JSON.parse(textOf(dir, "promotion.json"));
    for (const forged of [
      { ...record, verdict: "promote" },
      { ...record, verdict: "promote", criteria: [] },
    ]) {
      writeFileSync(at(dir, "promotion.json"), JSON.stringify(forged));
      expect((await readPromotion(dir)).faults).toEqual([
        `${at(dir, "promotion.json")}: the verdict "promote" contradicts its own criteria; run the backtest again`,
        `${at(dir, "promotion.json")}: not the verdict that looks.jsonl recorded: it was edited; run the backtest again`,
      ]);
      await expect(installModels(dir, join(folder, "never"))).rejects.toThrow(/contradicts its own criteria/);
    }
    const forged = { ...record, verdict: "promote" };
    forged.criteria = record.criteria.map((one: object) => ({ ...one, passed: true }));
    writeFileSync(at(dir, "promotion.json"), JSON.stringify(forged));
    await expect(installModels(dir, join(folder, "never"))).rejects.toThrow(
      /not the verdict that looks.jsonl recorded/,
    );
    writeFileSync(at(dir, "promotion.json"), JSON.stringify(record));
    expect((await readPromotion(dir)).faults).toEqual([]);
    rmSync(at(dir, "promotion.json"));
    expect((await readPromotion(dir)).faults).toEqual([
      `${at(dir, "promotion.json")}: missing, but looks.jsonl has judgements; run the backtest again`,
    ]);
    const read = (text: string): Promise<unknown> => {
      writeFileSync(at(dir, "promotion.json"), text);
      return readPromotion(dir);
    };
    await expect(read("{")).rejects.toThrow(/promotion.json: not JSON/);
    await expect(read('{"promotion": 3}')).rejects.toThrow(/promotion.json: promotion: .*verdict: /);
    await expect(read(JSON.stringify({ ...record, promotion: 1 }))).rejects.toThrow(
      `this verdict has version 1, which asked for less than version 2: judge again (ata-lab backtest --models ${dir})`,
    );
    // An old verdict has no ledger, and is replaced.
    rmSync(at(dir, "looks.jsonl"));
    await write(dir);
    expect((await readPromotion(dir)).faults).toEqual([]);
  });

  it("is refused if it is on something else than what would be recorded", async () => {
    const dir = await fresh();
    const on = { bars, part, policy: POLICY, cash: 100_000 };
    await expect(writeVerdict(dir, on, () => judgement({ ...POLICY, costs: "ib" }, 1))).rejects.toThrow(
      /the verdict is on other costs than would be recorded/,
    );
    await expect(writeVerdict(dir, on, () => judgement(POLICY, 2))).rejects.toThrow(/on other looks .*: 2, not 1/);
    await expect(writeVerdict(dir, { ...on, cash: 5 }, () => judgement(POLICY, 1))).rejects.toThrow(/on other cash/);
    const empty = mkdtempSync(join(folder, "empty-"));
    await expect(writeVerdict(empty, on, () => judgement(POLICY, 1))).rejects.toThrow(/no models found/);
    expect([readdirSync(dir).filter((file) => !file.endsWith("t.json")), readdirSync(empty)]).toEqual([
      ["brain.json"],
      [],
    ]);
  });
});

describe("a ledger that was changed", () => {
  it.each([
    ["deleted", (dir: string) => rmSync(at(dir, "looks.jsonl")), /looks\.jsonl: missing, .* 2 lines/],
    [
      "cut",
      (dir: string) => writeFileSync(at(dir, "looks.jsonl"), `${textOf(dir, "looks.jsonl").split("\n")[0]}\n`),
      /has 1 line, and had 2 when the verdict was written; lines were removed/,
    ],
    [
      "edited",
      (dir: string) =>
        writeFileSync(at(dir, "looks.jsonl"), textOf(dir, "looks.jsonl").replace('"looks":1', '"looks":0')),
      /line 2: was not written after what is line 1 now/,
    ],
  ])("(%s) is noticed, and nothing is appended to it", async (_, change, message) => {
    const dir = await fresh();
    await write(dir);
    await write(dir, { ...POLICY, gate: 0.02 });
    change(dir);
    expect((await readPromotion(dir)).faults.join("\n")).toMatch(message);
    expect((await readPromotion(dir)).faults.at(-1)).toMatch(
      /^restore looks\.jsonl from a copy .* Without a copy, .* ata-lab research --out .*-new, .* ata-lab backtest --models .*-new --bars FILE$/,
    );
    const before = readdirSync(dir).map((file) => textOf(dir, file));
    await expect(write(dir)).rejects.toThrow(message);
    expect(readdirSync(dir).map((file) => textOf(dir, file))).toEqual(before);
  });

  it("by a judgement whose verdict is not the one beside it, asks for that", async () => {
    const dir = await fresh();
    await write(dir);
    const verdict = textOf(dir, "promotion.json");
    await write(dir, { ...POLICY, gate: 0.02 });
    writeFileSync(at(dir, "promotion.json"), verdict);
    expect((await readPromotion(dir)).faults).toEqual([
      `${at(dir, "looks.jsonl")}: judgements were added after the one of promotion.json (line 1 of 2); run the backtest again`,
      `${at(dir, "policy.json")}: not the policy that promotion.json judged; run the backtest again (--policy FILE judges this one)`,
    ]);
    await write(dir);
    expect((await readPromotion(dir)).faults).toEqual([]);
  });
});

describe("a policy's file", () => {
  it("has the same bytes for the same settings", async () => {
    const [one, two] = [await fresh(), await fresh()];
    await write(one);
    await write(two, Object.fromEntries(Object.entries(POLICY).reverse()) as unknown as PolicySettings);
    expect(textOf(two, "policy.json")).toBe(textOf(one, "policy.json"));
  });

  it("is refused with a setting missing, unknown or impossible", async () => {
    const path = join(folder, "policy.json");
    const read = (change: object): Promise<PolicySettings> => {
      writeFileSync(path, JSON.stringify({ policy: 1, ...POLICY, ...change }));
      return readPolicy(path);
    };
    expect(await read({ stopAtr: null, longOnly: false })).toEqual({ ...POLICY, stopAtr: null, longOnly: false });
    await expect(read({ gate: undefined })).rejects.toThrow(/policy\.json: gate: /);
    await expect(read({ gates: 1 })).rejects.toThrow(/policy\.json: .*"gates"/);
    await expect(read({ cap: 2 })).rejects.toThrow(/policy\.json: cap: /);
    await expect(read({ costs: "dear" })).rejects.toThrow(
      /policy\.json: costs: costs "dear": "dear" is not a known term/,
    );
    await expect(read({ policy: 2 })).rejects.toThrow(/policy\.json: policy: /);
    appendFileSync(path, "}");
    await expect(readPolicy(path)).rejects.toThrow(/policy\.json: not JSON/);
    await expect(readPolicy(join(folder, "none.json"))).rejects.toThrow(/none\.json: no such file/);
  });

  it("is installed with its verdict and ledger, and another one never is", async () => {
    const dir = await fresh();
    await write(dir);
    const [to, never] = [join(folder, "installed"), join(folder, "not-installed")];
    await installModels(dir, to, { force: "to see" });
    for (const file of ["policy.json", "looks.jsonl", "promotion.json"]) {
      expect(textOf(to, file)).toBe(textOf(dir, file));
    }
    expect((await readPromotion(to)).faults).toEqual([]);

    const changed = join(folder, "changed");
    cpSync(dir, changed, { recursive: true });
    writeFileSync(at(changed, "policy.json"), textOf(dir, "policy.json").replace('"cap": 0.1', '"cap": 1'));
    await expect(installModels(changed, never, { force: "to see" })).rejects.toThrow(
      /policy\.json: not the policy that promotion\.json judged/,
    );
    rmSync(at(changed, "policy.json"));
    await expect(installModels(changed, never, { force: "to see" })).rejects.toThrow(/policy\.json: missing/);
    expect(() => readdirSync(never)).toThrow(/ENOENT/);
  });

  it.each(["../outside", "replaced/..", "replaced/../../outside", "/etc"])(
    "is not rolled back to a folder elsewhere: %s",
    async (replaced) => {
      const to = join(folder, "elsewhere");
      cpSync("models", to, { recursive: true });
      writeFileSync(at(to, "promoted.json"), JSON.stringify({ replaced }));
      await expect(rollBack(to)).rejects.toThrow(/promoted\.json: replaced: /);
    },
  );

  it("is not installed with what `check` refuses, whatever the reason", async () => {
    const dir = await fresh();
    await write(dir);
    const never = join(folder, "never");
    const spoiled = async (file: string, spoil: (path: string) => void, message: RegExp): Promise<void> => {
      const changed = join(folder, `spoiled-${file}`);
      cpSync(dir, changed, { recursive: true });
      spoil(at(changed, file));
      await expect(installModels(changed, never, { force: "to see" })).rejects.toThrow(message);
      await expect(installModels(changed, never, { force: "to see" })).rejects.not.toThrow(/the verdict is/);
      expect(existsSync(never)).toBe(false);
    };
    await spoiled(
      "looks.jsonl",
      (path) => appendFileSync(path, "garbage\n"),
      /looks\.jsonl, line 2: not JSON[\s\S]*restore/,
    );
    await spoiled("brain.json", (path) => appendFileSync(path, "\n"), /brain\.json: not the model that promotion/);
    await spoiled(
      "promotion.json",
      (path) => rmSync(path),
      /promotion\.json: missing, but looks\.jsonl has judgements/,
    );
  });
});
