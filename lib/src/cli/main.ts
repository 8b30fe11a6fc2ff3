import { Command, CommanderError, Help, type Option } from "commander";
import { version } from "../store/version.js";
import { meetName } from "../util/odd-names.js";
import { addCommands } from "./commands.js";
import { loaded } from "./lazy-command.js";
import { GROUPS } from "./option-groups.js";
import { mindOutput } from "./output-errors.js";
import { programName } from "./program-name.js";
import { suggestChoices } from "./suggest-choices.js";
import {
  lookOf,
  messageText,
  painterOf,
  setCommands,
  setTerminal,
  type TerminalFlags,
  tellFailure,
} from "./terminal.js";
import { keepTyped } from "./typed-options.js";

const EXIT_CODES = `
Exit codes: 0 when all went well; 1 when the answer is no, or the work failed;
2 when the command was typed wrongly.

Examples:
  ata-lab doctor TSLA_1min.csv
  ata-lab research --preset sound
  ata-lab backtest --models output`;

/** The command line: every command by its name. Its options are known when it is loaded, which typing it does. */
export function commandLine(): Command {
  const program = new Command("ata-lab")
    .description("Turn minute bars of a stock into small logistic models, and measure what they are worth.")
    .optionsGroup(GROUPS.all)
    .version(version(), "-V, --version", "print the version")
    .option("--verbose", "print the stack of an error")
    .option("--color", "use colours, also in a file or a pipe")
    .option("--no-color", "use no colours (default: in a terminal; the variables NO_COLOR and FORCE_COLOR count too)")
    .option("--wide", "do not wrap or split what is wider than the terminal; a file or a pipe gets it so anyway")
    .addHelpText("after", EXIT_CODES);
  const name = programName();
  configure(program, name);
  addCommands(program, (command) => configure(command, `${name} ${command.name()}`));
  program.hook("preSubcommand", async (_, command) => void (await loaded(command)));
  heedTerminal(program);
  return program;
}

/**
 * Runs the command line.
 *
 * @param args the words after `ata-lab`
 * @returns the exit code: 0 on success, 2 for a usage error, 1 if the answer is no or the work failed
 */
export async function main(args: readonly string[]): Promise<number> {
  mindOutput();
  setTerminal({});
  for (const word of args) meetName(word.replace(/^--[\w-]+=/, ""));
  const program = commandLine();
  setCommands(program.commands.map((command) => command.name()));
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { message, stack, exitCode = 1 } = error as Error & { readonly exitCode?: number };
    tellFailure(program.opts().verbose ? String(stack) : message);
    return exitCode;
  }
}

/** Takes over what the options say about the terminal as soon as they are read, as help and errors have colours too. */
function heedTerminal(program: Command): void {
  for (const name of ["color", "no-color", "wide"]) {
    program.on(`option:${name}`, () => setTerminal(program.opts<TerminalFlags>()));
  }
}

/** Applies the common settings to a command, which is typed by this name, and to its subcommands. */
function configure(command: Command, name: string): void {
  keepTyped(command);
  command.helpCommand(false);
  for (const option of command.options) {
    if (!option.helpGroupHeading) option.helpGroup(GROUPS.work);
    suggestChoices(option);
  }
  command
    // By default commander exits the process itself, before output is flushed.
    .exitOverride()
    .optionsGroup(GROUPS.all)
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError(`(see ${name} --help)`)
    .configureHelp({
      visibleOptions,
      subcommandTerm: (sub) => sub.name(),
      styleTitle: title,
      styleUsage: title,
      minWidthToWrap: 20,
    })
    .configureOutput({
      getOutHasColors: () => true,
      getErrHasColors: () => true,
      getOutHelpWidth: () => helpWidth(process.stdout),
      getErrHelpWidth: () => helpWidth(process.stderr),
      outputError: (text, write) =>
        write(messageText(text).replace(/^error:/, (word) => painterOf(process.stderr)(word, "bad"))),
    });
  for (const sub of command.commands) configure(sub, `${name} ${sub.name()}`);
}

/** Help is read by people also where it goes through a pager. */
function helpWidth(stream: NodeJS.WriteStream): number {
  const { width = Number.POSITIVE_INFINITY } = lookOf(stream);
  return Number.isFinite(width) ? width : (stream.columns ?? 80);
}

function title(text: string): string {
  return painterOf(process.stdout)(text, "heading");
}

/** A command's own options, then those of every command. */
function visibleOptions(this: Help, command: Command): Option[] {
  const own = Help.prototype.visibleOptions.call(this, command);
  const above = optionsAbove(command).filter(({ hidden, long }) => !hidden && long !== "--version");
  const isShared = ({ helpGroupHeading }: Option): boolean => helpGroupHeading === GROUPS.all;
  return [...own.filter((one) => !isShared(one)), ...above, ...own.filter(isShared)];
}

/** The options of the commands that a command belongs to. */
function optionsAbove({ parent }: Command): readonly Option[] {
  return parent ? [...parent.options, ...optionsAbove(parent)] : [];
}
