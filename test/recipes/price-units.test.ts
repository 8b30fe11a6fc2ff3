import {
  type Bars,
  buildFeatures,
  createScorer,
  defineRecipe,
  fingerprintFaults,
  fingerprintOf,
  makeSample,
  onBalanceVolume,
  PRESETS,
  predictBars,
  recipeBars,
  research,
  withOptions,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { priceUnits } from "../../lib/dist/recipes/price-units.js";
import { runFeatures } from "../../lib/dist/recipes/run-features.js";

const minutes = makeSample({ to: "2018-04-01" });
const pooled = withOptions(PRESETS.sound, { pool: true });

/** Bars of a stock that costs three times as much, and trades half as often. */
function dearer(bars: Bars): Bars {
  const times = (column: Float64Array, factor: number): Float64Array => column.map((value) => factor * value);
  const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map((column) => times(column, 3));
  return { ...bars, open: open!, high: high!, low: low!, close: close!, volume: times(bars.volume, 0.5) };
}

describe("the units of a recipe's columns", () => {
  it("are seen by doubling prices, and volumes", () => {
    const dollars = ["macd", "macd_sig", "macd_hist", "macd_slope", "ema20", "ema50", "ema200", "atr"];
    expect(priceUnits(PRESETS.seed)).toEqual({ dollars, mixed: [], shares: [] });
    const mine = defineRecipe({
      ...PRESETS.sound,
      name: "mine",
      features: (bars) => ({
        ...buildFeatures(bars),
        turnover: bars.close.map((price, i) => price * bars.volume[i]!),
        level: bars.close.map((price) => Math.log(price)),
        range2: bars.high.map((high, i) => (high - bars.low[i]!) ** 2),
        obv: onBalanceVolume(bars),
      }),
    });
    expect(priceUnits(mine)).toEqual({
      dollars: [...dollars, "turnover"],
      mixed: ["level", "range2"],
      shares: ["turnover", "obv"],
    });
  });
});

describe("a recipe with pool: true", () => {
  const bars = recipeBars(minutes, pooled.bars);

  it("divides columns in dollars by the close, and leaves the others", () => {
    const [plain, relative] = [runFeatures(PRESETS.sound, bars), runFeatures(pooled, bars)];
    expect(relative.macd).toEqual(plain.macd.map((value, i) => value / bars.close[i]!));
    expect(relative.atr).toEqual(plain.atr_pct);
    for (const name of ["rsi", "ema20_rel", "bb_z", "volm_z", "time_of_day"] as const) {
      expect(relative[name]).toEqual(plain[name]);
    }
  });

  it("computes the same of a stock at another price and volume", () => {
    const [one, other] = [runFeatures(pooled, bars), runFeatures(pooled, dearer(bars))];
    for (const [name, column] of Object.entries(one)) {
      const largest = column.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
      const apart = column.reduce((most, value, i) => {
        return Math.max(most, Math.abs(value - other[name as keyof typeof other][i]!) || 0);
      }, 0);
      expect(apart, name).toBeLessThan(1e-6 * largest);
    }
    const plain = runFeatures(PRESETS.sound, dearer(bars));
    expect(plain.macd.at(-1)! / runFeatures(PRESETS.sound, bars).macd.at(-1)!).toBeCloseTo(3, 9);
  });

  it("feeds its models the same way bar by bar", () => {
    const { models } = research(minutes, pooled);
    const scorer = createScorer(models, pooled);
    const { time, open, high, low, close, volume } = minutes;
    const said: number[] = [];
    for (let i = 0; i < 2000; i++) {
      const minute = {
        time: time[i]!,
        open: open[i]!,
        high: high[i]!,
        low: low[i]!,
        close: close[i]!,
        volume: volume[i]!,
      };
      for (const bar of scorer.push(minute).bars) said.push(bar.p.brain!);
    }
    const whole = predictBars(minutes, models, pooled).p.brain!;
    expect(said.length).toBeGreaterThan(390);
    expect(said).toEqual([...whole.slice(0, said.length)]);
  });

  it("is another recipe by its fingerprint", () => {
    const faults = fingerprintFaults(fingerprintOf(PRESETS.sound), fingerprintOf(pooled));
    expect(faults).toHaveLength(8);
    expect(faults[0]).toMatch(/^`macd` is not what these models were trained on/);
  });

  it("refuses by name what cannot be divided, where a model reads it", () => {
    const features = (own: Bars) => ({
      ...buildFeatures(own),
      level: own.close.map((price) => Math.log(price)),
      obv: onBalanceVolume(own),
    });
    const reading = (columns: ("level" | "obv" | "rsi")[]) =>
      defineRecipe({ ...PRESETS.sound, name: "mine", pool: true, features, experts: { a: columns }, brain: null });
    expect(() => runFeatures(reading(["rsi"]), bars)).not.toThrow();
    expect(() => runFeatures(reading(["level", "obv"]), bars)).toThrow(
      /recipe "mine": with pool: true, .* but expert a reads "level", which depends on how high prices are, .*; expert a reads "obv", which depends on how high volumes are: divide it by a mean of the volume/,
    );
  });
});
