import {
  atr,
  buildFeatures,
  completeRows,
  ewmMean,
  FEATURE_DEFAULTS,
  FEATURES,
  type FeatureName,
  type FeatureOptions,
  type Features,
  featureTable,
  fillNa,
  filterRows,
  futureReturn,
  labelForwardReturn,
  macd,
  makeSample,
  PRESETS,
  pctChange,
  resample,
  rollingStd,
  rollingZScore,
  rsi,
  sliceBars,
  sliceRows,
  takeRows,
} from "ata-lab";
import { escape as plain } from "ata-lab/arquero";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileSeries } from "../support/series.js";
import { sampleRows } from "../support/tables.js";

const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
const features = buildFeatures(bars);

/** Row of the first number of each column. */
const READY: Readonly<Record<string, number>> = { rsi: 1, rsi_slope: 2, macd_slope: 1, bb_z: 19, ret1: 1, vol20: 20 };

describe("buildFeatures", () => {
  it("gives the twenty columns in their order", () => {
    expect(Object.keys(features)).toEqual([...FEATURES]);
    expect(FEATURES).toHaveLength(20);
  });

  it.each(FEATURES)("%s never looks ahead: the features of a prefix are a prefix of the features", (name) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bars.time.length }), (k) => {
        expect(buildFeatures(sliceBars(bars, 0, k))[name]).toEqual(features[name].slice(0, k));
      }),
      { numRuns: 20 },
    );
  });

  it.each(FEATURES)("%s is NaN until it is ready and never after", (name) => {
    const first = features[name].findIndex((value) => !Number.isNaN(value));
    expect(first).toBe(READY[name] ?? 0);
    expect(features[name].subarray(first).some(Number.isNaN)).toBe(false);
  });

  it("fills vol_z and volm_z with 0 until their windows are full", () => {
    expect(features.vol_z.findIndex((value) => value !== 0)).toBe(119);
    expect(features.volm_z.findIndex((value) => value !== 0)).toBe(19);
  });

  it("knows the bounds of a score inside its own window", () => {
    fc.assert(
      fc.property(hostileSeries(20), (volumes) => {
        const volume = Float64Array.from(volumes);
        const { volm_z } = buildFeatures({ ...sliceBars(bars, 0, volume.length), volume });
        for (const z of volm_z) expect(Math.abs(z)).toBeLessThanOrEqual(19 / Math.sqrt(20) + 1e-9);
      }),
    );
  });

  it("takes other periods under the same names, each in its own columns", () => {
    const { close, volume } = bars;
    const changed = buildFeatures(bars, {
      rsi: 7,
      macd: [6, 13, 5],
      ema: [10, 30, 100],
      atr: 5,
      bollinger: [30, 1.5],
      volatility: 40,
      volatilityZ: 50,
      volumeZ: 60,
    });
    const { line, signal, hist } = macd(close, 6, 13, 5);
    const vol20 = rollingStd(pctChange(close), 40);
    const expected: Partial<Features> = {
      rsi: rsi(close, 7),
      macd: line,
      macd_sig: signal,
      macd_hist: hist,
      ema20: ewmMean(close, { span: 10 }),
      ema50: ewmMean(close, { span: 30 }),
      ema200: ewmMean(close, { span: 100 }),
      atr: atr(bars, 5),
      bb_z: rollingZScore(close, 30, 1.5),
      vol20,
      vol_z: fillNa(rollingZScore(vol20, 50), 0),
      volm_z: fillNa(rollingZScore(volume, 60), 0),
    };
    expect(Object.keys(changed)).toEqual([...FEATURES]);
    expect(changed).toMatchObject(expected);
    const moved = FEATURES.filter((name) => changed[name].some((value, i) => !Object.is(value, features[name][i])));
    expect(moved).toEqual(FEATURES.filter((name) => name !== "ret1" && name !== "time_of_day"));
  });

  it("has the bits of each indicator by itself, on bars with missing numbers too", () => {
    const hole = fc.tuple(
      fc.constantFrom("high" as const, "low" as const, "close" as const, "volume" as const),
      fc.nat(),
    );
    fc.assert(
      fc.property(
        fc.array(hole, { maxLength: 5 }),
        fc.constantFrom("first" as const, "mean" as const),
        (holes, seed) => {
          const gappy = structuredClone(sliceBars(bars, 0, 400));
          for (const [name, row] of holes) gappy[name][row % 400] = Number.NaN;
          const { time, close, volume } = gappy;
          const { line, signal, hist } = macd(close, 12, 26, 9, { seed });
          const [ema20, ema50, ema200] = [20, 50, 200].map((span) => ewmMean(close, { span }, { seed }));
          const strength = rsi(close, 14, { seed });
          const range = atr(gappy, 14, { seed });
          const ret1 = pctChange(close);
          const vol20 = rollingStd(ret1, 20);
          expect(buildFeatures(gappy, { seed })).toEqual({
            rsi: strength,
            rsi_slope: strength.map((value, i) => value - (strength[i - 1] ?? Number.NaN)),
            macd: line,
            macd_sig: signal,
            macd_hist: hist,
            macd_slope: line.map((value, i) => value - (line[i - 1] ?? Number.NaN)),
            ema20,
            ema50,
            ema200,
            ema20_rel: close.map((value, i) => value / ema20![i]! - 1),
            ema50_rel: close.map((value, i) => value / ema50![i]! - 1),
            ema200_rel: close.map((value, i) => value / ema200![i]! - 1),
            atr: range,
            atr_pct: range.map((value, i) => value / close[i]!),
            bb_z: rollingZScore(close, 20, 2),
            ret1,
            vol20,
            vol_z: fillNa(rollingZScore(vol20, 100), 0),
            volm_z: fillNa(rollingZScore(volume, 20), 0),
            time_of_day: time.map((moment) => new Date(moment).getUTCHours() + new Date(moment).getUTCMinutes() / 60),
          });
        },
      ),
    );
  });

  it("says nothing new when it is told its defaults", () => {
    expect(buildFeatures(bars, FEATURE_DEFAULTS)).toEqual(features);
  });

  it("starts every exponential mean from a simple one when told so, and nothing else", () => {
    const seeded = buildFeatures(bars, { seed: "mean" });
    const first = FEATURES.filter((name) => !/^(rsi|macd|ema|atr)/.test(name));
    expect(FEATURES.filter((name) => Object.is(seeded[name][300], features[name][300]))).toEqual(first);
    for (const name of first) expect(seeded[name]).toEqual(features[name]);
    const ready = (name: FeatureName): number => seeded[name].findIndex((value) => !Number.isNaN(value));
    expect((["rsi", "rsi_slope", "macd", "macd_sig", "ema200_rel", "atr_pct"] as const).map(ready)).toEqual([
      14, 15, 25, 33, 199, 13,
    ]);
  });

  it.each([
    [{ rsii: 7 }, 'there is no option "rsii"; there are rsi, macd, ema, atr,'],
    [{ rsi: 0 }, "rsi: must be a whole number of at least 1, not 0"],
    [{ rsi: 7.5 }, "rsi: must be a whole number of at least 1, not 7.5"],
    [{ macd: [12, 26] }, "macd: must be a list of 3, not a list of 2"],
    [{ ema: [20, 50, Number.NaN] }, "ema[2]: must be a whole number of at least 1, not NaN"],
    [{ bollinger: 20 }, "bollinger: must be a list of 2, not 20"],
    [{ bollinger: [20, 0] }, "bollinger[1]: must be a number above 0, not 0"],
    [{ volatility: 1 }, "volatility: must be a whole number of at least 2, not 1"],
    [{ volatilityZ: 1 }, "volatilityZ: must be a whole number of at least 2, not 1"],
    [{ volumeZ: 1 }, "volumeZ: must be a whole number of at least 2, not 1"],
    [{ bollinger: [1, 2] }, "bollinger[0]: must be a whole number of at least 2, not 1"],
    [
      { atr: 0, volumeZ: 0 },
      "atr: must be a whole number of at least 1, not 0; volumeZ: must be a whole number of at least 2, not 0",
    ],
    [{ seed: "sma" }, 'seed: must be "first" or "mean", not "sma"'],
  ])("refuses %o", (options, message) => {
    expect(() => buildFeatures(bars, options as FeatureOptions)).toThrow(`buildFeatures: ${message}`);
  });

  it("leaves its bars alone", () => {
    const before = structuredClone(bars);
    buildFeatures(bars);
    expect(bars).toEqual(before);
  });
});

describe("filterRows", () => {
  it("keeps exactly the rows inside the limits, a NaN being outside", () => {
    const value = fc.oneof(fc.double({ min: -6, max: 6, noNaN: true }), fc.constantFrom(-1, 5, 0.02, Number.NaN));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), (rows) => {
        const atr_pct = Float64Array.from(rows, ([atr]) => atr);
        const volm_z = Float64Array.from(rows, ([, z]) => z);
        const kept = filterRows({ atr_pct, volm_z }, PRESETS.seed.filters);
        expect([...kept]).toEqual(
          [...rows.keys()].filter((i) => atr_pct[i]! <= 0.02 && volm_z[i]! > -1 && volm_z[i]! < 5),
        );
      }),
    );
  });
});

describe("filterRows on any columns", () => {
  const columns = { a: Float64Array.of(1, 2, 3, Number.NaN), b: Float64Array.of(4, 3, 2, 1) };

  it("keeps a row that is within all limits, those of min and max included", () => {
    expect([...filterRows(columns, {})]).toEqual([0, 1, 2, 3]);
    expect([...filterRows(columns, { a: { min: 2 } })]).toEqual([1, 2]);
    expect([...filterRows(columns, { a: { min: 2, below: 3 } })]).toEqual([1]);
    expect([...filterRows(columns, { a: { above: 1 }, b: { max: 2 } })]).toEqual([2]);
    expect([...filterRows(columns, { a: {} })]).toEqual([0, 1, 2]);
  });

  it("takes an infinity for a number beyond all others", () => {
    const ends = { a: Float64Array.of(-Infinity, 0, Infinity) };
    expect([...filterRows(ends, { a: {} })]).toEqual([0, 1, 2]);
    expect([...filterRows(ends, { a: { above: -1 } })]).toEqual([1, 2]);
    expect([...filterRows(ends, { a: { below: 1 } })]).toEqual([0, 1]);
    expect([...filterRows(ends, { a: { min: 0 } })]).toEqual([1, 2]);
    expect([...filterRows(ends, { a: { max: 0 } })]).toEqual([0, 1]);
  });

  it("gives no rows of no columns, and leaves the bars alone whatever a function does to its own", () => {
    expect([...filterRows({}, {})]).toEqual([]);
    const four = structuredClone(sliceBars(bars, 0, 4));
    const before = structuredClone(four);
    filterRows(columns, (_, { close }) => close.fill(0), four);
    expect(four).toEqual(before);
  });

  it("keeps what a function of the columns and the bars says", () => {
    expect([...filterRows(columns, ({ a, b }) => a.map((x, i) => Number(x < b[i]!)))]).toEqual([0, 1]);
    expect([...filterRows(columns, ({ a }) => Array.from(a, (x) => x > 1))]).toEqual([1, 2]);
    expect([...filterRows(columns, () => [Number.NaN, 0, 5, 1])]).toEqual([2, 3]);
    const four = sliceBars(bars, 0, 4);
    expect([...filterRows(columns, (_, { close }) => close.map((x) => Number(x > 0)), four)]).toEqual([0, 1, 2, 3]);
  });

  it("refuses a column that is not there and a function that says too little", () => {
    expect(() => filterRows(columns, { c: { max: 1 } } as never)).toThrow(/^there is no column "c"; there are a, b$/);
    expect(() => filterRows(columns, { constructor: { max: 1 } } as never)).toThrow(/there is no column "constructor"/);
    expect(() => filterRows(columns, () => [1, 1])).toThrow(
      "the filter returns 2 values for 4 rows: it needs one per row",
    );
    expect(() => filterRows(columns, (() => undefined) as never)).toThrow(/the filter returns no values for 4 rows/);
  });
});

describe("completeRows", () => {
  it("keeps the order and drops a row for one NaN in any column", () => {
    const columns = { a: Float64Array.of(Number.NaN, 1, 2, 3), b: Float64Array.of(0, 1, Number.NaN, 3) };
    expect([...completeRows(columns, Uint32Array.of(3, 2, 1, 0))]).toEqual([3, 1]);
    expect([...completeRows({}, Uint32Array.of())]).toEqual([]);
  });

  it("drops the rows with a NaN and no others, wherever they are and whatever is beside them", () => {
    const value = fc.oneof(
      { weight: 20, arbitrary: fc.constant(1) },
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.7e308, -1.7e308),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 100 }), (pairs) => {
        const columns = { a: Float64Array.from(pairs, ([a]) => a), b: Float64Array.from(pairs, ([, b]) => b) };
        const complete = [...pairs.keys()].filter((row) => !pairs[row]!.some(Number.isNaN));
        expect([...completeRows(columns, Uint32Array.from(pairs.keys()))]).toEqual(complete);
      }),
    );
  });
});

describe("labels", () => {
  it("compare the forward return, computed in the definition's order, with the threshold", () => {
    fc.assert(
      fc.property(hostileSeries(1), fc.integer({ min: 1, max: 30 }), (values, horizon) => {
        const close = Float64Array.from(values.map((value) => value + 0.01));
        const label = labelForwardReturn(close, { horizon, threshold: 0.001 });
        const forward = futureReturn(close, horizon);
        close.forEach((price, i) => {
          const later = close[i + horizon];
          const known = later === undefined ? Number.NaN : (later - price) / price;
          expect(forward[i]).toEqual(known);
          expect(label[i]).toBe(known > 0.001 ? 1 : 0);
        });
      }),
    );
  });

  it.each([0, -1, 1.5])("refuse a horizon of %s bars", (horizon) => {
    expect(() => futureReturn(Float64Array.of(1, 2), horizon)).toThrow(/positive number of bars/);
  });
});

describe("datasets", () => {
  const data = sampleRows("2018-02-01");

  it("gather rows and slice them without copying", () => {
    const part = sliceRows(data, { start: 10, end: 20 });
    expect(part.features.rsi.buffer).toBe(data.features.rsi.buffer);
    const taken = takeRows(
      data,
      Uint32Array.from({ length: 10 }, (_, i) => i + 10),
    );
    expect(taken).toEqual(part);
    expect(taken.features.rsi.buffer).not.toBe(data.features.rsi.buffer);
  });

  it("keep every column that they were given, and the spans of their labels", () => {
    const more = { ...data, features: { ...data.features, extra: data.features.rsi.map((x) => 2 * x) } };
    const taken = takeRows(more, Uint32Array.of(5, 3));
    expect(taken.features.extra).toEqual(Float64Array.of(more.features.extra[5]!, more.features.extra[3]!));
    expect(taken.spans.end).toEqual(Float64Array.of(data.spans.end[5]!, data.spans.end[3]!));
    const { features, spans } = sliceRows(more, { start: 3, end: 5 });
    expect(features.extra).toEqual(more.features.extra.subarray(3, 5));
    expect(spans.start).toEqual(data.spans.start.subarray(3, 5));
    const { spans: _, ...bare } = data;
    expect("spans" in takeRows(bare, Uint32Array.of(1))).toBe(false);
  });

  it("become arquero tables over the same arrays", () => {
    const table = featureTable(data);
    expect(table.columnNames()).toEqual(["time", ...FEATURES, "label"]);
    expect(table.column("rsi")).toBe(data.features.rsi);
    expect(table.get("time", 0)).toEqual(new Date(data.time[0]!));
    const risen = table.filter(plain((row: { label: number }) => row.label === 1)).numRows();
    expect(risen).toBe(data.label.reduce((a, b) => a + b));
  });
});
