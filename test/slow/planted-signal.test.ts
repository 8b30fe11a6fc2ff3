import {
  type Bars,
  buildFeatures,
  defineRecipe,
  evaluate,
  featureImportance,
  forwardReturn,
  PRESETS,
  relativeTo,
  research,
  rollingMean,
  rollingSum,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { runNull } from "../../lib/dist/validation/null-runs.js";
import { volumeLeads } from "../support/recipes.js";

describe("a signal that only a new column holds", () => {
  const minutes = volumeLeads("2018-07-01");
  /** What half an hour trades, beside what half an hour trades mostly. */
  const busy = ({ volume }: Bars): Float64Array => {
    const half = rollingSum(volume, 6);
    return relativeTo(half, rollingMean(half, 60));
  };
  const prices = ["ret1", "bb_z", "rsi"] as const;
  const without = defineRecipe({
    ...PRESETS.sound,
    name: "without",
    filters: {},
    label: forwardReturn({ ...PRESETS.sound.label.choices!, horizon: 6 }),
    experts: { price: [...prices] },
    brain: null,
  });
  const found = defineRecipe({
    ...without,
    name: "with",
    features: (bars) => ({ ...buildFeatures(bars), busy: busy(bars) }),
    experts: { volume: ["busy"], price: [...prices] },
    brain: { experts: ["price", "volume"], regime: {} },
  });

  it("is found by the null runs where the column is there, and is not where it is left out", async () => {
    const { recipes } = await runNull(minutes, { runs: 19, recipes: { found, without } });
    expect(recipes.found!.models.volume!.p).toBe(1 / 20);
    expect(recipes.found!.models.brain!.p).toBe(1 / 20);
    expect(recipes.found!.beyond.p).toBe(1 / 20);
    expect(recipes.found!.models.price!.p).toBeGreaterThan(0.05);
    expect(recipes.without!.models.price!.p).toBeGreaterThan(0.05);
    expect(recipes.without!.beyond.p).toBeGreaterThan(0.05);
  });

  it("is worth something beyond the baseline, and its column is the one that matters", () => {
    const result = research(minutes, found);
    const evaluation = evaluate(result, { draws: 200 });
    expect(evaluation.models.volume.beyondBaseline.low).toBeGreaterThan(0);
    expect(evaluation.models.brain.beyondBaseline.low).toBeGreaterThan(0);
    expect(evaluation.bestExpert).toBe("volume");
    expect(evaluate(research(minutes, without), { draws: 200 }).models.price.beyondBaseline.low).toBeLessThan(0);
    const { brain } = featureImportance(result, { fits: 20, draws: 50, nRepeats: 2 });
    const [price, volume] = brain.map(({ importance }) => importance.estimate);
    expect(volume!).toBeGreaterThan(5 * Math.max(0, price!));
  });
});
