import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  formatModel,
  type LogisticModel,
  LogisticRegression,
  type Models,
  modelFeatures,
  modelFile,
  modelNames,
  PRESETS,
  parseModel,
  predict,
  predictColumns,
  readModels,
  toJson,
  writeModels,
} from "ata-lab";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { PresetModels } from "../../lib/dist/recipes/presets.js";

const name = fc.string().filter((text) => text !== "__proto__");
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const folder = mkdtempSync(join(tmpdir(), "models-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the reader of the JSON shipped once, and what it answered. */
const SHIPPED: LogisticModel = {
  type: "logistic",
  bias: -1.258119,
  weights: {
    "experts.rsi": 0.846465,
    "experts.macd": 0.832883,
    "experts.trend": 0.090322,
    "regime.volatility": 0.113879,
    "regime.time_of_day": 0.022481,
  },
};

const NAMES = modelNames(PRESETS.seed);
const models = Object.fromEntries(
  NAMES.map((name) => [
    name,
    {
      type: "logistic",
      bias: 0.5,
      weights: Object.fromEntries(modelFeatures(PRESETS.seed, name).map((feature, i) => [feature, i / 7])),
    },
  ]),
) as unknown as Models<PresetModels>;

describe("a model", () => {
  it("written and read back predicts the same bits", () => {
    fc.assert(
      fc.property(
        finite,
        fc.dictionary(name, fc.tuple(finite, fc.double({ min: -1e3, max: 1e3, noNaN: true }))),
        (bias, cells) => {
          const pick = (j: 0 | 1): Record<string, number> =>
            Object.fromEntries(Object.entries(cells).map(([name, pair]) => [name, pair[j]]));
          const model: LogisticModel = { type: "logistic", bias, weights: pick(0) };
          const back = parseModel(formatModel(model), Object.keys(model.weights));
          expect(predict(back, pick(1))).toEqual(predict(model, pick(1)));
        },
      ),
    );
  });

  it("answers as the trading program does", () => {
    const at = (hour: number): number =>
      predict(SHIPPED, {
        "experts.rsi": 0.46,
        "experts.macd": 0.46,
        "experts.trend": 0.46,
        "regime.volatility": 0.004,
        "regime.time_of_day": hour,
      });
    expect([9.5833, 10, 12, 16].map((hour) => at(hour).toFixed(4))).toEqual(["0.4432", "0.4455", "0.4566", "0.4790"]);
  });

  it("gives a row the bits it gives the row in a column, and that its fit gives", () => {
    const X = [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 1, 2, 2)];
    const fit = new LogisticRegression().fit(X, Uint8Array.of(0, 1, 0, 1));
    const model = toJson(fit, ["a", "b"]);
    const rows = Array.from(X[0]!, (_, i) => predict(model, { a: X[0]![i]!, b: X[1]![i]! }));
    expect([...predictColumns(model, { b: X[1]!, a: X[0]! })]).toEqual(rows);
    expect([...fit.predictProba(X)]).toEqual(rows);
  });

  it.each([
    ["a missing", { a: 1 }, /feature "b" is missing; exactly these are expected: a, b/],
    ["an unknown", { a: 1, b: 2, c: 3 }, /feature "c" is unknown/],
    ["a NaN", { a: 1, b: Number.NaN }, /feature "b" is NaN/],
  ])("refuses %s feature", (_, features, message) => {
    const model: LogisticModel = { type: "logistic", bias: 0, weights: { a: 1, b: 1 } };
    expect(() => predict(model, features as Record<string, number>)).toThrow(message);
  });

  it("refuses columns that do not fit", () => {
    const model: LogisticModel = { type: "logistic", bias: 0, weights: { a: 1, b: 1 } };
    const a = Float64Array.of(1, 2);
    expect(() => predictColumns(model, { a })).toThrow(/feature column "b" is missing/);
    expect(() => predictColumns(model, { a, b: Float64Array.of(1) })).toThrow(/differ in length: a 2, b 1/);
  });
});

describe("toJson", () => {
  it.each([
    ["a name too few", { coef: Float64Array.of(1, 2), intercept: 0 }, ["a"], /2 coefficients but 1 names/],
    ["a name twice", { coef: Float64Array.of(1, 2), intercept: 0 }, ["a", "a"], /a name repeats/],
    ["an infinite weight", { coef: Float64Array.of(Infinity), intercept: 0 }, ["a"], /a is Infinity/],
    ["a bias of NaN", { coef: Float64Array.of(1), intercept: Number.NaN }, ["a"], /bias is NaN/],
  ])("refuses %s", (_, fit, names, message) => {
    expect(() => toJson(fit, names)).toThrow(message);
  });
});

describe("parseModel", () => {
  it.each([
    ["no JSON", "{", /m.json: not JSON/],
    ["another type", '{"type":"tree","bias":0,"weights":{}}', /m.json: type: /],
    ["no bias", '{"type":"logistic","weights":{}}', /m.json: bias: /],
    [
      "text for a weight",
      '{"type":"logistic","bias":0,"weights":{"a":"1"}}',
      /m.json: weights.a: must be a finite number, not "1"/,
    ],
    ["null for a weight", '{"type":"logistic","bias":0,"weights":{"a":null}}', /m.json: weights.a: /],
    ["an infinite bias", '{"type":"logistic","bias":1e999,"weights":{"a":1}}', /m.json: bias: /],
    ["more than belongs", '{"type":"logistic","bias":0,"weights":{"a":1},"scale":2}', /m.json: .*scale/],
    [
      "a name that JavaScript hides",
      '{"type":"logistic","bias":0,"weights":{"a":1,"__proto__":1}}',
      /m.json: weights: nothing can be called "__proto__"/,
    ],
    ["a list", "[]", /m.json: the whole: /],
    [
      "a missing weight",
      '{"type":"logistic","bias":0,"weights":{}}',
      /m.json: weight "a" is missing; exactly these are expected: a/,
    ],
    [
      "weights with names of any length, in a line of bounded length",
      JSON.stringify({
        type: "logistic",
        bias: 0,
        weights: {
          a: 1,
          ...Object.fromEntries(["b", "c", "d", "e", "f", "g", "h"].map((name) => [name.repeat(3000), 1])),
        },
      }),
      /^(Error: )?m.json: weight ("(\w)\3{79}" is unknown(; )?){5}and 2 more; exactly these are expected: a$/,
    ],
    ["an unknown weight", '{"type":"logistic","bias":0,"weights":{"a":1,"b":1}}', /m.json: weight "b" is unknown/],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseModel(text, ["a"], "m.json")).toThrow(message);
  });
});

describe("a folder of models", () => {
  it("holds what was written, to the byte, and nothing else", async () => {
    const dir = join(folder, "new", "deep");
    const paths = await writeModels(dir, models);
    expect(readdirSync(dir).sort()).toEqual(NAMES.map(modelFile).sort());
    expect(paths).toEqual(NAMES.map((name) => join(dir, modelFile(name))));
    expect(readFileSync(paths[0]!, "utf8")).toBe(`${formatModel(models.rsi)}\n`);
    expect(await readModels(dir)).toEqual(models);
  });

  it("is left alone by models that cannot be written", async () => {
    const dir = join(folder, "kept");
    await writeModels(dir, models);
    const bad = {
      ...models,
      brain: { ...models.brain, weights: { ...models.brain.weights, "experts.rsi": Number.NaN } },
    };
    await expect(writeModels(dir, bad)).rejects.toThrow(/brain.json: weights.*experts.rsi/);
    await expect(writeModels(dir, { ...models, rsi: models.macd })).rejects.toThrow(
      /rsi_expert.json: weight "rsi" is missing/,
    );
    expect(await readModels(dir)).toEqual(models);
    expect(readdirSync(dir)).toHaveLength(4);
  });

  it("says which file is missing or wrong", async () => {
    const dir = join(folder, "wrong");
    await writeModels(dir, models);
    writeFileSync(join(dir, "macd_expert.json"), formatModel(models.rsi));
    await expect(readModels(dir)).rejects.toThrow(/macd_expert.json: weight "macd" is missing/);
    rmSync(join(dir, "rsi_expert.json"));
    await expect(readModels(dir)).rejects.toThrow(/rsi_expert.json: no such file/);
  });
});
