import {
  buildFeatures,
  defineRecipe,
  FEATURES,
  type FeatureOptions,
  type Fingerprint,
  fingerprintFaults,
  fingerprintOf,
  formatTime,
  forwardReturn,
  makeSample,
  PRESETS,
  type Recipe,
  withOptions,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { probeMinutes } from "../../lib/dist/recipes/fingerprint.js";
import { recipeBars } from "../../lib/dist/recipes/recipe-bars.js";
import { RECIPES, touches } from "../support/recipes.js";

const { seed, sound } = PRESETS;
const ofSeed = fingerprintOf(seed);
const faultsAgainstSeed = (recipe: Recipe): string[] => fingerprintFaults(ofSeed, fingerprintOf(recipe));
const withPeriods = (options: FeatureOptions): Recipe =>
  defineRecipe({ ...seed, name: "seed", features: (bars) => buildFeatures(bars, options) });
/** The column that a line is about. */
const columnOf = (line: string): string => /^(?:`(\w+)`|the (filter|label))/.exec(line)!.slice(1).join("");

describe("a fingerprint that is needed again", () => {
  it("is kept for a preset, by its choices", () => {
    expect(fingerprintOf(withOptions(seed, {}))).toBe(ofSeed);
    expect(fingerprintOf(withOptions(seed, { "label.horizon": 6 })).label).not.toEqual(ofSeed.label);
    expect(fingerprintOf(withOptions(seed, { "filters.atr_pct.max": 0.001 })).passes).not.toEqual(ofSeed.passes);
    expect(fingerprintOf(withOptions(seed, { "bars.closed": "right" })).rsi).not.toEqual(ofSeed.rsi);
  });

  it("is computed again for a recipe of a notebook, whose functions may use a variable of another cell", () => {
    let period = 14;
    const recipe = defineRecipe({ ...seed, name: "mine", features: (bars) => buildFeatures(bars, { rsi: period }) });
    expect(fingerprintOf(recipe).rsi).toEqual(ofSeed.rsi);
    period = 7;
    expect(fingerprintOf(recipe).rsi).not.toEqual(ofSeed.rsi);
  });
});

describe("the probe bars", () => {
  it("are the same for ever", () => {
    const { time, close, volume } = probeMinutes();
    expect(time.length).toBe(10_350);
    expect([time[0]!, time.at(-1)!].map(formatTime)).toEqual(["2018-10-29 09:31:00", "2018-12-06 16:00:00"]);
    const sum = (x: Float64Array): number => x.reduce((a, b) => a + b, 0);
    expect([sum(close), sum(volume)].map(Math.round)).toEqual([3_081_158, 70_338_321]);
  });

  it("are those of a sample that is made from its beginning", () => {
    const { time, ...sample } = makeSample({ to: "2018-12-07", symbol: "PROBE", seed: 20181029 });
    const probe = probeMinutes();
    const tail = (column: Float64Array): Float64Array => column.slice(-probe.time.length);
    expect(formatTime(time.at(-1 - probe.time.length)!)).toBe("2018-10-26 16:00:00");
    const { open, high, low, close, volume, ...others } = sample;
    const columns = { time, open, high, low, close, volume };
    expect(probe).toEqual({
      ...others,
      ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, tail(column)])),
    });
  });

  it("hold a session that ends early, a day off and a change of clocks", () => {
    const last = new Map<string, string>();
    for (const time of probeMinutes().time) {
      const [day, hour] = formatTime(time).split(" ") as [string, string];
      last.set(day, hour);
    }
    expect(last.get("2018-11-23")).toBe("13:00:00");
    expect(last.has("2018-11-22")).toBe(false);
    expect(last.get("2018-11-02")).toBe(last.get("2018-11-05"));
  });

  it("reach beyond every warm-up of the seed's columns", () => {
    expect(recipeBars(probeMinutes(), seed.bars).time.length).toBeGreaterThan(2000);
  });
});

describe("fingerprintOf", () => {
  it("has a print for each column, the filter and the label, of the same values again", () => {
    expect(Object.keys(ofSeed)).toEqual([...FEATURES, "passes", "label"]);
    expect(fingerprintOf(seed)).toEqual(ofSeed);
    expect(faultsAgainstSeed(seed)).toEqual([]);
  });

  it("does not depend on the name of a recipe, who reads a column, or how models are trained", () => {
    const other = defineRecipe({
      ...seed,
      name: "another name",
      features: (bars) => buildFeatures(bars),
      experts: { x: ["ret1"] },
      brain: null,
      C: [3],
      trainFraction: 0.5,
    });
    expect(fingerprintOf(other)).toEqual(ofSeed);
    expect(fingerprintOf(withOptions(sound, { calibrate: false, stackingFolds: 0, purge: false }))).toEqual(
      fingerprintOf(sound),
    );
  });

  it("holds what the columns are at the first rows, missing ones too, to six digits", () => {
    const close = recipeBars(probeMinutes(), seed.bars);
    const { rsi, ema20 } = buildFeatures(close);
    expect(ofSeed.rsi!.values[0]).toBeNull();
    for (const row of [1, 2, 17, 39]) {
      expect(ofSeed.rsi!.values[row]).toBe(Number(rsi[row]!.toPrecision(6)));
      expect(ofSeed.ema20!.values[row]).toBe(Number(ema20[row]!.toPrecision(6)));
    }
    expect(ofSeed.label!.values.every((y) => y === 0 || y === 1)).toBe(true);
    expect(fingerprintOf(sound).label!.values).toContain(null);
  });

  it("is small enough for a manifest, and JSON keeps it", () => {
    const text = JSON.stringify(ofSeed);
    expect(JSON.parse(text)).toEqual(ofSeed);
    expect(fingerprintFaults(JSON.parse(text) as Fingerprint, ofSeed)).toEqual([]);
    expect(text.length).toBeLessThan(20_000);
    const counts = new Set(Object.values(ofSeed).map(({ values }) => values.length));
    expect(counts.size).toBe(1);
  });

  it("can be taken of any recipe", () => {
    for (const recipe of Object.values(RECIPES)) {
      const print = fingerprintOf(recipe);
      expect(fingerprintFaults(print, fingerprintOf(defineRecipe({ ...recipe } as never)))).toEqual([]);
      for (const { values } of Object.values(print)) expect(values.length).toBeGreaterThan(40);
    }
  });
});

describe("fingerprintFaults", () => {
  it.each<[FeatureOptions, string[]]>([
    [{ rsi: 7 }, ["rsi", "rsi_slope"]],
    [{ macd: [12, 26, 8] }, ["macd_sig", "macd_hist"]],
    [{ macd: [11, 26, 9] }, ["macd", "macd_sig", "macd_hist", "macd_slope"]],
    [{ ema: [20, 50, 201] }, ["ema200", "ema200_rel"]],
    [{ bollinger: [20, 2.1] }, ["bb_z"]],
    [{ volumeZ: 21 }, ["volm_z", "filter"]],
    [{ atr: 13 }, ["atr", "atr_pct"]],
    [{ volatilityZ: 101 }, ["vol_z"]],
  ])("names the columns that a changed period moves: %o", (options, columns) => {
    expect(faultsAgainstSeed(withPeriods(options)).map(columnOf)).toEqual(columns);
  });

  it("names the first probe row that is kept, with both values", () => {
    const [line] = faultsAgainstSeed(withPeriods({ bollinger: [25, 2] }));
    const { bb_z } = buildFeatures(recipeBars(probeMinutes(), seed.bars));
    expect(bb_z.findIndex((x) => !Number.isNaN(x))).toBe(19);
    expect(line).toBe(
      "`bb_z` is not what these models were trained on: from probe row 19 on it differs " +
        `(${Number(bb_z[19]!.toPrecision(6))} at training, missing now)`,
    );
  });

  it("names the row also where values part late, as a long mean seeded otherwise does", () => {
    const late = defineRecipe({
      ...seed,
      name: "late",
      features: (bars) => {
        const features = buildFeatures(bars);
        return { ...features, rsi: features.rsi.map((x, i) => (i >= 700 ? x + 1 : x)) };
      },
    });
    const [line, ...others] = faultsAgainstSeed(late);
    expect(others).toEqual([]);
    const row = Number(/probe row (\d+)/.exec(line!)![1]);
    expect(row).toBeGreaterThanOrEqual(700);
    expect(row).toBeLessThan(700 * 1.25 + 1);
  });

  it("says so where only rows between those that are kept differ", () => {
    const once = defineRecipe({
      ...seed,
      name: "once",
      features: (bars) => {
        const features = buildFeatures(bars);
        return { ...features, ret1: features.ret1.map((x, i) => (i === 501 ? x + 1 : x)) };
      },
    });
    expect(faultsAgainstSeed(once)).toEqual([
      "`ret1` is not what these models were trained on: it differs between the probe rows that are kept",
    ]);
  });

  it("names the filter and the label", () => {
    expect(faultsAgainstSeed(withOptions(seed, { "filters.volm_z.above": -0.5 })).map(columnOf)).toEqual(["filter"]);
    expect(faultsAgainstSeed(withOptions(seed, { "label.horizon": 11 })).map(columnOf)).toEqual(["label"]);
    expect(faultsAgainstSeed(withOptions(seed, { "label.threshold": 0.0011 })).map(columnOf)).toEqual(["label"]);
    expect(faultsAgainstSeed(withOptions(seed, { "label.unknown": "drop" })).map(columnOf)).toEqual(["label"]);
    const touched = defineRecipe({ ...seed, name: "t", label: touches(12, 0.001) });
    expect(faultsAgainstSeed(touched).map(columnOf)).toEqual(["label"]);
    const same = forwardReturn({ ...seed.label.choices!, horizon: 12 });
    expect(faultsAgainstSeed(defineRecipe({ ...seed, name: "l", label: same }))).toEqual([]);
    const written = defineRecipe({
      ...seed,
      name: "written",
      filters: ({ atr_pct, volm_z }) => atr_pct.map((a, i) => Number(a <= 0.02 && volm_z[i]! > -1 && volm_z[i]! < 5)),
    });
    expect(faultsAgainstSeed(written)).toEqual([]);
  });

  it("names every column where the bars are others", () => {
    const faults = faultsAgainstSeed(withOptions(seed, { "bars.rule": "15min" })).map(columnOf);
    expect(faults).toEqual([...FEATURES, "filter", "label"]);
    expect(fingerprintFaults(fingerprintOf(withOptions(seed, { "bars.rule": "15min" })), ofSeed)).toHaveLength(22);
  });

  it("names a column that is missing, and minds none that is new", () => {
    const more = defineRecipe({
      ...seed,
      name: "more",
      features: (bars) => ({ ...buildFeatures(bars), extra: bars.close }),
    });
    expect(faultsAgainstSeed(more)).toEqual([]);
    expect(fingerprintFaults(fingerprintOf(more), ofSeed)).toEqual([
      "`extra` is missing: these models were trained with a column of this name",
    ]);
  });
});
