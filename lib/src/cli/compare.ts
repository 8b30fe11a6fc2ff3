import type { Command } from "commander";
import { DRAWS } from "../evaluation/day-blocks.js";
import { checkCount } from "../util/check-count.js";
import { ablation } from "../validation/ablation.js";
import { compareLabels } from "../validation/label-comparison.js";
import { ablationView } from "../views/tables/ablation-table.js";
import { labelView } from "../views/tables/label-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { jsonOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, flowRecipe, recipeTitle } from "./flow-options.js";
import { sourceOf, titleOf } from "./minutes.js";
import { needingDays } from "./more-bars.js";
import { type NextCommand, nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { checked, integer } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";

interface CompareFlags extends AuditedFlags, FlowFlags {
  readonly labels?: true;
  readonly draws?: number;
  readonly json?: true;
}

const drawsOf = checked((text) => {
  const draws = integer(text);
  checkCount(draws, DRAWS);
  return draws;
});

/** `ata-lab compare`: an ablation of the cures, starting from the original's choices; with `--labels`, other labels. */
export function compareCommand(command: Command): Command {
  command.description(
    "Ablation: run the flow with the original's choices, then add one cure at a time, and show what each does to the scores. " +
      "With --labels: run it on other labels instead.",
  );
  return addFlowOptions(addAuditedOptions(command))
    .optionsGroup(GROUPS.work)
    .option("--labels", "compare labels: the recipe's own, the fall, the first touch of target or stop, the RSI signal")
    .option("--draws <count>", "bootstrap draws for each interval (default: 1000)", drawsOf)
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
With a recipe, its columns, experts and brain are used, but every choice that a
cure changes starts from the original's value.

With --labels, the recipe is used as it is, and trained on its own label and on
four others: the fall beyond costs, whether a purchase and whether a short sale
pays that ends at a target of 2 ATR, a stop of 1 ATR or the label's horizon, and
whether the RSI rule's purchase pays (only rows with the signal).

Examples:
  ata-lab compare --bars TSLA_1min.csv --symbol TSLA
  ata-lab compare --recipe recipes/volume.ts
  ata-lab compare --labels --preset sound --set weights=uniqueness`,
    )
    .action(run);
}

/** The recipe that is trained next: the one of the options, or the one with all cures. */
function nextOf({ recipe }: CompareFlags, command: Command): NextCommand {
  return nextCommand(command, "research", { options: { "--preset": recipe === undefined ? "sound" : undefined } });
}

async function run(flags: CompareFlags, command: Command): Promise<void> {
  const { draws, set } = flags;
  const recipe = await flowRecipe(flags, command);
  const say = saying();
  const { minutes, warnings } = await readAuditedMinutes({ ...flags, session: recipe.bars.session }, command, say);
  const { progress } = say;
  if (flags.labels) {
    let trained = 0;
    const compared = needingDays(minutes, flags, () =>
      compareLabels(minutes, recipe, {
        ...(draws !== undefined && { draws }),
        onLabel: (name, all) => progress(`${++trained} of ${all}: ${name}`),
      }),
    );
    progress();
    if (flags.json) printJson({ source: sourceOf(flags), warnings, recipe: recipe.name, ...compared });
    else printView([`${titleOf(flags, minutes)}, ${recipeTitle(recipe, set)}`, ...labelView(compared)]);
    await tellNext(nextOf(flags, command), flags);
    return;
  }
  let done = 0;
  const result = needingDays(minutes, flags, () =>
    ablation(minutes, {
      recipe,
      ...(draws !== undefined && { draws }),
      onStep: ({ cure }, all) => progress(`${++done} of ${all}: ${cure}`),
    }),
  );
  progress();
  if (flags.json) printJson({ source: sourceOf(flags), warnings, recipe: recipe.name, ...result });
  else printView([`${titleOf(flags, minutes)}, ${recipeTitle(recipe, set)}`, ...ablationView(result)]);
  await tellNext(nextOf(flags, command), flags);
}
