import { dirname, join } from "node:path";
import { z } from "zod";
import type { PolicySettings } from "../backtest/policy-settings.js";
import type { Promotion } from "../backtest/promote.js";
import { readSmallFile, readSmallText } from "../sources/read-small-file.js";
import { ONCE, schemaFaults } from "../sources/schema-fault.js";
import { jsonOf } from "../util/json-of.js";
import { once } from "../util/once.js";
import { readReason } from "../util/system-reason.js";
import { sha256 } from "./file-print.js";
import { settle } from "./file-set.js";
import { folderModels } from "./folder-models.js";
import { LEDGER_FILE, type Ledger, type LedgerHead, ledgerCure, readLedger } from "./ledger.js";
import { POLICY_FILE, readFolderPolicy, type StoredPolicy } from "./policy-file.js";
import { textIfThere } from "./read-if-there.js";

/** The verdict's file, beside the models. */
export const PROMOTION_FILE: string = "promotion.json";

/** A verdict as stored beside its models. */
export interface PromotionRecord extends Promotion {
  /** SHA-256 of each model's file: the verdict is about exactly these files. */
  readonly models: { readonly [file: string]: string };
  /** SHA-256 of `policy.json`: the verdict is about exactly this policy. */
  readonly policy: string;
  /** Where the ledger ended when the verdict was written. */
  readonly ledger: LedgerHead;
}

/** The text of a verdict's file; numbers that are not finite are written as null. */
export function promotionText(record: PromotionRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** SHA-256 of a verdict's file but for where the ledger ended, which is known only when the ledger holds this hash. */
export function verdictHash(record: Omit<PromotionRecord, "ledger">): string {
  const { ledger: _, ...verdict } = record as Partial<PromotionRecord>;
  // As it is in the file: numbers that are not finite are null there, and NaN here.
  return sha256(JSON.stringify(verdict));
}

/** SHA-256 of each model that the folder holds. */
export async function hashModels(dir: string): Promise<{ [file: string]: string }> {
  const hashes: { [file: string]: string } = {};
  for (const file of await folderModels(dir)) {
    const path = join(dir, file);
    try {
      hashes[file] = sha256(readSmallFile(path));
    } catch (error) {
      throw new Error(`${path}: cannot be read, so it cannot have a verdict: ${readReason(error as Error)}`);
    }
  }
  return hashes;
}

/** The fields that code relies on; the others are for people. */
const CHECKED = once(() => {
  const hash = z.string().regex(/^[0-9a-f]{64}$/, "not a SHA-256");

  return z.looseObject({
    promotion: z.literal(2),
    verdict: z.enum(["promote", "don't promote", "not enough evidence"]),
    reasons: z.array(z.string()),
    criteria: z.array(z.looseObject({ name: z.string(), passed: z.boolean() })),
    models: z.record(z.string(), hash),
    policy: hash,
    ledger: z.looseObject({ lines: z.int().positive(), head: hash }),
  });
});

/** A folder's verdict with the policy and the ledger that belong to it, and the faults of all three. */
export interface PromotionCheck {
  /** Undefined if the folder has none. */
  readonly promotion: PromotionRecord | undefined;
  readonly policy: PolicySettings | undefined;
  readonly ledger: Ledger;
  /**
   * One line for each model that is not the one that was judged, one if the criteria contradict the verdict, one if the
   * policy is not the one that was judged, and one for each sign that the ledger was changed.
   */
  readonly faults: readonly string[];
}

/**
 * Reads the verdict beside models and checks that it is about them, about the policy beside them, and that the ledger of
 * looks is whole.
 *
 * @param dir the folder
 * @returns the verdict (numbers that are null in the file become NaN), policy, ledger, and their faults
 * @throws when `promotion.json` or `policy.json` cannot be read or is not what it should be
 * @example
 * (await readPromotion("models")).faults; // → []
 */
export async function readPromotion(dir: string): Promise<PromotionCheck> {
  const promotion = await readRecord(dir);
  const stored = await readFolderPolicy(dir);
  const ledger = await readLedger(dir, promotion?.ledger);
  const cure = ledger.faults.length > 0 ? [ledgerCure(dir)] : [];
  const faults = promotion ? await faultsOf(dir, promotion, stored, ledger) : withoutVerdict(dir, ledger);
  return { promotion, policy: stored?.policy, ledger, faults: [...faults, ...ledger.faults, ...cure] };
}

/** Every judgement writes a verdict: a ledger without one has lost it, and with it what tells that no line is missing. */
function withoutVerdict(dir: string, { entries }: Ledger): string[] {
  if (entries.length === 0) return [];
  return [`${join(dir, PROMOTION_FILE)}: missing, but ${LEDGER_FILE} has judgements; run the backtest again`];
}

async function faultsOf(
  dir: string,
  promotion: PromotionRecord,
  stored: StoredPolicy | undefined,
  ledger: Ledger,
): Promise<string[]> {
  const path = join(dir, PROMOTION_FILE);
  const now = await hashModels(dir);
  const files = [...new Set([...Object.keys(now), ...Object.keys(promotion.models)])];
  const faults = files
    .filter((file) => promotion.models[file] !== now[file])
    .map((file) => `${join(dir, file)}: not the model that ${PROMOTION_FILE} judged; run the backtest again`);
  // Every criterion of an empty list passes.
  const { criteria, verdict } = promotion;
  const passed = criteria.length > 0 && criteria.every((one) => one.passed);
  if ((verdict === "promote") !== passed) {
    faults.push(`${path}: the verdict "${verdict}" contradicts its own criteria; run the backtest again`);
  }
  const judgement = ledger.entries[promotion.ledger.lines - 1];
  if (ledger.faults.length === 0 && judgement && judgement.verdictHash !== verdictHash(promotion)) {
    faults.push(`${path}: not the verdict that ${LEDGER_FILE} recorded: it was edited; run the backtest again`);
  }
  if (ledger.faults.length === 0 && ledger.head.lines > promotion.ledger.lines) {
    faults.push(
      `${join(dir, LEDGER_FILE)}: judgements were added after the one of ${PROMOTION_FILE} (line ` +
        `${promotion.ledger.lines} of ${ledger.head.lines}); run the backtest again`,
    );
  }
  return [...faults, ...policyFaults(dir, promotion, stored)];
}

/** Whether the policy beside models is the one that the verdict is about. */
function policyFaults(
  dir: string,
  promotion: Pick<PromotionRecord, "policy">,
  stored: StoredPolicy | undefined,
): string[] {
  const path = join(dir, POLICY_FILE);
  if (!stored) return [`${path}: missing, but ${PROMOTION_FILE} judged one; run the backtest again`];
  return stored.sha256 === promotion.policy
    ? []
    : [`${path}: not the policy that ${PROMOTION_FILE} judged; run the backtest again (--policy FILE judges this one)`];
}

/** The verdict beside models; undefined if there is none. */
async function readRecord(dir: string): Promise<PromotionRecord | undefined> {
  await settle(dir);
  const path = join(dir, PROMOTION_FILE);
  const text = await textIfThere(path);
  return text === undefined ? undefined : parsePromotion(text, path);
}

/**
 * Where the ledger ended when the verdict beside it was written; undefined without a verdict, or with one from before
 * there were ledgers.
 */
export async function recordedHead(dir: string): Promise<LedgerHead | undefined> {
  const path = join(dir, PROMOTION_FILE);
  const text = await readSmallText(path).catch(() => undefined);
  if (text === undefined || isOld(text)) return undefined;
  return parsePromotion(text, path).ledger;
}

/** Whether a verdict has version 1. */
function isOld(text: string): boolean {
  try {
    return (JSON.parse(text) as { readonly promotion?: unknown } | null)?.promotion === 1;
  } catch {
    return false;
  }
}

function readable(text: string, path: string): unknown {
  try {
    return jsonOf(text, path, (_, value) => (value === null ? Number.NaN : value));
  } catch (error) {
    throw new Error(`${(error as Error).message}; delete it, and run the backtest again`);
  }
}

function parsePromotion(text: string, path: string): PromotionRecord {
  const json = readable(text, path);
  if (isOld(text)) {
    throw new Error(
      `${path}: this verdict has version 1, which asked for less than version 2: judge again (ata-lab backtest --models ${dirname(path)})`,
    );
  }
  const parsed = CHECKED().safeParse(json, ONCE);
  if (parsed.success) return json as PromotionRecord;
  throw new Error(`${path}: ${schemaFaults(parsed.error.issues)}`);
}
