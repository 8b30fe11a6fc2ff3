import { join } from "node:path";
import { type Command, Option } from "commander";
import { evaluate } from "../evaluation/evaluate.js";
import type { EngineReport } from "../flow/engine-report.js";
import { research } from "../flow/research.js";
import { summarise } from "../flow/summary.js";
import { loadTensorflow } from "../jobs/load-tensorflow.js";
import { modelFile } from "../models/model.js";
import { formatModel } from "../models/to-json.js";
import { unprovedColumns } from "../recipes/fingerprint.js";
import { withEngine } from "../recipes/with-options.js";
import { writeTable } from "../sources/write-table.js";
import { modelFilesIn } from "../store/folder-models.js";
import { writeRun } from "../store/write-run.js";
import { evaluationView } from "../views/tables/evaluation-table.js";
import { researchView } from "../views/tables/research-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { dumpOption, jsonOption, outOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, flowRecipe, recipeTitle, unprovedText } from "./flow-options.js";
import { inputOf } from "./manifest-input.js";
import { refuseToReplace, sourceOf, titleOf } from "./minutes.js";
import { needingDays } from "./more-bars.js";
import { type NextCommand, nextCommand, tellNext } from "./next-step.js";
import { printJson, printView } from "./print-view.js";

interface ResearchFlags extends AuditedFlags, FlowFlags {
  readonly out: string;
  readonly json?: true;
  readonly dump?: string;
  readonly engine?: "exact" | "tensorflow";
  readonly method?: "newton" | "adam";
}

/** `ata-lab research`: runs the whole flow, from minute bars to JSON files. */
export function researchCommand(command: Command): Command {
  command.description("Train the experts and the brain on minute bars; write and print the models as JSON.");
  return addFlowOptions(addAuditedOptions(command))
    .addOption(
      new Option(
        "--engine <name>",
        "what fits the models: exact (float64, to the optimum) or TensorFlow.js (default: the recipe's choice, otherwise exact)",
      ).choices(["exact", "tensorflow"]),
    )
    .addOption(
      new Option(
        "--method <name>",
        "how TensorFlow.js fits: newton (full batch) or adam (mini-batches); default: newton",
      ).choices(["newton", "adam"]),
    )
    .addOption(outOption("the models and their manifest").default("output"))
    .addOption(jsonOption())
    .addOption(dumpOption("every row of the feature table"))
    .addHelpText(
      "after",
      "\nExamples:\n  ata-lab research --bars TSLA_1min.csv --symbol TSLA --from 2018-01-01 --to 2022-01-01" +
        "\n  ata-lab research --preset sound --set label.horizon=6 --set C=0.01,0.1,1" +
        "\n  ata-lab research --recipe recipes/volume.ts",
    )
    .action(run);
}

async function run(flags: ResearchFlags, command: Command): Promise<void> {
  const { method } = flags;
  const chosen = await flowRecipe(flags, command);
  const { engine = chosen.engine ?? "exact" } = flags;
  if (engine === "exact" && method !== undefined) {
    command.error(`error: --method ${method} needs --engine tensorflow; the exact engine has only one method`);
  }
  const recipe = withEngine(chosen, { engine, ...(method && { method }) });
  const say = saying();
  const { progress, report } = say;
  // Before reading the bars, so that a missing engine fails at once.
  if (engine === "tensorflow") await loadTensorflow({ report });
  const { minutes, warnings } = await readAuditedMinutes({ ...flags, session: recipe.bars.session }, command, say);
  if (flags.dump !== undefined) await refuseToReplace(flags.dump, minutes, command);
  const unproved = unprovedColumns(recipe);
  if (unproved.length > 0) report(`warning: ${unprovedText(unproved)}`);
  progress("training ...");
  const result = needingDays(minutes, flags, () => research(minutes, recipe));
  for (const warning of result.engine ? tooFar(result.engine) : []) report(warning);
  // Without a test part, report only what the original reports.
  if (result.test) progress("scoring ...");
  const evaluation = result.test && needingDays(minutes, flags, () => evaluate(result));
  progress("writing ...");
  const written = await writeRun(flags.out, {
    research: result,
    input: inputOf({ ...flags, session: recipe.bars.session }),
    evaluation,
    warnings,
  });
  const strangers = (await modelFilesIn(flags.out)).filter((file) => !written.includes(join(flags.out, file)));
  if (strangers.length > 0) {
    report(`warning: ${flags.out}: ${strangers.join(", ")}: left over from another recipe, not part of this run`);
  }
  if (flags.dump !== undefined) {
    const { time, features, label } = result.data;
    await writeTable(flags.dump, time, { ...features, label });
    written.push(flags.dump);
  }
  progress();

  if (flags.json) {
    printJson({ source: sourceOf(flags), warnings, ...summarise(result), evaluation });
    return;
  }
  const view = [
    `${titleOf(flags, minutes)}, ${recipeTitle(recipe, flags.set)}`,
    ...researchView(result),
    ...(evaluation ? evaluationView(evaluation) : []),
    { title: "Written:", lines: written },
  ];
  const files = Object.entries(result.models).map(
    ([name, model]) => `=== ${modelFile(name)} ===\n${formatModel(model)}`,
  );
  printView(view, files);
  await tellNext(nextOf(flags, command, result.test !== undefined), flags);
}

/** Models with a test part can be judged on it; the original's choices have none, and are compared with the cures first. */
function nextOf({ recipe, out }: ResearchFlags, command: Command, hasTest: boolean): NextCommand {
  if (!hasTest) return nextCommand(command, "compare");
  // The manifest tells a preset with its changes, but not where a recipe's file is.
  const without = recipe === undefined ? ["--preset", "--set"] : [];
  return nextCommand(command, "backtest", { options: { "--models": out }, without });
}

/** A warning for each model that is further from the exact one than it should be. */
function tooFar({ method, distance }: EngineReport): string[] {
  if (method !== "newton") return [];
  const far = Object.entries(distance).filter(([, { probability, auc }]) => probability > 1e-4 || auc > 1e-3);
  return far.map(
    ([name, { probability, auc }]) =>
      `warning: the ${name} model is ${probability.toExponential(1)} in probability and ${auc.toExponential(1)} in AUC ` +
      "from the exact one (the limits are 1e-4 and 1e-3): use --engine exact",
  );
}
