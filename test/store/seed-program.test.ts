import { buildFeatures, defineRecipe, fingerprintOf, PRESETS, withOptions } from "ata-lab";
import { describe, expect, it } from "vitest";
import type { ModelInputs } from "../../lib/dist/models/inputs.js";
import type { Recipe } from "../../lib/dist/recipes/recipe.js";
import { seedProgramFaults } from "../../lib/dist/store/seed-program.js";

const faults = (recipe: unknown): string[] => {
  const { bars } = recipe as Recipe;
  return seedProgramFaults(recipe as ModelInputs, { fingerprint: fingerprintOf(recipe as Recipe), bars });
};

describe("the seed's trading program", () => {
  it("can feed both presets, and columns of the same values whatever else there is", () => {
    expect(faults(PRESETS.seed)).toEqual([]);
    expect(faults(PRESETS.sound)).toEqual([]);
    const more = (bars: Parameters<typeof buildFeatures>[0]) => ({ ...buildFeatures(bars), own: bars.close });
    expect(faults(defineRecipe({ ...PRESETS.seed, name: "more", features: more }))).toEqual([]);
  });

  it("cannot feed RSI 7 under the name of RSI 14", () => {
    const quick = defineRecipe({ ...PRESETS.seed, name: "quick", features: (bars) => buildFeatures(bars, { rsi: 7 }) });
    expect(faults(quick)).toEqual([
      expect.stringMatching(/computes `rsi` differently/),
      expect.stringMatching(/computes `rsi_slope` differently/),
    ]);
    expect(seedProgramFaults(quick as unknown as ModelInputs), "by their names it could").toEqual([]);
  });

  it("would buy by the probability of a fall, and so cannot be given one", () => {
    const { bars, label } = withOptions(PRESETS.sound, { "label.side": "short" });
    const proof = { fingerprint: fingerprintOf(PRESETS.sound as unknown as Recipe), bars };
    const inputs = PRESETS.sound as unknown as ModelInputs;
    expect(seedProgramFaults(inputs, { ...proof, label: label.choices })).toEqual([
      "the seed's trading program buys where p is high, but these models' p is the probability that a short sale pays",
    ]);
    expect(seedProgramFaults(inputs, { ...proof, label: PRESETS.sound.label.choices })).toEqual([]);
  });

  it("asks on five-minute bars", () => {
    expect(faults(withOptions(PRESETS.seed, { "bars.rule": "15min" }))).toEqual([
      "the seed's trading program uses bars of 5min, these models were trained on 15min",
    ]);
  });

  it("knows its four models and their regime only", () => {
    const regime = { volatility: "vol20", time_of_day: "time_of_day" } as const;
    const other = defineRecipe({ ...PRESETS.seed, name: "other", brain: { ...PRESETS.seed.brain!, regime } });
    expect(faults(other)).toEqual([
      "the seed's trading program gives the brain `atr_pct` as regime.volatility, not `vol20`",
    ]);
    const alone = defineRecipe({
      ...PRESETS.seed,
      name: "alone",
      experts: { rsi: ["rsi", "rsi_slope", "bb_z"] },
      brain: null,
    });
    expect(faults(alone)).toHaveLength(3);
  });
});
