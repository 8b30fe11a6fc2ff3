import { resolve } from "node:path";
import type { Command } from "commander";
import { POLICY_DEFAULTS, type PolicySettings } from "../backtest/policy-settings.js";
import type { PromoteOptions } from "../backtest/promote.js";
import { tradedLabel } from "../backtest/traded-label.js";
import type { Recipe } from "../recipes/recipe.js";
import { LEDGER_FILE } from "../store/ledger.js";
import { readPolicy } from "../store/policy-file.js";
import { count, counted } from "../views/format.js";
import { jsonOption, policyOption } from "./common-options.js";
import { type NextCommand, nextCommand } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { aboveZero, checked, integer, notNegative } from "./parse-options.js";
import { addPolicyOptions, type PolicyFlags, policyFlags } from "./policy-options.js";

/** The options of a command that judges a policy and records the verdict. */
export interface VerdictFlags extends PolicyFlags {
  readonly policy?: string;
  readonly participation?: number;
  readonly costFloor?: number;
  readonly looks: number;
  readonly json?: true;
  readonly strict?: true;
}

const notNegativeInteger = checked((text) => {
  const value = integer(text);
  if (value < 0 || value > 1e6) throw new Error("write a number from 0 to 1,000,000");
  return value;
});

/** Adds those options to a command. */
export function addVerdictOptions(command: Command): Command {
  return addPolicyOptions(command)
    .addOption(policyOption())
    .optionsGroup(GROUPS.verdict)
    .option(
      "--looks <count>",
      "looks at these days made elsewhere, added to those in the ledger",
      notNegativeInteger,
      0,
    )
    .option("--participation <share>", "largest share of a bar's volume that may be traded (default: 0.05)", aboveZero)
    .option(
      "--cost-floor <dollars>",
      "least that must be paid in costs, per share and side (default: 0.005, half a tick)",
      notNegative,
    )
    .addOption(jsonOption())
    .option("--strict", 'exit with 1 unless the verdict is "promote"');
}

/** The settings that the options ask for, and what p is the probability of: as asked for, as the recipe or the file has it. */
export async function policyOf(
  flags: PolicyFlags & Pick<VerdictFlags, "policy">,
  command: Command,
  recipe: Recipe,
): Promise<PolicySettings> {
  const base = flags.policy === undefined ? { ...POLICY_DEFAULTS, label: null } : await readPolicy(flags.policy);
  const { cash: _, ...policy } = policyFlags(flags, command, base);
  const label = policy.label ?? (recipe.label.choices ? null : base.label);
  return { ...policy, label, ...tradedLabel(recipe, { ...policy, label }) };
}

/** The limits of the verdict that the options change. */
export function limitsOf({
  participation,
  costFloor,
}: VerdictFlags): Pick<PromoteOptions, "participationLimit" | "costFloor"> {
  return {
    ...(participation !== undefined && { participationLimit: participation }),
    ...(costFloor !== undefined && { costFloor }),
  };
}

/** How often these days have been looked at. */
export function looksWords(looks: number, added: number): string {
  const all = `${counted(looks, "look")} at these days`;
  if (added === 0) return `The very same was judged before, which is no new look: ${LEDGER_FILE} counts ${all}.`;
  return looks === added && looks === 1
    ? `This is the first look at these days that ${LEDGER_FILE} knows of.`
    : `${LEDGER_FILE} counts ${all}, ${count(added)} of them by this judgement; the deflated Sharpe ratio is over all.`;
}

/** The command that installs models which were promoted; `isForOthers` if the seed's trading program cannot feed them. */
export function promoteCommandOf(command: Command, folder: string, isForOthers: boolean): NextCommand {
  const into = resolve(folder) === resolve("models") ? "live" : "models";
  return nextCommand(command, "promote", {
    args: [folder],
    options: { "--into": into, "--reader": isForOthers ? "any" : undefined },
  });
}

/** With --strict, fails unless the verdict is "promote". */
export function requirePromote({ strict }: VerdictFlags, verdict: string): void {
  if (strict && verdict !== "promote") {
    throw new Error(`the verdict is "${verdict}"`);
  }
}
