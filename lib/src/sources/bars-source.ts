import type { SampleOptions } from "../bars/sample.js";
import { MINUTE, parseRule } from "../util/time.js";
import { type FileOptions, fileSource } from "./file-source.js";
import { isLeanFolder, type LeanOptions, leanSource } from "./lean/lean-source.js";
import { sampleSource } from "./sample-source.js";
import type { Source } from "./source.js";

/** What any source of bars may be told; each takes what concerns it. */
export interface BarsOptions extends FileOptions, LeanOptions, Pick<SampleOptions, "seed" | "edge" | "volatility"> {}

/**
 * Minute bars from wherever `bars` says.
 *
 * @param bars `"sample"`; a CSV or Parquet file; a pattern of files; a folder of files, or a LEAN data folder
 * @param options what the bars do not say of themselves
 * @returns a source whose bars are in New York time, stamped at their end
 * @example
 * (await barsSource("sample")({ symbol: "SAMPLE" })).time.length; // → 391500
 */
export function barsSource(bars: string, options: BarsOptions = {}): Source {
  const { interval = "auto" } = options;
  const isMinutes = interval === "auto" || parseRule(interval) === MINUTE;
  if (bars === "sample") {
    if (!isMinutes) throw new Error(`the sample has one-minute bars, not ${interval}`);
    return sampleSource(options);
  }
  return async (request) => {
    const isLean = await isLeanFolder(bars);
    const { layout = "auto", stamp, normalization, columns, volume, dates = "auto" } = options;
    if (isLean && !isMinutes) throw new Error(`${bars}: a LEAN data folder has one-minute bars, not ${interval}`);
    const isOfText = layout !== "auto" || dates !== "auto" || columns !== undefined || volume !== undefined;
    if (isLean && (isOfText || stamp === "end")) {
      throw new Error(`${bars}: a LEAN data folder has a layout of its own, stamped at the minutes' start`);
    }
    if (!isLean && normalization !== undefined) {
      throw new Error(
        `${bars}: normalization ${normalization} is for a LEAN data folder; these prices are as they are`,
      );
    }
    return (isLean ? leanSource(bars, options) : fileSource(bars, options))(request);
  };
}
