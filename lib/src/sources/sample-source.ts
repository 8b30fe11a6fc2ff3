import { makeSample, type SampleOptions } from "../bars/sample.js";
import type { Source } from "./source.js";

/**
 * The sample as a source: all of 2018 to 2021, whatever period is asked for.
 *
 * @param options see `SampleOptions`
 * @example
 * const bars = await sampleSource({ seed: 2 })({ symbol: "MADE-UP" });
 * bars.time.length; // → 391500
 */
export function sampleSource(options: Pick<SampleOptions, "seed" | "edge" | "volatility"> = {}): Source {
  return async ({ symbol }) => makeSample({ ...options, symbol });
}
