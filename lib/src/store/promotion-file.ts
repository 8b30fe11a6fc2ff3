import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Promotion } from "../backtest/promote.js";
import { replaceFile } from "../sources/replace-file.js";
import { schemaFault } from "../util/schema-fault.js";
import { sha256 } from "./file-print.js";
import { folderModels } from "./folder-models.js";

/** The verdict's file, beside the models. */
export const PROMOTION_FILE: string = "promotion.json";

/** A verdict as stored beside its models. */
export interface PromotionRecord extends Promotion {
  /** SHA-256 of each model's file: the verdict is about exactly these files. */
  readonly models: { readonly [file: string]: string };
}

/**
 * Writes a verdict beside its models: `promotion.json`, replaced atomically.
 *
 * @param dir the folder of the models
 * @param promotion what `promote` returned
 * @returns the path written; numbers that are not finite are written as null
 * @throws when there is no model, or its file cannot be read, before anything is written
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * await writeModels("output/example", models);
 * const options = { signals: modelSignals(bars, models), costs: "ib", from: "2018-02-15", to: "2018-03-01", looks: 1 };
 * const verdict = promote(bars, brain(), rsiBaseline(), options);
 * (await writePromotion("output/example", verdict)).endsWith("promotion.json"); // → true
 */
export async function writePromotion(dir: string, promotion: Promotion): Promise<string> {
  const record: PromotionRecord = { ...promotion, models: await hashModels(dir) };
  const path = join(dir, PROMOTION_FILE);
  await replaceFile(path, (temporary) => writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`));
  return path;
}

/** SHA-256 of each model that the folder holds. */
async function hashModels(dir: string): Promise<{ [file: string]: string }> {
  const hashes: { [file: string]: string } = {};
  for (const file of await folderModels(dir)) {
    const path = join(dir, file);
    const bytes = await readFile(path).catch((error: Error) => {
      throw new Error(`${path}: cannot be read, so it cannot have a verdict: ${error.message}`);
    });
    hashes[file] = sha256(bytes);
  }
  return hashes;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/, "not a SHA-256");

/** The fields that code relies on; the others are for people. */
const CHECKED = z.looseObject({
  promotion: z.literal(2),
  verdict: z.enum(["promote", "don't promote", "not enough evidence"]),
  reasons: z.array(z.string()),
  criteria: z.array(z.looseObject({ name: z.string(), passed: z.boolean() })),
  models: z.record(z.string(), hash),
});

/** A folder's verdict, and its faults. */
export interface PromotionCheck {
  /** Undefined if the folder has none. */
  readonly promotion: PromotionRecord | undefined;
  /** One line for each model that is not the one that was judged, and one if the criteria contradict the verdict. */
  readonly faults: readonly string[];
}

/**
 * Reads the verdict beside models and checks that it is about them.
 *
 * @param dir the folder
 * @returns the verdict (numbers that are null in the file become NaN) and its faults
 * @throws when `promotion.json` cannot be read or is not a verdict
 * @example
 * (await readPromotion("models")).faults; // → []
 */
export async function readPromotion(dir: string): Promise<PromotionCheck> {
  const path = join(dir, PROMOTION_FILE);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${path}: cannot be read: ${error.message}`);
  });
  if (text === undefined) return { promotion: undefined, faults: [] };
  const promotion = parsePromotion(text, path);
  const now = await hashModels(dir);
  const files = [...new Set([...Object.keys(now), ...Object.keys(promotion.models)])];
  const faults = files
    .filter((file) => promotion.models[file] !== now[file])
    .map((file) => `${join(dir, file)}: not the model that ${PROMOTION_FILE} judged; run the backtest again`);
  if (
    (promotion.verdict === "promote") !==
    (promotion.criteria.length > 0 && promotion.criteria.every(({ passed }) => passed))
  ) {
    faults.push(`${path}: the verdict "${promotion.verdict}" contradicts its own criteria; run the backtest again`);
  }
  return { promotion, faults };
}

function parsePromotion(text: string, path: string): PromotionRecord {
  let json: unknown;
  try {
    json = JSON.parse(text, (_, value) => (value === null ? Number.NaN : value));
  } catch (error) {
    throw new Error(`${path}: not JSON: ${(error as Error).message}`);
  }
  if ((json as { promotion?: unknown } | null)?.promotion === 1) {
    throw new Error(
      `${path}: this verdict has version 1, which asked for less than version 2: judge again (ata-lab backtest --models ${dirname(path)})`,
    );
  }
  const parsed = CHECKED.safeParse(json);
  if (parsed.success) return json as PromotionRecord;
  throw new Error(`${path}: ${parsed.error.issues.map(schemaFault).join("; ")}`);
}
