import type { Header } from "../protocol/message.js";

/**
 * The launcher is the process that a front end starts. It starts the kernel's process with as much memory as the machine
 * allows, hands what child processes of cells write to the kernel, and knows what was asked when memory runs out.
 *
 * The two talk in lines of JSON over a socket that is this file descriptor in the kernel's process.
 */
export const LAUNCHER_FD = 3;

/** A request that the kernel has not ended yet. */
export interface OpenRequest {
  /** The client's ZeroMQ identity, in base64. */
  readonly identities: readonly string[];
  readonly header: Header;
  /** The cell's number, once it runs. */
  readonly count?: number;
}

/** What ended with the process before this one. */
export interface Lost {
  /** The limit of its heap, in MB. */
  readonly limit: number;
  readonly requests: readonly OpenRequest[];
  /** How many cells had run. */
  readonly executions: number;
}

/** What the launcher tells the kernel. */
export type ToKernel =
  | { readonly type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly type: "synced"; readonly name: "stdout" | "stderr"; readonly id: number }
  | { readonly type: "lost"; readonly lost: Lost };

/** What the kernel tells the launcher. */
export type ToLauncher =
  | { readonly type: "listening" }
  | { readonly type: "begun"; readonly request: OpenRequest }
  | { readonly type: "ended"; readonly id: string };

const MARK = /\0ata-lab:(\d+)\0/;
const MARK_BEGUN = /\0[^\0]{0,20}$/;

/** What is written to a standard stream to learn when all before it has gone through. */
export function mark(id: number): string {
  return `\0ata-lab:${id}\0`;
}

/** A piece of a standard stream: text, or a mark's number. */
export type Piece = string | number;

/**
 * Finds the marks in what a stream brings.
 *
 * @param text what came, after the `rest` of last time
 * @returns its pieces in order, and the beginning of a mark that the next text will end
 */
export function splitMarks(text: string): { readonly pieces: readonly Piece[]; readonly rest: string } {
  // With a group in the pattern, every second piece is a mark's number.
  const parts = text.split(MARK);
  const last = parts.at(-1)!;
  const rest = MARK_BEGUN.exec(last)?.[0] ?? "";
  const texts = [...parts.slice(0, -1), last.slice(0, last.length - rest.length)];
  return { pieces: texts.map((part, i) => (i % 2 === 1 ? Number(part) : part)).filter((part) => part !== ""), rest };
}

const MARK_ENDED = /^[-a-z]{0,7}:?\d*\0/;

/**
 * A stream's text as a person reads it.
 *
 * @param text what a stream brought, cut anywhere
 * @returns it without marks, and without the parts of marks at its ends
 */
export function withoutMarks(text: string): string {
  const { pieces } = splitMarks(text);
  return pieces
    .filter((piece) => typeof piece === "string")
    .join("")
    .replace(MARK_ENDED, "");
}

/**
 * Takes messages out of a stream of lines.
 *
 * @param take is handed each message
 * @returns takes what comes, in any portions
 */
export function readLines<T>(take: (message: T) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) take(JSON.parse(line) as T);
  };
}

/** A message as a line. */
export function toLine(message: ToKernel | ToLauncher): string {
  return `${JSON.stringify(message)}\n`;
}
