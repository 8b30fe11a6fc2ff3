import {
  ablation,
  CURES,
  DAY,
  type Embargo,
  evaluate,
  type FeatureName,
  knownTimes,
  logit,
  MINUTE,
  makeSample,
  modelNames,
  PRESETS,
  predictColumns,
  predictRows,
  type Recipe,
  type Research,
  research,
  rocAuc,
  withOptions,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choicesOf } from "../../lib/dist/recipes/choices.js";
import type { PresetModels } from "../../lib/dist/recipes/presets.js";

type Preset = Recipe<FeatureName, PresetModels>;

const minutes = makeSample({ to: "2018-07-01" });
const sound = research(minutes, PRESETS.sound);

/** Label spans of each part, in order of time; a part's rows are found by their time. */
function spansOf({ data, train, validation, test }: Research): { start: number; end: number }[][] {
  const at = new Map(Array.from(data.time, (time, row) => [time, row]));
  const parts = [train, validation, ...(test ? [test] : [])];
  return parts.map(({ time }) =>
    Array.from(time, (moment) => ({
      start: data.spans.start[at.get(moment)!]!,
      end: data.spans.end[at.get(moment)!]!,
    })),
  );
}

describe("preset sound", () => {
  it("is the preset seed with every cure", () => {
    const cured = CURES.reduce<Preset>((recipe, cure) => withOptions(recipe, cure.options), PRESETS.seed);
    expect(choicesOf(cured)).toEqual(choicesOf(PRESETS.sound));
    for (const part of ["features", "filters", "experts", "brain"] as const) {
      expect(cured[part]).toEqual(PRESETS.sound[part]);
    }
  });

  it.each(CURES)("the cure $name can be taken alone, and changes the models or the rows", ({ options }) => {
    const alone = research(minutes, withOptions(PRESETS.seed, options));
    const seed = research(minutes);
    const same = (a: Research<string, PresetModels>, b: Research<string, PresetModels>): boolean =>
      a.data.label.length === b.data.label.length && JSON.stringify(a.models) === JSON.stringify(b.models);
    expect(same(alone, seed)).toBe(false);
  });

  it("has 78 bars a day, and every label inside its own session", () => {
    const { bars, data } = sound;
    const { spans } = data;
    const sessions = new Set(bars.time.map((time) => Math.floor(time / DAY))).size;
    // The sample's first half of 2018 has no early close.
    expect(bars.time.length).toBe(78 * sessions);
    expect(spans.start).toEqual(data.time);
    spans.end.forEach((end, row) => {
      expect(end - spans.start[row]!).toBe(60 * MINUTE);
      expect(Math.floor(end / DAY)).toBe(Math.floor(spans.start[row]! / DAY));
    });
  });

  it("lets no label of a part reach into a later part or its embargo, whatever the shares, horizon and bins", () => {
    const options = fc.record({
      trainFraction: fc.double({ min: 0.3, max: 0.6, noNaN: true }),
      validationFraction: fc.double({ min: 0.1, max: 0.3, noNaN: true }),
      "label.horizon": fc.integer({ min: 1, max: 100 }),
      "label.withinSession": fc.boolean(),
      embargo: fc.constantFrom<Embargo>(0, "1 bar", "12 bars", "100 bars", "1 session", "3 sessions"),
      stackingFolds: fc.constant(0),
    });
    const short = makeSample({ to: "2018-03-15" });
    fc.assert(
      fc.property(options, fc.constantFrom(PRESETS.seed, PRESETS.sound), (values, preset) => {
        // With a horizon of more than a session no label lies within one.
        fc.pre(values["label.horizon"] < 60 || !values["label.withinSession"]);
        const result = research(short, withOptions(preset, { ...values, purge: true }));
        const parts = spansOf(result);
        const bars = { time: knownTimes(result.bars) };
        expect(parts).toHaveLength(3);
        for (const [i, part] of parts.slice(0, -1).entries()) {
          const last = Math.max(...part.map(({ end }) => end));
          const next = Math.min(...parts[i + 1]!.map(({ start }) => start));
          expect(last).toBeLessThan(next);
          const between = bars.time.filter((time) => time > last && time < next);
          const days = new Set(between.map((time) => Math.floor(time / DAY)));
          days.delete(Math.floor(last / DAY));
          days.delete(Math.floor(next / DAY));
          const [count, unit = ""] = String(values.embargo).split(" ");
          expect(unit.startsWith("session") ? days.size : between.length).toBeGreaterThanOrEqual(Number(count));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("learns nothing from the test part: other prices there, the same models", () => {
    const from = sound.test!.time[0]! - DAY;
    const moved = (prices: Float64Array): Float64Array =>
      prices.map((price, i) => (minutes.time[i]! > from + DAY ? price * (1 + 0.0005 * Math.sin(i / 40)) : price));
    const { open, high, low, close } = minutes;
    const other = research(
      { ...minutes, open: moved(open), high: moved(high), low: moved(low), close: moved(close) },
      PRESETS.sound,
    );
    expect(other.data.time).toEqual(sound.data.time);
    expect(other.test!.label).not.toEqual(sound.test!.label);
    expect(other.models).toEqual(sound.models);
    expect(other.searches.brain.C).toBe(sound.searches.brain.C);
  });

  it("writes calibration and scale into the weights: the JSON alone gives the calibrated probabilities", () => {
    const { validation, searches, calibration, models } = sound;
    const columns = Object.fromEntries(
      (["rsi", "rsi_slope", "bb_z"] as const).map((name) => [name, validation.features[name]]),
    );
    const z = logit(searches.rsi.fit.predictProba(Object.values(columns)));
    const { slope, intercept } = calibration!.rsi;
    const p = predictColumns(models.rsi, columns);
    expect(
      Math.max(...p.map((value, i) => Math.abs(value - 1 / (1 + Math.exp(-(slope * z[i]! + intercept)))))),
    ).toBeLessThan(1e-12);
    // The mean probability comes no further than where the labels' share is, from where it was.
    const uncalibrated = research(minutes, withOptions(PRESETS.sound, { calibrate: false }));
    for (const name of ["rsi", "macd", "trend"] as const) {
      const mean = (run: typeof sound): number =>
        predictRows(run.models, validation, PRESETS.sound)[name].reduce((a, b) => a + b) / validation.label.length;
      const share = validation.label.reduce((a, b) => a + b, 0) / validation.label.length;
      expect(Math.abs(mean(sound) - share)).toBeLessThan(Math.abs(mean(uncalibrated) - share) + 1e-3);
      expect(sound.calibration![name].slope).toBeGreaterThan(0);
    }
  });

  it("refuses shares that are more than all rows", () => {
    expect(() => research(minutes, { ...PRESETS.sound, trainFraction: 0.9 })).toThrow(/more than all rows/);
  });
});

describe("withOptions", () => {
  it.each([
    [{ foo: 1 }, /there is no option "foo"; there are bars.rule/],
    [{ label: 3 }, /there is no option "label"/],
    [{ "label.unknown": "maybe" }, /label.unknown: must be "zero" or "drop", not "maybe"/],
    [{ trainFraction: 1.5 }, /trainFraction/],
    [{ stackingFolds: 2.5 }, /stackingFolds/],
    [{ C: [] }, /C: /],
  ])("refuses %o", (values, message) => {
    expect(() => withOptions(PRESETS.seed, values as never)).toThrow(message);
  });

  it("leaves the preset as it was", () => {
    const before = structuredClone(choicesOf(PRESETS.seed));
    withOptions(PRESETS.seed, { "label.horizon": 3, C: [9] });
    expect(choicesOf(PRESETS.seed)).toEqual(before);
  });
});

describe("evaluate", () => {
  it("scores the test part, where there is one, else the rows that chose C, and says so", () => {
    const drawing = { draws: 60 };
    const evaluation = evaluate(sound, drawing);
    const p = predictRows(sound.models, sound.test!, sound.recipe);
    expect(evaluation.part).toBe("test");
    expect(evaluation.rows).toBe(sound.test!.label.length);
    for (const name of modelNames(PRESETS.sound)) {
      expect(evaluation.models[name].auc.estimate).toBeCloseTo(rocAuc(sound.test!.label, p[name]), 12);
    }
    expect(evaluation.trials).toBe(16);
    expect(evaluation.caveats.join()).not.toMatch(/also chose C/);

    const ofSeed = evaluate(research(minutes), drawing);
    expect(ofSeed.part).toBe("validation");
    expect(ofSeed.caveats.join()).toMatch(/also chose C, out of 16 fits.*span the night/s);
  });
});

describe("ablation", () => {
  it("begins with the preset seed's scores and ends with the preset sound's", () => {
    const drawing = { draws: 60 };
    const seen: string[] = [];
    const { steps, total } = ablation(minutes, {
      ...drawing,
      onStep: ({ cure }, all) => seen.push(`${cure}/${all}`),
    });
    expect(steps.map(({ cure }) => cure)).toEqual(["seed", ...CURES.map(({ name }) => name)]);
    expect(seen.at(-1)).toBe("calibrate/9");
    const seed = research(minutes);
    const [first, last] = [steps[0]!, steps.at(-1)!];
    const evaluation = evaluate(sound, drawing);
    for (const name of modelNames(PRESETS.sound)) {
      expect(first.auc[name].estimate).toBeCloseTo(seed.searches[name].auc, 12);
      expect(last.auc[name]).toEqual(evaluation.models[name].auc);
      expect(total[name].estimate).toBeCloseTo(last.auc[name].estimate - first.auc[name].estimate, 12);
    }
    expect(first.change).toBeUndefined();
    expect(last.baseline).toEqual(evaluation.baseline.auc);
    steps.slice(1).forEach((step, i) => {
      expect(step.change!.estimate).toBeCloseTo(step.auc.brain.estimate - steps[i]!.auc.brain.estimate, 12);
    });
  });
});
