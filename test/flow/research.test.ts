import { existsSync, readFileSync } from "node:fs";
import {
  brainInputs,
  defineRecipe,
  designMatrix,
  type FeatureName,
  futureReturn,
  makeSample,
  modelFeatures,
  modelNames,
  PRESETS,
  predict,
  type Research,
  research,
  sliceBars,
  summarise,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import type { PresetModels } from "../../lib/dist/recipes/presets.js";
import { fileSource } from "../../lib/dist/sources/file-source.js";
import { expectGolden, type Golden } from "../support/golden.js";

const EXPERTS = ["rsi", "macd", "trend"] as const;
type Preset = Research<FeatureName, PresetModels>;

/** Probabilities on the validation rows. */
function validationProbabilities({ recipe, searches, validation }: Preset): Record<string, Float64Array> {
  const experts = EXPERTS.map(
    (name) =>
      [name, searches[name].fit.predictProba(designMatrix(validation.features, modelFeatures(recipe, name)))] as const,
  );
  const brain = searches.brain.fit.predictProba(brainInputs(recipe, searches, validation));
  return Object.fromEntries([...experts, ["brain", brain] as const]);
}

function expectProbabilities(result: Preset, golden: Golden): void {
  const ours = validationProbabilities(result);
  for (const name of modelNames(result.recipe)) {
    for (const [i, p] of golden.models[name].p_val_first5.entries()) {
      expect(Math.abs(ours[name]![i]! - p)).toBeLessThanOrEqual(1e-7);
    }
    const mean = ours[name]!.reduce((a, b) => a + b) / ours[name]!.length;
    expect(Math.abs(mean - golden.models[name].p_val_mean)).toBeLessThanOrEqual(1e-7);
  }
}

const sample = makeSample({ to: "2018-04-01" });
const result = research(sample);

describe("research", () => {
  it("equals pandas and scikit-learn on a synthetic quarter", () => {
    const golden: Golden = JSON.parse(readFileSync("test/fixtures/sample-2018-q1.json", "utf8"));
    expectGolden(result, golden);
    expectProbabilities(result, golden);
  });

  it.for([
    ["QQQ", "QQQ_1min.csv.gz", "America/New_York"],
    ["SPY", "SPY_1min.parquet", "UTC"],
  ])("equals pandas and scikit-learn on real bars of %s", async ([symbol, file, zone], { skip }) => {
    const path = `../shared/data/${file}`;
    const goldenPath = `../shared/oracle/golden/${symbol}.json`;
    skip(!existsSync(path) || !existsSync(goldenPath), "the real bars are not part of the project");
    const { exact, ...rest } = JSON.parse(readFileSync(goldenPath, "utf8"));
    const golden: Golden = { ...rest, models: exact };
    const real = research(await fileSource(path, { zone, report: () => {} })({ symbol }));
    expectGolden(real, golden);
    expectProbabilities(real, golden);
  });

  it("weighs the histogram of MACD by the line's weight less the signal's: the columns are collinear", () => {
    for (const { fit } of result.searches.macd.search) {
      const [line, signal, hist] = fit.coef as unknown as [number, number, number];
      expect(Math.abs(hist - (line - signal))).toBeLessThanOrEqual(1e-9 * (Math.abs(line) + Math.abs(signal)));
    }
  });

  it("exports models that predict what was trained, to the bit", () => {
    const ours = validationProbabilities(result);
    const { recipe, validation, models } = result;
    for (const name of EXPERTS) {
      const row = Object.fromEntries(
        modelFeatures(recipe, name).map((feature) => [feature, validation.features[feature as FeatureName][7]!]),
      );
      expect(predict(models[name], row)).toBe(ours[name]![7]);
    }
    const inputs = brainInputs(recipe, result.searches, validation);
    const row = Object.fromEntries(modelFeatures(recipe, "brain").map((feature, j) => [feature, inputs[j]![7]!]));
    expect(predict(models.brain, row)).toBe(ours.brain![7]);
  });

  it("gives the same numbers again and leaves its bars alone", () => {
    const before = structuredClone(sample);
    expect(JSON.stringify(summarise(research(sample)))).toBe(JSON.stringify(summarise(result)));
    expect(sample).toEqual(before);
  });

  it("takes other choices as options", () => {
    const other = research(sample, { ...PRESETS.seed, C: [0.5], trainFraction: 0.5 });
    expect(other.searches.rsi.search).toHaveLength(1);
    expect(other.train.time.length).toBe(Math.trunc(other.data.time.length / 2));
  });

  it.each([
    [0, /0 minutes gave 0 bars/],
    [1, /^1 minute gave 1 bar, [01] after the filters/],
    [60, /60 minutes gave 13 bars.*too few to train on; use a longer period/],
    [150, /all \d+ labels are|leaves nothing/],
  ])("says why %s minutes are too few", (minutes, message) => {
    expect(() => research(sliceBars(sample, 0, minutes))).toThrow(message);
  });
});

describe("research on bars without prices", () => {
  it("says that the prices are missing, not that the filter is narrow", () => {
    const nothing = sample.close.map(() => Number.NaN);
    const bars = { ...sample, open: nothing, high: nothing, low: nothing, close: nothing };
    expect(() => research(bars)).toThrow(/too few to train on; most have no close: use bars with prices$/);
  });
});

describe("research with a model that is all too sure", () => {
  it("calibrates it all the same", () => {
    // Tells the label, and a hundred times as loud once training is over.
    const loud = defineRecipe({
      ...PRESETS.seed,
      name: "loud",
      calibrate: true,
      features: ({ close }) => {
        const rise = futureReturn(close, 12).map((r) => (r > 0.001 ? 1 : -1));
        return { loud: rise.map((x, i) => (i < 0.8 * rise.length ? x : 100 * x)) };
      },
      filters: {},
      experts: { loud: ["loud"] },
      brain: null,
    });
    const { searches, validation, calibration, models } = research(sample, loud);
    const p = searches.loud.fit.predictProba([validation.features.loud]);
    expect([Math.min(...p), Math.max(...p)]).toEqual([expect.closeTo(0, 30), 1]);
    expect(calibration!.loud.slope).toBeGreaterThan(0);
    expect(Number.isFinite(models.loud.weights.loud)).toBe(true);
  });
});
