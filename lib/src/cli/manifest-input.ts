import type { ManifestInput } from "../store/manifest.js";
import type { AuditedFlags } from "./audited-minutes.js";

/** The options that shape the bars, under the names that the manifest has for them; the symbol is the bars' own. */
const NAMES: { readonly [flag in Exclude<keyof AuditedFlags, "symbol">]-?: keyof ManifestInput } = {
  bars: "bars",
  from: "from",
  to: "to",
  layout: "layout",
  columns: "columns",
  volume: "volume",
  dates: "dates",
  zone: "zone",
  stamp: "stamp",
  interval: "interval",
  normalization: "normalization",
  fillForward: "fillForward",
  splits: "splits",
  session: "session",
  allow: "allow",
  sampleEdge: "edge",
  sampleSeed: "seed",
};

/** The options recorded in the manifest: those that were given, of those that shape the bars. */
export function inputOf(flags: AuditedFlags): ManifestInput {
  return Object.fromEntries(
    Object.entries(NAMES).flatMap(([flag, name]) => {
      const value = flags[flag as keyof AuditedFlags];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
