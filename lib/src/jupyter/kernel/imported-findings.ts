import { relative } from "node:path";
import type { EmitAndSemanticDiagnosticsBuilderProgram, SourceFile } from "@tslab/typescript-for-tslab";
import type { Diagnostic } from "tslab/dist/converter.js";
import type { TypeScript } from "./tslab.js";

/** What the compiler found in a file, with the file's text. */
export interface Finding extends Diagnostic {
  readonly source: string;
}

/**
 * What the compiler finds wrong with the files that a cell imports, and with those that they import; packages left out.
 *
 * @param ts the compiler
 * @param build what was compiled
 * @param cell the cell in it
 * @returns the findings, each with its file's name seen from the working folder
 */
export function importedFindings(
  ts: TypeScript,
  build: EmitAndSemanticDiagnosticsBuilderProgram,
  cell: SourceFile,
): Finding[] {
  const program = build.getProgram();
  const files = build
    .getAllDependencies(cell)
    .map((name) => program.getSourceFile(name))
    .filter((file): file is SourceFile => file !== undefined && file !== cell && !file.isDeclarationFile)
    .filter((file) => !program.isSourceFileFromExternalLibrary(file));
  return files.flatMap((file) => {
    const syntax = program.getSyntacticDiagnostics(file);
    const found = syntax.length > 0 ? syntax : program.getSemanticDiagnostics(file);
    const place = (offset: number): Diagnostic["start"] => ({ offset, ...file.getLineAndCharacterOfPosition(offset) });
    return found.map(({ start = 0, length = 0, messageText, category, code }) => ({
      start: place(start),
      end: place(start + length),
      messageText: ts.flattenDiagnosticMessageText(messageText, "\n"),
      category,
      code,
      fileName: relative(program.getCurrentDirectory(), file.fileName),
      source: file.text,
    }));
  });
}
