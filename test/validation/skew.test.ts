import {
  CONVENTIONS,
  type Convention,
  conventionTable,
  FEATURES,
  type FeatureName,
  type Features,
  formatTime,
  makeSample,
  PRESETS,
  predictRows,
  resample,
  research,
  skew,
  skewTable,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONVENTION_NAMES, servedBars, servedFeatures } from "../../lib/dist/validation/conventions.js";
import type { SkewComparison } from "../../lib/dist/validation/skew.js";
import { gappyMinutes, resampling, SESSION_BINS } from "../support/flow.js";
import { runTradingProgram } from "../support/trading-program.js";

const minutes = makeSample({ to: "2018-04-01" });
const { models } = research(minutes);
const DAYS = 61;

const all = skew(minutes, models);
const only = (...conventions: Convention[]): SkewComparison => skew(minutes, models, PRESETS.seed, { conventions });
const featuresThatMove = ({ features }: SkewComparison): string[] =>
  features.filter(({ largest }) => largest !== 0).map(({ column }) => column);
const modelsThatMove = ({ probabilities }: SkewComparison): string[] =>
  Object.entries(probabilities).flatMap(([name, { largest }]) => (largest === 0 ? [] : [name]));
const featureOf = ({ features }: SkewComparison, name: FeatureName) => features.find(({ column }) => column === name)!;

describe("the trading program's conventions", () => {
  const every = new Set(CONVENTION_NAMES);
  const bars = servedBars(minutes, PRESETS.seed, every);
  const features = servedFeatures(bars, PRESETS.seed, every) as Features;

  it("give 78 bars a day, known at their end", () => {
    expect(bars.time.length).toBe(78 * DAYS);
    expect([0, 77].map((i) => formatTime(bars.time[i]!))).toEqual(["2018-01-02 09:35:00", "2018-01-02 16:00:00"]);
    expect(resample(minutes, "5min").time.length).toBe(79 * DAYS);
  });

  it("are those of a trading program that is fed minute by minute", () => {
    const rows = runTradingProgram(minutes);
    expect(rows.map(({ end }) => end)).toEqual(Array.from(bars.time, formatTime));
    const names = Object.keys(rows[0]!.features) as FeatureName[];
    expect(FEATURES.filter((name) => !names.includes(name))).toEqual(["ret1", "vol20", "vol_z", "volm_z"]);
    for (const name of names) {
      const column = features[name];
      const size = Math.max(...column.filter(Number.isFinite).map(Math.abs));
      rows.forEach((row, i) => {
        const expected = row.features[name]!;
        if (Number.isNaN(expected)) expect(column[i], `${name} ${row.end}`).toBeNaN();
        // bb_z has 1e-9 added to its deviation, a price.
        else
          expect(Math.abs(column[i]! - expected) / size, `${name} ${row.end}`).toBeLessThan(
            name === "bb_z" ? 1e-7 : 1e-10,
          );
      });
    }
  });

  it("make bb_z larger by sqrt(20/19) = 1.026", () => {
    const plain = servedFeatures(bars, PRESETS.seed, new Set(["bins"])).bb_z!;
    for (let i = 19; i < plain.length; i++) {
      if (plain[i] !== 0) expect(features.bb_z[i]! / plain[i]!).toBeCloseTo(Math.sqrt(20 / 19), 6);
    }
    const { mean, deviation, largest, meanInDeviations, largestInDeviations, correlation } = featureOf(
      only("bollinger"),
      "bb_z",
    );
    expect(correlation).toBeCloseTo(1, 9);
    // The largest possible |bb_z| is 19/sqrt(20)/2.
    expect(largest).toBeLessThan((Math.sqrt(20 / 19) - 1) * 2.1243);
    expect(mean / deviation).toBe(meanInDeviations);
    expect(largest / deviation).toBe(largestInDeviations);
    expect(mean / deviation).toBeGreaterThan(0.5 * (Math.sqrt(20 / 19) - 1));
    expect(mean / deviation).toBeLessThan(1.0 * (Math.sqrt(20 / 19) - 1));
  });
});

describe("skew", () => {
  it("is 0, exactly, between the same conventions: any bins, any minutes missing", () => {
    fc.assert(
      fc.property(gappyMinutes("2018-02-01"), resampling(), (gappy, bins) => {
        const same = skew(gappy, models, { ...PRESETS.seed, bars: bins }, { conventions: [] });
        expect(featuresThatMove(same)).toEqual([]);
        expect(modelsThatMove(same)).toEqual([]);
        expect(same.rows.unseen).toBe(0);
        expect(new Set(Object.values(same.rows))).toEqual(new Set([same.rows.trained, 0]));
        for (const { sideChanges, gateChanges } of Object.values(same.probabilities)) {
          expect([sideChanges, gateChanges]).toEqual([0, 0]);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("is 0 in bins and time_of_day for models that were trained on the trading program's bars", () => {
    const { alone, rows } = skew(minutes, models, SESSION_BINS);
    for (const part of alone.filter(({ convention }) => ["bins", "time_of_day"].includes(convention))) {
      expect([featuresThatMove(part), modelsThatMove(part), part.rows.unseen]).toEqual([[], [], 0]);
    }
    expect(rows.served).toBe(78 * DAYS - 199);
  });

  it("leaves of the preset sound what no bins cure: the deviation, the start, the filters", () => {
    const { models: sound } = research(minutes, PRESETS.sound);
    const { alone } = skew(minutes, sound, PRESETS.sound);
    const moving = alone.filter((part) => featuresThatMove(part).length > 0 || part.rows.unseen > 0);
    expect(moving.map(({ convention }) => convention)).toEqual(["bollinger", "seeding", "filters"]);
  });

  it("tells the conventions apart: each moves its own features, and the models that read them", () => {
    const { alone } = all;
    expect(alone.map(({ convention }) => convention)).toEqual(Object.keys(CONVENTIONS));
    const [bins, timeOfDay, bollinger, seeding, filters] = alone as typeof alone & { length: 5 };
    const EWM = FEATURES.filter((name) => /^(rsi|macd|ema|atr)/.test(name));
    expect(featuresThatMove(bins!)).toEqual(FEATURES.filter((name) => name !== "time_of_day"));
    expect(featuresThatMove(timeOfDay!)).toEqual(["time_of_day"]);
    expect(featuresThatMove(bollinger!)).toEqual(["bb_z"]);
    expect(featuresThatMove(seeding!)).toEqual(EWM);
    expect(featuresThatMove(filters!)).toEqual([]);
    expect([bins!, timeOfDay!, bollinger!, seeding!, filters!].map(modelsThatMove)).toEqual([
      ["rsi", "macd", "trend", "brain"],
      ["brain"],
      ["rsi", "brain"],
      ["rsi", "macd", "trend", "brain"],
      [],
    ]);
    expect(alone.map(({ rows }) => rows.unseen > 0)).toEqual([true, false, false, false, true]);
    expect(featuresThatMove(all)).toEqual([...FEATURES]);
  });

  it.each(Object.keys(CONVENTIONS) as Convention[])("sees it when %s is left out", (left) => {
    const rest = only(...CONVENTION_NAMES.filter((name) => name !== left));
    expect(rest).not.toEqual(all);
    const moved = FEATURES.filter((name) => featureOf(rest, name).mean !== featureOf(all, name).mean);
    const unseen = all.rows.unseen - rest.rows.unseen;
    if (left === "filters") expect(unseen).toBeGreaterThan(100);
    else expect(moved.length).toBeGreaterThan(0);
    if (left === "time_of_day") expect(featuresThatMove(rest)).not.toContain("time_of_day");
    if (left === "bollinger") expect(moved).toEqual(["bb_z"]);
    if (left === "bins") expect(featureOf(rest, "vol20").largest).toBe(0);
    // Without it the first bars are ready at once.
    if (left === "seeding") expect(featureOf(rest, "ema200").rows - featureOf(all, "ema200").rows).toBeGreaterThan(100);
  });

  it("gives time_of_day five minutes, and the brain what its weight makes of them", () => {
    const one = only("time_of_day");
    expect(featureOf(one, "time_of_day").bias).toBeCloseTo(1 / 12, 12);
    expect(featureOf(one, "time_of_day").largest).toBeCloseTo(1 / 12, 12);
    const weight = models.brain.weights["regime.time_of_day"]!;
    const { mean, largest, bias } = one.probabilities.brain;
    expect(Math.sign(bias)).toBe(Math.sign(weight));
    // A logistic curve climbs by a quarter at most.
    expect(largest).toBeLessThanOrEqual(Math.abs(weight) / 12 / 4);
    expect(mean).toBeGreaterThan(0.5 * (Math.abs(weight) / 12 / 4));
  });

  it("compares p with p: the trained one is what predictRows gives, decisions follow the gate", () => {
    const gate = 0.08;
    const { trainedBeyondGate, servedBeyondGate, gateChanges, sideChanges, rows } = skew(
      minutes,
      models,
      PRESETS.seed,
      {
        conventions: ["bollinger"],
        gate,
      },
    ).probabilities.rsi;
    const bars = resample(minutes, "5min");
    const trained = servedFeatures(bars, PRESETS.seed, new Set<Convention>()) as Features;
    const served = servedFeatures(bars, PRESETS.seed, new Set<Convention>(["bollinger"])) as Features;
    const [p, q] = [trained, served].map((features) => predictRows(models, { features }, PRESETS.seed).rsi);
    const kept = [...bars.time.keys()].filter(
      (i) => i >= 20 && trained.atr_pct[i]! <= 0.02 && trained.volm_z[i]! > -1 && trained.volm_z[i]! < 5,
    );
    const decide = (x: number): string => (x >= 0.5 + gate ? "buy" : x <= 0.5 - gate ? "sell" : "out");
    const share = (f: (i: number) => boolean): number => kept.filter(f).length / kept.length;
    expect(rows).toBe(kept.length);
    expect(trainedBeyondGate).toBe(share((i) => decide(p![i]!) !== "out"));
    expect(servedBeyondGate).toBe(share((i) => decide(q![i]!) !== "out"));
    expect(gateChanges).toBe(share((i) => decide(p![i]!) !== decide(q![i]!)));
    expect(sideChanges).toBe(share((i) => p![i]! > 0.5 !== q![i]! > 0.5));
    expect(gateChanges).toBeGreaterThan(0);
  });

  it("counts the bars that training leaves out, by its filters", () => {
    const one = only("filters");
    expect(one.rows.trained).toBe(one.rows.both);
    expect(one.rows.served).toBe(one.rows.both + one.rows.unseen);
    // p needs bb_z, 19 bars; training wants vol20 too, one more.
    expect(one.rows.served).toBe(79 * DAYS - 19);
    expect(one.probabilities.brain.unseenBeyondGate).toBeGreaterThanOrEqual(0);
    expect(only("time_of_day").probabilities.brain.unseenBeyondGate).toBeNaN();
  });

  it("is forgotten, what came of another start: late rows do not show it", () => {
    const { at, largest } = featureOf(only("seeding"), "ema200");
    expect(largest).toBeGreaterThan(0);
    expect(formatTime(at).slice(0, 10)).toBe("2018-01-04");
    const { probabilities } = skew(makeSample({ to: "2018-02-01" }), models, PRESETS.seed, {
      conventions: ["seeding"],
    });
    expect(probabilities.trend.mean).toBeGreaterThan(only("seeding").probabilities.trend.mean);
  });

  it("refuses what it cannot compare", () => {
    expect(() => skew(minutes, models, PRESETS.seed, { gate: 0.6 })).toThrow(
      /gate must be an edge from 0 to 0.5, got 0.6/,
    );
    expect(() => skew(minutes, models, PRESETS.seed, { conventions: ["bin" as Convention] })).toThrow(
      /"bin" is not a convention of the trading program: there are bins, time_of_day/,
    );
    expect(() =>
      skew(makeSample({ to: "2018-01-03" }), models, {
        ...PRESETS.seed,
        filters: { atr_pct: { max: 0 }, volm_z: { above: 0, below: 0 } },
      }),
    ).toThrow(/no bar is known to both sides/);
  });
});

describe("its tables", () => {
  it("have a row a column, and a row a convention", () => {
    const columns = skewTable(all);
    expect(columns.array("column")).toEqual([...FEATURES, "p_rsi", "p_macd", "p_trend", "p_brain"]);
    expect(columns.get("mean", 23)).toBe(all.probabilities.brain.mean);
    const conventions = conventionTable(all);
    expect(conventions.array("convention")).toEqual([...CONVENTION_NAMES, "all"]);
    expect(conventions.array("features")).toEqual([19, 1, 1, 14, 0, 20]);
    expect(conventions.get("p_brain", 0)).toBe(all.alone[0]!.probabilities.brain.mean);
    expect(conventions.get("p_brain", 5)).toBe(all.probabilities.brain.mean);
  });
});
