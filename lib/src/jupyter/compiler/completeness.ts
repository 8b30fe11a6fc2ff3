import type { Completeness } from "./messages.js";
import type { TypeScript } from "./typescript.js";

/** A string ends with its line; nothing that follows can mend it. */
const UNTERMINATED_STRING = 1002;

/** The parser's findings, which TypeScript keeps to itself. */
interface Parsed {
  readonly parseDiagnostics?: readonly { readonly start: number; readonly code: number }[];
}

/**
 * Whether code is whole, or its last line waits for another.
 *
 * @param ts the compiler
 * @param code what the person typed so far
 * @returns the content of an `is_complete_reply`; code is incomplete when the first fault is that it ends, and invalid when
 * no further line can mend it
 */
export function completeness(ts: TypeScript, code: string): Completeness {
  const { parseDiagnostics = [] } = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022) as Parsed;
  const first = parseDiagnostics[0];
  if (first === undefined) return { status: "complete" };
  const isAtEnd = first.start >= code.trimEnd().length;
  if (!isAtEnd || first.code === UNTERMINATED_STRING) return { status: "invalid" };
  return { status: "incomplete", indent: indentAfter(code) };
}

/** The blanks that the next line begins with. */
function indentAfter(code: string): string {
  const line = code.slice(code.lastIndexOf("\n") + 1);
  const indent = /^\s*/.exec(line)![0];
  return /[([{]\s*$/.test(line) ? `${indent}  ` : indent;
}
