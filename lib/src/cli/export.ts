import { Command } from "commander";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { LEAN_CONFIG, leanProject } from "../handover/lean-project.js";
import { type HandedOver, PYTHON_FILE, pythonModule } from "../handover/python-module.js";
import { pythonReadme, README_FILE } from "../handover/readme.js";
import { modelFile } from "../models/model.js";
import { formatModel } from "../models/to-json.js";
import { writeExport } from "../store/export-folder.js";
import { POLICY_FILE, policyText } from "../store/policy-file.js";
import { jsonOption, modelsOption, outOption, policyOption } from "./common-options.js";
import { onnxCommand } from "./export-onnx.js";
import { addFlowOptions, OF_MANIFEST, recipeTitle } from "./flow-options.js";
import { type ModelsAtWork, type ModelsAtWorkFlags, modelsAtWork } from "./models-at-work.js";
import { GROUPS } from "./option-groups.js";
import { addPolicyOptions, COSTS_NOTE } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { tell } from "./terminal.js";

interface ExportFlags extends ModelsAtWorkFlags {
  readonly out: string;
  readonly json?: true;
}

/** What is handed over, and where it comes from. */
interface Handing extends HandedOver, Pick<ModelsAtWork, "manifest"> {
  /** The text of the policy's file; empty without one. */
  readonly policyText: string;
}

/** What a kind of export writes. */
interface Handed {
  /** Contents by file name. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** Files that stay as they are where an earlier export has them. */
  readonly kept?: readonly string[];
}

const HELP = `
Examples:
  ata-lab export python --models output --out handover
  ata-lab export lean --models output --out lean/handover
  ata-lab export onnx --models output --out model.onnx`;

/** `ata-lab export`: hands the models of a folder over to another program. */
export function exportCommand(command: Command): Command {
  return command
    .description("Write the models of a folder as another program takes them, with the same numbers.")
    .addCommand(pythonCommand())
    .addCommand(leanCommand())
    .addCommand(onnxCommand())
    .addHelpText("after", HELP);
}

/** `ata-lab export python`: a module without dependencies. */
function pythonCommand(): Command {
  return exportOf("python", "Write a Python module without dependencies.", (handed) => ({
    files: new Map([
      [PYTHON_FILE, pythonModule(handed)],
      [README_FILE, pythonReadme(handed)],
    ]),
  })).addHelpText("after", `\n${COSTS_NOTE}\n\nExample:\n  ata-lab export python --models output --out handover`);
}

/** `ata-lab export lean`: a project of LEAN. */
function leanCommand(): Command {
  return exportOf(
    "lean",
    "Write a LEAN project that trades the models by the policy.",
    ({ policyText, manifest, ...handed }) => {
      const { symbol, synthetic } = manifest?.data ?? { symbol: undefined, synthetic: true };
      // A pool's symbol counts its stocks.
      const stock = symbol === undefined || synthetic || handed.recipe.pool ? "SPY" : symbol;
      return { files: leanProject({ ...handed, policyText, symbol: stock }), kept: [LEAN_CONFIG] };
    },
  ).addHelpText(
    "after",
    `${LEAN_NOTES}\n\n${COSTS_NOTE}\n\nExample:\n  ata-lab export lean --models output --out lean/handover`,
  );
}

const LEAN_NOTES = `
README.md in the folder says how it is used, and what LEAN does differently.
What the policy says and LEAN cannot do is refused: fractions of a share,
borrow fees and interest.`;

/**
 * A subcommand that writes one kind of export of a folder's models, checked as `predict` checks them.
 *
 * @param kind its name
 * @param description one line
 * @param make the files
 */
function exportOf(kind: string, description: string, make: (handed: Handing) => Handed | Promise<Handed>): Command {
  const command = new Command(kind).description(description).addOption(modelsOption().makeOptionMandatory());
  return addPolicyOptions(addFlowOptions(command, OF_MANIFEST))
    .addOption(policyOption())
    .optionsGroup(GROUPS.output)
    .addOption(outOption("the export: a folder").makeOptionMandatory())
    .addOption(jsonOption())
    .action((flags: ExportFlags, self: Command) => run(kind, make, flags, self));
}

async function run(
  kind: string,
  make: (handed: Handing) => Handed | Promise<Handed>,
  flags: ExportFlags,
  command: Command,
): Promise<void> {
  const work = await modelsAtWork(flags, command, tell);
  const { recipe, policy } = work;
  const { files, kept } = await make({ ...work, cash: flags.cash, policyText: policy ? policyText(policy) : "" });
  const written = await writeExport(flags.out, { kind, recipe: recipe.name, models: exportedTexts(work) }, files, kept);
  if (flags.json) printJson({ export: kind, recipe: recipe.name, models: flags.models, policy, written });
  else printView([`${recipeTitle(recipe, flags.set)}\nmodels: ${flags.models}`, { title: "Written:", lines: written }]);
}

/** The files that are exported, as a folder of models has them. */
function exportedTexts({ models, policy }: ModelsAtWork): Map<string, string> {
  const texts = Object.entries(models).map(([name, model]) => [modelFile(name), `${formatModel(model)}\n`] as const);
  const policies = (policy: PolicySettings) => [[POLICY_FILE, policyText(policy)] as const];
  return new Map([...texts, ...(policy ? policies(policy) : [])]);
}
