import { learnedFrom } from "../backtest/provenance.js";
import type { Manifest, OldManifest } from "../store/manifest.js";

/** A warning that models were trained on another stock than the bars are of, or on none; undefined if they were not. */
export function otherStock(
  manifest: Manifest | OldManifest | undefined,
  bars: { readonly symbol: string; readonly synthetic: boolean },
): string | undefined {
  if (manifest === undefined) return undefined;
  const { symbol, synthetic } = manifest.data;
  if (learnedFrom(manifest, bars.symbol) && synthetic === bars.synthetic) return undefined;
  return `these models were trained on ${synthetic ? "SYNTHETIC bars" : symbol}, and the bars are of ${bars.symbol}`;
}
