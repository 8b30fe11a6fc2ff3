import { relative } from "node:path";
import type { Diagnostic, Program, SourceFile } from "typescript-for-cells";
import type { Finding } from "./messages.js";
import type { TypeScript } from "./typescript.js";

/**
 * What the compiler finds wrong with a file.
 *
 * @param ts the compiler
 * @param program the program that the file is in
 * @param file a cell, or a file that it imports
 * @param isCell whether it is the cell
 * @returns the findings; faults of syntax alone, if there are any
 */
export function findingsIn(ts: TypeScript, program: Program, file: SourceFile, isCell: boolean): Finding[] {
  const syntax = program.getSyntacticDiagnostics(file);
  const found: readonly Diagnostic[] = syntax.length > 0 ? syntax : program.getSemanticDiagnostics(file);
  // Cells may share a path, and an older one's code may be looked at anew.
  const own = found.filter((one) => one.file === file);
  return own.map(({ start = 0, messageText, code }) => ({
    start: file.getLineAndCharacterOfPosition(start),
    messageText: inNode(ts.flattenDiagnosticMessageText(messageText, "\n")),
    code,
    ...(!isCell && { fileName: relative(program.getCurrentDirectory(), file.fileName), source: file.text }),
  }));
}

/** The checker knows what the running Node has; another library to check against would change nothing. */
function inNode(message: string): string {
  return message.replace(
    /\. Do you need to change your target library\?.*$/m,
    `: Node.js ${process.versions.node} does not have it.`,
  );
}
