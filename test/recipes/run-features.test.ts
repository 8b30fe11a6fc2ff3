import { type Bars, buildFeatures, defineRecipe, FEATURES, makeSample, PRESETS, type Recipe, research } from "ata-lab";
import { describe, expect, it } from "vitest";
import { recipeBars } from "../../lib/dist/recipes/recipe-bars.js";
import { runFeatures } from "../../lib/dist/recipes/run-features.js";

const minutes = makeSample({ to: "2018-01-20" });
const bars = recipeBars(minutes, PRESETS.seed.bars);
const with_ = (features: (bars: Bars) => unknown, changes: object = {}): Recipe =>
  defineRecipe({ ...PRESETS.seed, name: "mine", features, ...changes } as never);

describe("runFeatures", () => {
  it("gives the recipe's columns as they are", () => {
    const given = buildFeatures(bars);
    const columns = runFeatures(
      with_(() => given),
      bars,
    );
    expect(Object.keys(columns)).toEqual([...FEATURES]);
    for (const name of FEATURES) expect(columns[name]).toBe(given[name]);
  });

  it.each<[string, (b: Bars) => unknown, RegExp]>([
    ["nothing", () => undefined, /^recipe "mine": features must return columns by name, such as /],
    ["a number", () => 3, /^recipe "mine": features must return columns by name, such as /],
    [
      "a list for a column",
      () => ({ x: [1, 2] }),
      /column "x" is object, not a Float64Array of 1\d{3} values, one per bar$/,
    ],
    ["a number for a column", () => ({ x: 3 }), /column "x" is number, not a Float64Array/],
    ["a column of whole numbers", (b) => ({ x: Int32Array.from(b.close) }), /column "x" is object, not a Float64Array/],
    ["a column too short", (b) => ({ x: b.close.subarray(1) }), /column "x" is 1\d{3} values, not a Float64Array/],
    ["a column called time", (b) => ({ time: b.close }), /a column cannot be called "time": the name is reserved/],
    ["a column called label", (b) => ({ label: b.close }), /a column cannot be called "label"/],
    ["a column called passes", (b) => ({ passes: b.close }), /a column cannot be called "passes"/],
    ["a column called rows", (b) => ({ rows: b.close }), /a column cannot be called "rows"/],
    [
      "a column of numbers too large to compute with",
      (b) => ({ ...buildFeatures(b), rsi: b.close.map((price, i) => (i < 2 ? price : -1e200)) }),
      /^recipe "mine": column "rsi" is -1e\+200 at 2018-01-02 09:40:00: no fit computes with numbers beyond 1e100; divide/,
    ],
    [
      "other columns than are read",
      (b) => ({ x: b.close }),
      /expert rsi reads "rsi", but features returns no such column/,
    ],
  ])("refuses %s", (_, features, message) => {
    expect(() => research(minutes, with_(features))).toThrow(message);
  });

  it("names who reads a column that is not there: an expert, the brain or the filter", () => {
    const own = (b: Bars) => ({ x: b.close });
    const reads = { experts: { one: ["x"] }, brain: null, filters: {} };
    expect(Object.keys(runFeatures(with_(own, reads), bars))).toEqual(["x"]);
    const brain = { experts: ["one"], regime: { calm: "atr_pct" } };
    expect(() => runFeatures(with_(own, { ...reads, brain }), bars)).toThrow(/the brain reads "atr_pct".*there are x$/);
    const filters = { volm_z: { max: 3 } };
    expect(() => runFeatures(with_(own, { ...reads, filters }), bars)).toThrow(/the filter reads "volm_z"/);
    const inherited = { one: ["toString"] };
    expect(() => runFeatures(with_(own, { ...reads, experts: inherited }), bars)).toThrow(/one reads "toString"/);
  });

  it("lets a recipe's own error through as it is", () => {
    const broken = with_(() => {
      throw new RangeError("my own fault");
    });
    expect(() => research(minutes, broken)).toThrow(new RangeError("my own fault"));
  });
});
