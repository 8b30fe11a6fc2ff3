import { readFileSync } from "node:fs";
import type { OldManifest } from "../../lib/dist/store/manifest.js";

/**
 * The manifest of version 1 of the sample's models, as it would stand beside those of `models/` today: only their hashes are
 * of today, as the models are written anew when fits change in a late digit.
 */
export function oldManifest(): OldManifest {
  const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));
  return { ...json("test/fixtures/manifest-1.json"), models: json("models/manifest.json").models };
}
