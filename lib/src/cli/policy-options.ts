import { type Command, Option } from "commander";
import { parseCosts } from "../backtest/costs.js";
import type { EdgeMode } from "../backtest/policies/brain.js";
import { POLICY_DEFAULTS, type PolicySettings } from "../backtest/policy-settings.js";
import { GROUPS } from "./option-groups.js";
import { checked, distance, edge, notNegative, number, positive, share } from "./parse-options.js";

/** The options that say how p is traded, and with what account. What is left out is as the trading program has it. */
export interface PolicyFlags {
  readonly gate?: number;
  readonly cap?: number;
  readonly edgeMode?: EdgeMode;
  readonly threshold?: number;
  readonly horizon?: number;
  readonly short?: boolean;
  readonly hold?: number;
  readonly stopAtr?: number | "none";
  readonly targetAtr?: number | "none";
  readonly trailAtr?: number | "none";
  readonly dailyStop?: number | "none";
  readonly flatAtClose?: boolean;
  readonly costs?: string;
  readonly cash: number;
  readonly fractional?: boolean;
  readonly fill?: PolicySettings["fill"];
}

/** What costs may be, for the notes of a command's help. */
export const COSTS_NOTE: string = `Costs are terms joined by "+": none, ib (0.005 $ a share, at least 1 $ and at
most 0.5 % of an order), bps:5 (per side), share:0.005, min:1, max:0.5%,
slippage as slip:2bps or slip:1tick, and rates per year: borrow:2% on short
positions and interest:3% on negative cash (both 0 unless given).`;

/** Far less than a share, and far more than all stocks are worth: beyond that, figures lose their digits. */
const dollars = checked((text) => {
  const value = number(text);
  if (!(value >= 1 && value <= 1e15)) throw new Error("write dollars from 1 to 1e15");
  return value;
});

/** Adds those options to a command. */
export function addPolicyOptions(command: Command): Command {
  const { gate, cap, edgeMode, minimumHold, stopAtr, targetAtr, trailAtr, dailyStop, costs, fill } = POLICY_DEFAULTS;
  return command
    .optionsGroup(GROUPS.policy)
    .option(
      "--gate <edge>",
      `smallest edge to enter a position, and to keep it after the hold (default: ${gate})`,
      edge,
    )
    .option("--cap <fraction>", `largest position, as a fraction of the equity (default: ${cap})`, share)
    .addOption(
      new Option(
        "--edge-mode <mode>",
        "how the edge is measured: p - 0.5 (signed), |p - 0.5| (abs, the original's bug), or p minus the p that covers " +
          `the costs (breakeven); default: ${edgeMode}`,
      ).choices(["signed", "abs", "breakeven"]),
    )
    .option(
      "--threshold <return>",
      "the label's threshold; needed for --edge-mode breakeven if the recipe has a custom label",
      number,
    )
    .option("--horizon <bars>", "the label's horizon; goes with --threshold", positive)
    .option("--short", "sell short too")
    .option("--no-short", "long only (the default)")
    .option(
      "--hold <minutes>",
      `minutes a position is held before a lost edge closes it (default: ${minimumHold})`,
      notNegative,
    )
    .option("--stop-atr <distance>", `stop, in ATR from the entry, or none (default: ${stopAtr})`, distance)
    .option("--target-atr <distance>", `target, in ATR from the entry, or none (default: ${targetAtr})`, distance)
    .option(
      "--trail-atr <distance>",
      `trailing stop, in ATR from the best price since the entry, or none (default: ${trailAtr ?? "none"})`,
      distance,
    )
    .option(
      "--daily-stop <fraction>",
      `loss after which a day's trading ends, or none (default: ${dailyStop})`,
      distance,
    )
    .option("--flat-at-close", "hold nothing overnight")
    .option("--no-flat-at-close", "hold overnight too (the default)")
    .option("--costs <terms>", `commission and slippage (see below; default: ${costs})`, checked(costTerms))
    .option("--cash <dollars>", "starting equity, 1 to 1e15", dollars, 100_000)
    .option("--fractional", "trade fractions of a share")
    .option("--no-fractional", "whole shares, as the trading program (the default)")
    .addOption(
      new Option(
        "--fill <price>",
        `fill orders at the next bar's open, or (optimistic) at the close that triggered them; default: ${fill}`,
      ).choices(["nextOpen", "close"]),
    );
}

/** Checks a costs option and returns it as written. */
function costTerms(text: string): string {
  parseCosts(text);
  return text;
}

/**
 * The policy and the account that the options ask for, as `judge` takes them.
 *
 * @param base the settings that they change
 * @returns the label as given by `--threshold` and `--horizon`, otherwise null: the recipe knows it
 */
export function policyFlags(
  flags: PolicyFlags,
  command: Command,
  base: PolicySettings = POLICY_DEFAULTS,
): PolicySettings & { readonly cash: number } {
  const {
    gate,
    cap,
    edgeMode,
    short,
    hold,
    stopAtr,
    targetAtr,
    trailAtr,
    dailyStop,
    flatAtClose,
    costs,
    fractional,
    fill,
  } = flags;
  return {
    ...base,
    cash: flags.cash,
    label: labelOf(flags, command) ?? null,
    ...(gate !== undefined && { gate }),
    ...(cap !== undefined && { cap }),
    ...(edgeMode && { edgeMode }),
    ...(short !== undefined && { longOnly: !short }),
    ...(hold !== undefined && { minimumHold: hold }),
    ...(stopAtr !== undefined && { stopAtr: orNull(stopAtr) }),
    ...(targetAtr !== undefined && { targetAtr: orNull(targetAtr) }),
    ...(trailAtr !== undefined && { trailAtr: orNull(trailAtr) }),
    ...(dailyStop !== undefined && { dailyStop: orNull(dailyStop) }),
    ...(flatAtClose !== undefined && { flatAtClose }),
    ...(costs !== undefined && { costs }),
    ...(fractional !== undefined && { shares: fractional ? "fractional" : "whole" }),
    ...(fill && { fill }),
  };
}

/** Commander takes null for an option without a value, so that options say "none". */
function orNull(value: number | "none"): number | null {
  return value === "none" ? null : value;
}

/** The label given by --threshold and --horizon; a usage error if only one of them is given. */
function labelOf({ threshold, horizon }: PolicyFlags, command: Command): PolicySettings["label"] | undefined {
  if (threshold !== undefined && horizon !== undefined) return { threshold, horizon };
  if (threshold === undefined && horizon === undefined) return undefined;
  return command.error("error: --threshold and --horizon go together: they define the label");
}
