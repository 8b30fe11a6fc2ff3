import { join } from "node:path";
import { type Command, Option } from "commander";
import { installModels, type Reader, rollBack } from "../store/install-models.js";
import { counted } from "../views/format.js";
import { jsonOption, modelsArgument, renamed } from "./common-options.js";
import { nextCommand, tellNext } from "./next-step.js";
import { printJson, printView } from "./print-view.js";

interface PromoteFlags {
  readonly into: string;
  readonly force?: string;
  readonly reader: Reader;
  readonly rollback?: true;
  readonly json?: true;
}

const NOTES = `
Models are copied only if a backtest has promoted these very files, which their
SHA-256 proves. Manifest, verdict, the policy that was judged and the ledger of
looks are copied with them. What was in the target folder before is kept in its
replaced/ folder.

They change as one: whatever happens meanwhile, the folder has all old files or
all new ones. --rollback installs the models again that the last promotion
replaced.

With --force and a reason they are copied without such a verdict; promoted.json
records the reason and what was against it. Files that check would refuse are
never copied.

Models that the seed's trading program cannot feed are refused: models other
than its four, or columns that it computes differently. --reader any copies them
for another program, for example one that calls this library's predictRows.

Examples:
  ata-lab promote output --into models
  ata-lab promote output --into models --force "paper trading only"
  ata-lab promote --rollback --into models`;

/** `ata-lab promote`: copies promoted models to where a trading program reads them. */
export function promoteCommand(command: Command): Command {
  return command
    .description("Copy models to where a trading program reads them, if a backtest has promoted them.")
    .argument("[folder]", "the models, with the promotion.json that backtest wrote")
    .requiredOption("--into <folder>", "the folder that the trading program reads")
    .addOption(renamed("--to <folder>", "--into", "because --to is a day in all other commands"))
    .addOption(modelsArgument("promote", " --into FOLDER"))
    .option("--force <reason>", "copy without a passed verdict; the reason is recorded")
    .option("--rollback", "take the last promotion back: install the models again that it replaced")
    .addOption(
      new Option("--reader <who>", "who reads them: the seed's trading program, or any other")
        .choices(["seed", "any"])
        .default("seed"),
    )
    .addOption(jsonOption())
    .addHelpText("after", NOTES)
    .action(run);
}

async function run(folder: string | undefined, flags: PromoteFlags, command: Command): Promise<void> {
  const { into: to, force, reader, rollback, json } = flags;
  if (rollback) {
    if (folder !== undefined) command.error("error: --rollback takes no folder: it installs what --into had before");
    const back = await rollBack(to);
    if (json) printJson(back);
    else {
      printView([
        `${to}: the models from before the last promotion are installed again`,
        { title: "Installed:", lines: Object.keys(back.models).map((file) => join(to, file)) },
        { title: "Those that were promoted are kept in:", lines: [join(to, back.replaced)] },
      ]);
      await tellNext(nextCommand(command, "check", { args: [to] }), flags);
    }
    return;
  }
  if (folder === undefined) return command.error("error: name the folder of the models to promote");
  const installed = await installModels(folder, to, { reader, ...(force !== undefined && { force }) });
  const { verdict, forced, replaced, models } = installed;
  if (forced) {
    for (const fault of forced.against) process.stderr.write(`warning: forced despite ${fault}\n`);
  }
  if (json) {
    printJson(installed);
    return;
  }
  const names = Object.keys(models);
  const why = forced ? `FORCED: ${forced.reason}` : `verdict "${verdict}"`;
  printView([
    `${to}: ${counted(names.length, "model")} of ${folder}, ${why}`,
    {
      title: "Installed, with what belongs to them (manifest, verdict, policy, looks):",
      lines: names.map((file) => join(to, file)),
    },
    replaced === null
      ? "There were no models there before."
      : { title: "The models that were there before are kept in:", lines: [join(to, replaced)] },
  ]);
  await tellNext(nextCommand(command, "check", { args: [to] }), flags);
}
