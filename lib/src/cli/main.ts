import { Command, CommanderError } from "commander";
import { version } from "../store/version.js";
import { plainText } from "../util/plain-text.js";
import { auditCommand } from "./audit.js";
import { backtestCommand } from "./backtest.js";
import { barsCommand } from "./bars.js";
import { checkCommand } from "./check.js";
import { compareCommand } from "./compare.js";
import { compareBarsCommand } from "./compare-bars.js";
import { cpcvCommand } from "./cpcv.js";
import { doctorCommand } from "./doctor.js";
import { fetchCommand } from "./fetch.js";
import { initCommand } from "./init.js";
import { kernelCommand } from "./kernel.js";
import { labCommand } from "./lab.js";
import { lookAheadCommand } from "./look-ahead.js";
import { nullCommand } from "./null.js";
import { mindOutput } from "./output-errors.js";
import { promoteCommand } from "./promote.js";
import { reportCommand } from "./report.js";
import { researchCommand } from "./research.js";
import { runCommand } from "./run.js";
import { skewCommand } from "./skew.js";
import { walkCommand } from "./walk.js";
import { warmUpCommand } from "./warm-up.js";

/** The command line: every command with its options. */
export function commandLine(): Command {
  const program = new Command("ata-lab")
    .description("Turn minute bars of a stock into small logistic models, and measure what they are worth.")
    .version(version())
    .option("--verbose", "print the stack of an error")
    .showHelpAfterError("(see --help for the options)");
  program
    .addCommand(initCommand())
    .addCommand(researchCommand())
    .addCommand(compareCommand())
    .addCommand(nullCommand())
    .addCommand(backtestCommand())
    .addCommand(walkCommand())
    .addCommand(cpcvCommand())
    .addCommand(promoteCommand())
    .addCommand(barsCommand())
    .addCommand(auditCommand())
    .addCommand(doctorCommand())
    .addCommand(compareBarsCommand())
    .addCommand(fetchCommand())
    .addCommand(labCommand())
    .addCommand(runCommand())
    .addCommand(reportCommand())
    .addCommand(kernelCommand())
    .addCommand(checkCommand())
    .addCommand(lookAheadCommand())
    .addCommand(warmUpCommand())
    .addCommand(skewCommand());
  configure(program);
  return program;
}

/**
 * Runs the command line.
 *
 * @param args the words after `ata-lab`
 * @returns the exit code: 0 on success, 2 for a usage error, the code that an error carries, otherwise 1
 */
export async function main(args: readonly string[]): Promise<number> {
  mindOutput();
  const program = commandLine();
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { message, stack, exitCode = 1 } = error as Error & { readonly exitCode?: number };
    process.stderr.write(`${plainText(program.opts().verbose ? String(stack) : `ata-lab: ${message}`)}\n`);
    return exitCode;
  }
}

/** Applies the common settings to a command and its subcommands. */
function configure(command: Command): void {
  // By default commander exits the process itself, before output is flushed.
  command.exitOverride().configureHelp({ showGlobalOptions: true });
  for (const sub of command.commands) configure(sub);
}
