import type { Bars, Columns, Recipe } from "ata-lab";
import {
  buildFeatures,
  defineRecipe,
  fingerprintFaults,
  fingerprintOf,
  makeSample,
  PRESETS,
  pctChange,
  research,
  rollingMean,
  withOptions,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { makeManifest } from "../../lib/dist/store/make-manifest.js";
import { recipeFaults } from "../../lib/dist/store/recipe-faults.js";

const minutes = makeSample({ to: "2018-04-01" });

/** The seed's recipe with a column `x`, and an expert that reads it. */
function withColumn(x: (bars: Bars) => Float64Array): Recipe {
  return defineRecipe({
    ...PRESETS.seed,
    name: "mine",
    features: (bars) => ({ ...buildFeatures(bars), x: x(bars) }),
    experts: { x: ["x"] },
    brain: null,
  }) as unknown as Recipe;
}

describe("a recipe that writes into its bars", () => {
  it("changes nothing but its own columns", () => {
    const honest = withColumn(({ close }) => pctChange(close));
    const rude = withColumn(({ close, open, volume }) => {
      const change = pctChange(close);
      close.fill(1);
      open.fill(2);
      volume.fill(0);
      return change;
    });
    const [a, b] = [research(minutes, honest), research(minutes, rude)];
    expect(b.data.label).toEqual(a.data.label);
    expect(b.bars.close).toEqual(a.bars.close);
    expect(b.models).toEqual(a.models);
  });

  it("in its label or its filter does not reach what comes after", () => {
    const label = PRESETS.seed.label;
    const rude = defineRecipe({
      ...PRESETS.seed,
      name: "rude",
      label: (bars) => {
        const labels = label(bars);
        bars.close.fill(1);
        return labels;
      },
      filters: ({ atr_pct }, bars) => {
        bars.time.fill(0);
        return atr_pct.map((share) => (share <= 0.02 ? 1 : 0));
      },
    });
    const result = research(minutes, rude);
    expect(result.bars.close).toEqual(research(minutes).bars.close);
    expect(result.data.time[0]).toBeGreaterThan(0);
  });
});

describe("a fingerprint", () => {
  it("refuses a column that is another each time", () => {
    let calls = 0;
    expect(() => fingerprintOf(withColumn(({ close }) => close.map(() => ++calls)))).toThrow(
      /^recipe "mine": "x" changes each time it is computed/,
    );
  });

  it.each([3000, 12_000])("tells windows of %i bars apart, longer than the first probe", (window) => {
    const recipe = (length: number): Recipe => withColumn(({ close }) => rollingMean(close, length));
    const [a, b] = [fingerprintOf(recipe(window)), fingerprintOf(recipe(window - 500))];
    expect(fingerprintFaults(a, fingerprintOf(recipe(window)))).toEqual([]);
    expect(fingerprintFaults(a, b)).toEqual([expect.stringMatching(/^`x` is not what these models were trained on/)]);
  });
});

describe("recipeFaults", () => {
  const parts = (recipe: Recipe) => ({ research: research(minutes, recipe), input: {}, warnings: [] });
  const own = withColumn(({ close }) => pctChange(close, 3));

  it("names a limit of the filter that no probe bar comes near, and a threshold", async () => {
    const manifest = await makeManifest(parts(own));
    expect(recipeFaults(manifest, own)).toEqual([]);
    expect(recipeFaults(manifest, withOptions(own, { "filters.volm_z.below": 4.9 }))).toEqual([
      expect.stringMatching(
        /^the filter is not what these models were trained with: .*"below":5.* at training, .*4\.9.* now$/,
      ),
    ]);
    expect(recipeFaults(manifest, withOptions(own, { "label.threshold": 0.00100001 }))).toEqual([
      expect.stringMatching(/^the label is not what these models were trained with/),
    ]);
  });

  it("lets a column change that no model reads", async () => {
    const manifest = await makeManifest(parts(own));
    const other = defineRecipe({
      ...(own as Recipe<string, string>),
      features: (bars): Columns => ({ ...buildFeatures(bars, { macd: [5, 10, 3] }), x: pctChange(bars.close, 3) }),
    });
    expect(recipeFaults(manifest, other as unknown as Recipe)).toEqual([]);
  });
});

describe("research", () => {
  it.each([
    ["a filter that keeps nothing", { filters: { atr_pct: { max: 0 } } }, / 0 after the filters.*a wider filter$/],
    [
      "a label further than a session",
      { bars: { ...PRESETS.sound.bars, rule: "65min" } },
      /0 of those with a label.*a shorter label horizon \(it counts bars\)$/,
    ],
  ])("says what left no row: %s", (_, part, message) => {
    expect(() => research(minutes, defineRecipe({ ...PRESETS.sound, name: "none", ...part }))).toThrow(message);
  });

  it("names a column that is infinite, and one that is missing nearly everywhere", () => {
    const infinite = withColumn(({ close }) => close.map((price, i) => (i === 30 ? price / 0 : price)));
    expect(() => research(minutes, infinite)).toThrow(/^recipe "mine": column "x" is Infinity at 2018-01-02 12:00:00/);
    expect(() =>
      research(
        minutes,
        withColumn(({ close }) => close.map(() => Number.NaN)),
      ),
    ).toThrow(/"x" is missing at [\d,]+ bars$/);
  });
});

describe("defineRecipe", () => {
  it.each(["brain", "baseline", "beyond", "a b", "../x", "__proto__", "x".repeat(41)])(
    "refuses an expert %s",
    (name) => {
      const experts = Object.fromEntries([[name, ["rsi"] as const]]);
      expect(() => defineRecipe({ ...PRESETS.seed, name: "mine", experts, brain: null } as never)).toThrow(
        /cannot be called|reads? no|one or more/,
      );
    },
  );

  it("refuses experts that differ in case only, and one fold", () => {
    const twins = { Rsi: ["rsi"], rsi: ["rsi"] } as const;
    expect(() => defineRecipe({ ...PRESETS.seed, name: "mine", experts: twins, brain: null })).toThrow(
      /the same file on systems that ignore case/,
    );
    expect(() => withOptions(PRESETS.sound, { stackingFolds: 1 })).toThrow(
      /stackingFolds: must be 0 for none, or a whole number of at least 2/,
    );
  });
});
