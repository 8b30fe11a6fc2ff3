import { defineRecipe, PRESETS, type Recipe } from "ata-lab";

/** Columns that experts of any number are made of. */
const READS = [
  ["rsi", "bb_z"],
  ["macd", "macd_hist"],
  ["volm_z"],
  ["vol_z", "vol20"],
  ["ema20_rel"],
  ["rsi_slope", "ret1"],
  ["ema50_rel", "ema200_rel"],
] as const;

/** A recipe with so many experts, called `one`, `two` and so on, and with a brain on them or without. */
export function recipeOf(experts: number, withBrain: boolean): Recipe {
  const names = ["one", "two", "three", "four", "five", "six", "seven"].slice(0, experts);
  return defineRecipe({
    ...PRESETS.seed,
    name: `${experts} experts${withBrain ? " and a brain" : ""}`,
    C: [0.1, 1],
    experts: Object.fromEntries(names.map((name, i) => [name, [...READS[i]!]])),
    brain: withBrain ? { experts: names, regime: { volatility: "atr_pct" } } : null,
  }) as unknown as Recipe;
}
