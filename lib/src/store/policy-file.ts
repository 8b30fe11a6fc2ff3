import { join } from "node:path";
import { z } from "zod";
import { parseCosts } from "../backtest/costs.js";
import { POLICY_DEFAULTS, type PolicySettings } from "../backtest/policy-settings.js";
import { ONCE, schemaFaults } from "../sources/schema-fault.js";
import { jsonOf } from "../util/json-of.js";
import { once } from "../util/once.js";
import { sha256 } from "./file-print.js";
import { textIfThere } from "./read-if-there.js";

/** The policy's file, beside the models. */
export const POLICY_FILE: string = "policy.json";

const FILE = once(() => {
  const distance = z.number().positive().nullable();

  /** Every setting must be there, and nothing else: a name with a typing error would be a setting that is not applied. */
  const SETTINGS = {
    edgeMode: z.enum(["signed", "abs", "breakeven"]),
    gate: z.number().min(0),
    cap: z.number().positive().max(1),
    longOnly: z.boolean(),
    minimumHold: z.number().min(0),
    stopAtr: distance,
    targetAtr: distance,
    trailAtr: distance,
    dailyStop: distance,
    flatAtClose: z.boolean(),
    label: z
      .union([
        z.strictObject({ threshold: z.number(), horizon: z.int().positive() }),
        z.strictObject({ targetAtr: z.number().positive(), stopAtr: z.number().positive() }),
      ])
      .nullable(),
    shares: z.enum(["whole", "fractional"]),
    fill: z.enum(["nextOpen", "close"]),
    side: z.enum(["long", "short"]),
    costs: z.string().superRefine((text, context) => {
      try {
        parseCosts(text);
      } catch (error) {
        context.addIssue({ code: "custom", message: (error as Error).message });
      }
    }),
  } satisfies { readonly [name in keyof PolicySettings]: z.ZodType<PolicySettings[name]> };

  return z.strictObject({ policy: z.literal(1), ...SETTINGS });
});

/** A policy and the hash of its file. */
export interface StoredPolicy {
  readonly policy: PolicySettings;
  /** SHA-256 of the file. */
  readonly sha256: string;
}

/** The contents of `policy.json`: the same settings give the same bytes. Throws if a setting is impossible. */
export function policyText(policy: PolicySettings): string {
  const names = Object.keys(POLICY_DEFAULTS) as (keyof PolicySettings)[];
  const settings = Object.fromEntries(names.map((name) => [name, policy[name]]));
  const text = `${JSON.stringify({ policy: 1, ...settings }, null, 2)}\n`;
  parsePolicy(text, POLICY_FILE);
  return text;
}

/**
 * Reads policy settings from a file.
 *
 * @param path the file, such as the `policy.json` that `ata-lab backtest` wrote
 * @returns the settings
 * @throws when the file cannot be read, a setting is missing or unknown, or a value is impossible; the error names it
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * await readPolicy("models/policy.json").catch(({ message }) => message); // → "models/policy.json: no such file"
 */
export async function readPolicy(path: string): Promise<PolicySettings> {
  const text = await textIfThere(path);
  if (text === undefined) throw new Error(`${path}: no such file`);
  return parsePolicy(text, path);
}

/** The policy beside models and its hash; undefined if there is none. */
export async function readFolderPolicy(dir: string): Promise<StoredPolicy | undefined> {
  const path = join(dir, POLICY_FILE);
  const text = await textIfThere(path);
  return text === undefined ? undefined : { policy: parsePolicy(text, path), sha256: sha256(text) };
}

function parsePolicy(text: string, path: string): PolicySettings {
  const json = jsonOf(text, path);
  // Of another file, each setting would be missing.
  if (!Object.hasOwn(Object(json), "policy")) {
    throw new Error(
      `${path}: not a policy, as it has no "policy": 1; ata-lab backtest --models FOLDER writes one, FOLDER/${POLICY_FILE}`,
    );
  }
  const parsed = FILE().safeParse(json, ONCE);
  if (!parsed.success) throw new Error(`${path}: ${schemaFaults(parsed.error.issues)}`);
  const { policy: _, ...settings } = parsed.data;
  return settings;
}
