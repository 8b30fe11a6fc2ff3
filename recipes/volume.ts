// Does volume know something that price does not? A fourth expert, on volume alone, and a brain that listens to it.
//
//   npx ata-lab research --recipe recipes/volume.ts
//   npx ata-lab null --recipe recipes/volume.ts
import { buildFeatures, defineRecipe, PRESETS, relativeTo, sessionVwap } from "ata-lab";

export default defineRecipe({
  // Everything that is not said below is as in the preset: bars, filters, label, split, purge, stacking, C.
  ...PRESETS.sound,
  name: "volume",
  // The twenty columns of the presets, and one more: how far the price is from the day's volume-weighted mean.
  features: (bars) => ({ ...buildFeatures(bars), vwap_rel: relativeTo(bars.close, sessionVwap(bars)) }),
  experts: { ...PRESETS.sound.experts, volume: ["volm_z", "vol_z", "vwap_rel"] },
  // Which experts the brain reads, and the columns that tell it what kind of market it is.
  brain: {
    experts: ["rsi", "macd", "trend", "volume"],
    regime: { volatility: "atr_pct", time_of_day: "time_of_day" },
  },
});
