import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { POLICY_DEFAULTS } from "../../lib/src/backtest/policy-settings.js";
import { modelSignals } from "../../lib/src/backtest/signals.js";
import { type Bars, takeBars } from "../../lib/src/bars/bars.js";
import { makeSample } from "../../lib/src/bars/sample.js";
import { buildFeatures } from "../../lib/src/features/build-features.js";
import { research } from "../../lib/src/flow/research.js";
import { ewmMean } from "../../lib/src/indicators/ewm-mean.js";
import { knownTimes } from "../../lib/src/labels/label-spans.js";
import { defineRecipe } from "../../lib/src/recipes/define-recipe.js";
import { PRESETS } from "../../lib/src/recipes/presets.js";
import type { Recipe } from "../../lib/src/recipes/recipe.js";
import type { Minute } from "../../lib/src/serving/bar-builder.js";
import { predictBars } from "../../lib/src/serving/predict-bars.js";
import { createScorer, type ScoredBar, type ScorerOptions } from "../../lib/src/serving/scorer.js";
import type { ScorerState } from "../../lib/src/serving/scorer-state.js";
import { MINUTE } from "../../lib/src/util/time.js";

const training = makeSample({ to: "2018-05-01" });
/** From the day before Thanksgiving on, with its early close. */
const later = makeSample({ to: "2018-12-15", seed: 3 });
const from = later.time.findIndex((time) => time > Date.UTC(2018, 10, 21));
const days = takeBars(
  later,
  Uint32Array.from({ length: later.time.length - from }, (_, i) => from + i),
);
const policy = { ...POLICY_DEFAULTS, gate: 0.01, cap: 0.1, longOnly: false };

const minutesOf = ({ time, open, high, low, close, volume }: Bars): Minute[] =>
  Array.from(time, (moment, i) => ({
    ...{ time: moment, open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! },
  }));

/** Numbers in [0, 1) that look random (Lehmer's generator). */
function randomNumbers(seed: number, count: number): number[] {
  let state = (Math.abs(seed) % 2147483646) + 1;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  });
}

/** A copy of a state with another value at a place. */
function changed(state: ScorerState, path: string, value: unknown): ScorerState {
  const copy = structuredClone(state);
  const steps = path.split(".");
  const holder = steps.slice(0, -1).reduce((inner, step) => inner[step] as Holder, copy as unknown as Holder);
  holder[steps.at(-1)!] = value;
  return copy;
}

type Holder = Record<string, unknown>;

/** What the batch says, bar by bar, as a scorer says it. */
function batch(minutes: Bars, models: ReturnType<typeof research>["models"], recipe: Recipe): ScoredBar[] {
  const { bars, p, learned, wanted, needed } = predictBars(minutes, models as never, recipe as never, { policy });
  const known = knownTimes(bars);
  const { rsi, atr, atr_pct, time_of_day } = modelSignals(bars, models as never, recipe as never);
  return Array.from(known, (time, i) => ({
    time,
    ...{ open: bars.open[i]!, high: bars.high[i]!, low: bars.low[i]!, close: bars.close[i]!, volume: bars.volume[i]! },
    p: Object.fromEntries(
      Object.entries(p as Record<string, Float64Array>).map(([name, column]) => [name, column[i]!]),
    ),
    learned: learned[i] === 1,
    history: i + 1,
    cold: i + 1 < needed,
    signals: { rsi: rsi[i]!, atr: atr[i]!, atr_pct: atr_pct[i]!, time_of_day: time_of_day[i]! },
    wanted: wanted![i]!,
  }));
}

describe.each(["seed", "sound"] as const)("a scorer of preset %s", (name) => {
  const recipe = PRESETS[name];
  const { models } = research(training, recipe);
  const start = (options: ScorerOptions = {}): ReturnType<typeof createScorer> =>
    createScorer(models, recipe, { policy, ...options });

  it("says what the batch says of the whole history, to the bit", () => {
    const scorer = start();
    const said = minutesOf(days).flatMap((minute) => scorer.push(minute).bars);
    expect(said).toEqual(batch(days, models, recipe as never));
    expect(said.length).toBeGreaterThan(1000);
    expect(new Set(said.map(({ wanted }) => Math.sign(wanted!))).size).toBeGreaterThan(1);
  });

  it("does so with gaps, restarts, late, repeated and corrected minutes", () => {
    const some = takeBars(
      days,
      Uint32Array.from({ length: 900 }, (_, i) => i),
    );
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 0.9, noNaN: true }), (seed, gaps) => {
        const luck = randomNumbers(seed, 2 * some.time.length);
        const kept = takeBars(
          some,
          Uint32Array.from(some.time.keys()).filter((i) => luck[i]! >= gaps),
        );
        const said: ScoredBar[] = [];
        let scorer = start();
        minutesOf(kept).forEach((minute, i) => {
          const chance = luck[some.time.length + i]!;
          // A wrong volume first, where that does not end the bar; then the right one, and once more.
          const isLast = minute.time % (5 * MINUTE) === 0 || (minute.time + MINUTE) % (5 * MINUTE) === 0;
          const wrong = chance < 0.2 && !isLast && scorer.push({ ...minute, volume: minute.volume + 1 });
          if (wrong) said.push(...wrong.bars);
          const { fate, bars } = scorer.push(minute);
          said.push(...bars);
          expect(fate).toBe(wrong ? "corrected" : "added");
          const over = scorer.state().open.minutes.length === 0;
          expect(scorer.push(minute)).toEqual({ fate: over ? "late" : "repeated", bars: [] });
          if (chance > 0.97) scorer = start({ state: JSON.parse(JSON.stringify(scorer.state())) });
        });
        const all = batch(kept, models, recipe as never);
        expect(said.slice(0, all.length)).toEqual(all);
        expect(said.length).toBe(all.length);
      }),
      { numRuns: 5 },
    );
  });
});

describe("a scorer", () => {
  const recipe = PRESETS.sound;
  const { models } = research(training, recipe);
  const minutes = minutesOf(days);
  const first = minutes.slice(0, 20);

  it("takes the minutes of a bar in any order", () => {
    const [a, b] = [createScorer(models, recipe), createScorer(models, recipe)];
    const [one, two, three, four, five] = first as [Minute, Minute, Minute, Minute, Minute];
    const inOrder = [one, two, three, four, five].flatMap((minute) => a.push(minute).bars);
    const disordered = [three, one, four, two, five].flatMap((minute) => b.push(minute).bars);
    expect(disordered).toEqual(inOrder);
    expect(inOrder).toHaveLength(1);
  });

  it("leaves out minutes outside the hours, and says so", () => {
    const scorer = createScorer(models, recipe);
    const at = (clock: string): number => Date.parse(`2018-11-23T${clock}:00Z`);
    const fates = ["09:30", "09:31", "13:00", "13:01"].map(
      (clock) => scorer.push({ ...first[0]!, time: at(clock) }).fate,
    );
    expect(fates).toEqual(["outside", "added", "added", "outside"]);
    // A Sunday, and Thanksgiving.
    for (const day of ["2018-11-25", "2018-11-22"]) {
      expect(scorer.push({ ...first[0]!, time: Date.parse(`${day}T10:00:00Z`) }).fate).toBe("outside");
    }
  });

  it("ends a bar by the clock, and then its minutes are late", () => {
    const scorer = createScorer(models, recipe);
    for (const minute of first.slice(0, 3)) scorer.push(minute);
    expect(scorer.end(first[4]!.time - 1)).toEqual([]);
    expect(scorer.end(first[4]!.time)).toMatchObject([{ close: first[2]!.close, history: 1 }]);
    expect(scorer.end(first[4]!.time)).toEqual([]);
    expect(scorer.push(first[3]!).fate).toBe("late");
    expect(scorer.push(first[5]!).fate).toBe("added");
  });

  it("refuses impossible minutes, and is as before", () => {
    const scorer = createScorer(models, recipe);
    const before = scorer.state();
    const minute = first[0]!;
    for (const [wrong, words] of [
      [{ close: Number.NaN }, "the minute of 2018-11-21 09:31:00: close is NaN"],
      [{ high: 1 }, "the minute of 2018-11-21 09:31:00: high 1 is below low"],
      [{ volume: -1 }, "volume is -1"],
      [{ time: minute.time + 1 }, "the time is not a whole minute"],
      [{ time: Number.NaN }, "the minute of NaN: time is NaN"],
      [{ time: 1e300 }, "the minute of 1e+300: "],
      [{ close: "12" as never }, 'close is "12", not a number'],
      [{ close: undefined as never }, "close is undefined, not a number"],
    ] as const) {
      expect(() => scorer.push({ ...minute, ...wrong })).toThrow(words);
    }
    expect(scorer.state()).toEqual(before);
  });

  it("refuses models that are missing, and settings that cannot be, before the first minute", () => {
    const { brain: _, ...some } = models;
    expect(() => createScorer(some as never, recipe)).toThrow('there is no model "brain", which the recipe has');
    expect(() => predictBars(days, {} as never, recipe)).toThrow('there is no model "rsi", which the recipe has');
    for (const [options, words] of [
      [{ policy: { ...policy, gate: "x" as never } }, "gate"],
      [{ policy: { ...policy, cap: 2 } }, "cap must be above 0 and at most 1"],
      [{ policy: { ...policy, costs: "free" } }, "free"],
      [{ policy, cash: -1 }, "cash must be positive, got -1"],
      [{ memory: 1.5 }, "memory must be a whole number of bars, got 1.5"],
      [{ memory: "5" as never }, "memory must be a whole number of bars, got 5"],
    ] as const) {
      expect(() => createScorer(models, recipe, options)).toThrow(words);
    }
    const scorer = createScorer(models, recipe);
    expect(() => scorer.push(undefined as never)).toThrow("a minute must be an object, got undefined");
    expect(() => scorer.end(Number.NaN)).toThrow("the clock must be milliseconds, got NaN");
  });

  it("refuses a state of other models, of another recipe, and a damaged one", () => {
    const scorer = createScorer(models, recipe);
    for (const minute of first) scorer.push(minute);
    const state = JSON.parse(JSON.stringify(scorer.state()));
    const others = { ...models, brain: { ...models.brain, bias: 0 } };
    expect(() => createScorer(others, recipe, { state })).toThrow("belongs to other models");
    const seed = research(training, PRESETS.seed);
    expect(() => createScorer(seed.models, PRESETS.seed, { state })).toThrow("belongs to other models");
    for (const [path, value] of [
      ["history", 1e300],
      ["history", "1"],
      ["open.over", 1e300],
      ["columns.stream.means.up.mean", 10],
      ["columns.stream.tails.close", []],
      ["columns.stream.rsi", null],
      ["signals.close", undefined],
      ["sum", undefined],
    ] as const) {
      expect(() => createScorer(models, recipe, { state: changed(state, path, value) })).toThrow(
        "the state is damaged",
      );
    }
    for (const none of [{}, null, []]) {
      expect(() => createScorer(models, recipe, { state: none as never })).toThrow("no state of a scorer");
    }
  });

  it("keeps a state that later minutes do not change", () => {
    const scorer = createScorer(models, recipe);
    for (const minute of first) scorer.push(minute);
    const state = scorer.state();
    const copy = JSON.stringify(state);
    for (const minute of minutes.slice(20, 60)) scorer.push(minute);
    expect(JSON.stringify(state)).toBe(copy);
    createScorer(models, recipe, { state }).push(minutes[20]!);
    expect(JSON.stringify(state)).toBe(copy);
  });
});

describe("a scorer of a recipe that is computed over a stretch", () => {
  const own = defineRecipe({
    ...PRESETS.sound,
    name: "own",
    features: (bars) => ({ ...buildFeatures(bars), ema9: ewmMean(bars.close, { span: 9 }) }),
    experts: { ...PRESETS.sound.experts, quick: ["ema20_rel", "rsi"] },
    brain: { experts: ["rsi", "quick"], regime: { volatility: "atr_pct" } },
  });
  const { models } = research(training, own);

  it("says what the batch says to a millionth, with the bars that it keeps", () => {
    const scorer = createScorer(models, own, { memory: 400 });
    const said = minutesOf(days).flatMap((minute) => scorer.push(minute).bars);
    const { p, learned } = predictBars(days, models, own);
    expect(said.length).toBe(p.brain.length);
    said.forEach((bar, i) => {
      if (Number.isNaN(p.brain[i]!)) expect(bar.p.brain).toBeNaN();
      else expect(Math.abs(bar.p.brain - p.brain[i]!)).toBeLessThan(1e-3);
      expect(bar.learned).toBe(learned[i] === 1);
    });
    const window = (scorer.state().columns as { window: { close: number[] } }).window.close;
    expect(window).toHaveLength(400);
  });

  it("asks for a memory where p always depends on the start", () => {
    const total = defineRecipe({
      ...PRESETS.sound,
      name: "total",
      features: (bars) => {
        let sum = 0;
        return { ...buildFeatures(bars), total: bars.volume.map((volume) => (sum += volume / 1e9)) };
      },
      experts: { total: ["total", "rsi"] },
      brain: null,
    });
    const made = research(training, total);
    expect(() => createScorer(made.models, total)).toThrow("say how many bars to keep");
    expect(createScorer(made.models, total, { memory: 5000 }).needed).toBe(Number.POSITIVE_INFINITY);
  });
});
