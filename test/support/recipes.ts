import {
  type Bars,
  buildFeatures,
  defineRecipe,
  forwardReturn,
  knownTimes,
  type Label,
  makeSample,
  onBalanceVolume,
  PRESETS,
  pctChange,
  type Recipe,
  rsi,
} from "ata-lab";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A label of one's own: is the highest of the next bars of the day above the close by more than a threshold? */
export const touches = (horizon: number, threshold: number): Label => {
  return (bars: Bars) => {
    const known = knownTimes(bars);
    const day = (i: number): number => Math.floor(bars.time[i]! / 86_400_000);
    const label = new Float64Array(bars.time.length).fill(Number.NaN);
    const end = known.slice();
    for (let i = 0; i + horizon < label.length && label.length > 0; i++) {
      if (day(i + horizon) !== day(i)) continue;
      const high = Math.max(...bars.high.subarray(i + 1, i + horizon + 1));
      label[i] = high / bars.close[i]! - 1 > threshold ? 1 : 0;
      end[i] = known[i + horizon]!;
    }
    return { label, spans: { start: known, end } };
  };
};

const sound = PRESETS.sound;

/** Recipes as unlike the presets as they come, by what is special about them. */
export const RECIPES: { readonly [what: string]: Recipe } = {
  "one expert": defineRecipe({
    ...sound,
    name: "one",
    experts: { trend: ["ema20_rel", "ema50_rel"] },
    brain: { experts: ["trend"], regime: { volatility: "atr_pct" } },
  }),
  "two experts": defineRecipe({
    ...sound,
    name: "two",
    features: (bars) => ({ ...buildFeatures(bars), rsi7: rsi(bars.close, 7), obv: onBalanceVolume(bars) }),
    experts: { quick: ["rsi7", "bb_z"], volume: { columns: ["volm_z"], C: [0.2], standardise: false } },
    brain: { experts: ["quick", "volume"], regime: {} },
  }),
  "seven experts": defineRecipe({
    ...sound,
    name: "seven",
    features: (bars) => ({ ...buildFeatures(bars), ret12: pctChange(bars.close, 12) }),
    experts: {
      ...sound.experts,
      momentum: ["ret12", "ret1"],
      volume: ["volm_z"],
      calm: ["vol20", "vol_z", "atr_pct"],
      hour: { columns: ["time_of_day"], C: [0.01, 1] },
    },
    brain: {
      experts: ["rsi", "macd", "trend", "momentum", "volume", "calm", "hour"],
      regime: { volatility: "atr_pct", hour: "time_of_day" },
      C: [0.05],
    },
  }),
  "no brain": defineRecipe({ ...sound, name: "brainless", brain: null }),
  "15-minute bars": defineRecipe({
    ...sound,
    name: "quarters",
    bars: { ...sound.bars, rule: "15min" },
    // Fewer bars, so fewer folds to stack on.
    stackingFolds: 2,
  }),
  "65-minute bars": defineRecipe({
    ...PRESETS.seed,
    name: "six a day",
    bars: { rule: "65min", closed: "right", label: "right", session: "regular" },
    // A horizon of twelve such bars would be two days.
    label: forwardReturn({ horizon: 2, threshold: 0.001, unknown: "drop", withinSession: true }),
  }),
  "a label of its own": defineRecipe({ ...sound, name: "touch", label: touches(6, 0.002) }),
  "one column and no filter": defineRecipe({
    ...sound,
    name: "narrow",
    features: (bars) => ({ r: pctChange(bars.close) }),
    filters: {},
    experts: { only: ["r"] },
    brain: null,
  }),
  "a filter of its own": defineRecipe({
    ...sound,
    name: "mornings",
    filters: ({ time_of_day, volm_z }) => time_of_day.map((hour, i) => (hour < 13 && volm_z[i]! > -1 ? 1 : 0)),
  }),
};

/**
 * Minutes whose volume leads: where a half hour trades five times as much as others, the price rises in the half hour that
 * follows, and falls after a quiet one. Nothing in the price alone tells.
 */
export function volumeLeads(to: string, seed: number = 1, size: number = 0.004): Bars {
  const bars = makeSample({ to, seed, edge: 0, volatility: "constant" });
  const HALF = 30;
  const generator = xoroshiro128plus(seed);
  const tosses = Array.from({ length: Math.ceil(bars.time.length / HALF) }, () => uniformFloat64(generator) < 0.5);
  const busy = (i: number): boolean => tosses[Math.floor(i / HALF)]!;
  const volume = bars.volume.map((v, i) => Math.ceil(v * (busy(i) ? 5 : 1)));
  // In one minute, the last one: a move that has begun would tell the rest of itself.
  let lift = 0;
  const lifted = bars.close.map((_, i) => {
    if (i >= HALF && i % HALF === HALF - 1) lift += busy(i - HALF) ? size : -size;
    return Math.exp(lift);
  });
  const times = (column: Float64Array): Float64Array => column.map((x, i) => x * lifted[i]!);
  const { open, high, low, close } = bars;
  return { ...bars, volume, open: times(open), high: times(high), low: times(low), close: times(close) };
}
