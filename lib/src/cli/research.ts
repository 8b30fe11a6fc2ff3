import { Command } from "commander";
import { audit } from "../bars/audit/audit.js";
import { requireSound } from "../bars/audit/require-sound.js";
import type { Bars } from "../bars/bars.js";
import { formatTime } from "../bars/time.js";
import type { Dataset } from "../features/dataset.js";
import type { ManifestInput } from "../flow/manifest.js";
import { writeManifest } from "../flow/manifest-file.js";
import { PRESETS } from "../flow/presets.js";
import { type Research, research } from "../flow/research.js";
import { summarise } from "../flow/summary.js";
import { writeModels } from "../models/files.js";
import { MODEL_FILES, MODEL_NAMES } from "../models/model.js";
import { formatModel } from "../models/to-json.js";
import { reportToStderr } from "../sources/report.js";
import { writeTable } from "../sources/write-table.js";
import {
  addMinutesOptions,
  checkMinutesFlags,
  type MinutesFlags,
  readMinutes,
  sessionOption,
  sourceOf,
  titleOf,
} from "./minutes.js";
import { list, table } from "./parse-options.js";
import { progressLine } from "./progress-line.js";

interface ResearchFlags extends MinutesFlags {
  readonly session: "regular" | "all";
  readonly allow?: string;
  readonly out: string;
  readonly json?: true;
  readonly dump?: string;
}

/** `ata-lab research`: the whole flow, from minute bars to four JSON files. */
export function researchCommand(): Command {
  return addMinutesOptions(
    new Command("research").description(
      "Train the three experts and the brain on minute bars; write and print the four JSON models.",
    ),
  )
    .addOption(sessionOption())
    .option("--allow <word>", "go on in spite of an error of the audit, which gives the word", list)
    .option("--out <folder>", "where the four JSON files and their manifest go", "output")
    .option("--json", "print one JSON object on stdout, and nothing else")
    .option("--dump <file>", "also write every row of the feature table, as .csv, .csv.gz or .parquet", table)
    .addHelpText(
      "after",
      "\nExample:\n  ata-lab research --bars TSLA_1min.csv --symbol TSLA --from 2018-01-01 --to 2022-01-01",
    )
    .action(run);
}

async function run(flags: ResearchFlags, command: Command): Promise<void> {
  checkMinutesFlags(flags, command);
  const { session, splits, allow } = flags;
  const progress = progressLine();
  const report = (line: string): void => {
    progress();
    reportToStderr(line);
  };
  progress("reading bars ...");
  const minutes = await readMinutes(flags, { session, faults: "refuse", report });
  const warnings = requireSound(audit(minutes), { ...(allow && { allow }), ...(splits && { splits }) });
  for (const warning of warnings) report(`warning: ${warning}`);
  progress("training ...");
  const result = research(minutes, PRESETS.seed);
  progress("writing ...");
  const paths = await writeModels(flags.out, result.models);
  const input = inputOf(flags);
  paths.push(await writeManifest(flags.out, { research: result, options: PRESETS.seed, input, warnings }));
  if (flags.dump !== undefined) {
    const { time, features, label } = result.data;
    await writeTable(flags.dump, time, { ...features, label });
  }
  progress();

  if (flags.json) {
    const source = sourceOf(flags);
    process.stdout.write(`${JSON.stringify({ source, warnings, ...summarise(result) }, null, 2)}\n`);
    return;
  }
  const lines = [
    ...stages(result, titleOf(flags, minutes)),
    "",
    ...aucTable(result),
    "",
    "Written:",
    ...paths.map((path) => `  ${path}`),
    ...(flags.dump === undefined ? [] : [`  ${flags.dump}`]),
    ...MODEL_NAMES.flatMap((name) => ["", `=== ${MODEL_FILES[name]} ===`, formatModel(result.models[name])]),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** The options that the manifest keeps: those that shape the bars. */
function inputOf({ symbol, out, json, dump, ...input }: ResearchFlags): ManifestInput {
  return input;
}

function stages({ minutes, bars, filtered, data, train, validation }: Research, title: string): string[] {
  const span = ({ time }: Bars | Dataset): string => `${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`;
  const share = (part: Dataset): string => {
    const positives = part.label.reduce((sum, label) => sum + label, 0);
    return `${((100 * positives) / part.label.length).toFixed(1)} % labelled 1`;
  };
  const rows: [string, number, string][] = [
    ["minute bars", minutes.time.length, span(minutes)],
    ["five-minute bars", bars.time.length, ""],
    ["pass the filters", filtered, ""],
    ["have every feature", data.time.length, share(data)],
    ["train", train.time.length, `${share(train)}, ${span(train)}`],
    ["validate", validation.time.length, `${share(validation)}, ${span(validation)}`],
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
