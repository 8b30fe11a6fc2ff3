import type { Command, Option } from "commander";

/** An option as it was typed; a switch has no value. */
export interface TypedOption {
  readonly option: Option;
  readonly value: string | undefined;
}

const typed = new WeakMap<Command, TypedOption[]>();

/** Keeps the options that will be typed for a command, in their order, as text. */
export function keepTyped(command: Command): void {
  const kept: TypedOption[] = [];
  typed.set(command, kept);
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (value: string | null | undefined) => {
      kept.push({ option, value: value ?? undefined });
    });
  }
}

/** The options that were typed for a command. */
export function typedOptions(command: Command): readonly TypedOption[] {
  return typed.get(command) ?? [];
}

/** An option in words that a shell takes: `--symbol TSLA`. */
export function optionWords(flag: string, value: string | undefined): string {
  return value === undefined ? flag : `${flag} ${quoted(value)}`;
}

/** A word as a shell takes it, in quotes where it needs them. */
export function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (/\p{Cc}/u.test(word)) return `$'${[...word].map(escaped).join("")}'`;
  return process.platform === "win32" ? `"${word.replaceAll('"', '\\"')}"` : inQuotes(word);
}

/** A character between the quotes of `$'...'`, where bash and zsh read line ends and the like. */
function escaped(character: string): string {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (!/\p{Cc}/u.test(character)) return character;
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

/** A text between single quotes, as bash, zsh and fish read it. */
export function inQuotes(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
