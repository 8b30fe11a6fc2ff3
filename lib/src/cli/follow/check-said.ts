import { text } from "node:stream/consumers";
import type { PolicySettings } from "../../backtest/policy-settings.js";
import type { Models } from "../../models/model.js";
import type { Recipe } from "../../recipes/recipe.js";
import { compareSaid, type SaidBar } from "../../serving/compare-said.js";
import { quoted } from "../../util/excerpt.js";
import type { Report } from "../../util/report.js";
import { count, counted } from "../../views/format.js";
import { printJson, printView } from "../print-view.js";
import { type HistoryFlags, readAudited } from "./history.js";

/** What is compared with what. */
export interface CheckFlags extends HistoryFlags {
  readonly bars: string;
  readonly cash: number;
  readonly json?: true;
}

/** Compares what was said live with what the bars say now; throws on a difference, after it was printed. */
export async function checkSaid(
  flags: CheckFlags,
  at: { readonly recipe: Recipe; readonly models: Models; readonly policy: PolicySettings | undefined },
  report: Report,
): Promise<void> {
  const { bars, cash, json } = flags;
  const { recipe, models, policy } = at;
  const said = saidLines(await text(process.stdin));
  const minutes = await readAudited(bars, flags, recipe, report);
  const found = compareSaid(said, minutes, models, recipe, { ...(policy && { policy }), cash });
  const { different, first, cause } = found;
  const compared = `${counted(found.bars, "bar")} from ${said[0]!.time} to ${said.at(-1)!.time}`;
  if (json) printJson({ bars, compared: found.bars, different, first: first ?? null, cause: cause ?? null });
  else if (first === undefined)
    printView([`${compared}: equal, ${found.tolerance === 0 ? "to the bit" : "p to a millionth"}`]);
  else {
    const lines = [
      `${compared}: ${count(different)} differ`,
      `The first: ${first.time}, ${first.column}: ${shown(first.said)} was said, ${shown(first.now)} it is now`,
      `What may have caused it: ${cause}`,
    ];
    printView([lines.join("\n")]);
  }
  if (first !== undefined) throw new Error(`what was said live is not what ${bars} says`);
}

function shown(value: unknown): string {
  return value === null ? "a missing number" : String(value);
}

/** The lines that follow printed. */
function saidLines(whole: string): SaidBar[] {
  const lines = whole.split("\n");
  return lines.flatMap((line, i): SaidBar[] => {
    // A process that was killed may leave half a line.
    if (line.trim() === "" || (i === lines.length - 1 && !line.endsWith("}"))) return [];
    try {
      const said = JSON.parse(line);
      if (typeof said?.time === "string" && typeof said.history === "number" && said.p) return [said];
    } catch {
      // Told below.
    }
    throw new Error(
      `standard input: line ${i + 1} is no line of ata-lab follow: ${quoted(line)}; if a kill left half a line, ` +
        `remove it from the file and check again, as in: sed -i.bak ${i + 1}d said.jsonl`,
    );
  });
}
