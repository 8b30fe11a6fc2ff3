import type { Bars } from "../bars/bars.js";
import { adx } from "../indicators/adx.js";
import { diff } from "../indicators/diff.js";
import { ewmMean, wilderMean } from "../indicators/ewm-mean.js";
import { fillNa } from "../indicators/fill-na.js";
import { onBalanceVolume } from "../indicators/on-balance-volume.js";
import { openingGap } from "../indicators/opening-gap.js";
import { openingRange } from "../indicators/opening-range.js";
import { pctChange } from "../indicators/pct-change.js";
import { ratio } from "../indicators/ratio.js";
import { realisedVolatility } from "../indicators/realised-volatility.js";
import { relativeTo } from "../indicators/relative-to.js";
import { rollingMax } from "../indicators/rolling-max.js";
import { rollingMean } from "../indicators/rolling-mean.js";
import { rollingMin } from "../indicators/rolling-min.js";
import { rollingStd } from "../indicators/rolling-std.js";
import { rollingSum } from "../indicators/rolling-sum.js";
import { rollingZScore } from "../indicators/rolling-z-score.js";
import { rsi } from "../indicators/rsi.js";
import type { Seed } from "../indicators/seed.js";
import { sessionVwap } from "../indicators/session-vwap.js";
import { shift } from "../indicators/shift.js";
import { stochastic } from "../indicators/stochastic.js";
import { dayCycle, weekCycle } from "../indicators/time-cycles.js";
import { timeOfDay } from "../indicators/time-of-day.js";
import { trueRange } from "../indicators/true-range.js";

type Args = readonly number[];
type Series = Float64Array;

/** How the library computes a series: from bars, numbers such as a period, a seed, and other series. */
type Compute = (bars: Bars, args: Args, of: readonly Series[], seed: Seed) => Series;

/** The name of an operation. */
export type Operation =
  | "open"
  | "high"
  | "low"
  | "close"
  | "volume"
  | "timeOfDay"
  | "daySin"
  | "dayCos"
  | "weekSin"
  | "weekCos"
  | "trueRange"
  | "openingGap"
  | "openingHigh"
  | "openingLow"
  | "sessionVwap"
  | "onBalanceVolume"
  | "plusDi"
  | "minusDi"
  | "adx"
  | "stochastic"
  | "rsi"
  | "spanMean"
  | "wilderMean"
  | "rollingMean"
  | "rollingStd"
  | "rollingSum"
  | "rollingMax"
  | "rollingMin"
  | "rollingZScore"
  | "realisedVolatility"
  | "pctChange"
  | "shift"
  | "diff"
  | "fillNa"
  | "minus"
  | "ratio"
  | "relativeTo";

/**
 * Everything that another language computes as the library does. An indicator with several lines, or one that is made of others, is made of
 * these: MACD is a difference of two means.
 */
const OPERATIONS: { readonly [op in Operation]: Compute } = {
  open: ({ open }) => open,
  high: ({ high }) => high,
  low: ({ low }) => low,
  close: ({ close }) => close,
  volume: ({ volume }) => volume,
  timeOfDay: ({ time }) => timeOfDay(time),
  daySin: ({ time }) => dayCycle(time).sin,
  dayCos: ({ time }) => dayCycle(time).cos,
  weekSin: (bars) => weekCycle(bars).sin,
  weekCos: (bars) => weekCycle(bars).cos,
  trueRange: (bars) => trueRange(bars),
  openingGap: (bars) => openingGap(bars),
  openingHigh: (bars, [minutes]) => openingRange(bars, minutes).high,
  openingLow: (bars, [minutes]) => openingRange(bars, minutes).low,
  sessionVwap: (bars) => sessionVwap(bars),
  onBalanceVolume: (bars) => onBalanceVolume(bars),
  plusDi: (bars, [period], _, seed) => adx(bars, period, { seed }).plusDi,
  minusDi: (bars, [period], _, seed) => adx(bars, period, { seed }).minusDi,
  adx: (bars, [period], _, seed) => adx(bars, period, { seed }).adx,
  stochastic: (bars, [window]) => stochastic(bars, window, 1, 1).k,
  rsi: (_, [period], [x], seed) => rsi(x!, period, { seed }),
  spanMean: (_, [span], [x], seed) => ewmMean(x!, { span: span! }, { seed }),
  wilderMean: (_, [period], [x], seed) => wilderMean(x!, period!, { seed }),
  rollingMean: (_, [window], [x]) => rollingMean(x!, window!),
  rollingStd: (_, [window], [x]) => rollingStd(x!, window!),
  rollingSum: (_, [window], [x]) => rollingSum(x!, window!),
  rollingMax: (_, [window], [x]) => rollingMax(x!, window!),
  rollingMin: (_, [window], [x]) => rollingMin(x!, window!),
  rollingZScore: (_, [window, width], [x]) => rollingZScore(x!, window!, width),
  realisedVolatility: (_, [window], [x]) => realisedVolatility(x!, window!),
  pctChange: (_, [periods], [x]) => pctChange(x!, periods),
  shift: (_, [periods], [x]) => shift(x!, periods!),
  diff: (_, __, [x]) => diff(x!),
  fillNa: (_, [value], [x]) => fillNa(x!, value!),
  minus: (_, __, [x, y]) => x!.map((value, i) => value - y![i]!),
  ratio: (_, __, [x, y]) => ratio(x!, y!),
  relativeTo: (_, __, [x, y]) => relativeTo(x!, y!),
};

/** A series that the library and another language compute alike: an operation, its numbers, and the series that it is of. */
export interface Formula {
  readonly op: Operation;
  readonly args: Args;
  readonly of: readonly Formula[];
  readonly seed: Seed;
}

/** A formula from the first value on. */
export function formula(op: Operation, args: Args = [], of: readonly Formula[] = []): Formula {
  return { op, args, of, seed: "first" };
}

/** Operations with an exponential mean, which starts in one of two ways. */
const SEEDED: readonly Operation[] = ["plusDi", "minusDi", "adx", "rsi", "spanMean", "wilderMean"];

/** The same formula with all its exponential means started in the same way. */
export function seededFormula(seed: Seed, { op, args, of }: Formula): Formula {
  return { op, args, of: of.map((one) => seededFormula(seed, one)), seed: SEEDED.includes(op) ? seed : "first" };
}

/** A formula in words, the same for the same formula: `rsi(close, 14)`. */
export function formulaText({ op, args, of, seed }: Formula): string {
  const inner = [...of.map(formulaText), ...args, ...(seed === "mean" ? [seed] : [])];
  return inner.length === 0 ? op : `${op}(${inner.join(", ")})`;
}

/** Computes formulas on the same bars; what others are of is kept as long as they are. */
export function calculator(bars: Bars): (of: Formula) => Series {
  const kept = new WeakMap<Formula, Series>();
  const inner = (one: Formula): Series => {
    const series = kept.get(one) ?? compute(one);
    kept.set(one, series);
    return series;
  };
  const compute = ({ op, args, of, seed }: Formula): Series => OPERATIONS[op](bars, args, of.map(inner), seed);
  return compute;
}
