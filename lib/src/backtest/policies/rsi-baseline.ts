import { HOLD, type Policy } from "../policy.js";
import type { ModelSignals } from "../signals.js";

/** The baseline's levels and sizes; the defaults are the original's. */
export interface RsiOptions {
  /** Buy below this RSI. 25. */
  readonly buyBelow?: number;
  /** Sell above this RSI. 75. */
  readonly sellAbove?: number;
  /** Position as a fraction of the equity. 0.0025. */
  readonly size?: number;
  /** Minutes a position is held before it may be sold. 30. */
  readonly minimumHold?: number;
  /** Stop and target in ATR from the entry. 1 and 2; null for none. */
  readonly stopAtr?: number | null;
  readonly targetAtr?: number | null;
  /** Trailing stop in ATR from the best price since the entry. Null: none. */
  readonly trailAtr?: number | null;
  /** The day's loss after which nothing more is traded that day. 0.01; null for none. */
  readonly dailyStop?: number | null;
  /** Flat at each day's close. False. */
  readonly flatAtClose?: boolean;
}

/**
 * What the trading program does without the brain, and what the brain has to beat: buy when the RSI is below 25, sell
 * when it is above 75 and the position has been held for 30 minutes. Brackets and daily stop are the same.
 *
 * @param options levels, size, hold, brackets, daily stop
 * @returns a policy that reads `rsi` and `atr` of `modelSignals`
 * @throws RangeError when the size is outside (0, 1]
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const signals = modelSignals(bars, models);
 * backtest(bars, rsiBaseline({ size: 0.1 }), { signals, costs: "ib" }).trades.length > 0; // → true
 */
export function rsiBaseline(options: RsiOptions = {}): Policy<Pick<ModelSignals, "rsi" | "atr">> {
  const { buyBelow = 25, sellAbove = 75, size = 0.0025, minimumHold = 30 } = options;
  const { stopAtr = 1, targetAtr = 2, trailAtr = null, dailyStop = 0.01, flatAtClose = false } = options;
  if (!(size > 0 && size <= 1)) throw new RangeError(`size must be above 0 and at most 1, got ${size}`);
  return {
    name: `RSI baseline (${buyBelow}/${sellAbove}, size ${size})`,
    decide: (now) => {
      if (now.shares === 0) return now.signals.rsi < buyBelow ? size : HOLD;
      return now.signals.rsi > sellAbove && now.minutesHeld >= minimumHold ? 0 : HOLD;
    },
    strength: (now) => buyBelow - now.signals.rsi,
    needs: ["rsi", "atr"],
    ...(stopAtr !== null && { stopAtr }),
    ...(targetAtr !== null && { targetAtr }),
    ...(trailAtr !== null && { trailAtr }),
    ...(dailyStop !== null && { dailyStop }),
    flatAtClose,
  };
}
