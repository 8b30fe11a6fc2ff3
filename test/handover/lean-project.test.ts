import {
  buildFeatures,
  defineRecipe,
  type Models,
  onBalanceVolume,
  POLICY_DEFAULTS,
  type PolicySettings,
  PRESETS,
  type Recipe,
  readModels,
  withOptions,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { leanProject } from "../../lib/dist/handover/lean-project.js";
import { policyText } from "../../lib/dist/store/policy-file.js";

const recipe = PRESETS.seed as unknown as Recipe;
const models = (await readModels("models")) as unknown as Models;
const parts = (policy: PolicySettings) => ({
  ...{ recipe, models, policy, cash: 100_000, symbol: "TSLA", policyText: policyText(policy) },
});
const files = leanProject(parts({ ...POLICY_DEFAULTS, gate: 0.02 }));

describe("a LEAN project", () => {
  it("has the files of a project, the models and the policy", () => {
    expect([...files.keys()]).toEqual([
      ...["main.py", "ata_model.py", "rsi_expert.json", "macd_expert.json", "trend_expert.json", "brain.json"],
      ...["policy.json", "config.json", "README.md"],
    ]);
    expect(JSON.parse(files.get("config.json")!)).toMatchObject({
      "algorithm-language": "Python",
      parameters: { symbol: "TSLA" },
    });
    expect(JSON.parse(files.get("policy.json")!)).toMatchObject({ gate: 0.02 });
    expect(JSON.parse(files.get("brain.json")!)).toEqual(models.brain);
  });

  it("is as it was reviewed", async () => {
    await expect(files.get("main.py")).toMatchFileSnapshot("../fixtures/handover/main.py");
    await expect(files.get("README.md")).toMatchFileSnapshot("../fixtures/handover/lean.md");
  });

  it("uses all hours where the recipe does", () => {
    const all = withOptions(recipe, { "bars.session": "all" });
    const main = leanProject({ ...parts(POLICY_DEFAULTS), recipe: all }).get("main.py")!;
    expect(main).toContain("extended_market_hours=True,");
    expect(main).not.toContain("session_of");
  });

  it.each<[what: string, policy: Partial<PolicySettings>, fault: RegExp]>([
    [
      "fractions",
      { shares: "fractional" },
      /^shares fractional: LEAN trades whole shares of US stocks; give --no-fractional$/,
    ],
    [
      "financing",
      { costs: "ib+borrow:2%+slip:1tick" },
      /^costs ib\+borrow:2%\+slip:1tick: LEAN charges neither .*; give --costs ib\+slip:1tick, and judge it with these$/,
    ],
    ["interest alone", { costs: "interest:3%" }, /give --costs none, and/],
  ])("is refused for what LEAN cannot do: %s", (_, policy, fault) => {
    expect(() => leanProject(parts({ ...POLICY_DEFAULTS, ...policy }))).toThrow(fault);
  });

  it("is refused for all hours that end flat, without a policy, and for a sum over all history", () => {
    const all = withOptions(recipe, { "bars.session": "all" });
    const flat = { ...parts({ ...POLICY_DEFAULTS, flatAtClose: true }), recipe: all };
    expect(() => leanProject(flat)).toThrow(/^flatAtClose: .*--no-flat-at-close$/);
    const none = { recipe, models, policy: undefined, cash: 1, symbol: "TSLA", policyText: "" };
    expect(() => leanProject(none)).toThrow(/^there is no policy, .*--policy FILE/);
    const sum = defineRecipe({
      ...PRESETS.seed,
      name: "sum",
      features: (bars) => ({ ...buildFeatures(bars), obv: onBalanceVolume(bars) }),
      experts: { volume: ["obv"] },
      brain: null,
    }) as unknown as Recipe;
    const volume: Models = { volume: { type: "logistic", bias: 0, weights: { obv: 1e-9 } } };
    expect(() => leanProject({ ...parts(POLICY_DEFAULTS), recipe: sum, models: volume })).toThrow(
      /^recipe "sum": "obv" depends on where the bars start, however long ago/,
    );
  });
});
