// The first half hour sets the day? Fifteen-minute bars, a label of an hour with costs of 15 basis points, two experts on
// columns that the presets do not have, and a filter that is a function.
//
//   npx ata-lab research --recipe recipes/opening.ts
//   npx ata-lab look-ahead --recipe recipes/opening.ts
import {
  buildFeatures,
  dayCycle,
  defineRecipe,
  forwardReturn,
  openingGap,
  openingRange,
  PRESETS,
  pctChange,
  relativeTo,
} from "ata-lab";

export default defineRecipe({
  ...PRESETS.sound,
  name: "opening",
  // "15min" from the same minutes; horizons and periods then count bars of 15 minutes.
  bars: { ...PRESETS.sound.bars, rule: "15min" },
  features: (bars) => {
    const { high, low } = openingRange(bars, 30);
    const { sin, cos } = dayCycle(bars.time);
    return {
      ...buildFeatures(bars, { rsi: 7, macd: [6, 13, 5] }),
      above_range: relativeTo(bars.close, high),
      below_range: relativeTo(bars.close, low),
      gap: openingGap(bars),
      ret4: pctChange(bars.close, 4),
      day_sin: sin,
      day_cos: cos,
    };
  },
  // Rows that are learned from: volatility within reason. A row in which any column is missing is left out in any case,
  // so the first half hour of each day, when the opening range is not complete, is not learned from.
  filters: ({ atr_pct }) => atr_pct.map((share) => (share <= 0.03 ? 1 : 0)),
  label: forwardReturn({ horizon: 4, threshold: 0.0015, unknown: "drop", withinSession: true }),
  experts: {
    // An expert may have values of C of its own.
    range: { columns: ["above_range", "below_range", "gap"], C: [0.01, 0.1, 1] },
    momentum: ["ret4", "rsi", "macd_hist"],
  },
  brain: {
    experts: ["range", "momentum"],
    regime: { volatility: "atr_pct", day_sin: "day_sin", day_cos: "day_cos" },
  },
});
