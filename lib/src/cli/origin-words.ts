import type { Manifest, OldManifest } from "../store/manifest.js";
import { count } from "../views/format.js";

/** Where the models come from. */
export function originWords(manifest: Manifest | OldManifest | undefined): string {
  if (manifest === undefined) return "no manifest.json: the origin of these models is not recorded";
  const { symbol, synthetic, stocks, rows, first, last } = manifest.data;
  const whose = stocks || !synthetic ? ` of ${symbol}` : " (the sample)";
  const bars = `${count(rows)} ${synthetic ? "SYNTHETIC bars" : "bars"}${whose}`;
  const recipe = manifest.manifest === 2 ? ` with recipe ${manifest.recipe.name}` : "";
  return `manifest.json of ${manifest.created.slice(0, 10)}: trained${recipe} on ${bars}, ${first} to ${last}`;
}
