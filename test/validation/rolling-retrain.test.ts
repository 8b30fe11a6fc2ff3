import {
  defineRecipe,
  knownTimes,
  lastTraining,
  makeSample,
  modelNames,
  PRESETS,
  predictRows,
  type Recipe,
  research,
  rocAuc,
  rollingRetrain,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { parseDay } from "../../lib/dist/util/time.js";

const minutes = makeSample({ to: "2018-06-01" });
const when = { retrain: "monthly", firstTrain: "2 months" };
const walk = rollingRetrain(minutes, PRESETS.sound, when);
const MODELS = modelNames(walk.recipe);

describe("rollingRetrain", () => {
  it("answers every bar from the first training on, once, and none before", () => {
    expect(walk.stretches.map(({ bars }) => bars)).toHaveLength(3);
    const start = walk.stretches[0]!.bars.start;
    for (const name of MODELS) {
      const answered = walk.probability[name].map((p) => (Number.isNaN(p) ? 0 : 1));
      expect(answered.indexOf(1)).toBe(start);
      expect(answered.subarray(start).indexOf(0)).toBe(-1);
    }
    expect(walk.byAge).toHaveLength(3);
    expect(walk.byAge[0]).toEqual(walk.probability.brain);
  });

  it("trains what research trains on the same past, and answers as these models do", () => {
    // Labels end with the session: without an embargo all of the past is known by the next morning.
    const recipe = defineRecipe({
      ...PRESETS.sound,
      name: "past",
      trainFraction: 0.75,
      validationFraction: 0.25,
      embargo: 0,
    });
    const walk = rollingRetrain(minutes, recipe, when);
    ["2018-03-01", "2018-04-01", "2018-05-01"].forEach((to, i) => {
      const past = research(makeSample({ to }), recipe);
      const { models, bars } = walk.stretches[i]!;
      expect(models).toEqual(past.models);
      const p = predictRows(past.models, walk, recipe);
      for (const name of MODELS) {
        expect(walk.probability[name].subarray(bars.start, bars.end)).toEqual(p[name].subarray(bars.start, bars.end));
      }
      for (const [age, column] of walk.byAge.entries()) {
        const own = walk.stretches[i + age]?.bars;
        if (own) expect(column.subarray(own.start, own.end)).toEqual(p.brain.subarray(own.start, own.end));
      }
    });
  });

  it("changes no answer when later bars are left out, or are others", () => {
    const cut = parseDay("2018-04-20");
    const rows = minutes.time.findIndex((time) => time >= cut);
    const prefix = rollingRetrain(makeSample({ to: "2018-04-20" }), PRESETS.sound, when);
    const factor = minutes.time.map((time) => (time < cut ? 1 : 1.5 + Math.sin(time)));
    const scaled = (column: Float64Array): Float64Array => column.map((value, i) => value * factor[i]!);
    const altered = rollingRetrain(
      {
        ...minutes,
        open: scaled(minutes.open),
        high: scaled(minutes.high),
        low: scaled(minutes.low),
        close: scaled(minutes.close),
      },
      PRESETS.sound,
      when,
    );
    expect(rows).toBeGreaterThan(0);
    const n = prefix.bars.time.length;
    expect(walk.bars.time[n]).toBeGreaterThan(cut);
    for (const other of [prefix, altered]) {
      for (const name of MODELS)
        expect(other.probability[name].subarray(0, n)).toEqual(walk.probability[name].subarray(0, n));
      expect(other.baseline.subarray(0, n)).toEqual(walk.baseline.subarray(0, n));
      expect(other.stretches[1]!.models).toEqual(walk.stretches[1]!.models);
    }
    expect(altered.probability.brain.subarray(n)).not.toEqual(walk.probability.brain.subarray(n));
  });

  it.each([
    ["the seed's, which purges nothing and whose labels span nights", PRESETS.seed as unknown as Recipe],
    ["sound", PRESETS.sound as unknown as Recipe],
  ])("learns from no label that was not known before the stretch: %s", (_, recipe) => {
    const { stretches, data, bars, rows } = rollingRetrain(minutes, recipe, when);
    const known = knownTimes(bars);
    for (const { train, validation, bars: own, test } of stretches) {
      const latest = Math.max(...[...train, ...validation].map((row) => data.spans.end[row]!));
      expect(latest).toBeLessThan(known[own.start]!);
      expect(rows[test[0]!]).toBeGreaterThanOrEqual(own.start);
      expect(rows[test.at(-1)!]).toBeLessThan(own.end);
    }
  });

  it("finds nothing in a column that holds the past's labels only: what leaks would be answered right", () => {
    // The column is the label itself, but only of bars whose label was known by then: 12 bars later.
    const late = defineRecipe({
      ...PRESETS.seed,
      name: "late",
      features: (bars) => ({ known: bars.close.map((price, i) => (price > 1.001 * bars.close[i - 12]! ? 1 : 0)) }),
      filters: {},
      experts: { known: ["known"] },
      brain: null,
      C: [1],
    });
    const { stretches, data, probability, rows } = rollingRetrain(minutes, late, when);
    for (const { test } of stretches) {
      const label = Uint8Array.from(test, (row) => data.label[row]!);
      const p = Float64Array.from(test, (row) => probability.known[rows[row]!]!);
      expect(rocAuc(label, p)).toBeLessThan(0.6);
    }
  });

  it("trains on the window asked for", () => {
    const { stretches, data, bars } = rollingRetrain(minutes, PRESETS.sound, {
      retrain: "20 sessions",
      window: "30 sessions",
    });
    for (const { train, bars: own } of stretches) {
      const days = new Set([...bars.time.subarray(0, own.start)].map((time) => Math.floor(time / 864e5)));
      const first = [...days].at(-30)!;
      expect(Math.floor(data.time[train[0]!]! / 864e5)).toBeGreaterThanOrEqual(first);
    }
    expect(stretches).toHaveLength(4);
  });

  it("gives its last training as a research run, whose test part is the last stretch", () => {
    const last = lastTraining(walk);
    expect(last.models).toBe(walk.stretches[2]!.models);
    expect(last.parts.test).toEqual(walk.stretches[2]!.test);
    expect(last.train.label.length + last.validation.label.length).toBeLessThan(last.parts.test![0]!);
  });

  it("says which stretch cannot be trained, and what helps", () => {
    const calm = { ...minutes, open: minutes.close.map(() => 100), high: minutes.close.map(() => 100) };
    const flat = { ...calm, low: calm.open, close: calm.open };
    expect(() => rollingRetrain(flat, PRESETS.sound, when)).toThrow(
      /^stretch 1 of 3, from 2018-03-01 09:35:00: .*train on more of the past first \(--first-train\)/,
    );
    expect(() => rollingRetrain(minutes, PRESETS.sound, { retrain: "monthly" })).toThrow(
      /too few to train on 12 months/,
    );
  });

  it("tells how far it is", () => {
    const told: string[] = [];
    rollingRetrain(minutes, PRESETS.seed, { ...when, onStretch: (done, of) => told.push(`${done} of ${of}`) });
    expect(told).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
  });
});
