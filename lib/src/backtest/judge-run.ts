import type { Research } from "../flow/research.js";
import { decidingModel } from "../models/inputs.js";
import { choosePolicy, type PolicyGrid } from "./choose-policy.js";
import { type JudgeOptions, verdictOn } from "./judge.js";
import { type JudgedPart, judgedPart } from "./judged-part.js";
import { POLICY_DEFAULTS, type PolicySettings } from "./policy-settings.js";
import type { Promotion } from "./promote.js";
import { type Provenance, provenanceOf } from "./provenance.js";
import type { Backtest } from "./result.js";
import { type ModelSignals, modelSignals } from "./signals.js";
import { tradedLabel } from "./traded-label.js";

/** Policy, costs, account and limits as `judge` takes them, as plain data. */
export interface JudgedPolicy extends Omit<JudgeOptions, "costs"> {
  /** In the words of `parseCosts`. */
  readonly costs: string;
}

/** A research run's policy on its test part, and the verdict. */
export interface JudgedRun {
  readonly candidate: Backtest;
  readonly promotion: Promotion;
  /** The bars judged, and every setting of the policy, with those that were chosen. */
  readonly part: JudgedPart;
  readonly policy: PolicySettings;
}

/**
 * Judges the models of a research run on its test part.
 *
 * @param run what `research` returned
 * @param judged the policy
 * @param choose settings that are chosen on the validation part first; null for none
 * @throws when there is no test part, with a cure
 */
export function judgeRun(run: Research, judged: JudgedPolicy, choose: PolicyGrid | null): JudgedRun {
  const { bars, models, recipe } = run;
  if (run.test === undefined) {
    throw new Error(
      `recipe ${recipe.name} keeps no test part, so nothing can be promoted: take preset sound (--preset sound), or leave ` +
        "rows for one (--set trainFraction=0.6 --set validationFraction=0.2)",
    );
  }
  const provenance = provenanceOf(run);
  const signals = modelSignals(bars, models, recipe);
  const settings = choose === null ? judged : { ...judged, ...chosen(run, signals, provenance, judged, choose) };
  const part = judgedPart(bars, provenance);
  const policy = { ...POLICY_DEFAULTS, ...settings, ...tradedLabel(recipe, settings) };
  return { ...verdictOn({ bars, signals, part }, recipe, settings), part, policy };
}

/** The settings with the best Sharpe ratio on the validation part. */
function chosen(
  { bars, recipe }: Research,
  signals: ModelSignals,
  { parts: { validation } }: Provenance,
  judged: JudgedPolicy,
  grid: PolicyGrid,
): Partial<PolicySettings> {
  const { cash } = judged;
  const { trials, best } = choosePolicy(bars, { ...POLICY_DEFAULTS, ...judged, ...tradedLabel(recipe, judged) }, grid, {
    ...{ signals, from: validation.first, to: validation.last },
    ...{ model: decidingModel(recipe), ...(cash !== undefined && { cash }) },
  });
  return trials[best]?.settings ?? {};
}
