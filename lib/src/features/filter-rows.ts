import type { Features } from "./build-features.js";

/** Which bars are too noisy or too quiet to learn from. */
export interface FilterLimits {
  /** Largest `atr_pct` kept, a fraction of the price. */
  readonly maxAtrPct: number;
  /** `volm_z` must be above this. */
  readonly minVolmZ: number;
  /** `volm_z` must be below this. Inside a window of 20 it cannot exceed 4.2485, so 5 never binds. */
  readonly maxVolmZ: number;
}

/**
 * Rows whose bar is calm and liquid enough: `atr_pct <= maxAtrPct` and `minVolmZ < volm_z < maxVolmZ`.
 *
 * @param features columns of n values (only `atr_pct` and `volm_z` are read)
 * @param limits the thresholds
 * @returns row numbers in increasing order; a NaN fails the test
 * @example
 * const volm_z = Float64Array.of(-2, 0, 0);
 * const atr_pct = Float64Array.of(0.01, 0.01, 0.03);
 * filterRows({ atr_pct, volm_z }, { maxAtrPct: 0.02, minVolmZ: -1, maxVolmZ: 5 }); // → [1]
 */
export function filterRows(features: Pick<Features, "atr_pct" | "volm_z">, limits: FilterLimits): Uint32Array {
  const { atr_pct, volm_z } = features;
  const rows = new Uint32Array(atr_pct.length);
  let kept = 0;
  for (let i = 0; i < rows.length; i++) {
    const z = volm_z[i]!;
    if (atr_pct[i]! <= limits.maxAtrPct && z > limits.minVolmZ && z < limits.maxVolmZ) rows[kept++] = i;
  }
  return rows.slice(0, kept);
}
