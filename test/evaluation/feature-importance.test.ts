import {
  type Columns,
  calibrationSlope,
  DAY,
  featureImportance,
  logit,
  makeSample,
  modelFeatures,
  modelNames,
  PRESETS,
  plattScaling,
  predictRows,
  research,
  withOptions,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { brainColumns, expertColumns } from "../../lib/dist/models/predict-rows.js";
import { standardDeviation } from "../../lib/dist/stats/standard-deviation.js";

const minutes = makeSample({ to: "2018-05-01" });
const few = { fits: 30, draws: 40, nRepeats: 2 };

describe("featureImportance", () => {
  it.each(Object.entries(PRESETS))("%s: the coefficients are the exported weights, standardised", (_, recipe) => {
    const result = research(minutes, recipe);
    const found = featureImportance(result, few);
    const { models, train } = result;
    const columns = (name: string): Columns =>
      name === "brain"
        ? brainColumns(recipe, predictRows(models, train, recipe), train.features)
        : expertColumns(recipe, name, train.features);
    // They take the population's deviation, as standardising does.
    const population = Math.sqrt(1 - 1 / train.label.length);
    for (const name of modelNames(recipe)) {
      expect(found[name].map(({ feature }) => feature)).toEqual(modelFeatures(recipe, name));
      found[name].forEach(({ coefficient, importance }, j) => {
        expect(coefficient.low).toBeLessThan(coefficient.high);
        expect(coefficient.draws).toBe(30);
        expect(importance.draws).toBe(40);
        // The stacked brain learned from the walk forward's rows, whose deviations are not the training part's.
        const feature = modelFeatures(recipe, name)[j]!;
        const weight = models[name].weights[feature]!;
        const standardised = weight * standardDeviation(columns(name)[feature]!);
        if (name === "brain" && recipe.stackingFolds > 0)
          expect(Math.sign(coefficient.estimate)).toBe(Math.sign(weight));
        else expect(coefficient.estimate).toBeCloseTo(standardised * population, 9);
      });
    }
  });

  it("finds the column that the planted signal lives on, and nothing where there is none", () => {
    const strong = featureImportance(research(makeSample({ to: "2018-09-01", edge: 0.14 }), PRESETS.sound), few);
    const useful = Math.max(...strong.rsi.map(({ importance }) => importance.low));
    expect(useful).toBeGreaterThan(0);
    const none = featureImportance(research(makeSample({ to: "2018-09-01", edge: 0 }), PRESETS.sound), few);
    for (const { importance } of none.rsi) expect(importance.estimate).toBeLessThan(useful);
  });
});

describe("calibrationSlope", () => {
  const { test, models } = research(minutes, withOptions(PRESETS.sound, { calibrate: false }));
  const { time, label } = test!;
  const score = predictRows(models, test!, PRESETS.sound).rsi;

  it("is close to Platt's line, with an interval around each number", () => {
    const { slope, intercept } = calibrationSlope({ time, label, score });
    const platt = plattScaling(label, logit(score));
    // Platt's targets are a little inside 0 and 1, so his slope is a little less.
    expect(Math.abs(slope.estimate)).toBeGreaterThan(Math.abs(platt.slope));
    expect(slope.estimate).toBeCloseTo(platt.slope, 1);
    expect(intercept.estimate).toBeCloseTo(platt.intercept, 1);
    // At the optimum the residuals sum to 0, as they are and by the log-odds.
    const residual = logit(score).map(
      (z, i) => label[i]! - 1 / (1 + Math.exp(-(slope.estimate * z + intercept.estimate))),
    );
    expect(Math.abs(residual.reduce((a, b) => a + b, 0))).toBeLessThan(1e-9 * label.length);
    expect(intercept.low).toBeLessThan(intercept.estimate);
    expect(intercept.high).toBeGreaterThan(intercept.estimate);
    expect(slope.low).toBeLessThan(slope.estimate);
    expect(slope.high).toBeGreaterThan(slope.estimate);
    expect(slope.draws).toBe(200);
  });

  it("halves where the log-odds are twice as large", () => {
    const loud = Float64Array.from(score, (p) => p ** 2 / (p ** 2 + (1 - p) ** 2));
    const [one, two] = [score, loud].map((p) => calibrationSlope({ time, label, score: p }, { draws: 20 }).slope);
    expect(two!.estimate).toBeCloseTo(one!.estimate / 2, 8);
    expect(two!.high).toBeCloseTo(one!.high / 2, 8);
  });

  it("says so where the log-odds separate the labels", () => {
    const apart = { time: Float64Array.of(0, 1, 2, 3).map((day) => day * DAY), label: Uint8Array.of(0, 0, 1, 1) };
    for (const score of [Float64Array.of(0.1, 0.2, 0.3, 0.4), Float64Array.of(0.9, 0.3, 0.3, 0.1)]) {
      expect(() => calibrationSlope({ ...apart, score })).toThrow(/separate the labels of 0 from those of 1/);
    }
  });
});
