import { Command, Option } from "commander";
import type { Bars } from "../bars/bars.js";
import { evaluate } from "../evaluation/evaluate.js";
import type { EngineReport } from "../flow/engine-report.js";
import { type Research, research } from "../flow/research.js";
import { summarise } from "../flow/summary.js";
import { loadTensorflow } from "../jobs/load-tensorflow.js";
import type { Dataset } from "../labels/dataset.js";
import { MODEL_FILES, MODEL_NAMES } from "../models/model.js";
import { formatModel } from "../models/to-json.js";
import type { ResearchOptions } from "../recipes/presets.js";
import { writeTable } from "../sources/write-table.js";
import type { ManifestInput } from "../store/manifest.js";
import { writeManifest } from "../store/manifest-file.js";
import { writeModels } from "../store/models-folder.js";
import { formatTime } from "../util/time.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { addFlowOptions, type FlowFlags, flowOptions } from "./flow-options.js";
import { sourceOf, titleOf } from "./minutes.js";
import { table } from "./parse-options.js";
import { evaluationLines } from "./score-table.js";

interface ResearchFlags extends AuditedFlags, FlowFlags {
  readonly out: string;
  readonly json?: true;
  readonly dump?: string;
  readonly engine: "exact" | "tensorflow";
  readonly method?: "newton" | "adam";
}

/** `ata-lab research`: the whole flow, from minute bars to four JSON files. */
export function researchCommand(): Command {
  const command = new Command("research").description(
    "Train the three experts and the brain on minute bars; write and print the four JSON models.",
  );
  return addFlowOptions(addAuditedOptions(command))
    .addOption(
      new Option("--engine <name>", "what fits the models: float64 to the optimum, or TensorFlow.js")
        .choices(["exact", "tensorflow"])
        .default("exact"),
    )
    .addOption(
      new Option("--method <name>", "of TensorFlow.js: Newton's steps or mini-batches (default: newton)").choices([
        "newton",
        "adam",
      ]),
    )
    .option("--out <folder>", "where the four JSON files and their manifest go", "output")
    .option("--json", "print one JSON object on stdout, and nothing else")
    .option("--dump <file>", "also write every row of the feature table, as .csv, .csv.gz or .parquet", table)
    .addHelpText(
      "after",
      "\nExamples:\n  ata-lab research --bars TSLA_1min.csv --symbol TSLA --from 2018-01-01 --to 2022-01-01" +
        "\n  ata-lab research --preset sound --set label.horizon=6 --set C=0.01,0.1,1",
    )
    .action(run);
}

async function run(flags: ResearchFlags, command: Command): Promise<void> {
  const { engine, method } = flags;
  if (engine === "exact" && method !== undefined) {
    command.error(`error: --method ${method} is of --engine tensorflow; the exact engine has only one`);
  }
  const chosen = flowOptions(flags, command);
  const options: ResearchOptions = engine === "exact" ? chosen : { ...chosen, engine, ...(method && { method }) };
  const say = saying();
  const { progress, report } = say;
  // First, for where it cannot run there is no use in reading.
  if (engine === "tensorflow") await loadTensorflow({ report });
  const { minutes, warnings } = await readAuditedMinutes(flags, command, say);
  progress("training ...");
  const result = research(minutes, options);
  for (const warning of result.engine ? tooFar(result.engine) : []) report(warning);
  // Without a test part the flow reports what the original does, and nothing that would look like more.
  if (result.test) progress("scoring ...");
  const evaluation = result.test && evaluate(result);
  progress("writing ...");
  const paths = await writeModels(flags.out, result.models);
  const input = inputOf(flags);
  paths.push(await writeManifest(flags.out, { research: result, options, input, evaluation, warnings }));
  if (flags.dump !== undefined) {
    const { time, features, label } = result.data;
    await writeTable(flags.dump, time, { ...features, label });
  }
  progress();

  if (flags.json) {
    const source = sourceOf(flags);
    process.stdout.write(`${JSON.stringify({ source, warnings, ...summarise(result), evaluation }, null, 2)}\n`);
    return;
  }
  const lines = [
    ...stages(result, titleOf(flags, minutes)),
    "",
    ...aucTable(result),
    ...(evaluation ? ["", ...evaluationLines(evaluation)] : []),
    ...(result.engine ? ["", ...distanceTable(result.engine)] : []),
    "",
    "Written:",
    ...paths.map((path) => `  ${path}`),
    ...(flags.dump === undefined ? [] : [`  ${flags.dump}`]),
    ...MODEL_NAMES.flatMap((name) => ["", `=== ${MODEL_FILES[name]} ===`, formatModel(result.models[name])]),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** The options that the manifest keeps: those that shape the bars. */
function inputOf({ symbol, out, json, dump, engine, method, preset, set, ...input }: ResearchFlags): ManifestInput {
  return input;
}

function stages({ minutes, bars, filtered, data, train, validation, test }: Research, title: string): string[] {
  const span = ({ time }: Bars | Dataset): string => `${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`;
  const share = (part: Dataset): string => {
    const positives = part.label.reduce((sum, label) => sum + label, 0);
    return `${((100 * positives) / part.label.length).toFixed(1)} % labelled 1`;
  };
  const rows: [string, number, string][] = [
    ["minute bars", minutes.time.length, span(minutes)],
    ["five-minute bars", bars.time.length, ""],
    ["pass the filters", filtered, ""],
    ["have all they need", data.time.length, share(data)],
    ["train", train.time.length, `${share(train)}, ${span(train)}`],
    ["validate", validation.time.length, `${share(validation)}, ${span(validation)}`],
    ...(test ? [["test", test.time.length, `${share(test)}, ${span(test)}`] as [string, number, string]] : []),
  ];
  const width = Math.max(...rows.map(([, count]) => String(count).length));
  return [
    title,
    ...rows.map(([name, count, note]) => `  ${name.padEnd(20)}${String(count).padStart(width)}  ${note}`.trimEnd()),
  ];
}

function aucTable({ searches }: Research): string[] {
  const Cs = searches.rsi.search.map(({ C }) => C);
  return [
    "AUC on the validation rows, which also chose C (0.5 is guessing):",
    `  ${"".padEnd(8)}${"AUC".padStart(8)}${"C".padStart(7)}   ${Cs.map((C) => `C=${C}`.padStart(8)).join("")}`,
    ...MODEL_NAMES.map((name) => {
      const { auc, C, search } = searches[name];
      const trials = search.map((trial) => trial.auc.toFixed(4).padStart(8)).join("");
      return `  ${name.padEnd(8)}${auc.toFixed(4).padStart(8)}${String(C).padStart(7)}   ${trials}`;
    }),
  ];
}

/** Models that should be the exact ones, and are not. */
function tooFar({ method, distance }: EngineReport): string[] {
  if (method !== "newton") return [];
  const far = MODEL_NAMES.filter((name) => distance[name].probability > 1e-4 || distance[name].auc > 1e-3);
  return far.map((name) => {
    const { probability, auc } = distance[name];
    return (
      `warning: the ${name} model is ${probability.toExponential(1)} in probability and ${auc.toExponential(1)} in AUC ` +
      "from the exact one (1e-4 and 1e-3 are promised): take --engine exact"
    );
  });
}

function distanceTable({ method, distance }: EngineReport): string[] {
  return [
    `Distance of TensorFlow.js' models (${method}) from the exact ones, on the validation rows:`,
    `  ${"".padEnd(8)}${"largest in probability".padStart(24)}${"in AUC".padStart(12)}${"exact C".padStart(10)}`,
    ...MODEL_NAMES.map((name) => {
      const { probability, auc, C } = distance[name];
      const [p, a] = [probability, auc].map((x) => x.toExponential(1));
      return `  ${name.padEnd(8)}${p!.padStart(24)}${a!.padStart(12)}${String(C).padStart(10)}`;
    }),
  ];
}
