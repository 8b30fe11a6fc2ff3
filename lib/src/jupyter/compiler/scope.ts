import type { Identifier, Node, SourceFile, Symbol as TsSymbol, TypeChecker } from "typescript-for-cells";
import type { CellFile } from "./programs.js";
import type { TypeScript } from "./typescript.js";

interface Owned {
  readonly symbol: TsSymbol;
  readonly cell: CellFile;
}

/** What the cells so far have declared, the last one of each name; a name can be a value and, apart from it, a type. */
export interface Scope {
  readonly values: ReadonlyMap<string, Owned>;
  readonly types: ReadonlyMap<string, Owned>;
}

/** What is declared so is there for good. */
const DECLARES_FOR_ALL = /\bdeclare\s+(global|module)\b/;

/** Nothing is declared. */
export const EMPTY: Scope = { values: new Map(), types: new Map() };

/** The names that a file declares, as its binder left them. */
export function localsOf(file: SourceFile): ReadonlyMap<string, TsSymbol> {
  return (file as { locals?: Map<string, TsSymbol> }).locals ?? new Map();
}

/**
 * A scope as the checker knows scopes: two blocks, one around the other, in which a cell stands.
 *
 * @param ts the compiler
 * @param scope the scope
 * @returns the inner block
 */
export function asBlock(ts: TypeScript, scope: Scope): Node {
  const block = (names: Scope["values"], parent?: object): object => ({
    kind: ts.SyntaxKind.Block,
    flags: 0,
    pos: -1,
    end: -1,
    locals: new Map([...names].map(([name, { symbol }]) => [name, symbol])),
    parent,
  });
  return block(scope.values, block(scope.types)) as Node;
}

/**
 * The scope after a cell.
 *
 * @param ts the compiler
 * @param scope the scope before
 * @param cell the cell, compiled
 * @param checker the checker of the cell's program
 * @param made the values that the cell made, or all
 * @returns the new scope
 */
export function afterCell(
  ts: TypeScript,
  scope: Scope,
  cell: CellFile,
  checker: TypeChecker,
  made: readonly string[] | "all",
): Scope {
  const values = new Map(scope.values);
  const types = new Map(scope.types);
  for (const [name, symbol] of localsOf(cell.file!)) {
    const flags = meaningOf(ts, symbol, checker);
    const isMade = made === "all" || made.includes(name);
    if (flags & ts.SymbolFlags.Value && isMade) values.set(name, { symbol, cell });
    if (flags & ts.SymbolFlags.Type || !(flags & ts.SymbolFlags.Value)) types.set(name, { symbol, cell });
  }
  return { values, types };
}

/** Whether a name stands for a value, a type or both, as flags. */
export function meaningOf(ts: TypeScript, symbol: TsSymbol, checker: TypeChecker): number {
  if (!(symbol.flags & ts.SymbolFlags.Alias)) return symbol.flags;
  const { flags } = checker.getAliasedSymbol(symbol);
  return symbol.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration) ? flags & ~ts.SymbolFlags.Value : flags;
}

/**
 * The cells that a scope still needs: those whose names it holds, and those that these were written with.
 *
 * @param ts the compiler
 * @param scope the scope
 * @param needs the cells that a cell's own names come from
 * @returns the cells, in the order in which they ran
 */
export function liveCells(scope: Scope, needs: ReadonlyMap<CellFile, ReadonlySet<CellFile>>): CellFile[] {
  const live = new Set([...scope.values.values(), ...scope.types.values()].map(({ cell }) => cell));
  for (const cell of needs.keys()) if (DECLARES_FOR_ALL.test(cell.text)) live.add(cell);
  for (const cell of live) for (const one of needs.get(cell) ?? []) live.add(one);
  return [...needs.keys()].filter((cell) => live.has(cell));
}

/** The cells from which a cell takes names, as values or as types. */
export function cellsNeeded(ts: TypeScript, file: SourceFile, scope: Scope): Set<CellFile> {
  const found = new Set<CellFile>();
  const visit = (node: Node): void => {
    if (ts.isIdentifier(node)) {
      const name = (node as Identifier).text;
      for (const names of [scope.values, scope.types]) {
        const owned = names.get(name);
        if (owned !== undefined) found.add(owned.cell);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
