import type { Recipe } from "../recipes/recipe.js";
import type { BrainOptions } from "./policies/brain.js";

/**
 * What p is the probability of, as the policy needs to know it, from the recipe's label.
 *
 * @param recipe the recipe that the models were trained with
 * @param options the policy; its `label` and `side` count if the recipe's label is a custom function
 * @returns `label` and `side` as options of `brain`; no `label` if it is unknown
 * @throws when the edge is `breakeven` and it is not known what p is the probability of; when p is of short sales and the
 * policy may not sell short, or of purchases' trades and it may
 * @example
 * tradedLabel(PRESETS.sound, {}); // → { side: "long", label: { threshold: 0.001, horizon: 12 } }
 */
export function tradedLabel(
  { name, label }: Pick<Recipe, "name" | "label">,
  options: BrainOptions,
): Pick<BrainOptions, "label" | "side"> {
  const { choices } = label;
  const { edgeMode, longOnly = true } = options;
  const side = (choices && "side" in choices ? choices.side : choices ? "long" : options.side) ?? "long";
  if (side === "short" && longOnly) {
    throw new Error(
      `the label of recipe "${name}" has side "short", so its p can only be traded by selling short: allow it with ` +
        "longOnly: false (--short)",
    );
  }
  if (choices && "kind" in choices) {
    if (side === "long" && !longOnly) {
      throw new Error(
        `the label of recipe "${name}" (${choices.kind}) says whether a purchase pays, and a low p does not say that a short ` +
          'sale would: leave out longOnly: false (--short), or train on a label with side "short"',
      );
    }
    return { side, label: { targetAtr: choices.targetAtr, stopAtr: choices.stopAtr } };
  }
  const known = options.label ?? (choices && { threshold: choices.threshold, horizon: choices.horizon });
  if (edgeMode === "breakeven" && !known) {
    throw new Error(
      `the label of recipe "${name}" is a custom function, so a break-even edge needs to know what p is the ` +
        "probability of: pass label: { threshold, horizon } (--threshold and --horizon)",
    );
  }
  return { side, ...(known && { label: known }) };
}
