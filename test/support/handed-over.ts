import {
  adx,
  type Bars,
  buildFeatures,
  type Columns,
  DAY,
  dayCycle,
  defineRecipe,
  formatTime,
  MINUTE,
  type Models,
  macd,
  makeSample,
  modelFeatures,
  modelNames,
  onBalanceVolume,
  openingGap,
  openingRange,
  POLICY_DEFAULTS,
  type PolicySettings,
  PRESETS,
  pctChange,
  type Recipe,
  ratio,
  realisedVolatility,
  recipeBars,
  relativeTo,
  rollingMax,
  rollingMean,
  rollingStd,
  rsi,
  sessionVwap,
  shift,
  sliceBars,
  stochastic,
  takeBars,
  tripleBarrier,
  weekCycle,
  wilderMean,
  withOptions,
} from "ata-lab";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** What is handed over in a test: minutes, a recipe, and how p is traded. */
export interface HandedCase {
  readonly minutes: Bars;
  readonly recipe: Recipe;
  readonly policy?: PolicySettings;
}

/** The last weeks of the sample's 2018, with two early closes. */
export function decemberOf(seed: number, days: number = 26): Bars {
  const all = makeSample({ seed, to: "2018-12-29" });
  return sliceBars(all, all.time.length - days * 390, all.time.length);
}

/** Minutes as a vendor may have them: some missing, some with missing numbers, some without volume, and evenings. */
function damaged(minutes: Bars): Bars {
  const kept = takeBars(
    minutes,
    Uint32Array.from(Array.from(minutes.time.keys()).filter((i) => i % 977 > 30 && i % 13 !== 5)),
  );
  const lost = (column: Float64Array, step: number): Float64Array =>
    column.map((value, i) => (i % step === 7 ? Number.NaN : value));
  const { open, high, low, close, volume } = kept;
  return {
    ...kept,
    open: lost(open, 31),
    high: lost(high, 37),
    low: lost(low, 41),
    close: lost(close, 43),
    volume: volume.map((shares, i) => (i % 800 < 9 ? 0 : i % 53 === 7 ? Number.NaN : shares)),
  };
}

/** The same minutes, and one in the evening and one before the open of every day. */
function withEvenings(minutes: Bars): Bars {
  const rows = Array.from(minutes.time.keys()).flatMap((i) => {
    const [time, next] = [minutes.time[i]!, minutes.time[i + 1] ?? Number.NaN];
    if (dayOf(next) === dayOf(time)) return [[i, time] as const];
    return [
      [i, time],
      [i, dayOf(time) * DAY + 1050 * MINUTE],
      [i, (dayOf(time) + 1) * DAY + 420 * MINUTE],
    ] as const;
  });
  const taken = takeBars(
    minutes,
    Uint32Array.from(rows, ([i]) => i),
  );
  return { ...taken, time: Float64Array.from(rows, ([, time]) => time) };
}

const dayOf = (time: number): number => Math.floor(time / DAY);

/** Models with weights that are drawn, such that p goes from low to high. */
export function drawnModels(recipe: Recipe, minutes: Bars, seed: number): Models {
  const generator = xoroshiro128plus(seed);
  const columns: { readonly [name: string]: Float64Array } = recipe.features(recipeBars(minutes, recipe.bars));
  /** Mean and standard deviation of what a model reads: a column, or an expert's p. */
  const momentsOf = (read: string): readonly [mean: number, deviation: number] => {
    if (read.startsWith("experts.")) return [0.5, 0.1];
    const name = read.startsWith("regime.") ? recipe.brain!.regime[read.slice(7)]! : read;
    const known = columns[name]!.filter((value) => !Number.isNaN(value));
    const mean = known.reduce((a, b) => a + b, 0) / known.length;
    return [mean, Math.sqrt(known.reduce((a, b) => a + (b - mean) ** 2, 0) / known.length) || 1];
  };
  const entries = modelNames(recipe).map((name) => {
    let bias = uniformFloat64(generator) - 0.5;
    const reads = modelFeatures(recipe, name);
    const weights = reads.map((read) => {
      const [mean, deviation] = momentsOf(read);
      const weight = (6 * (uniformFloat64(generator) - 0.5)) / deviation / Math.sqrt(reads.length);
      bias -= weight * mean;
      return [read, weight] as const;
    });
    return [name, { type: "logistic", bias, weights: Object.fromEntries(weights) }] as const;
  });
  return Object.fromEntries(entries) as unknown as Models;
}

/** A bar's number as Python takes it. */
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Minutes as rows of an exported module. */
export function minuteRows({ time, open, high, low, close, volume }: Bars): unknown[] {
  return Array.from(time, (t, i) => [
    formatTime(t),
    ...[open, high, low, close, volume].map((column) => orNull(column[i]!)),
  ]);
}

const recipeOf = (changes: object): Recipe =>
  defineRecipe({ ...PRESETS.sound, ...changes } as never) as unknown as Recipe;
const low: PolicySettings = { ...POLICY_DEFAULTS, gate: 0.05, cap: 0.1 };
const trade = { targetAtr: 2, stopAtr: 1, horizon: 12, threshold: 0.001, flatAtClose: true };
const preset = (name: "seed" | "sound"): Recipe => PRESETS[name] as unknown as Recipe;

/** Recipes, bars and policies of every kind that can be handed over. */
export const HANDED: { readonly [what: string]: HandedCase } = {
  seed: { minutes: decemberOf(1), recipe: preset("seed"), policy: low },
  sound: { minutes: decemberOf(1), recipe: preset("sound"), policy: low },
  "sound on another sample, without a policy": { minutes: decemberOf(2), recipe: preset("sound") },
  "seed with gaps, missing numbers and no volume": {
    minutes: damaged(decemberOf(3)),
    recipe: preset("seed"),
    policy: { ...low, edgeMode: "abs", longOnly: false },
  },
  "sound with gaps, missing numbers and no volume": {
    minutes: damaged(decemberOf(3)),
    recipe: preset("sound"),
    policy: { ...low, longOnly: false },
  },
  "evenings, and a last bar that is not over": {
    minutes: sliceBars(withEvenings(decemberOf(4, 12)), 0, 12 * 390 - 400),
    recipe: preset("sound"),
    policy: { ...low, edgeMode: "abs", shares: "fractional" },
  },
  "all hours": {
    minutes: withEvenings(decemberOf(4, 12)),
    recipe: withOptions(preset("sound"), { "bars.session": "all", "bars.closed": "left" }),
  },
  "choices changed": {
    minutes: decemberOf(5),
    recipe: withOptions(preset("sound"), { "bars.rule": "15min", "filters.atr_pct.max": 0.004, "label.horizon": 4 }),
    policy: { ...low, edgeMode: "breakeven", costs: "bps:1+slip:1tick", longOnly: false },
  },
  "65 minutes, counted from the open": {
    minutes: decemberOf(6, 60),
    recipe: withOptions(preset("sound"), { "bars.rule": "65min" }),
    policy: { ...low, edgeMode: "breakeven", costs: "ib", shares: "fractional" },
  },
  "one set of models for many stocks": {
    minutes: decemberOf(11, 24),
    recipe: withOptions(preset("sound"), { pool: true }),
    policy: low,
  },
  "seeds of means, and other periods": {
    minutes: decemberOf(7),
    recipe: recipeOf({
      name: "periods",
      features: (bars: Bars) =>
        buildFeatures(bars, {
          seed: "mean",
          rsi: 7,
          macd: [6, 13, 5],
          ema: [10, 30, 90],
          bollinger: [30, 2.5],
          atr: 10,
        }),
    }),
    policy: low,
  },
  "a trade's label": {
    minutes: decemberOf(8),
    recipe: recipeOf({ name: "trade", label: tripleBarrier({ side: "long", ...trade }) }),
    policy: { ...low, edgeMode: "breakeven", costs: "bps:2" },
  },
  "a short trade's label": {
    minutes: decemberOf(8),
    recipe: recipeOf({ name: "short", label: tripleBarrier({ side: "short", ...trade }) }),
    policy: { ...low, longOnly: false },
  },
  "one expert, no brain, one-minute bars": {
    minutes: decemberOf(9, 8),
    recipe: recipeOf({
      name: "minute",
      bars: { ...PRESETS.sound.bars, rule: "1min" },
      features: (bars: Bars) => ({ quick: rsi(bars.close, 9), "the change": pctChange(bars.close, 3) }),
      filters: {},
      experts: { quick: ["quick", "the change"] },
      brain: null,
    }),
    policy: low,
  },
  "indicators of every kind": {
    minutes: damaged(decemberOf(10)),
    recipe: recipeOf({
      name: "every",
      features: everyIndicator,
      filters: { adx: { min: 5 }, vwap_rel: { below: 0.05 } },
      experts: {
        rsi: ["rsi", "k", "d"],
        trend: ["adx", "up", "down", "vwap_rel", "hist"],
        volume: ["obv", "busy"],
        day: ["gap", "above", "below", "day_sin", "day_cos", "week_sin", "week_cos"],
        moves: ["ret12", "vol", "spread", "rv", "own", "lag"],
      },
      brain: {
        experts: ["rsi", "trend", "volume", "day", "moves"],
        regime: { volatility: "atr_pct", hour: "time_of_day" },
      },
    }),
    policy: { ...low, gate: 0.02 },
  },
};

/** A column of every indicator of the library, and of what recipes make of them. */
function everyIndicator(bars: Bars): Columns {
  const { close, volume } = bars;
  const { plusDi, minusDi, adx: strength } = adx(bars, 10);
  const { k, d } = stochastic(bars, 14, 3, 3);
  const { high, low } = openingRange(bars, 30);
  const [day, week] = [dayCycle(bars.time), weekCycle(bars)];
  return {
    ...buildFeatures(bars),
    k,
    d,
    adx: strength,
    up: plusDi,
    down: minusDi,
    vwap_rel: relativeTo(close, sessionVwap(bars)),
    hist: macd(close, 5, 35, 5).hist,
    obv: onBalanceVolume(bars),
    busy: ratio(volume, rollingMean(volume, 30)),
    gap: openingGap(bars),
    above: relativeTo(close, high),
    below: relativeTo(close, low),
    day_sin: day.sin,
    day_cos: day.cos,
    week_sin: week.sin,
    week_cos: week.cos,
    ret12: pctChange(close, 12),
    vol: rollingStd(pctChange(close), 40),
    spread: relativeTo(close, rollingMax(bars.high, 50)),
    rv: realisedVolatility(close, 30),
    // The same as relativeTo of a mean, but written by hand.
    own: close.map((price, i) => price / wilderMean(close, 33)[i]! - 1),
    lag: shift(rsi(close), 3),
  };
}
