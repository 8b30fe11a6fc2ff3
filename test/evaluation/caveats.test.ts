import { defineRecipe, evaluate, labelSpans, makeSample, PRESETS, type Recipe, research, withOptions } from "ata-lab";
import { describe, expect, it } from "vitest";
import { touches } from "../support/recipes.js";

const minutes = makeSample({ to: "2018-04-01" });
const caveatsOf = (recipe: Recipe): string => evaluate(research(minutes, recipe), { draws: 5 }).caveats.join("\n");
const { seed, sound } = PRESETS;

describe("what an evaluation says that its numbers do not", () => {
  it.each<[string, RegExp, Recipe, Recipe]>([
    ["rows that chose C", /The scored rows also chose C, out of 16 fits/, seed, sound],
    ["bins that are known late", /known 4 minutes after its label/, seed, sound],
    ["labels of the unknown", /The last 12 bars are labelled 0/, seed, withOptions(seed, { "label.unknown": "drop" })],
    [
      "labels over night",
      /The last 5 labels of each day span the night/,
      withOptions(seed, { "label.horizon": 5 }),
      sound,
    ],
    ["parts that meet", /made from prices of the next part/, seed, withOptions(seed, { purge: true })],
    ["stacking on fitted rows", /The brain learned from the experts' predictions/, seed, sound],
    ["dollars", /MACD is in dollars/, seed, narrow()],
    [
      "a filter that never binds",
      /The filter volm_z < 5 never drops a row/,
      seed,
      withOptions(seed, { "filters.volm_z.below": 4 }),
    ],
    ["a brain, where there is none", /brain/i, seed, defineRecipe({ ...seed, name: "bare", brain: null })],
  ])("%s", (_, words, where, whereNot) => {
    expect(caveatsOf(where)).toMatch(words);
    expect(caveatsOf(whereNot)).not.toMatch(words);
  });

  it("labels of one's own that span the night, counted", () => {
    const nightly = defineRecipe({
      ...seed,
      name: "nightly",
      label: (bars) => ({ label: bars.close.map((_, i) => i % 2), spans: labelSpans(bars, 3) }),
    });
    const { data } = research(minutes, nightly);
    const day = (time: number): number => Math.floor(time / 86_400_000);
    const nights = data.spans.end.filter((end, i) => day(end) > day(data.spans.start[i]!)).length;
    expect(nights).toBeGreaterThan(50);
    expect(caveatsOf(nightly)).toContain(`${nights} of ${data.label.length} labels span a night.`);
    expect(caveatsOf(nightly)).not.toMatch(/labelled 0|of each day/);
    expect(caveatsOf(defineRecipe({ ...seed, name: "touch", label: touches(6, 0.001) }))).not.toMatch(/span a night/);
  });

  it("too few days for the intervals, with how often they hold", () => {
    const short = makeSample({ to: "2018-02-15" });
    const few = evaluate(research(short, sound), { draws: 5 });
    expect(few.days).toBeLessThan(50);
    expect(few.coverage).toBeLessThan(0.95);
    expect(few.caveats[0]).toBe(
      `The intervals of AUCs and of differences are too narrow: with ${few.days} days, 95 % intervals held the truth in about ` +
        `${Math.round(100 * few.coverage!)} % of simulated histories; 50 days or more are needed.`,
    );
    const many = evaluate(research(makeSample({ to: "2019-02-01" }), sound), { draws: 5 });
    expect(many.days).toBeGreaterThanOrEqual(50);
    expect(many.coverage).toBeUndefined();
    expect(many.caveats.join()).not.toMatch(/too narrow/);
  });

  it("a model that ranked the validation rows the wrong way round", () => {
    const turned = research(minutes, sound);
    const calibration = {
      ...turned.calibration!,
      trend: { slope: 0.9, intercept: 0, fitted: { slope: -0.2, low: -1, high: 0.6 } },
    };
    const { caveats } = evaluate({ ...turned, calibration }, { draws: 5 });
    expect(caveats.join("\n")).toMatch(
      /The trend model ranked .* slope is -0\.20 \[-1\.00, 0\.60\]\. .* never exported: 0\.90 was used/,
    );
  });
});

function narrow(): Recipe {
  return defineRecipe({
    ...seed,
    name: "narrow",
    features: (bars) => ({ size: bars.volume }),
    filters: {},
    experts: { size: ["size"] },
    brain: null,
  });
}
