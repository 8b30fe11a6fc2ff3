import type { Command } from "commander";
import { loaded } from "./lazy-command.js";
import { programName } from "./program-name.js";
import { painterOf, shownText } from "./terminal.js";
import { optionWords, quoted, typedOptions } from "./typed-options.js";

/** What a next command has beside the options that it shares with the one that ran. */
export interface NextWords {
  readonly args?: readonly string[];
  /** Options with their values, or the values of a repeated one; those with `true` are switches. They take the place of shared ones. */
  readonly options?: { readonly [flag: string]: string | true | readonly string[] | undefined };
  /** Shared options that it should not have. */
  readonly without?: readonly string[];
  /** It has none of the shared options. */
  readonly onlyOptions?: boolean;
}

/** What to type next. It is put into words when it is told, which takes the options that the next command knows. */
export interface NextCommand extends NextWords {
  readonly after: Command;
  readonly name: string;
}

/** What only says how a command tells its result. */
const TELLING = ["--json", "--out", "--dump", "--html", "--strict"];

/**
 * The command to type next: it gets the options that were typed for the command that ran, where it knows them.
 *
 * @param command the command that ran
 * @param name the command to type
 * @param words what else it has
 */
export function nextCommand(command: Command, name: string, words: NextWords = {}): NextCommand {
  return { ...words, after: command, name };
}

async function inWords(next: NextCommand): Promise<string> {
  const { after, name, args = [], options = {}, without = [], onlyOptions = false } = next;
  const listed = rootOf(after).commands.find((one) => one.name() === name);
  const target = listed && (await loaded(listed));
  const own = Object.entries(options).filter(([, value]) => value !== undefined);
  const left = new Set([...TELLING, ...without, ...own.map(([flag]) => flag)]);
  const shared = typedOptions(after).filter(
    ({ option: { long } }) =>
      !onlyOptions && !left.has(long!) && target?.options.some((one) => one.long === long && !one.hidden),
  );
  return [
    programName(),
    name,
    ...args.map(quoted),
    ...own.flatMap(([flag, value]) => (value === true ? [flag] : [value!].flat().map((one) => optionWords(flag, one)))),
    ...shared.map(({ option, value }) => optionWords(option.long!, value)),
  ].join(" ");
}

/** What opens a page in the browser of this system. */
export function openWords(page: string): string {
  const openers: { readonly [platform: string]: string } = { darwin: "open", win32: "start" };
  return `${openers[process.platform] ?? "xdg-open"} ${quoted(page)}`;
}

/** Tells a person at a terminal what to type next; scripts, and who asked for JSON, are told nothing. */
export async function tellNext(
  next: NextCommand | string,
  { json }: { readonly json?: boolean | undefined },
): Promise<void> {
  if (json || !process.stderr.isTTY) return;
  const text = typeof next === "string" ? next : await inWords(next);
  process.stderr.write(`\nNext: ${painterOf(process.stderr)(shownText(text), "heading")}\n`);
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}
