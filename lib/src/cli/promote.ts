import { join } from "node:path";
import { Command, Option } from "commander";
import { installModels, type Reader } from "../store/install-models.js";
import { counted } from "../views/format.js";

interface PromoteFlags {
  readonly to: string;
  readonly force?: string;
  readonly reader: Reader;
  readonly json?: true;
}

const NOTES = `
Copies only after a backtest has said "promote" of these very files (their SHA-256 is compared), with manifest and verdict.
With --force and a reason it copies all the same; the reason and what spoke against it are recorded in promoted.json. The
models that were there before are kept in replaced/ of that folder.

Models that the seed's trading program could not feed are refused: others than its four, or columns that it computes
otherwise. --reader any copies them for another program, such as one that asks this library's predictRows.

Examples:
  ata-lab promote output --to models
  ata-lab promote output --to models --force "paper trading only, to test the reader"`;

/** `ata-lab promote`: puts judged models where a trading program reads them. */
export function promoteCommand(): Command {
  return new Command("promote")
    .description("Copy models to where a trading program reads them, once a backtest has promoted them.")
    .argument("<folder>", "the models, with the promotion.json that backtest wrote")
    .requiredOption("--to <folder>", "the folder that the trading program reads")
    .option("--force <reason>", "copy without a passed verdict, for a reason")
    .addOption(
      new Option("--reader <who>", "who reads them: the seed's trading program, or any other")
        .choices(["seed", "any"])
        .default("seed"),
    )
    .option("--json", "print one JSON object on stdout, and nothing else")
    .addHelpText("after", NOTES)
    .action(run);
}

async function run(folder: string, { to, force, reader, json }: PromoteFlags): Promise<void> {
  const installed = await installModels(folder, to, { reader, ...(force !== undefined && { force }) });
  const { verdict, forced, replaced, models } = installed;
  if (forced) {
    for (const fault of forced.against) process.stderr.write(`warning: forced in spite of ${fault}\n`);
  }
  if (json) {
    process.stdout.write(`${JSON.stringify(installed, null, 2)}\n`);
    return;
  }
  const lines = [
    `${to}: ${counted(Object.keys(models).length, "model")} of ${folder}, ${forced ? `FORCED: ${forced.reason}` : `verdict "${verdict}"`}`,
    ...Object.keys(models).map((file) => `  ${join(to, file)}`),
    replaced === null ? "There were none before." : `Those before are kept in ${join(to, replaced)}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
