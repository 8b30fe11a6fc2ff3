import { type ModelInputs, modelFeatures, modelNames } from "../models/inputs.js";

/** What the seed's trading program reads: exactly these models with these weights. */
export const SEED_READER: {
  readonly name: "seed";
  readonly models: { readonly [name: string]: readonly string[] };
} = {
  name: "seed",
  models: {
    rsi: ["rsi", "rsi_slope", "bb_z"],
    macd: ["macd", "macd_sig", "macd_hist", "macd_slope"],
    trend: ["ema20_rel", "ema50_rel", "ema200_rel"],
    brain: ["experts.rsi", "experts.macd", "experts.trend", "regime.volatility", "regime.time_of_day"],
  },
};

/**
 * Why the seed's trading program cannot read the models of a recipe. It ignores weights that it does not know, counts a
 * missing feature as 0 and a missing file as p = 0.5.
 *
 * @param inputs a recipe, or what each model reads
 * @returns one line for each difference; empty if it can
 * @example
 * seedReaderFaults(PRESETS.sound); // → []
 * seedReaderFaults({ experts: { volume: ["volm_z"] }, brain: null }).length; // → 5
 */
export function seedReaderFaults(inputs: ModelInputs): string[] {
  const names = modelNames(inputs);
  const wanted = Object.keys(SEED_READER.models);
  return [
    ...names
      .filter((name) => !wanted.includes(name))
      .map((name) => `the seed's trading program does not know a model "${name}"`),
    ...wanted.flatMap((name) => {
      if (!names.includes(name)) return [`the seed's trading program also reads "${name}", which is missing`];
      const [own, read] = [modelFeatures(inputs, name), SEED_READER.models[name]!];
      const same = own.length === read.length && own.every((feature) => read.includes(feature));
      return same ? [] : [`the seed's trading program reads ${read.join(", ")} of "${name}", not ${own.join(", ")}`];
    }),
  ];
}

/** Three fixed example bars on which to compare predictions. */
export const EXAMPLE_BARS: {
  readonly [bar in "a fall at the open" | "a calm noon" | "a rise at the close"]: {
    readonly [feature: string]: number;
  };
} = {
  "a fall at the open": {
    rsi: 22,
    rsi_slope: -6,
    bb_z: -1.1,
    macd: -0.8,
    macd_sig: -0.3,
    macd_hist: -0.5,
    macd_slope: -0.15,
    ema20_rel: -0.006,
    ema50_rel: -0.009,
    ema200_rel: -0.012,
    atr_pct: 0.006,
    time_of_day: 9.75,
  },
  "a calm noon": {
    rsi: 50,
    rsi_slope: 0,
    bb_z: 0,
    macd: 0,
    macd_sig: 0,
    macd_hist: 0,
    macd_slope: 0,
    ema20_rel: 0,
    ema50_rel: 0,
    ema200_rel: 0,
    atr_pct: 0.003,
    time_of_day: 12,
  },
  "a rise at the close": {
    rsi: 78,
    rsi_slope: 5,
    bb_z: 1.1,
    macd: 0.9,
    macd_sig: 0.5,
    macd_hist: 0.4,
    macd_slope: 0.12,
    ema20_rel: 0.005,
    ema50_rel: 0.008,
    ema200_rel: 0.014,
    atr_pct: 0.004,
    time_of_day: 15.75,
  },
};
