import { Argument, Command, InvalidArgumentError } from "commander";
import { didYouMean } from "../util/closest.js";

/** `ata-lab help`: the help of the whole, or of one of its commands. */
export function helpCommand(commands: readonly Command[]): Command {
  const names = commands.map((command) => command.name());
  const known = (word: string): string => {
    if (names.includes(word)) return word;
    throw new InvalidArgumentError(`there is no such command${didYouMean(word, names)}`);
  };
  return new Command("help")
    .summary("Print the help of a command")
    .description("Print the help of a command.")
    .addArgument(new Argument("[command]", "which command (default: all)").choices(names).argParser(known))
    .action((name: string | undefined, _: object, { parent }: Command) => {
      (commands.find((command) => command.name() === name) ?? parent)!.help();
    });
}
