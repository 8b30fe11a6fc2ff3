import { forwardReturn } from "./forward-return.js";
import type { Label, LabelChoices } from "./label.js";
import { metaLabel } from "./meta-label.js";
import { tripleBarrier } from "./triple-barrier.js";

/** The label that has these choices. */
export function labelFromChoices(choices: LabelChoices): Label {
  if (!("kind" in choices)) return forwardReturn(choices);
  const { kind, ...options } = choices;
  return kind === "tripleBarrier" ? tripleBarrier(options as never) : metaLabel(options as never);
}
