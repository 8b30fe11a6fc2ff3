import {
  type Bars,
  barPipeline,
  buildFeatures,
  FEATURES,
  flowPipeline,
  formatTime,
  futureReturn,
  knownTimes,
  labelLookAhead,
  lookAheadCheck,
  makeSample,
  type Pipeline,
  PRESETS,
  predictRows,
  type Recipe,
  recipeBars,
  research,
  rollingMean,
  shift,
  warmUpCheck,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gappyMinutes, resampling, SESSION_BINS } from "../support/flow.js";

const minutes = makeSample({ to: "2018-04-01" });
const { models } = research(minutes);
const allow = labelLookAhead(minutes, PRESETS.seed);
const binsOf = (m: Bars, recipe: Recipe = PRESETS.seed): Bars => recipeBars(m, recipe.bars);

describe("flowPipeline", () => {
  it.each(Object.entries(PRESETS))("gives what research computes, a row a bar: preset %s", (_, recipe) => {
    const bars = binsOf(minutes, recipe);
    const { data, models } = research(minutes, recipe);
    const { time, columns } = flowPipeline(recipe, { models })(minutes);
    expect(time).toEqual(knownTimes(bars));
    expect(Object.keys(columns)).toEqual([
      ...FEATURES,
      "passes",
      "label",
      ...["p_rsi", "p_macd", "p_trend", "p_brain"],
    ]);
    const learned = [...time.keys()].filter((i) => !Number.isNaN(columns.label![i]!));
    const p = predictRows(models, data, recipe);
    expect(learned.map((i) => bars.time[i])).toEqual([...data.time]);
    expect(learned.map((i) => columns.label![i])).toEqual([...data.label]);
    for (const name of FEATURES) expect(learned.map((i) => columns[name]![i])).toEqual([...data.features[name]]);
    for (const name of ["rsi", "brain"] as const) {
      expect(learned.map((i) => columns[`p_${name}`]![i])).toEqual([...p[name]]);
    }
    expect(learned.every((i) => columns.passes![i] === 1)).toBe(true);
    expect(Array.from(columns.passes!)).toContain(0);
  });

  it("takes its bars from the options, whatever they are", () => {
    const session = flowPipeline(SESSION_BINS)(minutes);
    expect(session.time.length).toBe(78 * 61);
    expect(formatTime(session.time[0]!)).toBe("2018-01-02 09:35:00");
    expect(session.columns.time_of_day![0]).toBeCloseTo(9 + 35 / 60, 12);
    expect(flowPipeline(PRESETS.seed, { at: "stamp" })(minutes).time).toEqual(binsOf(minutes).time);
    const quarters = { rule: "15min", closed: "left", label: "left", session: "regular" } as const;
    expect(labelLookAhead(minutes, { ...SESSION_BINS, bars: quarters })).toEqual({ label: 180 });
  });
});

describe("the flow looks ahead", () => {
  it("nowhere, at the end of its bars: seed, session bins and any other, with minutes missing", () => {
    expect(lookAheadCheck(flowPipeline(PRESETS.seed, { models }), minutes, { allow }).faults).toEqual([]);
    const sound = flowPipeline(PRESETS.sound, { models: research(minutes, PRESETS.sound).models });
    expect(lookAheadCheck(sound, minutes, { allow: labelLookAhead(minutes, PRESETS.sound) }).faults).toEqual([]);
    const session = lookAheadCheck(flowPipeline(SESSION_BINS, { models, at: "stamp" }), minutes, { allow });
    expect(session.faults).toEqual([]);
    expect(session.reach.label).toBeGreaterThan(55);
    expect(session.reach.label).toBeLessThanOrEqual(60);
    fc.assert(
      fc.property(gappyMinutes("2018-02-01"), resampling(), (gappy, bins) => {
        const recipe = { ...PRESETS.seed, bars: bins };
        const report = lookAheadCheck(flowPipeline(recipe, { models }), gappy, {
          allow: labelLookAhead(gappy, recipe),
          cuts: 7,
        });
        expect(report.faults).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it("in preset seed, to who acts at the time a row is named by: by four minutes", () => {
    const { faults } = lookAheadCheck(flowPipeline(PRESETS.seed, { models, at: "stamp" }), minutes, { allow });
    const ahead = Object.fromEntries(faults.map(({ column, barsAhead }) => [column, barsAhead]));
    expect(ahead).toMatchObject({ rsi: 4, bb_z: 4, atr_pct: 4, volm_z: 4, p_rsi: 4, p_brain: 4, label: 64 });
    expect(ahead.time_of_day).toBeUndefined();
  });

  /** The flow with a column of its five-minute bars replaced. */
  const planted =
    (column: string, f: (bars: Bars) => ArrayLike<number>, recipe: Recipe = SESSION_BINS): Pipeline =>
    (m) => {
      const { time, columns } = flowPipeline(recipe)(m);
      return { time, columns: { ...columns, [column]: f(binsOf(m, recipe)) } };
    };
  const mean = (x: Float64Array): number => x.reduce((a, b) => a + b, 0) / x.length;
  const FAULTS: readonly [what: string, column: string, f: (bars: Bars) => ArrayLike<number>, minutes: number][] = [
    ["a feature that peeks one bar ahead", "rsi", (b) => shift(buildFeatures(b).rsi, -1), 5],
    ["a centred window", "ema20", (b) => shift(rollingMean(b.close, 21), -10), 50],
    [
      "a feature standardised over the whole series",
      "vol20",
      (b) => {
        const { vol20 } = buildFeatures(b);
        const m = mean(vol20.filter(Number.isFinite));
        return vol20.map((x) => x - m);
      },
      1000,
    ],
    ["a filter on the bar to come", "passes", (b) => shift(b.volume, -1).map((v) => (v > 50_000 ? 1 : 0)), 5],
    ["a label of 13 bars", "label", (b) => futureReturn(b.close, 13).map((r) => (r > 0.001 ? 1 : 0)), 65],
  ];

  it.each(FAULTS)("where that is planted: %s", (_, column, f, ahead) => {
    const { faults } = lookAheadCheck(planted(column, f), minutes, { allow, cuts: 60 });
    expect(faults.map((fault) => fault.column)).toEqual([column]);
    if (ahead === 1000) expect(faults[0]!.barsAhead).toBeGreaterThan(ahead);
    else {
      // To the minute where every change shows; what is 0 or 1 may keep its value.
      expect(faults[0]!.barsAhead).toBeLessThanOrEqual(ahead);
      expect(faults[0]!.barsAhead).toBeGreaterThan(ahead - (column === "passes" || column === "label" ? 5 : 1));
    }
  });

  it("and says of a label that reads its own bar that it does not look as far as it should", () => {
    // The return of the bar itself and the eleven to come.
    const early = (b: Bars): Float64Array => shift(futureReturn(b.close, 12), 1).map((r) => (r > 0.001 ? 1 : 0));
    const { clean, reach } = lookAheadCheck(planted("label", early), minutes, { allow, cuts: 60 });
    expect(clean).toBe(true);
    expect(reach.label).toBeGreaterThan(50);
    expect(reach.label).toBeLessThanOrEqual(55);
    const past = planted("label", (b) => buildFeatures(b).ret1.map((r) => (r > 0.001 ? 1 : 0)));
    expect(lookAheadCheck(past, minutes, { allow }).reach).toEqual({ label: 0 });
  });
});

describe("the flow's warm-up", () => {
  it("is that of the features, in five-minute bars, and of what is made of them", () => {
    for (const recipe of [PRESETS.seed, SESSION_BINS]) {
      const found = warmUpCheck(barPipeline(recipe, models), binsOf(minutes, recipe));
      const needed = Object.fromEntries(found.map(({ column, bars }) => [column, bars]));
      expect([needed.time_of_day, needed.ret1, needed.bb_z, needed.vol20, needed.vol_z]).toEqual([1, 2, 20, 21, 120]);
      // What is 0 or 1 may be right before its inputs are.
      for (const count of [needed.passes!, needed.label!]) {
        expect(count).toBeGreaterThan(10);
        expect(count).toBeLessThanOrEqual(21);
      }
      expect(Object.values(needed).every(Number.isFinite)).toBe(true);
      expect(needed.p_trend).toBeGreaterThan(needed.p_macd!);
      expect(needed.p_rsi! / needed.rsi!).toBeCloseTo(1, 0);
    }
  });

  it("never ends for a feature standardised over the whole series", () => {
    const whole: Pipeline = (bars) => {
      const { time, columns } = barPipeline(PRESETS.seed)(bars);
      const mean = bars.close.reduce((a, b) => a + b, 0) / bars.close.length;
      return { time, columns: { ...columns, macd: bars.close.map((x) => x - mean) } };
    };
    const never = warmUpCheck(whole, binsOf(minutes)).filter(({ bars }) => bars === Number.POSITIVE_INFINITY);
    expect(never.map(({ column }) => column)).toEqual(["macd"]);
  });
});
