import type { Command } from "commander";
import { diagnose } from "../sources/diagnose.js";
import { type Diagnosis, diagnosisView } from "../views/tables/diagnosis-table.js";
import { jsonOption } from "./common-options.js";
import { addReadingOptions, type MinutesFlags } from "./minutes.js";
import { printJson, printView } from "./print-view.js";
import { optionWords, typedOptions } from "./typed-options.js";

type DoctorFlags = Omit<MinutesFlags, "bars" | "sampleEdge" | "sampleSeed"> & { readonly json?: true };

const EXAMPLES = `
Exits with 1 when a file is refused or the audit finds an error in it.

Examples:
  ata-lab doctor TSLA_1min.csv
  ata-lab doctor data/*.csv --json`;

/** `ata-lab doctor`: everything that can be said about files of bars, and what to type next. */
export function doctorCommand(command: Command): Command {
  return addReadingOptions(
    command
      .description(
        "Say what a file of bars holds, how it is read and why, what is wrong with it, and what to type next.",
      )
      .argument("<file...>", "files, patterns or folders of bars"),
  )
    .addOption(jsonOption())
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(paths: string[], flags: DoctorFlags, command: Command): Promise<void> {
  const { json, ...options } = flags;
  const diagnoses: Diagnosis[] = [];
  for (const path of paths) diagnoses.push(await diagnose(path, options, readingWords(path, command)));
  if (json) printJson({ files: diagnoses });
  else for (const diagnosis of diagnoses) printView(diagnosisView(diagnosis));
  const ill = diagnoses.filter(isIll).length;
  if (ill > 0)
    throw new Error(paths.length === 1 ? `${paths[0]} needs a fix` : `${ill} of ${paths.length} files need a fix`);
}

function isIll({ refusal, audit }: Diagnosis): boolean {
  return refusal !== undefined || (audit?.findings.some(({ severity }) => severity === "error") ?? false);
}

/** The bars and the options about reading, as a shell takes them. */
function readingWords(path: string, command: Command): string[] {
  const reading = typedOptions(command).filter(({ option }) => option.long !== "--json");
  return [optionWords("--bars", path), ...reading.map(({ option, value }) => optionWords(option.long!, value))];
}
