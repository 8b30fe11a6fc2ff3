import { defineRecipe, type Models, POLICY_DEFAULTS, PRESETS, type Recipe, readModels } from "ata-lab";
import { describe, expect, it } from "vitest";
import { pythonModule } from "../../lib/dist/handover/python-module.js";
import { pythonValue } from "../../lib/dist/handover/python-value.js";
import { pythonReadme } from "../../lib/dist/handover/readme.js";

const recipe = PRESETS.seed as unknown as Recipe;
const models = (await readModels("models")) as unknown as Models;
const handed = { recipe, models, policy: POLICY_DEFAULTS, cash: 100_000 };

describe("the text of a Python module", () => {
  it("is as it was reviewed", async () => {
    await expect(pythonModule(handed)).toMatchFileSnapshot("../fixtures/handover/ata_model.py");
    await expect(pythonReadme(handed)).toMatchFileSnapshot("../fixtures/handover/python.md");
  });

  it("has no policy where there is none", () => {
    const text = pythonModule({ recipe, models, cash: 100_000 });
    expect(text).not.toMatch(/POLICY|wanted|def decide/);
    expect(pythonReadme({ recipe, models, cash: 100_000 })).toContain("nothing is decided");
  });

  it("cannot be ended by a recipe's name", () => {
    const odd = defineRecipe({ ...PRESETS.seed, name: 'a """ \\ b' }) as unknown as Recipe;
    const text = pythonModule({ ...handed, recipe: odd });
    expect(text.startsWith('"""Scores minute bars with the models of the recipe a       b, as ata-lab does.\n')).toBe(
      true,
    );
    expect(text).toContain('RECIPE = "a \\"\\"\\" \\\\ b"\n');
  });

  it("is refused for a filter that is a function, and for bars of seconds", () => {
    const own = defineRecipe({ ...PRESETS.seed, name: "mine", filters: ({ rsi }) => rsi.map((x) => +(x > 30)) });
    expect(() => pythonModule({ ...handed, recipe: own as unknown as Recipe })).toThrow(
      /^recipe "mine": its filter is a function, .*filters: \{ atr_pct: \{ max: 0\.02 \} \}/,
    );
    const quick = defineRecipe({ ...PRESETS.seed, name: "mine", bars: { ...PRESETS.seed.bars, rule: "30s" } });
    expect(() => pythonModule({ ...handed, recipe: quick as unknown as Recipe })).toThrow(/./);
  });
});

describe("plain data in Python", () => {
  it("keeps what it is", () => {
    expect(pythonValue({ a: true, b: null, c: [1, "x"], d: Number.POSITIVE_INFINITY, e: {}, f: 0.1 + 0.2 })).toBe(
      '{\n    "a": True,\n    "b": None,\n    "c": [1, "x"],\n    "d": math.inf,\n    "e": {},\n    "f": 0.30000000000000004,\n}',
    );
  });
});
