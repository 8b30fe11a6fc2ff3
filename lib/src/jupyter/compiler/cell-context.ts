import type {
  CallExpression,
  Expression,
  Identifier,
  Node,
  NodeFactory,
  SourceFile,
  Symbol as TsSymbol,
  TypeChecker,
} from "typescript-for-cells";
import { localsOf, type Scope } from "./scope.js";
import type { TypeScript } from "./typescript.js";

/** What the code of a cell finds around it. */
export const SCOPE = "__scope";
export const KERNEL = "__kernel";

/** What the parts of a cell's transformation share. */
export interface CellContext {
  readonly ts: TypeScript;
  readonly factory: NodeFactory;
  readonly checker: TypeChecker;
  /** What the cell declares at its top. */
  readonly locals: ReadonlyMap<string, TsSymbol>;
  /** Classes and the like around a place: inside, their name is their own. */
  readonly around: TsSymbol[];
  /** Whether an identifier stands for a value of this cell's top or of an earlier cell. */
  readonly isOfCells: (name: Identifier) => boolean;
  /** A name as a property of the scope. */
  readonly access: (name: Identifier) => Expression;
  readonly ofKernel: (member: string) => Expression;
  /** A call of something that the kernel has for cells. */
  readonly call: (member: string, ...args: Expression[]) => CallExpression;
}

/**
 * Makes what the parts of a cell's transformation share.
 *
 * @param ts the compiler
 * @param factory makes nodes
 * @param checker the checker of the cell's program
 * @param file the cell
 * @param scope what the cells before have declared
 */
export function cellContext(
  ts: TypeScript,
  factory: NodeFactory,
  checker: TypeChecker,
  file: SourceFile,
  scope: Scope,
): CellContext {
  const locals = localsOf(file);
  const around: TsSymbol[] = [];

  const isSame = (symbol: TsSymbol, known: TsSymbol | undefined): boolean =>
    known !== undefined && (symbol === known || symbol === exportOf(known));
  const symbolOf = (name: Identifier): TsSymbol | undefined =>
    ts.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : checker.getSymbolAtLocation(name);
  const ofKernel = (member: string): Expression =>
    factory.createPropertyAccessExpression(factory.createIdentifier(KERNEL), member);

  return {
    ts,
    factory,
    checker,
    locals,
    around,
    isOfCells: (name) => {
      const [own, earlier] = [locals.get(name.text), scope.values.get(name.text)?.symbol];
      if ((own === undefined && earlier === undefined) || isDeclared(ts, name)) return false;
      const symbol = symbolOf(name);
      if (symbol === undefined || around.includes(symbol)) return false;
      return isSame(symbol, own) || isSame(symbol, earlier);
    },
    access: (name) =>
      atStart(ts, factory.createPropertyAccessExpression(factory.createIdentifier(SCOPE), name.text), name),
    ofKernel,
    call: (member, ...args) => factory.createCallExpression(ofKernel(member), undefined, args),
  };
}

/** Of a name that is exported, the symbol that the checker has for it. */
export function exportOf(symbol: TsSymbol): TsSymbol | undefined {
  return (symbol as TsSymbol & { exportSymbol?: TsSymbol }).exportSymbol;
}

/** Lets all of a new node stand for where an old one begins: V8 may place a call at the end of what is called. */
export function atStart<T extends Node>(ts: TypeScript, node: T, old: Node): T {
  return ts.setEmitFlags(ts.setSourceMapRange(node, old), ts.EmitFlags.NoTrailingSourceMap);
}

/** An expression without what only types it, and without parentheses. */
export function bare(ts: TypeScript, node: Expression): Expression {
  const isWrapped =
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node);
  return isWrapped ? bare(ts, node.expression) : node;
}

/** Whether a name is the one that a declaration gives. */
function isDeclared(ts: TypeScript, name: Identifier): boolean {
  const { parent } = name;
  const isNaming =
    ts.isFunctionDeclaration(parent) ||
    ts.isClassDeclaration(parent) ||
    ts.isEnumDeclaration(parent) ||
    ts.isModuleDeclaration(parent);
  return isNaming && parent.name === name;
}
