import type {
  BindingName,
  CallExpression,
  Expression,
  Identifier,
  ImportDeclaration,
  Node,
  NodeFactory,
  SourceFile,
  Statement,
  TransformationContext,
  TransformerFactory,
  Symbol as TsSymbol,
  TypeChecker,
  VariableDeclaration,
  VariableDeclarationList,
  Visitor,
} from "typescript-for-cells";
import { localsOf, meaningOf, type Scope } from "./scope.js";
import type { TypeScript } from "./typescript.js";

/** What the code of a cell finds around it. */
export const SCOPE = "__scope";
export const KERNEL = "__kernel";

/** What is learnt of a cell while it is transformed. */
export interface CellFacts {
  isAsync: boolean;
  readonly reads: Set<string>;
  readonly later: Map<string, Set<string>>;
}

/**
 * Makes a cell a function's body. The names of cells become properties of one object, `SCOPE`: so there is one value of
 * each, whichever cell's function reads or sets it, and a cell that ends early leaves behind what it had made.
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
    const locals = localsOf(file);
    /** Classes and the like around a place: inside, their name is their own. */
    const around: TsSymbol[] = [];
    let functions = 0;
    let owner: Set<string> | undefined;

    const isSame = (symbol: TsSymbol, known: TsSymbol | undefined): boolean =>
      known !== undefined &&
      (symbol === known || symbol === (known as TsSymbol & { exportSymbol?: TsSymbol }).exportSymbol);
    const symbolOf = (name: Identifier): TsSymbol | undefined =>
      ts.isShorthandPropertyAssignment(name.parent)
        ? checker.getShorthandAssignmentValueSymbol(name.parent)
        : checker.getSymbolAtLocation(name);
    const isOfCells = (name: Identifier): boolean => {
      const [own, earlier] = [locals.get(name.text), scope.values.get(name.text)?.symbol];
      if ((own === undefined && earlier === undefined) || isDeclared(ts, name)) return false;
      const symbol = symbolOf(name);
      if (symbol === undefined || around.includes(symbol)) return false;
      return isSame(symbol, own) || isSame(symbol, earlier);
    };

    const access = (name: Identifier): Expression => {
      const made = factory.createPropertyAccessExpression(factory.createIdentifier(SCOPE), name.text);
      return atStart(ts, made, name);
    };
    const read = (name: Identifier): Expression => {
      if (!isPlainTarget(ts, name)) (owner ?? facts.reads).add(name.text);
      return access(name);
    };
    const ofKernel = (member: string): Expression =>
      factory.createPropertyAccessExpression(factory.createIdentifier(KERNEL), member);
    const call = (member: string, ...args: Expression[]): CallExpression =>
      factory.createCallExpression(ofKernel(member), undefined, args);

    /** What is called: as a property it would get the scope for its `this`. */
    const callee = (expression: Expression): Expression | undefined => {
      const name = bare(ts, expression);
      if (!ts.isIdentifier(name) || !isOfCells(name)) return undefined;
      const free = factory.createParenthesizedExpression(
        factory.createComma(factory.createNumericLiteral(0), read(name)),
      );
      return atStart(ts, free, name);
    };
    const each = <T extends Node>(node: T): T => ts.visitEachChild(node, visit, context);
    const expression = (node: Expression): Expression => ts.visitNode(node, visit) as Expression;
    const inFunction = <T>(work: () => T): T => {
      functions++;
      const done = work();
      functions--;
      return done;
    };

    /** An initialiser; one that has no name gets that of its variable, as JavaScript gives it. */
    const named = (name: string, value: Expression): Expression => {
      const visited = expression(value);
      const inner = bare(ts, value);
      const isNameless =
        ts.isArrowFunction(inner) || ((ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && !inner.name);
      if (!isNameless) return visited;
      const holder = factory.createObjectLiteralExpression([factory.createPropertyAssignment(name, visited)]);
      return factory.createPropertyAccessExpression(holder, name);
    };

    const target = (name: BindingName): Expression => {
      if (ts.isIdentifier(name)) return access(name);
      const pattern = ts.isArrayBindingPattern(name)
        ? factory.createArrayLiteralExpression(
            name.elements.map((element) => {
              if (ts.isOmittedExpression(element)) return element;
              const part = withDefault(element.name, element.initializer);
              return element.dotDotDotToken ? factory.createSpreadElement(part) : part;
            }),
          )
        : factory.createObjectLiteralExpression(
            name.elements.map((element) => {
              const part = withDefault(element.name, element.initializer);
              if (element.dotDotDotToken) return factory.createSpreadAssignment(part);
              const key = element.propertyName ?? (element.name as Identifier);
              const property = ts.isComputedPropertyName(key) ? each(key) : ts.isIdentifier(key) ? key.text : key;
              return factory.createPropertyAssignment(property, part);
            }),
          );
      return ts.setSourceMapRange(pattern, name);
    };
    const withDefault = (name: BindingName, value: Expression | undefined): Expression =>
      value === undefined ? target(name) : factory.createAssignment(target(name), expression(value));

    /** What a declared function, or a variable that holds one, reads is read when it is called. */
    const ownedBy = <T>(name: string, work: () => T): T => {
      if (owner !== undefined) return work();
      owner = new Set();
      const done = work();
      facts.later.set(name, owner);
      owner = undefined;
      return done;
    };
    const assign = (variable: VariableDeclaration, isVar: boolean): Expression => {
      const { name, initializer } = variable;
      const value = (): Expression => {
        if (initializer === undefined) return isVar ? access(name as Identifier) : factory.createVoidZero();
        return ts.isIdentifier(name) ? named(name.text, initializer) : expression(initializer);
      };
      const isFunction = initializer !== undefined && ts.isFunctionLike(bare(ts, initializer));
      const right = isFunction && ts.isIdentifier(name) ? ownedBy(name.text, value) : value();
      return ts.setSourceMapRange(factory.createAssignment(target(name), right), variable);
    };
    const isVarList = (list: VariableDeclarationList): boolean => !(list.flags & ts.NodeFlags.BlockScoped);
    const isUsing = (list: VariableDeclarationList): boolean =>
      (list.flags & ts.NodeFlags.BlockScoped) >= ts.NodeFlags.Using;
    /** Whether a list declares names of cells: at the top, or with `var` in a block that is in no function. */
    const isOfTop = (list: VariableDeclarationList): boolean =>
      functions === 0 && isVarList(list) && around.length === 0;
    const joined = (list: VariableDeclarationList): Expression =>
      list.declarations
        .map((one) => assign(one, isVarList(list)))
        .reduce((before, one) => factory.createComma(before, one));

    const visit: Visitor = (node) => {
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
      if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword) return node;
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return node;
      if (ts.isIdentifier(node)) return isOfCells(node) ? read(node) : node;
      if (ts.isShorthandPropertyAssignment(node)) {
        if (!isOfCells(node.name)) return each(node);
        const value = read(node.name);
        const initial = node.objectAssignmentInitializer;
        const full = initial === undefined ? value : factory.createAssignment(value, expression(initial));
        return factory.createPropertyAssignment(node.name.text, full);
      }
      if (ts.isCallExpression(node)) {
        if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
          return ts.setSourceMapRange(call("import", ...node.arguments.map(expression)), node);
        }
        const free = callee(node.expression);
        if (free === undefined) return each(node);
        const args = ts.visitNodes(node.arguments, visit, ts.isExpression);
        return node.questionDotToken
          ? factory.updateCallChain(node as never, free, node.questionDotToken, node.typeArguments, args)
          : factory.updateCallExpression(node, free, node.typeArguments, args);
      }
      if (ts.isTaggedTemplateExpression(node)) {
        const free = callee(node.tag);
        const template = ts.visitNode(node.template, visit) as typeof node.template;
        return free === undefined
          ? each(node)
          : factory.updateTaggedTemplateExpression(node, free, node.typeArguments, template);
      }
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
        if (!ts.isIdentifier(node.left)) return each(node);
        const right = isOfCells(node.left) ? named(node.left.text, node.right) : expression(node.right);
        return factory.updateBinaryExpression(node, expression(node.left), node.operatorToken, right);
      }
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return ofKernel("meta");
      if (ts.isAwaitExpression(node)) {
        facts.isAsync ||= functions === 0;
        return ts.setSourceMapRange(call("resume", ofKernel("cell"), each(node)), node);
      }
      if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
        facts.isAsync ||= functions === 0;
        const guarded = call("each", ofKernel("cell"), expression(node.expression));
        return factory.updateForOfStatement(
          node,
          node.awaitModifier,
          ts.visitNode(node.initializer, visit) as typeof node.initializer,
          guarded,
          ts.visitNode(node.statement, visit) as Statement,
        );
      }
      if (ts.isVariableDeclarationList(node) && isOfTop(node)) {
        const parent = node.parent;
        if (ts.isForInStatement(parent) || ts.isForOfStatement(parent)) return target(node.declarations[0]!.name);
        if (ts.isForStatement(parent)) return joined(node);
      }
      if (ts.isVariableStatement(node) && isOfTop(node.declarationList)) {
        return factory.createExpressionStatement(joined(node.declarationList));
      }
      if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) return inFunction(() => each(node));
      return each(node);
    };

    const importsOf = (node: ImportDeclaration): Statement[] => {
      const clause = node.importClause;
      const from = call("load", node.moduleSpecifier);
      if (clause === undefined) return [factory.createExpressionStatement(from)];
      const isValue = (name: Identifier): boolean => {
        const symbol = locals.get(name.text);
        return symbol !== undefined && (meaningOf(ts, symbol, checker) & ts.SymbolFlags.Value) !== 0;
      };
      const module = factory.createUniqueName("module");
      const set = (name: Identifier, value: Expression): Statement[] =>
        isValue(name) ? [factory.createExpressionStatement(factory.createAssignment(access(name), value))] : [];
      const { name, namedBindings } = clause;
      const names = [
        ...(name === undefined ? [] : set(name, call("default", module))),
        ...(namedBindings === undefined
          ? []
          : ts.isNamespaceImport(namedBindings)
            ? set(namedBindings.name, call("all", module))
            : namedBindings.elements.flatMap(({ propertyName, name }) => {
                const key = (propertyName ?? name).text;
                if (key === "default") return set(name, call("default", module));
                return set(name, factory.createElementAccessExpression(module, factory.createStringLiteral(key)));
              })),
      ];
      if (names.length === 0) return [];
      const load = factory.createVariableStatement(
        undefined,
        factory.createVariableDeclarationList(
          [factory.createVariableDeclaration(module, undefined, undefined, from)],
          ts.NodeFlags.Const,
        ),
      );
      return [load, ...names].map((one) => ts.setSourceMapRange(one, node));
    };

    const keepAs = (name: Identifier): Statement =>
      factory.createExpressionStatement(factory.createAssignment(access(name), factory.createIdentifier(name.text)));
    const inside = <T extends Statement & { readonly name?: Node }>(node: T): T => {
      const name = node.name as Identifier | undefined;
      const symbol = name && locals.get(name.text);
      const own = symbol && [symbol, (symbol as { exportSymbol?: TsSymbol }).exportSymbol ?? symbol];
      around.push(...(own ?? []));
      const visited = name === undefined ? each(node) : ownedBy(name.text, () => each(node));
      around.length -= own?.length ?? 0;
      return withoutExport(ts, factory, visited);
    };

    const first: Statement[] = [];
    const loads: Statement[] = [];
    const top = (node: Statement): Statement[] => {
      if (isAmbient(ts, node)) return [];
      if (ts.isImportDeclaration(node)) {
        loads.push(...importsOf(node));
        return [];
      }
      if (ts.isExportDeclaration(node)) {
        if (node.moduleSpecifier) loads.push(factory.createExpressionStatement(call("load", node.moduleSpecifier)));
        return [];
      }
      if (ts.isExportAssignment(node))
        return [factory.createExpressionStatement(call("show", expression(node.expression)))];
      if (ts.isVariableStatement(node)) {
        const list = node.declarationList;
        if (isUsing(list)) {
          facts.isAsync ||= (list.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing;
          return [each(node), ...list.declarations.map(({ name }) => keepAs(name as Identifier))];
        }
        return list.declarations.map((one) =>
          ts.setSourceMapRange(factory.createExpressionStatement(assign(one, isVarList(list))), one),
        );
      }
      if (ts.isFunctionDeclaration(node)) {
        if (node.body === undefined) return [];
        const { name } = node;
        if (name) first.push(keepAs(name));
        const body = (): typeof node => inFunction(() => each(node));
        return [withoutExport(ts, factory, name ? ownedBy(name.text, body) : body())];
      }
      if (ts.isClassDeclaration(node) || ts.isEnumDeclaration(node)) {
        return [inside(node), ...(node.name ? [keepAs(node.name)] : [])];
      }
      if (ts.isModuleDeclaration(node)) {
        const symbol = locals.get(node.name.text);
        const isValue = symbol !== undefined && (symbol.flags & ts.SymbolFlags.ValueModule) !== 0;
        return isValue && ts.isIdentifier(node.name) ? [inside(node), keepAs(node.name)] : [node];
      }
      if (ts.isImportEqualsDeclaration(node)) {
        if (node.isTypeOnly) return [];
        if (ts.isExternalModuleReference(node.moduleReference)) {
          const load = call("load", node.moduleReference.expression);
          loads.push(factory.createExpressionStatement(factory.createAssignment(access(node.name), load)));
          return [];
        }
        return [node, keepAs(node.name)];
      }
      return [ts.visitNode(node, visit) as Statement];
    };

    const last = file.statements.filter((node) => !ts.isExportDeclaration(node)).at(-1);
    const statements = file.statements.flatMap((node) => {
      if (node !== last || !ts.isExpressionStatement(node)) return top(node);
      const shown = factory.updateExpressionStatement(node, call("show", expression(node.expression)));
      return [ts.setSourceMapRange(shown, node)];
    });
    return factory.updateSourceFile(file, [...first, ...loads, ...statements]);
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
function isPlainTarget(ts: TypeScript, name: Identifier): boolean {
  const { parent } = name;
  return (
    ts.isBinaryExpression(parent) && parent.left === name && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

function isAmbient(ts: TypeScript, node: Statement): boolean {
  return (
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true
  );
}

function withoutExport<T extends Node>(ts: TypeScript, factory: NodeFactory, node: T): T {
  if (!ts.canHaveModifiers(node)) return node;
  const kept = node.modifiers?.filter(
    ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.DefaultKeyword,
  );
  if (kept?.length === node.modifiers?.length) return node;
  return factory.replaceModifiers(node as never, kept as never) as unknown as T;
}

/** An expression without what only types it, and without parentheses. */
function bare(ts: TypeScript, node: Expression): Expression {
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

/** Lets all of a new node stand for where an old one begins: V8 may place a call at the end of what is called. */
function atStart<T extends Node>(ts: TypeScript, node: T, old: Node): T {
  return ts.setEmitFlags(ts.setSourceMapRange(node, old), ts.EmitFlags.NoTrailingSourceMap);
}
