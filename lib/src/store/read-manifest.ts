import { join } from "node:path";
import { z } from "zod";
import { ONCE, schemaFaults } from "../sources/schema-fault.js";
import { jsonOf } from "../util/json-of.js";
import { once } from "../util/once.js";
import { settle } from "./file-set.js";
import type { Manifest, OldManifest } from "./manifest.js";
import { textIfThere } from "./read-if-there.js";

/** The manifest's file, beside the models. */
export const MANIFEST_FILE: string = "manifest.json";

/** The text of a manifest, with each list of numbers on one line. */
export function manifestText(manifest: Manifest): string {
  const text = JSON.stringify(manifest, null, 2);
  // JSON strings contain no raw line breaks, so this matches lists only.
  const short = text.replace(/\[\n[\s\d.,e+\-nul]*\]/g, (list) =>
    list.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );
  return `${short}\n`;
}

/** The fields that code relies on; the others are for people. */
const VERSIONS = once(() => {
  const hash = z.string().regex(/^[0-9a-f]{64}$/, "not a SHA-256");
  const expertName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, "not an expert's name");
  const names = z.array(z.string());

  const SHARED = {
    created: z.string(),
    data: z.looseObject({
      symbol: z.string(),
      synthetic: z.boolean(),
      rows: z.number(),
      first: z.string(),
      last: z.string(),
    }),
    models: z.record(z.string(), hash),
  };

  return {
    // A version 2 manifest with a damaged version number would pass and prove nothing.
    1: z.looseObject({ manifest: z.literal(1), ...SHARED, recipe: z.never().optional() }),
    2: z.looseObject({
      manifest: z.literal(2),
      ...SHARED,
      recipe: z.looseObject({
        name: z.string(),
        source: z
          .union([z.looseObject({ preset: z.string() }), z.looseObject({ file: z.string(), export: z.string() })])
          .nullable(),
        experts: z.record(expertName, z.union([names, z.looseObject({ columns: names })])),
        brain: z.looseObject({ experts: names, regime: z.record(z.string(), z.string()) }).nullable(),
        fingerprint: z.record(z.string(), z.looseObject({ hash: z.string(), values: z.array(z.number().nullable()) })),
      }),
      options: z.looseObject({ bars: z.looseObject({ rule: z.string() }) }),
    }),
  } as const;
});

/**
 * Reads a folder's manifest.
 *
 * @param dir the folder
 * @returns the manifest, of version 1 or 2; undefined if the folder has none
 * @throws when `manifest.json` cannot be read or is not a manifest
 * @example
 * (await readManifest("models")).data.symbol; // → "SAMPLE"
 */
export async function readManifest(dir: string): Promise<Manifest | OldManifest | undefined> {
  await settle(dir);
  const path = join(dir, MANIFEST_FILE);
  const text = await textIfThere(path);
  return text === undefined ? undefined : parseManifest(text, path);
}

function parseManifest(text: string, path: string): Manifest | OldManifest {
  const json = jsonOf(text, path) as { readonly manifest?: unknown } | null;
  const later = typeof json?.manifest === "number" && json.manifest > 2;
  if (later)
    throw new Error(
      `${path}: has version ${json!.manifest}, written by a later ata-lab; this one reads versions 1 and 2`,
    );
  const parsed = VERSIONS()[json?.manifest === 1 ? 1 : 2].safeParse(json, ONCE);
  if (parsed.success) return json as Manifest | OldManifest;
  throw new Error(`${path}: ${schemaFaults(parsed.error.issues)}`);
}
