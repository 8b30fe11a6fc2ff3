import { buildFeatures, defineRecipe, PRESETS, pctChange, type Recipe, rsi, withOptions } from "ata-lab";
import { describe, expect, it } from "vitest";
import { formulaText } from "../../lib/dist/handover/formula.js";
import { recognise } from "../../lib/dist/handover/recognise.js";
import { HANDED } from "../support/handed-over.js";

const preset = (name: "seed" | "sound"): Recipe => PRESETS[name] as unknown as Recipe;
const withFeatures = (features: Recipe["features"]): Recipe =>
  defineRecipe({ ...PRESETS.sound, name: "mine", features } as never) as unknown as Recipe;
const wordsOf = (recipe: Recipe): { readonly [name: string]: string } =>
  Object.fromEntries([...recognise(recipe)].map(([name, one]) => [name, formulaText(one)]));

describe("what a recipe's columns are", () => {
  it.each(["seed", "sound"] as const)("is known of preset %s", (name) => {
    const words = wordsOf(preset(name));
    expect(Object.keys(words)).toEqual(Object.keys(preset(name).features(emptyBars)));
    expect(words).toMatchObject({
      rsi: "rsi(close, 14)",
      macd: "minus(spanMean(close, 12), spanMean(close, 26))",
      atr_pct: "ratio(wilderMean(trueRange, 14), close)",
      vol_z: "fillNa(rollingZScore(rollingStd(pctChange(close, 1), 20), 100, 1), 0)",
    });
  });

  it("is divided by the close for many stocks where it is in dollars", () => {
    expect(wordsOf(withOptions(preset("sound"), { pool: true }))).toMatchObject({
      rsi: "rsi(close, 14)",
      macd: "ratio(minus(spanMean(close, 12), spanMean(close, 26)), close)",
      ema20: "ratio(spanMean(close, 20), close)",
      ema20_rel: "relativeTo(close, spanMean(close, 20))",
    });
  });

  it("is found by their values, whatever they are called and however they are written", () => {
    expect(
      wordsOf(
        withFeatures((bars) => ({
          ...buildFeatures(bars),
          rsi: rsi(bars.close, 7),
          move: bars.close.map((price, i) => price / bars.close[i - 5]! - 1),
        })),
      ),
    ).toMatchObject({ rsi: "rsi(close, 7)", move: "pctChange(close, 5)" });
  });

  it("is found of every indicator", () => {
    expect(wordsOf(HANDED["indicators of every kind"]!.recipe)).toMatchObject({
      k: "rollingMean(stochastic(14), 3)",
      d: "rollingMean(rollingMean(stochastic(14), 3), 3)",
      hist: "minus(minus(spanMean(close, 5), spanMean(close, 35)), spanMean(minus(spanMean(close, 5), spanMean(close, 35)), 5))",
      busy: "ratio(volume, rollingMean(volume, 30))",
      own: "relativeTo(close, wilderMean(close, 33))",
      lag: "shift(rsi(close, 14), 3)",
    });
  });

  it("is refused by name where it is nothing of the library", () => {
    const recipe = withFeatures((bars) => ({
      ...buildFeatures(bars),
      bb_z: bars.close.map((price) => price % 1),
      // An indicator on all bars but a few.
      late: pctChange(bars.close, 3).map((change, i) => (bars.volume[i] === 0 ? 0 : change)),
      // No value on the bars that it would be proved by.
      year: pctChange(bars.close, 20_000),
    }));
    expect(() => recognise(recipe)).toThrow(
      /^recipe "mine": "bb_z", "late", "year" are not recognised as one of the library's indicators; models read bb_z: only /,
    );
  });
});

const none = new Float64Array(0);
const emptyBars = {
  ...{ symbol: "", zone: "America/New_York", interval: 300_000, stamp: "end" as const },
  ...{ time: none, open: none, high: none, low: none, close: none, volume: none },
};
