import type {
  CallExpression,
  Expression,
  Identifier,
  Node,
  NodeFactory,
  ShorthandPropertyAssignment,
  SourceFile,
  Statement,
  TransformationContext,
  TransformerFactory,
  TypeChecker,
  VariableDeclarationList,
  VariableStatement,
  Visitor,
} from "typescript-for-cells";
import { assignments } from "./assignments.js";
import { atStart, bare, cellContext, exportOf } from "./cell-context.js";
import { importStatements } from "./import-statements.js";
import type { Scope } from "./scope.js";
import type { TypeScript } from "./typescript.js";

/** What is learnt of a cell while it is transformed. */
export interface CellFacts {
  isAsync: boolean;
  readonly reads: Set<string>;
  readonly later: Map<string, Set<string>>;
}

/**
 * Makes a cell a function's body. The names of cells become properties of one object: so there is one value of each,
 * whichever cell's function reads or sets it, and a cell that ends early leaves behind what it had made.
 *
 * | in the cell | as it runs |
 * | --- | --- |
 * | `const a = 1` | `__scope.a = 1` |
 * | `function f() { return a }` | `function f() { return __scope.a }`, and at the top `__scope.f = f` |
 * | `f(a)` | `(0, __scope.f)(__scope.a)` |
 * | `import { b as c } from "m"` | `__scope.c = __kernel.load("m").b` |
 * | `await p` | `__kernel.resume(__kernel.cell, await p)`, which throws if the cell was interrupted meanwhile |
 * | the last expression `e` | `__kernel.show(e)` |
 *
 * @param ts the compiler
 * @param checker the checker of the cell's program
 * @param scope what the cells before have declared
 * @param facts takes what is learnt
 * @returns a transformer to be run before TypeScript's own
 */
export function transformCell(
  ts: TypeScript,
  checker: TypeChecker,
  scope: Scope,
  facts: CellFacts,
): TransformerFactory<SourceFile> {
  return (context) => (file) => {
    const { factory } = context;
    const cell = cellContext(ts, factory, checker, file, scope);
    const { access, around, call, isOfCells, locals, ofKernel } = cell;
    let functions = 0;
    let owner: Set<string> | undefined;

    const each = <T extends Node>(node: T): T => ts.visitEachChild(node, visit, context);
    const expression = (node: Expression): Expression => ts.visitNode(node, visit) as Expression;
    const read = (name: Identifier): Expression => {
      if (!isPlainTarget(ts, name)) (owner ?? facts.reads).add(name.text);
      return access(name);
    };
    const inFunction = <T>(work: () => T): T => {
      functions++;
      const done = work();
      functions--;
      return done;
    };
    /** What a function reads is read when it is called. */
    const ownedBy = <T>(name: string, work: () => T): T => {
      if (owner !== undefined) return work();
      owner = new Set();
      const done = work();
      facts.later.set(name, owner);
      owner = undefined;
      return done;
    };
    const { assign, target, named } = assignments(cell, expression, ownedBy);

    /** What is called: as a property it would get the scope for its `this`. */
    const callee = (node: Expression): Expression | undefined => {
      const name = bare(ts, node);
      if (!ts.isIdentifier(name) || !isOfCells(name)) return undefined;
      const comma = factory.createComma(factory.createNumericLiteral(0), read(name));
      return atStart(ts, factory.createParenthesizedExpression(comma), name);
    };
    const visitCall = (node: CallExpression): Expression => {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return ts.setSourceMapRange(call("import", ...node.arguments.map(expression)), node);
      }
      const free = callee(node.expression);
      if (free === undefined) return each(node);
      const args = ts.visitNodes(node.arguments, visit, ts.isExpression);
      return ts.isCallChain(node)
        ? factory.updateCallChain(node, free, node.questionDotToken, node.typeArguments, args)
        : factory.updateCallExpression(node, free, node.typeArguments, args);
    };
    const visitShorthand = (node: ShorthandPropertyAssignment): Node => {
      if (!isOfCells(node.name)) return each(node);
      const value = read(node.name);
      const initial = node.objectAssignmentInitializer;
      const full = initial === undefined ? value : factory.createAssignment(value, expression(initial));
      return factory.createPropertyAssignment(node.name.text, full);
    };

    const isVar = (list: VariableDeclarationList): boolean => !(list.flags & ts.NodeFlags.BlockScoped);
    /** Whether a list in a block declares names of the cell's top: with `var`, and in no function. */
    const isOfTop = (list: VariableDeclarationList): boolean => functions === 0 && isVar(list) && around.length === 0;
    const joined = (list: VariableDeclarationList): Expression =>
      list.declarations
        .map((one) => assign(one, isVar(list)))
        .reduce((before, one) => factory.createComma(before, one));

    const visit: Visitor = (node) => {
      if (isOnlyTypes(ts, node)) return node;
      if (ts.isIdentifier(node)) return isOfCells(node) ? read(node) : node;
      if (ts.isShorthandPropertyAssignment(node)) return visitShorthand(node);
      if (ts.isCallExpression(node)) return visitCall(node);
      if (ts.isTaggedTemplateExpression(node)) {
        const template = ts.visitNode(node.template, visit) as typeof node.template;
        const tag = callee(node.tag) ?? expression(node.tag);
        return factory.updateTaggedTemplateExpression(node, tag, node.typeArguments, template);
      }
      if (ts.isBinaryExpression(node) && isPlainTarget(ts, node.left) && isOfCells(node.left as Identifier)) {
        const right = named((node.left as Identifier).text, node.right);
        return factory.updateBinaryExpression(node, expression(node.left), node.operatorToken, right);
      }
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return ofKernel("meta");
      if (ts.isAwaitExpression(node)) {
        facts.isAsync ||= functions === 0;
        return ts.setSourceMapRange(call("resume", ofKernel("cell"), each(node)), node);
      }
      if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
        facts.isAsync ||= functions === 0;
        const { initializer, statement, expression: values } = node;
        return factory.updateForOfStatement(
          node,
          node.awaitModifier,
          ts.visitNode(initializer, visit) as typeof initializer,
          call("each", ofKernel("cell"), expression(values)),
          ts.visitNode(statement, visit) as Statement,
        );
      }
      if (ts.isVariableDeclarationList(node) && isOfTop(node)) {
        const isLoop = ts.isForInStatement(node.parent) || ts.isForOfStatement(node.parent);
        return isLoop ? target(node.declarations[0]!.name) : joined(node);
      }
      if (ts.isVariableStatement(node) && isOfTop(node.declarationList)) {
        return factory.createExpressionStatement(joined(node.declarationList));
      }
      if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) return inFunction(() => each(node));
      return each(node);
    };

    /** Puts into the scope what a declaration has made under its own name. */
    const keep = (name: Identifier): Statement =>
      factory.createExpressionStatement(factory.createAssignment(access(name), factory.createIdentifier(name.text)));
    /** A class or the like, in which its name is its own. */
    const selfish = <T extends Statement & { readonly name?: Node }>(node: T): Statement[] => {
      const name = node.name as Identifier | undefined;
      if (name === undefined) return [withoutExport(ts, factory, each(node))];
      const symbol = locals.get(name.text)!;
      around.push(symbol, exportOf(symbol) ?? symbol);
      const visited = ownedBy(name.text, () => each(node));
      around.length -= 2;
      return [withoutExport(ts, factory, visited), keep(name)];
    };
    const variables = (node: VariableStatement): Statement[] => {
      const list = node.declarationList;
      const kind = list.flags & ts.NodeFlags.BlockScoped;
      if (kind === ts.NodeFlags.Using || kind === ts.NodeFlags.AwaitUsing) {
        facts.isAsync ||= kind === ts.NodeFlags.AwaitUsing;
        return [each(node), ...list.declarations.map(({ name }) => keep(name as Identifier))];
      }
      return list.declarations.map((one) =>
        ts.setSourceMapRange(factory.createExpressionStatement(assign(one, isVar(list))), one),
      );
    };

    const functionNames: Statement[] = [];
    const loads: Statement[] = [];
    const load = (one: Expression): Statement[] => {
      loads.push(factory.createExpressionStatement(one));
      return [];
    };
    const show = (node: Expression): Expression => call("show", expression(node));
    const top = (node: Statement): Statement[] => {
      if (isAmbient(ts, node)) return [];
      if (ts.isImportDeclaration(node)) {
        loads.push(...importStatements(cell, node));
        return [];
      }
      if (ts.isExportDeclaration(node)) return node.moduleSpecifier ? load(call("load", node.moduleSpecifier)) : [];
      if (ts.isExportAssignment(node)) return [factory.createExpressionStatement(show(node.expression))];
      if (ts.isVariableStatement(node)) return variables(node);
      if (ts.isFunctionDeclaration(node)) {
        const { name, body } = node;
        if (body === undefined) return [];
        if (name) functionNames.push(keep(name));
        const visited = ownedBy(name?.text ?? "default", () => inFunction(() => each(node)));
        return [withoutExport(ts, factory, visited)];
      }
      if (ts.isClassDeclaration(node) || ts.isEnumDeclaration(node)) return selfish(node);
      if (ts.isModuleDeclaration(node)) {
        const isValue = ((locals.get(node.name.text)?.flags ?? 0) & ts.SymbolFlags.ValueModule) !== 0;
        return isValue ? selfish(node) : [node];
      }
      if (ts.isImportEqualsDeclaration(node)) {
        if (node.isTypeOnly) return [];
        const from = node.moduleReference;
        if (!ts.isExternalModuleReference(from)) return [node, keep(node.name)];
        return load(factory.createAssignment(access(node.name), call("load", from.expression)));
      }
      return [ts.visitNode(node, visit) as Statement];
    };

    const last = file.statements.filter((node) => !ts.isExportDeclaration(node)).at(-1);
    const statements = file.statements.flatMap((node) => {
      if (node !== last || !ts.isExpressionStatement(node)) return top(node);
      return [ts.setSourceMapRange(factory.updateExpressionStatement(node, show(node.expression)), node)];
    });
    return factory.updateSourceFile(file, [...functionNames, ...loads, ...statements]);
  };
}

/** Drops the `export {}` by which TypeScript marks a module. */
export function dropExports(ts: TypeScript): TransformerFactory<SourceFile> {
  return ({ factory }: TransformationContext) =>
    (file) =>
      factory.updateSourceFile(
        file,
        file.statements.filter((node) => !ts.isExportDeclaration(node)),
      );
}

/** Whether a name is only set where it stands, as in `name = 1`. */
function isPlainTarget(ts: TypeScript, name: Node): boolean {
  const { parent } = name;
  const isSet = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return ts.isIdentifier(name) && isSet && parent.left === name;
}

/** Whether nothing of a node is left when it runs. */
function isOnlyTypes(ts: TypeScript, node: Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) return false;
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
  return ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function isAmbient(ts: TypeScript, node: Statement): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
}

function withoutExport<T extends Node>(ts: TypeScript, factory: NodeFactory, node: T): T {
  if (!ts.canHaveModifiers(node)) return node;
  const kept = node.modifiers?.filter(
    ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.DefaultKeyword,
  );
  if (kept?.length === node.modifiers?.length) return node;
  return factory.replaceModifiers(node as never, kept as never) as unknown as T;
}
