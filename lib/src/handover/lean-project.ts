import { parseCosts } from "../backtest/costs.js";
import { historyNeeded } from "../backtest/history-needed.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { tradedLabel } from "../backtest/traded-label.js";
import { columnsRead, modelNames } from "../models/inputs.js";
import { modelFile } from "../models/model.js";
import { formatModel } from "../models/to-json.js";
import { DAY, parseRule, SESSION } from "../util/time.js";
import type { Formula } from "./formula.js";
import { leanMain } from "./lean-main.js";
import { leanReadme } from "./lean-readme.js";
import { type HandedOver, PYTHON_FILE, pythonModule } from "./python-module.js";
import { README_FILE } from "./readme.js";
import { recognise } from "./recognise.js";

/** What a LEAN project is made of. */
export interface LeanParts extends HandedOver {
  /** The stock that it trades unless a parameter says otherwise. */
  readonly symbol: string;
  /** The text of `policy.json`. */
  readonly policyText: string;
}

/** The project's settings, to which LEAN's command line adds. */
export const LEAN_CONFIG: string = "config.json";

/**
 * A LEAN project that trades models: `main.py`, the module of `export python`, the models and the policy as JSON, and `config.json`.
 *
 * @param parts models, recipe, policy and stock
 * @returns contents by file name
 * @throws when the policy says what LEAN cannot do, there is none, or p depends on the start of history; the error names it
 */
export function leanProject(parts: LeanParts): ReadonlyMap<string, string> {
  const { recipe, models, policy, symbol } = parts;
  if (policy === undefined) {
    throw new Error(
      "there is no policy, so LEAN would have nothing to trade by: ata-lab backtest writes policy.json beside the models, or " +
        "give --policy FILE, or options such as --gate 0.05",
    );
  }
  const faults = policyFaults({ ...policy, ...tradedLabel(recipe, policy) }, recipe.bars.session);
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const columns = recognise(recipe);
  const sum = columnsRead(recipe).find((name) => isEndless(columns.get(name)!));
  if (sum !== undefined) {
    throw new Error(
      `recipe "${recipe.name}": "${sum}" depends on where the bars start, however long ago (onBalanceVolume), so no warm-up of LEAN gives ` +
        "what ata-lab says: leave it out of the models, and train again",
    );
  }
  const perDay = Math.ceil((recipe.bars.session === "regular" ? SESSION : DAY) / parseRule(recipe.bars.rule));
  const needed = Math.min(historyNeeded(models, recipe), LONGEST_WARM_UP * perDay);
  const extended = recipe.bars.session === "all";
  // After twice as many, p is that of any longer history to a billionth, and not only to a millionth of its deviation.
  const main = leanMain({ extended, history: needed, warmUpDays: calendarDays((2 * needed) / perDay) });
  return new Map([
    ["main.py", main],
    [PYTHON_FILE, pythonModule(parts, columns)],
    ...modelNames(recipe).map((name) => [modelFile(name), `${formatModel(models[name]!)}\n`] as const),
    ["policy.json", parts.policyText],
    [LEAN_CONFIG, configText(recipe.name, symbol)],
    [README_FILE, leanReadme(parts)],
  ]);
}

/** Sessions of warm-up for models that need more than a quarter: exponential means of long bars. */
const LONGEST_WARM_UP = 250;

/** Whether a series never forgets the first bar. */
function isEndless({ op, of }: Formula): boolean {
  return op === "onBalanceVolume" || of.some(isEndless);
}

/** Calendar days that hold so many sessions, with room for holidays. */
function calendarDays(sessions: number): number {
  return Math.ceil((sessions * 7) / 5) + 10;
}

/** What the policy says that LEAN cannot do. */
function policyFaults(policy: PolicySettings, session: "regular" | "all"): string[] {
  const { borrowRate, interestRate } = parseCosts(policy.costs);
  const cannot = (setting: string, why: string, cure: string): string => `${setting}: ${why}; give ${cure}`;
  return [
    ...(policy.shares === "fractional"
      ? [cannot("shares fractional", "LEAN trades whole shares of US stocks", "--no-fractional")]
      : []),
    ...(borrowRate > 0 || interestRate > 0
      ? [
          cannot(
            `costs ${policy.costs}`,
            "LEAN charges neither borrow fees nor interest",
            `--costs ${withoutRates(policy.costs)}, and judge it with these`,
          ),
        ]
      : []),
    ...(policy.flatAtClose && session === "all"
      ? [cannot("flatAtClose", "with all hours LEAN's day has no close to be flat at", "--no-flat-at-close")]
      : []),
  ];
}

function withoutRates(costs: string): string {
  return (
    costs
      .split("+")
      .filter((term) => !/^(?:borrow|interest):/.test(term))
      .join("+") || "none"
  );
}

function configText(recipe: string, symbol: string): string {
  const config = {
    "algorithm-language": "Python",
    parameters: { symbol, start: "2024-01-02", end: "2024-12-31" },
    description: `Models of the recipe ${recipe}, exported by ata-lab`,
  };
  return `${JSON.stringify(config, null, 4)}\n`;
}
