import { styleText } from "node:util";
import { namesInLine } from "../util/odd-names.js";
import { plainLine, plainText } from "../util/plain-text.js";
import type { Report } from "../util/report.js";
import type { Paint, Tone } from "../views/tone.js";
import type { Look } from "../views/view.js";
import { asTyped } from "./program-name.js";

/** What the options of every command say about the terminal. */
export interface TerminalFlags {
  /** `--color` or `--no-color`; as the terminal and the environment say if it is undefined. */
  readonly color?: boolean;
  readonly wide?: boolean;
}

/** The part of a stream that says where it goes. */
export type Output = Pick<NodeJS.WriteStream, "isTTY" | "columns">;

/** In a narrower terminal, lines are left to the terminal to break. */
const NARROWEST = 40;

/** A terminal that does not tell its width has as many columns as the first ones had. */
const USUAL = 80;

/** What is below a longer table is more important than its last rows, and its first ones should not scroll away. */
const MOST_ROWS = 40;

const FORMATS: { readonly [tone in Tone]: Parameters<typeof styleText>[0] } = {
  good: "green",
  bad: ["bold", "red"],
  warning: "yellow",
  heading: "bold",
};

let flags: TerminalFlags = {};
let commands: readonly string[] = [];

/** Takes over the options of the command that runs; until then, all is as the terminal and the environment say. */
export function setTerminal(given: TerminalFlags): void {
  flags = given;
}

/** Takes over the names of the commands, so that messages tell them as they are typed here. */
export function setCommands(names: readonly string[]): void {
  commands = names;
}

/** A message as a person at this shell can follow it. */
export function messageText(text: string): string {
  return commands.length === 0 ? text : asTyped(text, commands);
}

/**
 * Whether text for a stream may have colours: as `--color` or `--no-color` says, otherwise as `NO_COLOR` or `FORCE_COLOR`
 * says, otherwise only in a terminal that knows colours.
 *
 * @see https://no-color.org
 * @see https://force-color.org
 */
export function hasColours(
  { isTTY }: Pick<Output, "isTTY">,
  { color }: TerminalFlags = flags,
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): boolean {
  if (color !== undefined) return color;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return isTTY === true && TERM !== "dumb";
}

/** How views are printed to a stream: as wide as a terminal; in a file or a pipe, and with `--wide`, never wrapped. */
export function lookOf(stream: Output): Look {
  const paint = painterOf(stream);
  if (!stream.isTTY || flags.wide) return { width: Number.POSITIVE_INFINITY, paint };
  const width = Math.max(stream.columns || USUAL, NARROWEST);
  return { width, paint, splitNote: "(too wide for one table here: --wide does not split it)" };
}

/** In a terminal, as many rows of a table as can be looked through; in a file or a pipe, and with `--wide`, all. */
export function mostRows({ isTTY }: Pick<Output, "isTTY">): number {
  return !isTTY || flags.wide ? Number.POSITIVE_INFINITY : MOST_ROWS;
}

/** Adds colours to text for a stream, if it may have them. */
export function painterOf(stream: Pick<Output, "isTTY">): Paint {
  return hasColours(stream) ? (text, tone) => coloured(text, FORMATS[tone]) : (text) => text;
}

/** Colours each line by itself, so that a pager, which shows lines, keeps them. */
function coloured(text: string, format: Parameters<typeof styleText>[0]): string {
  return (
    text
      .split("\n")
      // Without asking Node.js, which in some versions decides again whether there is a terminal.
      .map((line) => (line === "" ? "" : styleText(format, line, { validateStream: false })))
      .join("\n")
  );
}

/** Writes a line of a decision, a warning or advice to stderr, where it does not mix with results. */
export const tell: Report = (line) => {
  const paint = painterOf(process.stderr);
  const text = plainLine(messageText(line)).replace(/^warning: /, `${paint("warning:", "warning")} `);
  process.stderr.write(`${text}\n`);
};

/** A text of several lines as it is shown: nothing in it acts on a terminal, and no name breaks a line. */
export function shownText(text: string): string {
  return plainText(namesInLine(text));
}

/** Writes why a command failed to stderr. */
export function tellFailure(message: string): void {
  process.stderr.write(`${painterOf(process.stderr)("ata-lab:", "bad")} ${shownText(messageText(message))}\n`);
}
