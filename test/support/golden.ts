import {
  FEATURES,
  type FeatureName,
  formatTime,
  modelNames,
  type Research,
  type ResearchSummary,
  summarise,
} from "ata-lab";
import { expect } from "vitest";
import type { PresetModels } from "../../lib/dist/recipes/presets.js";

/** One model as pandas and scikit-learn give it, brought to its optimum. */
interface GoldenModel {
  readonly C: number;
  readonly auc: number;
  readonly bias: number;
  readonly weights: Readonly<Record<string, number>>;
  readonly p_val_first5: readonly number[];
  readonly p_val_mean: number;
  readonly search: readonly {
    readonly C: number;
    readonly bias: number;
    readonly weights: readonly number[];
    readonly auc: number;
  }[];
}

/** What pandas and scikit-learn compute in the original notebook's flow. */
export interface Golden extends Pick<ResearchSummary, "minutes" | "bars5"> {
  readonly features: ResearchSummary["features"] & {
    readonly sample: readonly {
      readonly row: number;
      readonly time: string;
      readonly values: readonly number[];
      readonly label: number;
    }[];
  };
  readonly models: Readonly<Record<PresetModels, GoldenModel>>;
}

/** Columns from windows, where pandas itself drifts. */
const WINDOWED: readonly string[] = ["bb_z", "vol20", "vol_z", "volm_z"];

function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  expect(Math.abs(actual - expected), `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(tolerance);
}

/** Compares a research run with golden numbers: counts, labels and C exactly, the rest to the tolerances promised. */
export function expectGolden(result: Research<FeatureName, PresetModels>, golden: Golden): void {
  const ours = summarise(result);
  expect(ours.minutes).toEqual(golden.minutes);
  const { sums, ...bars } = ours.bars5;
  const { sums: goldenSums, ...goldenBars } = golden.bars5;
  expect(bars).toEqual(goldenBars);
  for (const [name, value] of Object.entries(goldenSums)) expectClose(sums[name]!, value, 1e-12 * value, name);
  for (const name of ["rows", "train", "validation", "positives", "positives_train"] as const) {
    expect([name, ours.features[name]]).toEqual([name, golden.features[name]]);
  }

  const { features, label, time } = result.data;
  FEATURES.forEach((name, j) => {
    const size = features[name].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const tolerance = (WINDOWED.includes(name) ? 1e-7 : 1e-11) * size;
    for (const sample of golden.features.sample) {
      expectClose(features[name][sample.row]!, sample.values[j]!, tolerance, `${name} of row ${sample.row}`);
    }
    expectClose(ours.features.sums[name]!, golden.features.sums[name]!, tolerance * label.length, `sum of ${name}`);
  });
  for (const sample of golden.features.sample) {
    expect([formatTime(time[sample.row]!), label[sample.row]]).toEqual([sample.time, sample.label]);
  }

  const positives = golden.features.positives - golden.features.positives_train;
  const swap = 2 / (positives * (golden.features.validation - positives));
  for (const name of modelNames(result.recipe)) {
    const [model, wanted] = [ours.models[name], golden.models[name]];
    expect([name, model.C]).toEqual([name, wanted.C]);
    expectClose(model.auc, wanted.auc, swap, `AUC of ${name}`);
    expectClose(model.bias, wanted.bias, 1e-6 * Math.max(1, Math.abs(wanted.bias)), `bias of ${name}`);
    expect(Object.keys(model.weights)).toEqual(Object.keys(wanted.weights));
    for (const [feature, weight] of Object.entries(wanted.weights)) {
      expectClose(model.weights[feature]!, weight, 1e-6 * Math.max(1, Math.abs(weight)), `${feature} of ${name}`);
    }
    wanted.search.forEach((trial, i) => {
      expect(model.search[i]!.C).toBe(trial.C);
      expectClose(model.search[i]!.auc, trial.auc, swap, `AUC of ${name} at C ${trial.C}`);
      expectClose(
        model.search[i]!.bias,
        trial.bias,
        1e-6 * Math.max(1, Math.abs(trial.bias)),
        `bias of ${name} at C ${trial.C}`,
      );
    });
  }
}
