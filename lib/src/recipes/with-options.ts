import { z } from "zod";
import { schemaFault } from "../util/schema-fault.js";
import type { ResearchOptions } from "./presets.js";

/** Options by name, those inside others with a dot: `{ "label.horizon": 6, purge: true }`. */
export type OptionValues = { readonly [name: string]: string | number | boolean | readonly number[] };

const share = z.number().gt(0).lt(1);
const side = z.enum(["left", "right"]);

/** The flow's options but the engine's, which has options of its own. */
const OPTIONS = z.strictObject({
  resample: z.strictObject({ rule: z.string(), closed: side, label: side }),
  filters: z.strictObject({ maxAtrPct: z.number(), minVolmZ: z.number(), maxVolmZ: z.number() }),
  label: z.strictObject({
    horizon: z.int().positive(),
    threshold: z.number(),
    unknown: z.enum(["zero", "drop"]),
    withinSession: z.boolean(),
  }),
  trainFraction: share,
  validationFraction: share,
  purge: z.boolean(),
  embargo: z.number().nonnegative(),
  standardise: z.boolean(),
  stackingFolds: z.int().nonnegative(),
  calibrate: z.boolean(),
  C: z.array(z.number().positive()).min(1),
});

/** The names that `withOptions` knows, in the order of the flow. */
export const OPTION_NAMES: readonly string[] = Object.entries(OPTIONS.shape).flatMap(([name, schema]) =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape).map((inner) => `${name}.${inner}`) : [name],
);

/**
 * Options with some of them changed by name.
 *
 * @param options all options, such as a preset's
 * @param values what to change; an option inside another is named with a dot
 * @returns new options
 * @throws when a name is not an option's, or a value not one that it can have
 * @example
 * const options = withOptions(PRESETS.seed, { "label.horizon": 6, purge: true });
 * options.label.horizon; // → 6
 * options.label.threshold; // → 0.001
 */
export function withOptions(options: ResearchOptions, values: OptionValues): ResearchOptions {
  const { engine, method, adam, ...flow } = options;
  const changed = structuredClone(flow) as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    if (!OPTION_NAMES.includes(name)) {
      throw new Error(`there is no option "${name}"; there are ${OPTION_NAMES.join(", ")}`);
    }
    const [outer, inner] = name.split(".") as [string, string?];
    if (inner === undefined) changed[outer] = value;
    else (changed[outer] as Record<string, unknown>)[inner] = value;
  }
  const parsed = OPTIONS.safeParse(changed);
  if (!parsed.success) throw new Error(`options: ${parsed.error.issues.map(schemaFault).join("; ")}`);
  return { ...parsed.data, ...(engine && { engine }), ...(method && { method }), ...(adam && { adam }) };
}
