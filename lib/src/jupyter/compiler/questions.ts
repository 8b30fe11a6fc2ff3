import { dirname } from "node:path";
import type { DocumentRegistry, LanguageService, Node, QuickInfo, ScriptKind, SourceFile } from "typescript-for-cells";
import type { CellCompiler } from "./cell-compiler.js";
import { CELL_GLOBALS } from "./cell-globals.js";
import type { Completions } from "./messages.js";
import { importablePackages, specifierAt } from "./specifiers.js";
import type { TypeScript } from "./typescript.js";

/** Answers questions about code that has not run yet. */
export interface CodeQuestions {
  readonly complete: (code: string, position: number) => Completions;
  readonly inspect: (code: string, position: number) => string | undefined;
}

/**
 * Makes a language service over the compiler's own files.
 *
 * @param ts TypeScript
 * @param folder the notebook's folder
 * @param compiler knows the names of earlier cells
 * @returns what answers
 */
export function codeQuestions(ts: TypeScript, folder: string, compiler: CellCompiler): CodeQuestions {
  const { programs } = compiler;
  const path = `${folder}/__question__.ts`;
  let roots: readonly string[] = [];
  let version = 0;
  let service: LanguageService | undefined;

  const parsed = (name: string, options: unknown): SourceFile => programs.getFile(name, options as never)!;
  const registry: Partial<DocumentRegistry> = {
    acquireDocumentWithKey: (name, _path, _settings, _key, _text, _version, _kind, options) => parsed(name, options),
    updateDocumentWithKey: (name, _path, _settings, _key, _text, _version, _kind, options) => parsed(name, options),
    getKeyForCompilationSettings: () => "cells" as never,
    releaseDocumentWithKey: () => undefined,
  };
  const textOf = (name: string): string | undefined =>
    programs.cells.get(name)?.text ?? programs.getFile(name, ts.ScriptTarget.ES2022)?.text;
  const make = (): LanguageService => {
    const { writeFile: _, ...host } = programs.host();
    return ts.createLanguageService(
      {
        ...host,
        getCompilationSettings: programs.options,
        getScriptFileNames: () => [...roots],
        getScriptVersion: (name) =>
          programs.cells.get(name)?.path === path
            ? String(version)
            : ((programs.getFile(name, ts.ScriptTarget.ES2022) as { version?: string } | undefined)?.version ?? ""),
        getScriptSnapshot: (name) => {
          const text = textOf(name);
          return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
        },
        getScriptKind: (): ScriptKind => ts.ScriptKind.Unknown,
        getDefaultLibFileName: () => host.getDefaultLibFileName(programs.options()),
      },
      registry as DocumentRegistry,
    );
  };
  const about = (code: string): LanguageService => {
    programs.refresh();
    version++;
    const { cell, others } = compiler.next(code, path);
    roots = [CELL_GLOBALS, ...[...others, cell].map((one) => one.path)];
    service ??= make();
    return service;
  };

  return {
    complete: (code, position) => completions(ts, about(code), path, code, position),
    inspect: (code, position) => {
      const known = about(code);
      const at = (place: number): QuickInfo | undefined => known.getQuickInfoAtPosition(path, place);
      const callee = calleeEnd(ts, code, position);
      const found = at(position) ?? (callee === undefined ? undefined : at(callee));
      return found && printed(found);
    },
  };
}

function completions(
  ts: TypeScript,
  service: LanguageService,
  path: string,
  code: string,
  position: number,
): Completions {
  const entries = service.getCompletionsAtPosition(path, position, {})?.entries ?? [];
  const specifier = specifierAt(ts, code, position);
  if (specifier === undefined) return ranked(code, wordAt(ts, code, position), entries);
  const { before, start, end } = specifier;
  const written = before + code.slice(start, end);
  const packages = before.startsWith(".") ? [] : importablePackages(dirname(path));
  // After those that TypeScript knows from a package.json.
  const more = packages
    .filter((name) => name.startsWith(written))
    .map((name) => ({ name: name.slice(before.length), sortText: "9" }));
  const known = entries.filter(({ name }) => !name.startsWith("@types/"));
  return ranked(code, [start, end], [...known, ...more]);
}

/** The entries that fit what is written, the best first. */
function ranked(
  code: string,
  [start, end]: readonly [number, number],
  entries: readonly { readonly name: string; readonly sortText: string }[],
): Completions {
  const written = code.slice(start, end);
  const word = written.toLowerCase();
  const rank = (name: string): number => {
    if (name.startsWith(written)) return 0;
    if (name.toLowerCase().startsWith(word)) return 1;
    return name.toLowerCase().includes(word) ? 2 : 3;
  };
  const fit = entries
    .map(({ name, sortText }) => ({ name, key: `${rank(name)}${sortText}`, rank: rank(name) }))
    .filter((entry) => entry.rank < 3)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : word === "" ? a.name.localeCompare(b.name) : 0));
  return { candidates: [...new Set(fit.map(({ name }) => name))], start, end };
}

/** Where the identifier begins and ends that a place is in or at the end of. */
function wordAt(ts: TypeScript, code: string, position: number): [number, number] {
  const isPart = (at: number): boolean => at >= 0 && at < code.length && ts.isIdentifierPart(code.charCodeAt(at), 99);
  let start = position;
  let end = position;
  while (isPart(start - 1)) start--;
  while (isPart(end)) end++;
  return [start, end];
}

/** Where the called function's name ends, of the innermost call whose parentheses hold this place. */
function calleeEnd(ts: TypeScript, code: string, at: number): number | undefined {
  let end: number | undefined;
  // An unfinished call ends before the blanks that follow it.
  const holds = (node: Node): boolean =>
    at < node.end || (code[node.end - 1] !== ")" && code.slice(node.end, at).trim() === "");
  const visit = (node: Node): void => {
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
    if (isCall && node.expression.end < at && holds(node)) end = node.expression.end;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022));
  return end;
}

/** A signature, then what is written about it, then its tags. */
function printed({ displayParts, documentation, tags }: QuickInfo): string {
  const join = (parts: readonly { readonly text: string }[] = []): string => parts.map(({ text }) => text).join("");
  const tagLines = (tags ?? []).map(({ name, text }) => `@${name}${name === "example" ? "\n" : " "}${join(text)}`);
  const about = [join(documentation), ...tagLines].filter((text) => text !== "");
  return [join(displayParts), ...(about.length > 0 ? ["", ...about] : [])].join("\n");
}
