import { Argument, type Command, InvalidArgumentError } from "commander";
import { didYouMean } from "../util/closest.js";
import { loaded } from "./lazy-command.js";

/** `ata-lab help`: the help of the whole, or of one of its commands. */
export function helpCommand(command: Command): Command {
  const { commands } = command.parent!;
  const names = commands.map((command) => command.name());
  const known = (word: string): string => {
    if (names.includes(word)) return word;
    throw new InvalidArgumentError(`there is no such command${didYouMean(word, names)}`);
  };
  return command
    .description("Print the help of a command.")
    .addArgument(new Argument("[command]", "which command (default: all)").choices(names).argParser(known))
    .action(async (name: string | undefined, _: object, { parent }: Command) => {
      const asked = commands.find((one) => one.name() === name);
      (asked ? await loaded(asked) : parent!).help();
    });
}
