import type { Bars } from "../bars/bars.js";
import { atr } from "../indicators/atr.js";
import { diff } from "../indicators/diff.js";
import { ewmMean } from "../indicators/ewm-mean.js";
import { fillNa } from "../indicators/fill-na.js";
import { macd } from "../indicators/macd.js";
import { pctChange } from "../indicators/pct-change.js";
import { ratio } from "../indicators/ratio.js";
import { relativeTo } from "../indicators/relative-to.js";
import { rollingStd } from "../indicators/rolling-std.js";
import { rollingZScore } from "../indicators/rolling-z-score.js";
import { rsi } from "../indicators/rsi.js";
import { timeOfDay } from "../indicators/time-of-day.js";

/** Names of the twenty feature columns, in their order. */
export const FEATURES = [
  "rsi",
  "rsi_slope",
  "macd",
  "macd_sig",
  "macd_hist",
  "macd_slope",
  "ema20",
  "ema50",
  "ema200",
  "ema20_rel",
  "ema50_rel",
  "ema200_rel",
  "atr",
  "atr_pct",
  "bb_z",
  "ret1",
  "vol20",
  "vol_z",
  "volm_z",
  "time_of_day",
] as const;

/** Name of a feature column. */
export type FeatureName = (typeof FEATURES)[number];

/** The feature columns by name, one value a bar. */
export type Features = { readonly [name in FeatureName]: Float64Array };

/**
 * The twenty features of every bar, each known from that bar and the bars before it.
 *
 * Prices enter as they are: `macd*`, `ema20/50/200` and `atr` are in price units, `*_rel`, `atr_pct`, `ret1` and
 * `vol20` are fractions, `time_of_day` is the decimal hour of the bar's time, `rsi` runs from 0 to 100.
 *
 * @param bars n five-minute bars without missing numbers
 * @returns twenty columns of n values. NaN until ready: `rsi`, `macd_slope` and `ret1` for one row, `rsi_slope` for
 * two, `bb_z` for 19, `vol20` for 20. `vol_z` (ready after 119) and `volm_z` (after 19) are 0 until then.
 * @see the definitions of each indicator; QuantConnect's research notebooks for the columns' choice
 * @example
 * const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
 * const features = buildFeatures(bars);
 * features.rsi.length === bars.time.length; // → true
 * features.time_of_day[0]; // → 9.5
 */
export function buildFeatures(bars: Bars): Features {
  const { close, volume, time } = bars;
  const rsi14 = rsi(close, 14);
  const { line, signal, hist } = macd(close, 12, 26, 9);
  const ema20 = ewmMean(close, { span: 20 });
  const ema50 = ewmMean(close, { span: 50 });
  const ema200 = ewmMean(close, { span: 200 });
  const atr14 = atr(bars, 14);
  const ret1 = pctChange(close);
  const vol20 = rollingStd(ret1, 20);
  return {
    rsi: rsi14,
    rsi_slope: diff(rsi14),
    macd: line,
    macd_sig: signal,
    macd_hist: hist,
    macd_slope: diff(line),
    ema20,
    ema50,
    ema200,
    ema20_rel: relativeTo(close, ema20),
    ema50_rel: relativeTo(close, ema50),
    ema200_rel: relativeTo(close, ema200),
    atr: atr14,
    atr_pct: ratio(atr14, close),
    bb_z: rollingZScore(close, 20, 2),
    ret1,
    vol20,
    vol_z: fillNa(rollingZScore(vol20, 100), 0),
    volm_z: fillNa(rollingZScore(volume, 20), 0),
    time_of_day: timeOfDay(time),
  };
}
