import { parseCosts } from "../backtest/costs.js";
import type { JudgedPart } from "../backtest/judged-part.js";
import { rowsOf } from "../backtest/period.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import type { Promotion } from "../backtest/promote.js";
import { type Bars, sliceBars } from "../bars/bars.js";
import { withFolderLock } from "../sources/folder-lock.js";
import { barsHash, sha256 } from "./file-print.js";
import { replaceLockedSet, settle, settleLocked } from "./file-set.js";
import {
  checkLedger,
  LEDGER_FILE,
  type Ledger,
  type LedgerEntry,
  ledgerCure,
  ledgerLine,
  looksAt,
  newLooks,
  readLedger,
  type Subject,
} from "./ledger.js";
import { POLICY_FILE, policyText } from "./policy-file.js";
import { hashModels, PROMOTION_FILE, promotionText, recordedHead, verdictHash } from "./promotion-file.js";

/** What is judged, on which bars. */
export interface VerdictOn {
  /** The recipe's bars, of one stock or of many, and the part of them that is judged. */
  readonly bars: Bars | readonly Bars[];
  readonly part: JudgedPart;
  /** How many stocks share the account, in any words: the same policy with other words is another look. */
  readonly sharing?: string;
  readonly policy: PolicySettings;
  /** Dollars at the start. */
  readonly cash: number;
  /** What the judgement counts for: the cells of a table of results on the part, and looks made elsewhere. 1. */
  readonly looks?: number;
}

/** A verdict that was recorded. */
export interface WrittenVerdict<J> {
  /** What the function returned. */
  readonly judged: J;
  /** The looks at these days that the ledger counts, this one included. */
  readonly looks: number;
  /** How many of them this judgement added; 0 if the very same was judged before. */
  readonly added: number;
  /** Paths of the files. */
  readonly written: readonly string[];
}

/**
 * Judges models, and records it: a line in the ledger of looks, the policy, and the verdict, all beside the models.
 *
 * The ledger's looks at days of the judged part are counted first, whatever the models, the policy and the stock, and
 * given to the function that judges, for its deflated Sharpe ratio. The very same models, policy, costs, cash and bars
 * judged again add no look.
 *
 * @param dir the folder of the models
 * @param on what is judged
 * @param judgeWith judges, given the number of looks: `judge`, or `promote` with an object around it; it is called again
 * if somebody else's look was recorded in the meantime
 * @returns what the function returned, the looks, and the paths written: `looks.jsonl`, `policy.json`, `promotion.json`
 * @throws when the ledger was edited or cut, with a cure; when there is no model; when the verdict is on other bars,
 * costs, cash, shares, fills or looks than would be recorded; or as the function does
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models, recipe, bars } = research(minutes);
 * await writeModels("output/verdict", models);
 * const on = { bars, part: judgedPart(bars, undefined), policy: POLICY_DEFAULTS, cash: 100_000 };
 * const judgeWith = (looks) => judge(minutes, models, recipe, undefined, { ...on.policy, cash: on.cash, looks });
 * const { written } = await writeVerdict("output/verdict", on, judgeWith);
 * written.length; // → 3
 */
export async function writeVerdict<J extends { readonly promotion: Promotion }>(
  dir: string,
  on: VerdictOn,
  judgeWith: (looks: number) => J,
): Promise<WrittenVerdict<J>> {
  await settle(dir);
  const subject = subjectOf(await hashModels(dir), on);
  let counted = countLooks(await soundLedger(dir), subject, on);
  for (;;) {
    const judged = judgeWith(counted.looks);
    checkJudged(judged.promotion, on, counted);
    const done = await withFolderLock(dir, () => record(dir, on, subject, counted, judged.promotion));
    if (Array.isArray(done)) return { judged, ...counted, written: done };
    counted = done;
  }
}

/** Refuses a verdict on something else than what is recorded with it. */
function checkJudged(promotion: Promotion, { bars, part, policy, cash }: VerdictOn, { looks }: Counted): void {
  const pairs: [what: string, judged: unknown, recorded: unknown][] = [
    ["symbol", promotion.symbol, symbolOf(bars)],
    ["first bar", promotion.from, part.from],
    ["last bar", promotion.to, part.to],
    ["cash", promotion.cash, cash],
    ["costs", JSON.stringify(promotion.atCosts.costs), JSON.stringify(parseCosts(policy.costs))],
    ["shares", promotion.shares, policy.shares],
    ["fills", promotion.fill, policy.fill],
    ["looks", promotion.sharpe.looks, looks],
  ];
  const other = pairs.find(([, judged, recorded]) => judged !== recorded);
  if (!other) return;
  const [what, judged, recorded] = other;
  throw new Error(`the verdict is on other ${what} than would be recorded: ${judged}, not ${recorded}`);
}

/** Reads the ledger of a folder, to append to it. A changed one is refused. */
export async function soundLedger(dir: string): Promise<Ledger> {
  await settle(dir);
  return checkedLedger(dir);
}

/** The same of a folder of which no change is unfinished. */
async function checkedLedger(dir: string): Promise<Ledger> {
  const ledger = await readLedger(dir, await recordedHead(dir));
  if (ledger.faults.length > 0) throw new Error([...ledger.faults, ledgerCure(dir)].join("\n"));
  return ledger;
}

/** The symbol, or all symbols. */
function symbolOf(bars: VerdictOn["bars"]): string {
  return "symbol" in bars
    ? bars.symbol
    : bars
        .map(({ symbol }) => symbol)
        .sort()
        .join(",");
}

/** The hash of the judged bars; of many stocks, of each one's, and of how they share the account. */
function hashOf({ bars, part, sharing = "" }: VerdictOn): string {
  if ("symbol" in bars) return barsHash(sliceBars(bars, part.start, part.end));
  const hashes = bars.map((stock) => {
    const { start, end } = rowsOf(stock.time, part);
    return `${stock.symbol} ${barsHash(sliceBars(stock, start, end))}`;
  });
  return sha256([...hashes.sort(), sharing].join("\n"));
}

function subjectOf(models: Subject["models"], on: VerdictOn): Subject {
  const { bars, part, policy, cash } = on;
  return {
    symbol: symbolOf(bars),
    from: part.from,
    to: part.to,
    bars: hashOf(on),
    models,
    policyHash: sha256(policyText(policy)),
    cash,
  };
}

/** Far more than anybody makes, and far less than sums stay exact with. */
const MOST_LOOKS = 1e9;

/** Looks at the judged days with this one, and how many this one adds. */
interface Counted {
  readonly looks: number;
  readonly added: number;
}

function countLooks({ entries }: Ledger, subject: Subject, { looks = 1 }: VerdictOn): Counted {
  if (!(Number.isInteger(looks) && looks >= 1 && looks <= MOST_LOOKS)) {
    throw new RangeError(`looks must be a whole number from 1 to ${MOST_LOOKS}, got ${looks}`);
  }
  const added = newLooks(entries, subject, looks);
  return { looks: looksAt(entries, subject) + added, added };
}

/** Writes the files; the new count instead if it is no longer the one that was judged with. */
async function record(
  dir: string,
  on: VerdictOn,
  subject: Subject,
  counted: Counted,
  promotion: Promotion,
): Promise<string[] | Counted> {
  await settleLocked(dir);
  const ledger = await checkedLedger(dir);
  const now = countLooks(ledger, subject, on);
  if (now.looks !== counted.looks) return now;
  return replaceLockedSet(
    dir,
    verdictTexts(on, { subject, added: counted.added, promotion, at: new Date().toISOString() }, ledger),
  );
}

/**
 * The files of the first verdict on models, as `writeVerdict` would write them into a folder that has only the models.
 *
 * @param models texts of all models by file name
 * @param on what was judged
 * @param promotion the verdict
 * @param at when it was made, ISO 8601
 * @returns texts of the ledger, the policy and the verdict, by file name: the same arguments give the same bytes
 * @throws when the verdict is on something else than would be recorded
 */
export function firstVerdict(
  models: ReadonlyMap<string, string>,
  on: VerdictOn,
  promotion: Promotion,
  at: string,
): Map<string, string> {
  const hashes = Object.fromEntries([...models].map(([file, text]) => [file, sha256(text)]));
  const subject = subjectOf(hashes, on);
  const ledger = checkLedger(undefined, undefined, LEDGER_FILE);
  const counted = countLooks(ledger, subject, on);
  checkJudged(promotion, on, counted);
  return verdictTexts(on, { subject, added: counted.added, promotion, at }, ledger);
}

/** A judgement that is to be recorded. */
interface Made {
  readonly subject: Subject;
  /** The looks it adds. */
  readonly added: number;
  readonly promotion: Promotion;
  /** When, ISO 8601. */
  readonly at: string;
}

/** The texts of the ledger with one more line, of the policy and of the verdict. */
function verdictTexts(on: VerdictOn, made: Made, ledger: Pick<Ledger, "text" | "head">): Map<string, string> {
  const { subject, promotion } = made;
  const judged = { ...promotion, models: subject.models, policy: subject.policyHash };
  const { text, head } = ledgerLine(entryOf(on, made, verdictHash(judged)), ledger.head);
  return new Map([
    [LEDGER_FILE, `${ledger.text}${text}\n`],
    [POLICY_FILE, policyText(on.policy)],
    [PROMOTION_FILE, promotionText({ ...judged, ledger: head })],
  ]);
}

function entryOf({ policy }: VerdictOn, { subject, added, promotion, at }: Made, hash: string): LedgerEntry {
  const { trades, profit, sharpe, maxDrawdown } = promotion.atCosts.candidate;
  return {
    at,
    ...subject,
    policy,
    looks: added,
    verdict: promotion.verdict,
    verdictHash: hash,
    figures: { trades, profit, sharpe: orNull(sharpe), maxDrawdown, deflated: orNull(promotion.sharpe.deflated) },
  };
}

/** JSON has no NaN. */
function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
