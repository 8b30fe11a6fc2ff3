import { InvalidArgumentError, type Option } from "commander";
import { didYouMean } from "../util/closest.js";

/** Lets an option that has choices answer any other word with the choice that was probably meant. */
export function suggestChoices(option: Option): void {
  const { argChoices } = option;
  if (argChoices === undefined) return;
  option.argParser((word) => {
    if (argChoices.includes(word)) return word;
    throw new InvalidArgumentError(`Allowed choices are ${argChoices.join(", ")}${didYouMean(word, argChoices)}.`);
  });
}
