import {
  fingerprintOf,
  type LogisticModel,
  type Models,
  makeSample,
  modelNames,
  PRESETS,
  predictRows,
  research,
  toOnnx,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onnxGraph } from "../../lib/src/handover/onnx-graph.js";
import type { ModelInputs } from "../../lib/src/models/inputs.js";
import { exp } from "../../lib/src/util/exp.js";
import { readOnnx } from "../support/read-onnx.js";

const sigmoid = (z: number): number => 1 / (1 + exp(-z));
const model = (bias: number, weights: Record<string, number>): LogisticModel => ({ type: "logistic", bias, weights });

const inputs: ModelInputs = {
  experts: { a: ["x", "y"], b: ["y", "größe, \u{1f4c8}"] },
  brain: { experts: ["b", "a"], regime: { calm: "x", hour: "hour" } },
};
const models: Models = {
  a: model(0.1, { y: 3, x: -2 }),
  b: model(0, { y: 1e-3, "größe, \u{1f4c8}": 7 }),
  brain: model(-1, { "experts.b": 1, "experts.a": 2, "regime.calm": -3, "regime.hour": 0.1 }),
};

describe("onnxGraph", () => {
  it("does what predictRows does, to the bit, with the same logistic function", () => {
    const numbers = fc.double({ noDefaultInfinity: false });
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 13, maxLength: 13 }), (drawn) => {
        const [x, y, size, hour, ...weights] = drawn as [number, number, number, number, ...number[]];
        const drawnModels = Object.fromEntries(
          Object.entries(models).map(([name, { bias, weights: old }]) => [
            name,
            model(bias, Object.fromEntries(Object.keys(old).map((key) => [key, weights.pop() ?? 1]))),
          ]),
        );
        const row = { x, y, "größe, \u{1f4c8}": size, hour };
        const features = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Float64Array.of(value)]));
        const p = predictRows(drawnModels, { features }, inputs);
        const file = readOnnx(onnxGraph(drawnModels, inputs, {}));
        expect(file.inputs).toEqual(["x", "y", "größe, \u{1f4c8}", "hour"]);
        expect(file.run(row, sigmoid)).toEqual({ p_a: p.a![0], p_b: p.b![0], p_brain: p.brain![0] });
      }),
    );
  });

  it("keeps metadata, and gives the same bytes again", () => {
    const metadata = { recipe: "größer", long: "x".repeat(20_000), empty: "" };
    const file = onnxGraph(models, inputs, metadata);
    expect(readOnnx(file).metadata).toEqual(metadata);
    expect(onnxGraph(models, inputs, metadata)).toEqual(file);
  });

  it("refuses models that are not the recipe's", () => {
    const { brain: _, ...some } = models;
    expect(() => onnxGraph(some, inputs, {})).toThrow('there is no model "brain", which the recipe has');
    expect(() => onnxGraph({ ...models, a: model(0, { x: 1 }) }, inputs, {})).toThrow(
      'model "a": weight "y" is missing',
    );
    expect(() => onnxGraph({ ...models, a: model(0, { x: 1, y: 2, z: 3 }) }, inputs, {})).toThrow(/"z" is unknown/);
  });

  it("refuses a column with the name of an output", () => {
    const clash: ModelInputs = { experts: { a: ["p_a"] }, brain: null };
    expect(() => onnxGraph({ a: model(0, { p_a: 1 }) }, clash, {})).toThrow('two values of the graph are called "p_a"');
  });
});

describe("toOnnx", () => {
  it("does what predictRows does with trained models", () => {
    const { models: trained, recipe, validation } = research(makeSample({ to: "2018-03-01" }));
    const p = predictRows(trained, validation, recipe);
    const file = readOnnx(toOnnx(trained, recipe));
    for (const i of [0, 7, validation.label.length - 1]) {
      const row = Object.fromEntries(file.inputs.map((name) => [name, validation.features[name as "rsi"][i]!]));
      const wanted = Object.fromEntries(modelNames(recipe).map((name) => [`p_${name}`, p[name][i]!]));
      expect(file.run(row, sigmoid)).toEqual(wanted);
    }
  });

  it("says which columns of which recipe it takes", () => {
    const { models: trained, recipe } = research(makeSample({ to: "2018-03-01" }), PRESETS.sound);
    const { metadata, inputs: names } = readOnnx(toOnnx(trained, recipe, { note: "mine" }));
    const { fingerprint, features, ...rest } = metadata;
    expect(JSON.parse(features!)).toEqual(names);
    expect(names).toContain("ema20_rel");
    expect(JSON.parse(fingerprint!)).toEqual(
      Object.fromEntries(names.map((name) => [name, fingerprintOf(recipe)[name]!.hash])),
    );
    expect(rest).toEqual({ recipe: "sound", bars: JSON.stringify(recipe.bars), note: "mine" });
  });
});
