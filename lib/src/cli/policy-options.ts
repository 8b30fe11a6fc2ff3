import { type Command, Option } from "commander";
import { parseCosts } from "../backtest/costs.js";
import type { JudgeOptions } from "../backtest/judge.js";
import { BRAIN_DEFAULTS, type EdgeMode } from "../backtest/policies/brain.js";
import { checked, integer, number } from "./parse-options.js";

/** The options that say how p is traded, and with what account. */
export interface PolicyFlags {
  readonly gate: number;
  readonly cap: number;
  readonly edgeMode: EdgeMode;
  readonly threshold?: number;
  readonly horizon?: number;
  readonly short?: true;
  readonly flatAtClose?: true;
  readonly costs: string;
  readonly cash: number;
  readonly fractional?: true;
  readonly fill: "nextOpen" | "close";
}

/** What costs may be, for the notes of a command's help. */
export const COSTS_NOTE: string = `Costs are terms joined by "+": none, ib (0.005 $ a share, at least 1 $ and at
most 0.5 % of an order), bps:5 (per side), share:0.005, min:1, max:0.5%,
slippage as slip:2bps or slip:1tick, and rates per year: borrow:2% on short
positions and interest:3% on negative cash (both 0 unless given).`;

/** Adds those options to a command. */
export function addPolicyOptions(command: Command): Command {
  const { gate, cap, edgeMode } = BRAIN_DEFAULTS;
  return command
    .option("--gate <edge>", "smallest edge to enter a position, and to keep it after 30 minutes", number, gate)
    .option("--cap <fraction>", "largest position, as a fraction of the equity", number, cap)
    .addOption(
      new Option(
        "--edge-mode <mode>",
        "how the edge is measured: p - 0.5 (signed), |p - 0.5| (abs, the original's bug), or p minus the p that covers the costs (breakeven)",
      )
        .choices(["signed", "abs", "breakeven"])
        .default(edgeMode),
    )
    .option(
      "--threshold <return>",
      "the label's threshold; needed for --edge-mode breakeven if the recipe has a custom label",
      number,
    )
    .option("--horizon <bars>", "the label's horizon; goes with --threshold", integer)
    .option("--short", "sell short too (default: long only)")
    .option("--flat-at-close", "hold nothing overnight")
    .option("--costs <terms>", "commission and slippage (see below)", checked(costTerms), "ib")
    .option("--cash <dollars>", "starting equity", number, 100_000)
    .option("--fractional", "trade fractions of a share (default: whole shares, like the trading program)")
    .addOption(
      new Option(
        "--fill <price>",
        "fill orders at the next bar's open, or (optimistic) at the close that triggered them",
      )
        .choices(["nextOpen", "close"])
        .default("nextOpen"),
    );
}

/** The policy and account that the options describe, as `judge` takes them. */
export function policyFlags(flags: PolicyFlags, command: Command): JudgeOptions {
  const label = labelOf(flags, command);
  return {
    gate: flags.gate,
    cap: flags.cap,
    edgeMode: flags.edgeMode,
    ...(label && { label }),
    longOnly: !flags.short,
    flatAtClose: flags.flatAtClose ?? false,
    costs: flags.costs,
    cash: flags.cash,
    shares: flags.fractional ? "fractional" : "whole",
    fill: flags.fill,
  };
}

/** Checks a costs option and returns it as written. */
function costTerms(text: string): string {
  parseCosts(text);
  return text;
}

/** The label given by --threshold and --horizon; a usage error if only one of them is given. */
function labelOf(
  { threshold, horizon }: PolicyFlags,
  command: Command,
): { readonly threshold: number; readonly horizon: number } | undefined {
  if (threshold !== undefined && horizon !== undefined) return { threshold, horizon };
  if (threshold === undefined && horizon === undefined) return undefined;
  return command.error("error: --threshold and --horizon go together: they define the label");
}
