import {
  ablation,
  buildFeatures,
  CURES,
  defineRecipe,
  fingerprintOf,
  makeSample,
  metaLabel,
  PRESETS,
  type Recipe,
  research,
  tripleBarrier,
  withOptions,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choiceNames, choicesOf } from "../../lib/dist/recipes/choices.js";
import { touches } from "../support/recipes.js";

const mine = defineRecipe({
  ...PRESETS.sound,
  name: "mine",
  filters: { vol_z: { min: -3 } },
  experts: { volume: ["volm_z", "vol_z"] },
  brain: null,
});
const ownLabel = defineRecipe({
  ...mine,
  name: "own label",
  features: (b) => buildFeatures(b),
  label: touches(6, 0.001),
});
const ownFilter = defineRecipe({
  ...PRESETS.sound,
  name: "own filter",
  filters: ({ vol_z }) => vol_z.map((z) => (z > -3 ? 1 : 0)),
});

const trade = { targetAtr: 2, stopAtr: 1, horizon: 12, threshold: 0.001, flatAtClose: true };
const ofTrades = defineRecipe({
  ...PRESETS.sound,
  name: "of trades",
  label: tripleBarrier({ side: "long", ...trade }),
  weights: "uniqueness",
});
const ofSignals = defineRecipe({
  ...PRESETS.sound,
  name: "of signals",
  label: metaLabel({ buyBelow: 30, sellAbove: 75, minimumHold: 30, ...trade }),
});

describe("choiceNames", () => {
  it("are the plain choices, those inside another with a dot, filters by the recipe's own columns", () => {
    expect(choiceNames(PRESETS.seed)).toEqual([
      ...["bars.rule", "bars.closed", "bars.label", "bars.session"],
      ...["atr_pct", "volm_z"].flatMap((c) => ["min", "max", "above", "below"].map((limit) => `filters.${c}.${limit}`)),
      ...["label.horizon", "label.threshold", "label.unknown", "label.withinSession", "label.side"],
      ...["trainFraction", "validationFraction", "purge", "embargo", "standardise", "stackingFolds", "calibrate", "C"],
      ...["weights", "classWeight", "pool"],
    ]);
    expect(choiceNames(mine)).toContain("filters.vol_z.below");
    expect(choiceNames(mine)).not.toContain("filters.atr_pct.max");
  });

  it("leave out what is a function of the recipe's own", () => {
    expect(choiceNames(ownLabel).filter((name) => name.startsWith("label."))).toEqual([]);
    expect(choiceNames(ownFilter).filter((name) => name.startsWith("filters."))).toEqual([]);
    expect(choiceNames(ownFilter)).toContain("label.horizon");
  });
});

describe("labels of trades", () => {
  it("have choices of their own, which are recorded with their kind", () => {
    expect(choiceNames(ofTrades).filter((name) => name.startsWith("label."))).toEqual(
      ["side", "targetAtr", "stopAtr", "horizon", "threshold", "flatAtClose"].map((name) => `label.${name}`),
    );
    expect(choicesOf(ofTrades)).toMatchObject({
      label: { kind: "tripleBarrier", side: "long", ...trade },
      weights: "uniqueness",
    });
    expect(choiceNames(ofSignals)).toContain("label.buyBelow");
  });

  it("are made anew with what is changed", () => {
    const nearer = withOptions(ofTrades, { "label.targetAtr": 1, "label.side": "short" });
    expect(nearer.label.choices).toEqual({ kind: "tripleBarrier", ...trade, targetAtr: 1, side: "short" });
    expect(fingerprintOf(nearer).label!.hash).not.toBe(fingerprintOf(ofTrades).label!.hash);
    expect(fingerprintOf(withOptions(nearer, { "label.targetAtr": 2, "label.side": "long" }))).toEqual(
      fingerprintOf(ofTrades),
    );
    const later = withOptions(ofSignals, { "label.minimumHold": 60 });
    expect(later.label.choices).toMatchObject({ kind: "metaLabel", buyBelow: 30, minimumHold: 60 });
  });
});

describe("what is recorded", () => {
  it("leaves out a default that was written down", () => {
    const same = withOptions(PRESETS.sound, { weights: "none", classWeight: "none", "label.side": "long" });
    expect(choicesOf(same)).toEqual(choicesOf(PRESETS.sound));
    const other = withOptions(PRESETS.sound, { weights: "uniqueness", classWeight: "balanced", "label.side": "short" });
    expect(choicesOf(other)).toMatchObject({
      weights: "uniqueness",
      classWeight: "balanced",
      label: { side: "short" },
    });
    expect(choicesOf(withOptions(other, { weights: "none" }))).not.toHaveProperty("weights");
  });
});

describe("choicesOf", () => {
  it("is what JSON can hold, a copy", () => {
    const choices = choicesOf(PRESETS.sound);
    expect(JSON.parse(JSON.stringify(choices))).toEqual(choices);
    (choices.C as number[]).push(7);
    (choices.filters as Record<string, unknown>).x = 1;
    expect(choicesOf(PRESETS.sound)).not.toEqual(choices);
    expect(choicesOf(ownLabel)).not.toHaveProperty("label");
    expect(choicesOf(ownFilter)).not.toHaveProperty("filters");
  });
});

describe("withOptions on a recipe of one's own", () => {
  it("changes what it is told to, and nothing else", () => {
    const changed = withOptions(mine, { "label.horizon": 3, "bars.rule": "15min", C: [2], purge: false });
    expect(choicesOf(changed)).toEqual({
      ...choicesOf(mine),
      bars: { ...mine.bars, rule: "15min" },
      label: { ...mine.label.choices, horizon: 3 },
      C: [2],
      purge: false,
    });
    for (const part of ["name", "features", "experts", "brain"] as const) expect(changed[part]).toEqual(mine[part]);
    expect(Object.isFrozen(changed)).toBe(true);
  });

  it("changes a choice to any value that it can have, and back", () => {
    const values = fc.record(
      {
        "bars.closed": fc.constantFrom("left", "right"),
        "label.horizon": fc.integer({ min: 1, max: 400 }),
        "label.threshold": fc.double({ min: -1, max: 1, noNaN: true }),
        "filters.vol_z.max": fc.double({ min: -9, max: 9, noNaN: true }),
        "filters.atr_pct.below": fc.double({ min: 0, max: 1, noNaN: true }),
        trainFraction: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        standardise: fc.boolean(),
        embargo: fc.constantFrom(0, "1 bar", "12 bars", "1 session", "20 sessions"),
        C: fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, (changes) => {
        const changed = choicesOf(withOptions(mine, changes as never)) as unknown as Record<string, unknown>;
        for (const [name, value] of Object.entries(changes)) {
          const at = name
            .split(".")
            .reduce<unknown>((group, key) => (group as Record<string, unknown>)[key], changed as unknown);
          expect(at).toEqual(value);
        }
      }),
    );
  });

  it("puts a filter on a column that had none, and the flow keeps to it", () => {
    const { data } = research(makeSample({ to: "2018-02-01" }), withOptions(mine, { "filters.rsi.above": 50 }));
    expect(Math.min(...data.features.rsi)).toBeGreaterThan(50);
    expect(Math.min(...data.features.vol_z)).toBeGreaterThanOrEqual(-3);
  });

  it("changes the numbers of a label and of a filter beside functions of the recipe's own", () => {
    expect(withOptions(ownLabel, { "filters.vol_z.min": -1 }).label).toBe(ownLabel.label);
    expect(withOptions(ownFilter, { "label.horizon": 3 }).filters).toBe(ownFilter.filters);
    expect(withOptions(ownFilter, { "label.horizon": 3 }).label.choices!.horizon).toBe(3);
  });

  it.each<[Recipe, object, RegExp]>([
    [
      mine,
      { foo: 1 },
      /^there is no option "foo"; there are bars.rule, .*filters.vol_z.min.*, C, weights, classWeight, pool$/,
    ],
    [mine, { "bars.rulle": "5min" }, /^there is no option "bars.rulle"/],
    [mine, { "filters.rsi.most": 3 }, /^there is no option "filters.rsi.most"/],
    [mine, { filters: 3 }, /^there is no option "filters"/],
    [mine, { bars: "5min" }, /^there is no option "bars"/],
    [mine, { "label.horizon": 0 }, /^options of recipe "mine": label.horizon: /],
    [mine, { "label.threshold": Number.NaN }, /^options of recipe "mine": label.threshold: /],
    [mine, { "label.side": "up" }, /^options of recipe "mine": label.side: /],
    [mine, { weights: "days" }, /^options of recipe "mine": weights: /],
    [mine, { classWeight: "even" }, /^options of recipe "mine": classWeight: /],
    [mine, { pool: "yes" }, /^options of recipe "mine": pool: /],
    [mine, { "label.targetAtr": 2 }, /^there is no option "label.targetAtr"/],
    [ofTrades, { "label.targetAtr": 0 }, /^options of recipe "of trades": label.targetAtr: /],
    [ofTrades, { "label.kind": "metaLabel" }, /^there is no option "label.kind"/],
    [ofSignals, { "label.buyBelow": 101 }, /^options of recipe "of signals": label.buyBelow: /],
    [mine, { "filters.vol_z.max": "much" }, /^options of recipe "mine": filters.vol_z.max: /],
    [mine, { "bars.rule": "yearly" }, /^options of recipe "mine": bars.rule: /],
    [mine, { experts: 1 }, /^there is no option "experts"/],
    [
      ownLabel,
      { "label.horizon": 3 },
      /^"label.horizon": the label of recipe "own label" is a custom function, which has no such choice$/,
    ],
    [
      ownFilter,
      { "filters.vol_z.max": 3 },
      /^"filters.vol_z.max": the filter of recipe "own filter" is a custom function, which has no such choice$/,
    ],
  ])("refuses what %o cannot have", (recipe, values, message) => {
    expect(() => withOptions(recipe, values as never)).toThrow(message);
  });

  it("cannot be made to write into what all objects share", () => {
    for (const name of [
      "__proto__.polluted",
      "filters.__proto__.max",
      "filters.constructor.max",
      "constructor.prototype",
    ]) {
      try {
        withOptions(mine, { [name]: 1 });
      } catch {
        // Refused, or taken as a column's name: either will do.
      }
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect(({} as Record<string, unknown>).max).toBeUndefined();
    }
  });
});

describe("CURES on a recipe of one's own", () => {
  const minutes = makeSample({ to: "2018-04-01" });
  const drawing = { draws: 20 };

  it("take it from the original's choices to those we believe in, experts and horizon staying its own", () => {
    const uncured = withOptions(mine, { "label.horizon": 6 });
    const { steps, deciding, skipped } = ablation(minutes, { recipe: uncured, ...drawing });
    // Without a brain there is nothing to stack.
    const cures = CURES.map(({ name }) => name).filter((name) => name !== "out-of-fold stacking");
    expect(steps.map(({ cure }) => cure)).toEqual(["seed", ...cures]);
    expect([deciding, skipped]).toEqual(["volume", ["out-of-fold stacking"]]);
    const last = research(minutes, curedFully(uncured));
    expect(steps.at(-1)!.C.volume).toBe(last.searches.volume.C);
    expect(steps.at(-1)!.rows).toBe(last.test!.label.length);
    expect(Object.keys(steps[0]!.auc)).toEqual(["volume"]);
  });

  it("that it cannot take are left out and named", () => {
    const { steps, skipped } = ablation(minutes, { recipe: ownLabel, ...drawing });
    expect(skipped).toEqual(["known labels", "labels of one session", "out-of-fold stacking"]);
    expect(steps).toHaveLength(1 + CURES.length - 3);
    expect(ablation(minutes, { recipe: ownFilter, ...drawing, cures: CURES.slice(0, 2) }).skipped).toEqual([]);
  });
});

/** A recipe with every cure. */
function curedFully<F extends string, M extends string>(recipe: Recipe<F, M>): Recipe<F, M> {
  return CURES.reduce((cured, { options }) => withOptions(cured, options), recipe);
}
