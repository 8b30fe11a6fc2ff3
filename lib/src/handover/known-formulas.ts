import { FEATURE_DEFAULTS, type FeatureName } from "../features/build-features.js";
import { type Formula, formula, seededFormula } from "./formula.js";

const [high, low, close, volume] = (["high", "low", "close", "volume"] as const).map((op) => formula(op)) as [
  Formula,
  Formula,
  Formula,
  Formula,
];
const range: Formula = formula("trueRange");
const ret1: Formula = formula("pctChange", [1], [close]);

const minus = (a: Formula, b: Formula): Formula => formula("minus", [], [a, b]);
const ratio = (a: Formula, b: Formula): Formula => formula("ratio", [], [a, b]);
const relative = (a: Formula, b: Formula): Formula => formula("relativeTo", [], [a, b]);
const difference = (a: Formula): Formula => formula("diff", [], [a]);
const filled = (a: Formula): Formula => formula("fillNa", [0], [a]);
const spanMean = (a: Formula, span: number): Formula => formula("spanMean", [span], [a]);
const zScore = (a: Formula, window: number, width: number = 1): Formula =>
  formula("rollingZScore", [window, width], [a]);
const macdLine = (fast: number, slow: number): Formula => minus(spanMean(close, fast), spanMean(close, slow));

/** The columns of `buildFeatures` with its default periods. */
export function presetFormulas(): { readonly [name in FeatureName]: Formula } {
  const { rsi: period, macd, ema, atr, bollinger, volatility, volatilityZ, volumeZ } = FEATURE_DEFAULTS;
  const rsi = formula("rsi", [period], [close]);
  const line = macdLine(macd[0], macd[1]);
  const signal = spanMean(line, macd[2]);
  const [ema20, ema50, ema200] = ema.map((span) => spanMean(close, span)) as [Formula, Formula, Formula];
  const mean = formula("wilderMean", [atr], [range]);
  const vol20 = formula("rollingStd", [volatility], [ret1]);
  return {
    rsi,
    rsi_slope: difference(rsi),
    macd: line,
    macd_sig: signal,
    macd_hist: minus(line, signal),
    macd_slope: difference(line),
    ema20,
    ema50,
    ema200,
    ema20_rel: relative(close, ema20),
    ema50_rel: relative(close, ema50),
    ema200_rel: relative(close, ema200),
    atr: mean,
    atr_pct: ratio(mean, close),
    bb_z: zScore(close, ...bollinger),
    ret1,
    vol20,
    vol_z: filled(zScore(vol20, volatilityZ)),
    volm_z: filled(zScore(volume, volumeZ)),
    time_of_day: formula("timeOfDay"),
  };
}

/** Widths of bands, in deviations. */
const WIDTHS = [1, 1.5, 2, 2.5, 3];

/** Periods, spans and windows that are tried. */
const [PERIODS, SPANS, WINDOWS, LAGS] = [100, 400, 250, 400] as const;

function* upTo(last: number, first: number = 2): Generator<number> {
  for (let i = first; i <= last; i++) yield i;
}

/** Indicators of bars, with every usual period. */
export function* barFormulas(): Generator<Formula> {
  for (const op of ["open", "high", "low", "close", "volume", "timeOfDay", "daySin", "dayCos"] as const)
    yield formula(op);
  for (const op of ["weekSin", "weekCos", "trueRange", "openingGap", "sessionVwap", "onBalanceVolume"] as const) {
    yield formula(op);
  }
  for (const minutes of upTo(195, 1)) yield* [formula("openingHigh", [minutes]), formula("openingLow", [minutes])];
  for (const lag of upTo(LAGS, 1)) {
    yield formula("pctChange", [lag], [close]);
    yield formula("shift", [lag], [close]);
    yield formula("pctChange", [lag], [volume]);
  }
  for (const seed of ["first", "mean"] as const) {
    for (const period of upTo(PERIODS)) {
      yield { ...formula("rsi", [period], [close]), seed };
      yield { ...formula("wilderMean", [period], [range]), seed };
      yield { ...formula("wilderMean", [period], [close]), seed };
      for (const op of ["plusDi", "minusDi", "adx"] as const) yield { ...formula(op, [period]), seed };
    }
    for (const span of upTo(SPANS)) {
      yield { ...spanMean(close, span), seed };
      yield { ...spanMean(volume, span), seed };
    }
  }
  for (const window of upTo(WINDOWS)) {
    for (const op of ["rollingMean", "rollingStd", "rollingMax", "rollingMin"] as const)
      yield formula(op, [window], [close]);
    for (const op of ["rollingMean", "rollingStd", "rollingSum", "rollingMax"] as const)
      yield formula(op, [window], [volume]);
    for (const width of WIDTHS) yield zScore(close, window, width);
    yield zScore(volume, window);
    yield* [formula("rollingMax", [window], [high]), formula("rollingMin", [window], [low])];
    yield* [formula("rollingStd", [window], [ret1]), formula("realisedVolatility", [window], [close])];
    yield formula("rollingSum", [window], [ret1]);
    yield zScore(ret1, window);
    if (window <= PERIODS) yield* stochasticLines(window);
  }
}

/** %K and %D of a window. */
function* stochasticLines(window: number): Generator<Formula> {
  const fast = formula("stochastic", [window]);
  for (const smooth of upTo(5, 1)) {
    const k = smooth === 1 ? fast : formula("rollingMean", [smooth], [fast]);
    yield k;
    for (const signal of upTo(5)) yield formula("rollingMean", [signal], [k]);
  }
}

/** What recipes make of an indicator. */
export function* madeOf(one: Formula): Generator<Formula> {
  if (one.op === "stochastic" || one.of.some(({ op }) => op === "stochastic" || op === "rollingMean")) return;
  yield* [relative(close, one), ratio(one, close), difference(one), filled(one), minus(close, one)];
  if (one.of[0]?.op === "volume") yield* [relative(volume, one), ratio(volume, one)];
}

/** The three series of MACD, with every usual triple of spans; of its line with more of them. */
export function* macdFormulas(): Generator<Formula> {
  for (const seed of ["first", "mean"] as const) {
    for (const fast of upTo(50)) {
      for (const slow of upTo(120, fast + 1)) {
        const line = seededFormula(seed, macdLine(fast, slow));
        yield* [line, difference(line)];
        if (fast > 24 || slow > 60) continue;
        for (const span of upTo(24)) {
          const signal = { ...spanMean(line, span), seed };
          yield* [signal, minus(line, signal)];
        }
      }
    }
  }
}

/** What recipes make of columns that are known, and of a new one with the others. */
export function* fromKnown(one: Formula, others: readonly Formula[]): Generator<Formula> {
  yield* madeOf(one);
  yield ratio(minus(close, one), close);
  for (const other of others) {
    for (const [a, b] of [
      [one, other],
      [other, one],
    ] as const)
      yield* [minus(a, b), ratio(a, b), relative(a, b)];
  }
  for (const lag of upTo(80, 1)) yield* [formula("shift", [lag], [one]), formula("pctChange", [lag], [one])];
  for (const span of upTo(PERIODS)) {
    const mean = { ...spanMean(one, span), seed: one.seed };
    yield* [mean, minus(one, mean)];
  }
  for (const window of upTo(PERIODS)) {
    for (const op of ["rollingMean", "rollingStd", "rollingSum", "rollingMax", "rollingMin"] as const) {
      yield formula(op, [window], [one]);
    }
    const score = zScore(one, window);
    yield* [score, filled(score), zScore(one, window, 2)];
  }
}
