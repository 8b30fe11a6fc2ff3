// Does the trade pay? The label is the trade itself: a purchase at the next open that ends at a target of 2 ATR, a stop of
// 1 ATR, after an hour or at the end of the day, and pays if it earns more than its costs. Labels of neighbouring bars are
// made of the same moves, so each row counts by how much of its label is its own.
//
//   npx ata-lab research --recipe recipes/trade.ts
//   npx ata-lab research --recipe recipes/trade.ts#short
//   npx ata-lab research --recipe recipes/trade.ts --set label.targetAtr=1.5 --set label.horizon=24
//   npx ata-lab research --recipe recipes/trade.ts#signal
import { defineRecipe, metaLabel, PRESETS, tripleBarrier } from "ata-lab";

const trade = { targetAtr: 2, stopAtr: 1, horizon: 12, threshold: 0.001, flatAtClose: true };

const long = defineRecipe({
  ...PRESETS.sound,
  name: "trade",
  label: tripleBarrier({ side: "long", ...trade }),
  weights: "uniqueness",
});
export default long;

/** Does a short sale pay? Its models have a probability of their own, which `backtest --short` only sells short by. */
export const short = defineRecipe({
  ...long,
  name: "short trade",
  label: tripleBarrier({ side: "short", ...trade }),
});

/** Does the RSI signal pay? Only bars with an RSI below 30 are learned from, so few rows must do: no stacked brain. */
export const signal = defineRecipe({
  ...long,
  name: "RSI signal",
  label: metaLabel({ buyBelow: 30, sellAbove: 75, minimumHold: 30, ...trade, horizon: 78 }),
  experts: { calm: ["atr_pct", "vol_z"], trend: ["ema20_rel", "ema50_rel", "ema200_rel"] },
  brain: null,
});
