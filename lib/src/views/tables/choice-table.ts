import type { PolicyChoice, PolicyTrial } from "../../backtest/choose-policy.js";
import type { PolicySettings } from "../../backtest/policy-settings.js";
import { showable } from "../../util/showable.js";
import { count, counted, dollars, percent, ratio } from "../format.js";
import { type TextColumns, viewColumns } from "../table-view.js";
import type { View } from "../view.js";

/** Names of settings as tables have them. */
const NAMES: Partial<Readonly<Record<keyof PolicySettings, string>>> = {
  edgeMode: "edge mode",
  longOnly: "long only",
  minimumHold: "hold (min)",
  stopAtr: "stop (ATR)",
  targetAtr: "target (ATR)",
  trailAtr: "trail (ATR)",
  dailyStop: "daily stop",
  flatAtClose: "flat at close",
};

/** A longer grid is shown by its best rows. */
const ROWS = 40;
const BEST = 20;

/**
 * The grid of a choice of policy settings, as text.
 *
 * @param choice what `choosePolicy` returned
 * @returns a column for each setting, then trades, profit, costs, Sharpe ratio, and which one was chosen
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const options = { signals: modelSignals(bars, models), from: "2018-01-02", to: "2018-02-15", minTrades: 10 };
 * const policy = { ...POLICY_DEFAULTS, cap: 0.1, shares: "fractional", costs: "bps:1" };
 * choiceTable(choosePolicy(bars, policy, { gate: [0.01, 0.2] }, options)).trades[1]; // → "0"
 */
export function choiceTable(choice: PolicyChoice): TextColumns {
  return showable("columns", columnsOf(choice, choice.trials));
}

/** A choice as people see it: the grid, and what it means. */
export function choiceView(choice: PolicyChoice): View {
  const { from, to, trials, best, minTrades } = choice;
  const long = trials.length > ROWS;
  const order = (one: PolicyTrial): number => (one.trades >= minTrades ? one.sharpe : Number.NEGATIVE_INFINITY);
  const shown = long ? [...trials].sort((a, b) => order(b) - order(a)).slice(0, BEST) : trials;
  const title =
    `Policies on the validation part, ${from} to ${to}: ${count(trials.length)} tried` +
    `${long ? `, the best ${BEST} shown` : ""}. These bars chose C as well, so the figures flatter:`;
  return [
    viewColumns(columnsOf(choice, shown), title),
    ...chanceWords(choice),
    ...lossWords(choice),
    chosenWords(choice, best),
  ];
}

/** How far the choice may be chance. */
function chanceWords({ chance }: PolicyChoice): string[] {
  if (!chance) return [];
  const { policies, pbo, years, minYears } = chance;
  const least = Number.isFinite(minYears)
    ? `a ratio as high as the best one's is expected by chance of so many on fewer than ${minYears.toFixed(1)} years of bars, and these are ${years.toFixed(1)}`
    : "the best one's ratio is not above 0";
  return [
    `Probability of backtest overfitting over the ${count(policies)} policies that trade often enough: ${percent(pbo, 0)} (at 50 % and above, the ` +
      `one that is best on one half of the days is no better than the others on the other half); ${least}.`,
  ];
}

/** What is judged although it lost money on the bars that it was chosen on; empty if it did not. */
export function lossWords({ trials, best, minTrades }: Pick<PolicyChoice, "trials" | "best" | "minTrades">): string[] {
  const chosen = trials[best];
  if (!chosen || chosen.sharpe > 0) return [];
  const many = trials.filter(({ trades }) => trades >= minTrades).length;
  const which = many === 1 ? "the only policy that trades often enough" : `even the best of ${count(many)} policies`;
  return [
    `WARNING: ${which} lost money on the validation part (Sharpe ratio ${ratio(chosen.sharpe)}), where choosing flatters. ` +
      "Nothing speaks for it: choose among other settings (--choose gate,cap,hold), or train another recipe.",
  ];
}

function chosenWords({ trials, minTrades }: PolicyChoice, best: number): string {
  if (best < 0) {
    const most = trials.reduce((all, { trades }) => Math.max(all, trades), 0);
    const why = most === 0 ? "trades" : `makes ${counted(minTrades, "trade")} or more`;
    return `NONE CHOSEN: of ${count(trials.length)} ${trials.length === 1 ? "policy" : "policies"} tried, none ${why} on the validation part, so the policy is judged as it was given.`;
  }
  const { settings, sharpe } = trials[best]!;
  const words = Object.entries(settings).map(
    ([name, value]) => `${NAMES[name as keyof PolicySettings] ?? name} = ${valueText(value)}`,
  );
  return (
    `Chosen: ${words.join(", ")}, the highest Sharpe ratio after costs (${ratio(sharpe)}) of the ` +
    `${count(trials.filter(({ trades }) => trades >= minTrades).length)} that make ${counted(minTrades, "trade")} or more. ` +
    "It is judged once, on bars that chose nothing:"
  );
}

function columnsOf({ names, trials: all, best }: PolicyChoice, trials: readonly PolicyTrial[]): TextColumns {
  const settings = names.map((name) => [NAMES[name] ?? name, trials.map((trial) => valueText(trial.settings[name]))]);
  return {
    ...Object.fromEntries(settings),
    trades: trials.map(({ trades }) => count(trades)),
    "net profit, $": trials.map(({ profit }) => dollars(profit)),
    "costs, $": trials.map(({ costs }) => dollars(costs)),
    "Sharpe ratio": trials.map(({ sharpe }) => ratio(sharpe)),
    "": trials.map((trial) => (trial === all[best] ? "chosen" : "")),
  };
}

function valueText(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === null ? "none" : String(value);
}
