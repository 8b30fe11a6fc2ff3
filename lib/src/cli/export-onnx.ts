import { Command } from "commander";
import { writeOnnx } from "../store/write-onnx.js";
import { jsonOption, modelsOption, outOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, OF_MANIFEST, recipeTitle } from "./flow-options.js";
import { fedModels } from "./models-at-work.js";
import { GROUPS } from "./option-groups.js";
import { printJson, printView } from "./print-view.js";

interface OnnxFlags extends FlowFlags {
  readonly models: string;
  readonly out: string;
  readonly json?: true;
}

const HELP = `
Writes one graph for ONNX Runtime and other engines. It takes the columns that
the models read, each by its name, and gives the probabilities of every expert
and of the brain, as p_ and the model's name. All numbers are doubles.

The program that runs it computes the columns; the file's metadata says which,
and has the recipe's fingerprint.

Example:
  ata-lab export onnx --models output --out model.onnx`;

/** `ata-lab export onnx`: one graph from the columns to the probabilities. */
export function onnxCommand(): Command {
  const command = new Command("onnx")
    .description("Write one ONNX graph, from the columns to the probabilities.")
    .addOption(modelsOption().makeOptionMandatory());
  return addFlowOptions(command, OF_MANIFEST)
    .optionsGroup(GROUPS.output)
    .addOption(outOption("the graph: an .onnx file").makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: OnnxFlags, command: Command): Promise<void> {
  const { models: folder, out, json, set } = flags;
  if (!/\.onnx$/i.test(out)) command.error(`error: --out ${out}: name a file that ends in .onnx, as in ${out}.onnx`);
  const { recipe, models } = await fedModels(flags, command);
  await writeOnnx(out, models, recipe);
  if (json) printJson({ export: "onnx", recipe: recipe.name, models: folder, written: [out] });
  else printView([`${recipeTitle(recipe, set)}\nmodels: ${folder}`, { title: "Written:", lines: [out] }]);
}
