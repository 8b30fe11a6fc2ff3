import {
  type Bars,
  buildFeatures,
  completeRows,
  FEATURES,
  type FeatureName,
  fillNa,
  filterRows,
  futureReturn,
  knownTimes,
  lookAheadCheck,
  lookAheadTable,
  makeSample,
  type Pipeline,
  PRESETS,
  predictColumns,
  resample,
  research,
  rollingMean,
  shift,
  warmUpCheck,
} from "ata-lab";
import { describe, expect, it } from "vitest";

const minutes = makeSample({ to: "2018-04-01" });
const bars = resample(minutes, "5min", { closed: "right", label: "right" });
const { models } = research(minutes);

const real: Pipeline = (b) => ({ time: b.time, columns: buildFeatures(b) });
/** The real features with one of them replaced. */
const planted =
  (name: FeatureName, f: (b: Bars) => Float64Array): Pipeline =>
  (b) => ({ time: b.time, columns: { ...buildFeatures(b), [name]: f(b) } });
const mean = (x: Float64Array): number => x.reduce((a, b) => a + b, 0) / x.length;

const FAULTS: readonly (readonly [what: string, column: FeatureName, f: (b: Bars) => Float64Array, ahead: number])[] = [
  ["a centred window", "ema20", (b) => shift(rollingMean(b.close, 21), -10), 10],
  ["a shift by -1", "ret1", (b) => shift(buildFeatures(b).ret1, -1), 1],
  [
    "standardising by all rows",
    "atr_pct",
    (b) => {
      const x = buildFeatures(b).atr_pct;
      const m = mean(x);
      return x.map((value) => value - m);
    },
    1000,
  ],
  [
    "a fill from behind",
    "bb_z",
    (b) => {
      const x = buildFeatures(b).bb_z.slice();
      for (let i = x.length - 2; i >= 0; i--) if (Number.isNaN(x[i]!)) x[i] = x[i + 1]!;
      return x;
    },
    1,
  ],
  [
    "the day's high at every bar",
    "macd",
    (b) => {
      const day = (i: number): number => Math.floor(b.time[i]! / 86_400_000);
      const high = new Map<number, number>();
      for (const [i, value] of b.high.entries()) high.set(day(i), Math.max(value, high.get(day(i)) ?? 0));
      return b.close.map((_, i) => high.get(day(i))!);
    },
    1,
  ],
];

describe("lookAheadCheck", () => {
  it("finds nothing in the real features, with gaps in the prices too", () => {
    const report = lookAheadCheck(real, bars);
    expect(report.faults).toEqual([]);
    expect(report.clean).toBe(true);
    expect(report.columns).toEqual([...FEATURES]);
    expect(report.cuts.length).toBeGreaterThan(25);
    const gappy = { ...bars, close: bars.close.map((x, i) => (i % 97 < 3 ? Number.NaN : x)) };
    expect(lookAheadCheck(real, gappy).faults).toEqual([]);
  });

  it.each(FAULTS)("names %s, and nothing else", (_, column, f, ahead) => {
    const report = lookAheadCheck(planted(column, f), bars);
    expect(report.clean).toBe(false);
    expect(report.faults.map((fault) => fault.column)).toEqual([column]);
    expect(report.faults[0]!.barsAhead).toBeGreaterThanOrEqual(Math.min(ahead, 10));
    if (ahead <= 10 && column !== "bb_z" && column !== "macd") expect(report.faults[0]!.barsAhead).toBe(ahead);
  });

  it("names the first bar, what it was and what it became", () => {
    const next: Pipeline = (b) => ({ time: b.time, columns: { next: shift(b.close, -1) } });
    const [fault] = lookAheadCheck(next, bars, { cuts: [100, 50] }).faults;
    expect(fault).toMatchObject({ column: "next", by: "truncation", cut: 50, time: bars.time[49], barsAhead: 1 });
    expect([fault!.value, fault!.changed]).toEqual([bars.close[50], Number.NaN]);
  });

  it("finds a fill from behind in the midst of the bars, where a price is missing", () => {
    const close = bars.close.map((x, i) => (i >= 1200 && i < 1203 ? Number.NaN : x));
    const filled: Pipeline = (b) => {
      const x = b.close.slice();
      for (let i = x.length - 2; i >= 0; i--) if (Number.isNaN(x[i]!)) x[i] = x[i + 1]!;
      return { time: b.time, columns: { x } };
    };
    expect(lookAheadCheck(filled, { ...bars, close }).faults[0]!.time).toBe(bars.time[1200]);
    const fromBefore: Pipeline = (b) => ({ time: b.time, columns: { x: fillNa(b.close, 0) } });
    expect(lookAheadCheck(fromBefore, { ...bars, close }).clean).toBe(true);
  });

  it("lets a label look ahead by its horizon, not a bar more", () => {
    const labels =
      (horizon: number): Pipeline =>
      (b) => ({
        time: b.time,
        columns: { ...buildFeatures(b), label: futureReturn(b.close, horizon) },
      });
    expect(lookAheadCheck(labels(12), bars, { allow: { label: 12 } }).clean).toBe(true);
    const caught = lookAheadCheck(labels(13), bars, { allow: { label: 12 } });
    expect(caught.faults.map(({ column, barsAhead }) => [column, barsAhead])).toEqual([["label", 13]]);
    expect(lookAheadCheck(labels(12), bars).faults.map(({ column }) => column)).toEqual(["label"]);
  });

  it("tells how far an allowed column was seen to look, so that a label of the past shows", () => {
    const label =
      (f: (b: Bars) => Float64Array): Pipeline =>
      (b) => ({ time: b.time, columns: { label: f(b) } });
    const reach = (f: (b: Bars) => Float64Array): number =>
      lookAheadCheck(label(f), bars, { allow: { label: 12 } }).reach.label!;
    expect(reach((b) => futureReturn(b.close, 12))).toBe(12);
    expect(reach((b) => futureReturn(b.close, 7))).toBe(7);
    expect(reach((b) => futureReturn(b.close, 15))).toBe(15);
    expect(reach((b) => buildFeatures(b).ret1)).toBe(0);
    expect(lookAheadCheck(real, bars).reach).toEqual({});
  });

  it("is a table of its faults, then of what is clean", () => {
    const next: Pipeline = (b) => ({ time: b.time, columns: { now: b.close, next: shift(b.close, -1) } });
    const found = lookAheadTable(lookAheadCheck(next, bars, { cuts: [50] }));
    expect(found.objects()).toEqual([
      {
        column: "next",
        looks_ahead: "yes",
        bars_ahead: 1,
        first: new Date(bars.time[49]!),
        value: bars.close[50],
        changed: Number.NaN,
        by: "truncation",
      },
      { column: "now", looks_ahead: "no", bars_ahead: null, first: null, value: null, changed: null, by: null },
    ]);
  });

  it("catches the seed's bins, whose time is before they are known; session bins pass", () => {
    const from =
      (options: { closed: "left" | "right"; label: "left" | "right" }, time: (b: Bars) => Float64Array): Pipeline =>
      (m) => {
        const b = resample(m, "5min", options);
        const { rsi, rsi_slope, bb_z } = buildFeatures(b);
        return { time: time(b), columns: { rsi, p: predictColumns(models.rsi, { rsi, rsi_slope, bb_z }) } };
      };
    const cuts = [137, 1234, 5000, 9876];
    const seed = { closed: "left", label: "left" } as const;
    const report = lookAheadCheck(
      from(seed, (b) => b.time),
      minutes,
      { cuts },
    );
    expect(report.faults.map(({ column }) => column).sort()).toEqual(["p", "rsi"]);
    expect(report.faults[0]!.barsAhead).toBeLessThanOrEqual(4);
    expect(lookAheadCheck(from(seed, knownTimes), minutes, { cuts }).clean).toBe(true);
    expect(
      lookAheadCheck(
        from({ closed: "right", label: "right" }, (b) => b.time),
        minutes,
        { cuts },
      ).clean,
    ).toBe(true);
  });

  it("sees rows that come or go with the future, unless that is allowed", () => {
    const labelled =
      (drop: boolean): Pipeline =>
      (b) => {
        const features = buildFeatures(b);
        const label = futureReturn(b.close, 12);
        const kept = completeRows(
          drop ? { ...features, label } : { ...features },
          filterRows(features, PRESETS.seed.filters),
        );
        return {
          time: Float64Array.from(kept, (i) => b.time[i]!),
          columns: { rsi: Float64Array.from(kept, (i) => features.rsi[i]!) },
        };
      };
    expect(lookAheadCheck(labelled(false), bars).clean).toBe(true);
    expect(lookAheadCheck(labelled(true), bars).faults.map(({ column }) => column)).toEqual(["rows"]);
    expect(lookAheadCheck(labelled(true), bars, { allow: { rows: 12 } }).clean).toBe(true);
  });

  it("refuses what it cannot check", () => {
    expect(() => lookAheadCheck(real, bars, { allow: { rsj: 1 } })).toThrow(/allow names "rsj", but the columns are/);
    // Half a bar would be no bar, and nothing would ever be found.
    for (const ahead of [0.5, -1, Number.NaN]) {
      expect(() => lookAheadCheck(real, bars, { allow: { rsi: ahead } })).toThrow(
        `allow for "rsi" must be a whole number of bars, 0 or more, not ${ahead}`,
      );
    }
    expect(() => lookAheadCheck(real, bars, { cuts: [0] })).toThrow(/a cut must leave 1 to/);
    expect(() => lookAheadCheck(real, bars, { cuts: 0 })).toThrow(/cuts must be 1 or more/);
    expect(() => lookAheadCheck((b) => ({ time: b.time, columns: { x: [1] } }), bars)).toThrow(/"x" has 1 rows/);
    const backwards: Pipeline = (b) => ({ time: b.time.slice().reverse(), columns: {} });
    expect(() => lookAheadCheck(backwards, bars)).toThrow(/must be in order of time/);
  });
});

describe("warmUpCheck", () => {
  it("says what the real features' definitions say", () => {
    const needed = Object.fromEntries(warmUpCheck(real, bars).map(({ column, bars: count }) => [column, count]));
    expect(Object.keys(needed)).toEqual([...FEATURES]);
    expect([needed.time_of_day, needed.ret1, needed.bb_z, needed.vol20, needed.volm_z, needed.vol_z]).toEqual([
      1, 2, 20, 21, 20, 120,
    ]);
    // An exponential mean of span s keeps (1 - 2/(s+1))^k of its start: a millionth after about 6.9 (s+1).
    for (const [name, span] of [
      ["ema20", 20],
      ["ema50", 50],
      ["ema200", 200],
    ] as const) {
      expect(needed[name]! / (6.9 * (span + 1))).toBeGreaterThan(0.6);
      expect(needed[name]! / (6.9 * (span + 1))).toBeLessThan(1.4);
    }
    expect(needed.macd_slope).toBeGreaterThan(needed.rsi! / 2);
    expect(Object.values(needed).every(Number.isFinite)).toBe(true);
  });

  it("finds columns that never get ready", () => {
    const cumulative: Pipeline = (b) => {
      let sum = 0;
      const total = b.volume.map((v) => {
        sum += v;
        return sum;
      });
      return { time: b.time, columns: { total, close: b.close } };
    };
    expect(warmUpCheck(cumulative, bars)).toEqual([
      { column: "total", bars: Number.POSITIVE_INFINITY },
      { column: "close", bars: 1 },
    ]);
  });

  it("asks for more history the smaller the tolerance", () => {
    const ema = (tolerance: number): number =>
      warmUpCheck(real, bars, { tolerance }).find(({ column }) => column === "ema50")!.bars;
    expect(ema(1e-3)).toBeLessThan(ema(1e-6));
    expect(ema(1e-6)).toBeLessThan(ema(1e-9));
    expect(() => ema(-1)).toThrow(/tolerance must be/);
    expect(() => warmUpCheck(real, bars, { starts: [bars.time.length] })).toThrow(/a late start must leave out/);
  });
});
