import { buildFeatures, CURES, defineRecipe, FEATURES, makeSample, PRESETS, type Recipe, research } from "ata-lab";
import { describe, expect, it } from "vitest";
import { makeRecipe } from "../../lib/dist/recipes/define-recipe.js";
import { withEngine, withOptions } from "../../lib/dist/recipes/with-options.js";

/** Defines what the types would not let pass. */
const define = (changes: object): Recipe => defineRecipe({ ...PRESETS.seed, name: "mine", ...changes } as never);

describe("defineRecipe", () => {
  it("gives all that it is given, frozen to the bottom", () => {
    const experts = { quick: ["rsi", "bb_z"], calm: { columns: ["atr_pct"], C: [1, 2] } };
    const recipe = define({ experts, brain: { experts: ["calm"], regime: { hour: "time_of_day" } } });
    expect(recipe.experts).toEqual(experts);
    const frozen = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      for (const inner of Object.values(value)) frozen(inner);
    };
    frozen(recipe);
    frozen(PRESETS.sound);
    expect(() => {
      (recipe.experts.quick as string[])[0] = "macd";
    }).toThrow(TypeError);
    expect(() => {
      (recipe as unknown as { C: number[] }).C = [9];
    }).toThrow(TypeError);
  });

  it("takes copies: what it was given stays free, and what happens to that later is not the recipe's", () => {
    const columns = ["rsi"];
    const recipe = define({ experts: { quick: columns }, brain: null });
    columns.push("no_such_column");
    expect(recipe.experts.quick).toEqual(["rsi"]);
    expect(Object.isFrozen(columns)).toBe(false);
  });

  it("is a recipe that the flow takes, as a spread of it is", () => {
    const minutes = makeSample({ to: "2018-02-01" });
    const recipe = defineRecipe({ ...PRESETS.seed, name: "same" });
    const { models } = research(minutes, PRESETS.seed);
    expect(research(minutes, recipe).models).toEqual(models);
    expect(research(minutes, { ...recipe }).models).toEqual(models);
    expect(Object.keys(recipe.features(research(minutes, recipe).bars))).toEqual([...FEATURES]);
  });

  it.each([
    [{ name: "" }, "recipe without a name: give it a name"],
    [{ name: "  " }, 'recipe "  ": give it a name'],
    [{ name: 3 }, "recipe without a name: give it a name"],
    [{ features: { rsi: 1 } }, 'recipe "mine": features must be a function from bars to columns by name'],
    [{ filters: null }, /filters must be limits by column or a function of the columns; \{\} keeps every row/],
    [{ filters: 3 }, /filters must be limits by column or a function/],
    [{ label: { horizon: 12 } }, /label must be a function from bars to labels: forwardReturn\(\{ ... \}\) makes one/],
    [{ experts: null }, /experts must be one or more lists of columns by name/],
    [{ experts: {} }, /experts must be one or more lists of columns by name/],
    [{ experts: { brain: ["rsi"] } }, /an expert cannot be called "brain": write a letter, then/],
    [{ experts: { "7up": ["rsi"] } }, /an expert cannot be called "7up"/],
    [{ experts: { "../x": ["rsi"] } }, /an expert cannot be called "..\/x"/],
    [{ experts: { "": ["rsi"] } }, /an expert cannot be called ""/],
    [{ experts: { rsi: [] } }, 'recipe "mine": expert rsi reads no column'],
    [{ experts: { rsi: null } }, /expert rsi reads no column/],
    [{ experts: { rsi: "rsi" } }, /expert rsi reads no column/],
    [{ experts: { rsi: { columns: [] } } }, /expert rsi reads no column/],
    [{ experts: { rsi: { column: ["rsi"] } } }, /expert rsi reads no column/],
    [{ experts: { rsi: ["rsi", "bb_z", "rsi"] } }, 'recipe "mine": expert rsi reads rsi twice'],
    [{ experts: { rsi: ["rsi"] }, brain: { experts: ["rsi", "rsi"], regime: {} } }, /the brain reads rsi twice/],
    [
      { brain: { experts: ["rsi", "trnd"], regime: {} } },
      /the brain reads an expert "trnd"; there are rsi, macd, trend/,
    ],
    [{ brain: { experts: ["toString"], regime: {} } }, /the brain reads an expert "toString"/],
    [{ brain: { experts: [], regime: {} } }, /the brain reads nothing; use null for no brain/],
    [{ brain: { experts: ["rsi"], regime: { "a b": "atr_pct" } } }, /the brain cannot call a regime column "a b"/],
    [{ brain: "rsi" }, /brain must list the experts and regime columns it reads, or be null/],
    [{ brain: undefined }, /brain must list the experts and regime columns it reads, or be null/],
    [{ brain: { experts: ["rsi"] } }, /brain must list the experts and regime columns it reads, or be null/],
    [{ brain: { regime: { v: "atr_pct" } } }, /brain must list the experts and regime columns it reads/],
    [{ horizon: 12 }, /recipe "mine": there is no choice "horizon"; there are bars, filters, label, trainFraction, /],
    [{ bars: undefined }, /options of recipe "mine": bars: /],
    [{ bars: { ...PRESETS.seed.bars, rule: "5 minutes" } }, /options of recipe "mine": bars.rule: /],
    [{ bars: { ...PRESETS.seed.bars, rules: "5min" } }, /options of recipe "mine": bars: .*"rules"/],
    [
      { bars: { ...PRESETS.seed.bars, session: "night" } },
      /options of recipe "mine": bars.session: must be "regular" or "all", not "night"/,
    ],
    [{ filters: { rsi: { maximum: 3 } } }, /options of recipe "mine": filters.rsi: .*"maximum"/],
    [{ filters: { rsi: { max: "3" } } }, /options of recipe "mine": filters.rsi.max: /],
    [{ trainFraction: 1 }, /options of recipe "mine": trainFraction: /],
    [{ validationFraction: undefined }, /options of recipe "mine": validationFraction: /],
    [{ purge: 1 }, /options of recipe "mine": purge: /],
    [{ embargo: -1 }, /options of recipe "mine": embargo: -1 is not an embargo: write "1 session", "12 bars", or 0/],
    [{ embargo: 1440 }, /embargo: 1440 would be minutes, .* over a weekend: write "1 session" or "12 bars"/],
    [{ embargo: "1 day" }, /embargo: "1 day" is not an embargo/],
    [{ stackingFolds: 2.5 }, /options of recipe "mine": stackingFolds: /],
    [{ C: [] }, /options of recipe "mine": C: /],
    [{ C: undefined }, /options of recipe "mine": C: /],
    [{ C: [0.1, -1] }, /options of recipe "mine": C\[1\]: /],
    [
      { experts: { rsi: { columns: ["rsi"], C: [] } }, brain: null },
      /recipe "mine": expert rsi: C: must be a list of at least 1, not a list of 0/,
    ],
    [{ brain: { experts: ["rsi"], regime: {}, C: [0] } }, /recipe "mine": the brain: C\[0\]: /],
  ])("refuses %o", (changes, message) => {
    expect(() => define(changes)).toThrow(message);
  });

  it.each([
    [
      { experts: { rsi: { columns: ["rsi"], c: [1] } }, brain: null },
      /recipe "mine": expert rsi: the whole: there is no "c"; there are columns, C, standardise/,
    ],
    [
      { brain: { experts: ["rsi"], regime: {}, fit: 1 } },
      /recipe "mine": the brain: the whole: there is no "fit"; there are experts, regime, C, standardise/,
    ],
    [
      { experts: { rsi: { columns: ["rsi"], standardise: "yes" } }, brain: null },
      /recipe "mine": expert rsi: standardise: /,
    ],
  ])("refuses what a model says of itself that nobody reads: %o", (changes, message) => {
    expect(() => define(changes)).toThrow(message);
  });
});

describe("where a recipe can be had again", () => {
  const source = (recipe: Recipe): unknown => recipe.source;

  it("is known of a preset, and of one with other options or another engine", () => {
    expect(source(PRESETS.sound)).toEqual({ preset: "sound" });
    expect(source(withOptions(PRESETS.seed, { "label.horizon": 3 }))).toEqual({ preset: "seed" });
    expect(source(withEngine(PRESETS.seed, { engine: "tensorflow" }))).toEqual({ preset: "seed" });
    expect(withEngine(PRESETS.seed, { engine: "tensorflow", method: "adam" })).toMatchObject({
      engine: "tensorflow",
      method: "adam",
      C: PRESETS.seed.C,
    });
    const back = withEngine(withEngine(PRESETS.seed, { engine: "tensorflow", method: "adam" }), { engine: "exact" });
    expect(Object.keys(back)).toEqual(Object.keys(PRESETS.seed));
    const adam = { epochs: 3 };
    const other = withEngine(withEngine(PRESETS.seed, { engine: "tensorflow", adam }), { engine: "tensorflow" });
    expect(other.adam).toEqual(adam);
  });

  it("is not claimed by what was made of one by hand", () => {
    expect(source(define({}))).toBeUndefined();
    expect(source({ ...PRESETS.seed, features: (bars) => buildFeatures(bars, { rsi: 7 }) } as Recipe)).toBeUndefined();
    expect(source(makeRecipe({ ...PRESETS.seed } as Recipe))).toBeUndefined();
    expect(source(defineRecipe({ ...PRESETS.seed, source: { preset: "sound" } } as never))).toBeUndefined();
  });
});

describe("CURES", () => {
  it("change choices that the presets have, and each something else", () => {
    const names = CURES.flatMap(({ options }) => Object.keys(options));
    expect(new Set(names).size).toBe(names.length);
    expect(CURES.map(({ why }) => why.length > 20)).not.toContain(false);
  });
});
