import { Command } from "commander";

/** What gives a command its options and its action. */
export type Define = (command: Command) => unknown;

const undefinedYet = new WeakMap<Command, () => Promise<void>>();

/**
 * A command of which only name and summary are known: its module, and what that needs, are loaded by `loaded`.
 *
 * @param name as it is typed
 * @param summary for the list of commands
 * @param load gives what defines the command
 */
export function lazyCommand(name: string, summary: string, load: () => Promise<Define>): Command {
  const command = new Command(name).summary(summary);
  undefinedYet.set(command, async () => void (await load())(command));
  return command;
}

/** The command with its options and its action. */
export async function loaded(command: Command): Promise<Command> {
  const define = undefinedYet.get(command);
  undefinedYet.delete(command);
  await define?.();
  return command;
}

/** The program with all its commands. */
export async function allLoaded(program: Command): Promise<Command> {
  // One after the other, as parallel loads of modules that share much only compete.
  for (const command of program.commands) await loaded(command);
  return program;
}
