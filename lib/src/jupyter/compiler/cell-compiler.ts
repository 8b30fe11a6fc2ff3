import type { Program, SourceFile } from "typescript-for-cells";
import { findingsIn } from "./findings.js";
import { fileCompiler } from "./local-files.js";
import type { CellCode, Compiled, LocalFile, LocalFiles, RanCell } from "./messages.js";
import { type CellFile, createPrograms, mustStay, type Programs } from "./programs.js";
import { afterCell, asBlock, cellsNeeded, EMPTY, liveCells, type Scope } from "./scope.js";
import { type CellFacts, dropExports, transformCell } from "./transform-cell.js";
import type { TypeScript } from "./typescript.js";

/** Compiles cells one after another, each in the scope that the ones before have left. */
export interface CellCompiler {
  readonly compile: (code: string) => Compiled;
  /** A cell has ended: what it declared is known from here on. Gives the cells that are still needed. */
  readonly ran: (cell: RanCell) => number[];
  /** Takes cells that ran in an earlier process. */
  readonly restore: (cells: readonly RanCell[]) => void;
  readonly files: (id: string, from: string) => LocalFiles;
  /** The declarations that a cell needs. */
  readonly declarations: (code: string) => SourceFile[];
  readonly programs: Programs;
  /** A cell that stands in the present scope, and the others that must be in its program. */
  readonly next: (code: string, path?: string) => { readonly cell: CellFile; readonly others: readonly CellFile[] };
}

/**
 * Makes a compiler of cells.
 *
 * @param ts TypeScript
 * @param folder the notebook's folder
 * @returns the compiler, which knows of no cells yet
 */
export function cellCompiler(ts: TypeScript, folder: string): CellCompiler {
  const programs = createPrograms(ts, folder);
  const locals = fileCompiler(ts, folder, programs.options, programs.resolver);
  const needs = new Map<CellFile, ReadonlySet<CellFile>>();
  const ids = new WeakMap<CellFile, number>();
  const sent = new Map<string, string>();
  let scope: Scope = EMPTY;
  let pending: { readonly cell: CellFile; readonly program: Program } | undefined;
  let serial = 0;

  const next: CellCompiler["next"] = (text, path = `${folder}/__cell-${++serial}__.ts`) => {
    const cell: CellFile = { path, text, outside: asBlock(ts, scope) };
    const others = liveCells(scope, needs).filter(mustStay);
    for (const one of [...others, cell]) programs.cells.set(one.path, one);
    return { cell, others };
  };
  const build = (code: string): { readonly cell: CellFile; readonly program: Program } => {
    const { cell, others } = next(code);
    return { cell, program: programs.build(others, cell) };
  };

  /** Takes a cell into the scope, and forgets the cells that nothing needs any more. */
  const keep = (
    { cell, program }: { cell: CellFile; program: Program },
    { id, made }: Pick<RanCell, "id" | "made">,
  ): void => {
    ids.set(cell, id);
    needs.set(cell, cellsNeeded(ts, cell.file!, scope));
    scope = afterCell(ts, scope, cell, program.getTypeChecker(), made);
    const live = new Set(liveCells(scope, needs));
    for (const one of needs.keys()) if (!live.has(one)) needs.delete(one);
    for (const [path, one] of programs.cells) if (!live.has(one)) programs.cells.delete(path);
  };

  /** What of these files the kernel has not got yet. */
  const toSend = (files: readonly LocalFile[]): LocalFiles["files"] =>
    files.map((file) => {
      if (sent.get(file.path) === file.source) return { path: file.path, imports: file.imports };
      sent.set(file.path, file.source);
      return file;
    });

  const compile = (code: string): Compiled => {
    if (pending !== undefined) programs.cells.delete(pending.cell.path);
    pending = undefined;
    programs.refresh();
    pending = build(code);
    const { cell, program } = pending;
    const file = cell.file!;
    const imports = locals.importsOf(code, cell.path);
    const files = locals.closure(Object.values(imports));
    const findings = [
      ...files.flatMap(({ path }) => {
        const imported = program.getSourceFile(path);
        return imported === undefined || path.endsWith(".json") ? [] : findingsIn(ts, program, imported, false);
      }),
      ...findingsIn(ts, program, file, true),
    ];
    if (findings.length > 0) return { findings, imports: {}, files: [] };
    return { findings, imports, files: toSend(files), cell: emit(ts, program, file, scope) };
  };

  return {
    compile,
    ran: (cell) => {
      keep(pending?.cell.text === cell.code ? pending : build(cell.code), cell);
      pending = undefined;
      return [...needs.keys()].map((one) => ids.get(one)!);
    },
    restore: (cells) => {
      for (const cell of cells) keep(build(cell.code), cell);
    },
    files: (id, from) => {
      programs.refresh();
      const path = locals.resolve(id, from);
      if (path === undefined) return { imports: {}, files: [] };
      return { imports: { [id]: path }, files: toSend(locals.closure([path])) };
    },
    declarations: (code) =>
      build(code)
        .program.getSourceFiles()
        .filter((file) => file.isDeclarationFile),
    programs,
    next,
  };
}

function emit(ts: TypeScript, program: Program, file: SourceFile, scope: Scope): CellCode {
  const facts: CellFacts = { isAsync: false, reads: new Set(), later: new Map() };
  const out = new Map<string, string>();
  program.emit(file, (name, text) => out.set(name.endsWith(".map") ? "map" : "code", text), undefined, false, {
    before: [transformCell(ts, program.getTypeChecker(), scope, facts)],
    after: [dropExports(ts)],
  });
  const lists = (sets: ReadonlyMap<string, ReadonlySet<string>>): Record<string, string[]> =>
    Object.fromEntries([...sets].map(([name, names]) => [name, [...names]]));
  return {
    code: (out.get("code") ?? "").replace(/\/\/# sourceMappingURL=\S+\s*$/, ""),
    map: out.get("map") ?? "{}",
    isAsync: facts.isAsync,
    reads: [...facts.reads],
    later: lists(facts.later),
  };
}
