import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  type Bars,
  buildFeatures,
  defineRecipe,
  fileSource,
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

/** A graph, the columns that it is fed, and what `predictBars` says of the same bars. */
function caseOf(minutes: Bars, recipe: Recipe, models: Models) {
  const { bars, p } = predictBars(minutes, models, recipe);
  const features = recipe.features(bars);
  const columns = Object.fromEntries(columnsRead(recipe).map((column) => [column, [...features[column]!]]));
  const file = toOnnx(models, recipe, { recipe: recipe.name, Größe: "ä" });
  return { p, columns, file };
}

type Case = ReturnType<typeof caseOf>;

const cases = [
  ...Object.entries(RECIPES).map(([name, recipe]) => ({
    name,
    recipe: recipe as unknown as Recipe,
    models: research(minutes, recipe as unknown as Recipe).models,
  })),
  { name: "extreme weights", recipe: sound as unknown as Recipe, models: extreme(sound as unknown as Recipe) },
].map(({ name, recipe, models }) => ({ name, recipe, ...caseOf(minutes, recipe, models) }));

interface Answer {
  readonly bytes: number;
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
  readonly metadata: object;
  readonly p: { readonly [output: string]: readonly (number | null)[] };
  readonly refuses: readonly boolean[];
  readonly last: { readonly [output: string]: number };
}

/** What onnxruntime says of each. */
function answersTo(asked: readonly Case[]): readonly Answer[] {
  return JSON.parse(
    execFileSync(pythonWith("test/python/requirements.txt"), ["test/python/onnx_graph.py"], {
      input: JSON.stringify(
        asked.map(({ file, columns }) => ({ file: Buffer.from(file).toString("base64"), columns })),
      ),
      maxBuffer: 1e9,
      encoding: "utf8",
    }),
  );
}

const answers = answersTo(cases);

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

describe("real bars", () => {
  it.for([
    ["QQQ", "QQQ_1min.csv.gz", "America/New_York", sound],
    ["SPY", "SPY_1min.parquet", "UTC", seed],
  ] as const)("%s: onnxruntime says what predictBars says", async ([symbol, file, zone, preset], { skip }) => {
    const path = `../shared/data/${file}`;
    skip(!existsSync(path), "the real bars are not part of the project");
    const minutes = await fileSource(path, { zone, report: () => {} })({ symbol });
    const recipe = preset as unknown as Recipe;
    const asked = caseOf(minutes, recipe, research(minutes, recipe).models);
    const [answer] = answersTo([asked]);
    let most = 0;
    let known = 0;
    for (const name of modelNames(recipe)) {
      const ours = asked.p[name]!;
      const theirs = Float64Array.from(answer!.p[`p_${name}`]!, (value) => value ?? Number.NaN);
      expect(Array.from(theirs, Number.isNaN)).toEqual(Array.from(ours, Number.isNaN));
      for (const [i, value] of theirs.entries()) {
        if (Number.isNaN(value)) continue;
        known++;
        most = Math.max(most, Math.abs(value - ours[i]!));
      }
    }
    expect(most).toBeLessThan(1e-9);
    expect(known).toBeGreaterThan(4 * 1000);
    if (process.env.SHOW)
      console.log(`${symbol}, ${recipe.name}: ${most.toExponential(1)} over ${known} probabilities`);
  });
});
