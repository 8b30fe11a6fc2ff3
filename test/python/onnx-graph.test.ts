import { execFileSync } from "node:child_process";
import {
  buildFeatures,
  defineRecipe,
  type LogisticModel,
  type Models,
  makeSample,
  modelNames,
  PRESETS,
  predictBars,
  type Recipe,
  relativeTo,
  research,
  sessionVwap,
  toOnnx,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { columnsRead } from "../../lib/dist/models/inputs.js";
import { pythonWith } from "../support/python.js";

const minutes = makeSample({ to: "2018-03-01" });
const { seed, sound } = PRESETS;

const five = defineRecipe({
  ...sound,
  name: "five experts, and 19 columns",
  features: (bars) => ({ ...buildFeatures(bars), "vwap, relative": relativeTo(bars.close, sessionVwap(bars)) }),
  experts: { ...sound.experts, volume: ["volm_z", "vwap, relative"], calm: ["vol20", "vol_z", "atr_pct"] },
  brain: { experts: ["calm", "rsi", "macd", "trend", "volume"], regime: { storm: "vol_z", hour: "time_of_day" } },
});

const RECIPES = { seed, sound, "no brain": defineRecipe({ ...sound, name: "brainless", brain: null }), five } as const;

/** Models of a recipe with weights that no fit gives. */
function extreme(recipe: Recipe): Models {
  const { models } = research(minutes, recipe);
  const sizes = [1e8, -1e8, 0, 1e300, -1e-300, 5e-324];
  const changed = ({ weights }: LogisticModel, k: number): LogisticModel => ({
    type: "logistic",
    bias: -1e3,
    weights: Object.fromEntries(Object.keys(weights).map((name, j) => [name, sizes[(j + k) % sizes.length]!])),
  });
  return Object.fromEntries(
    Object.entries(models).map(([name, model], k) => [name, changed(model as LogisticModel, k)]),
  );
}

const cases = [
  ...Object.entries(RECIPES).map(([name, recipe]) => ({
    name,
    recipe: recipe as unknown as Recipe,
    models: research(minutes, recipe as unknown as Recipe).models,
  })),
  { name: "extreme weights", recipe: sound as unknown as Recipe, models: extreme(sound as unknown as Recipe) },
].map(({ name, recipe, models }) => {
  const { bars, p } = predictBars(minutes, models, recipe);
  const features = recipe.features(bars);
  const columns = Object.fromEntries(columnsRead(recipe).map((column) => [column, [...features[column]!]]));
  const file = toOnnx(models, recipe, { recipe: recipe.name, Größe: "ä" });
  return { name, recipe, p, columns, file };
});

interface Answer {
  readonly bytes: number;
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
  readonly metadata: object;
  readonly p: { readonly [output: string]: readonly (number | null)[] };
  readonly refuses: readonly boolean[];
  readonly last: { readonly [output: string]: number };
}

const answers: readonly Answer[] = JSON.parse(
  execFileSync(pythonWith("test/python/requirements.txt"), ["test/python/onnx_graph.py"], {
    input: JSON.stringify(cases.map(({ file, columns }) => ({ file: Buffer.from(file).toString("base64"), columns }))),
    maxBuffer: 1e9,
    encoding: "utf8",
  }),
);

describe.each(cases.map((each, i) => ({ ...each, answer: answers[i]! })))(
  "$name",
  ({ recipe, p, columns, file, answer }) => {
    const names = modelNames(recipe);

    it("gives the probabilities of predictBars in onnxruntime, and NaN where a column is NaN", () => {
      let missing = 0;
      for (const name of names) {
        const got = Float64Array.from(answer.p[`p_${name}`]!, (value) => value ?? Number.NaN);
        expect(got.length).toBe(p[name]!.length);
        const far = got.map((value, i) => Math.abs(value - p[name]![i]!));
        expect(far.filter((difference) => difference > 1e-15)).toEqual(new Float64Array());
        expect(Array.from(got, Number.isNaN)).toEqual(Array.from(p[name]!, Number.isNaN));
        missing += got.filter(Number.isNaN).length;
        expect(Math.abs(answer.last[`p_${name}`]! - p[name]!.at(-1)!)).toBeLessThan(1e-15);
      }
      expect(missing).toBeGreaterThan(0);
    });

    it("has doubles by name, and nothing that ONNX does not know", () => {
      const edges = (list: readonly string[]): unknown[] => list.map((name) => [name, true, ["rows"]]);
      expect(answer.inputs).toEqual(edges(Object.keys(columns)));
      expect(answer.outputs).toEqual(edges(names.map((name) => `p_${name}`)));
      expect(answer.metadata).toMatchObject({ recipe: recipe.name, Größe: "ä" });
      expect(answer.bytes).toBe(file.length);
    });

    it("is refused a feed without a column, or with one that it does not know", () => {
      expect(answer.refuses).toEqual([true, true]);
    });
  },
);
