import type { Recipe } from "../recipes/recipe.js";
import type { BrainOptions } from "./policies/brain.js";

/**
 * What p is the probability of, as the policy needs to know it, from the recipe's label.
 *
 * @param recipe the recipe that the models were trained with
 * @param options the policy; its `label` and `side` count if the recipe's label is a custom function
 * @throws when the edge is `breakeven` and p is not known to be the probability of a return above a threshold; when p is
 * the probability of a fall and the policy may not sell short
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
  if (choices && "kind" in choices && edgeMode === "breakeven") {
    throw new Error(
      `the label of recipe "${name}" (${choices.kind}) says whether a trade pays, not whether a return exceeds a threshold, ` +
        'so p has no break-even edge: use edgeMode: "signed" (--edge-mode signed)',
    );
  }
  const forward = choices && !("kind" in choices) ? choices : undefined;
  const known = options.label ?? (forward && { threshold: forward.threshold, horizon: forward.horizon });
  if (edgeMode === "breakeven" && !known) {
    throw new Error(
      `the label of recipe "${name}" is a custom function, so a break-even edge needs to know what p is the ` +
        "probability of: pass label: { threshold, horizon } (--threshold and --horizon)",
    );
  }
  return { side, ...(known && { label: known }) };
}
