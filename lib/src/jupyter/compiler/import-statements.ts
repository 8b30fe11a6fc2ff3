import type { Expression, Identifier, ImportDeclaration, Statement } from "typescript-for-cells";
import type { CellContext } from "./cell-context.js";
import { meaningOf } from "./scope.js";

/**
 * Makes an import assignments to the scope: of its values; what is only a type is nowhere when the cell runs.
 *
 * @param cell the cell's context
 * @param node the import
 * @returns what loads the module and takes the names from it; nothing if it was for types only
 */
export function importStatements(cell: CellContext, node: ImportDeclaration): Statement[] {
  const { ts, factory, access, call } = cell;
  const clause = node.importClause;
  const from = call("load", node.moduleSpecifier);
  if (clause === undefined) return [factory.createExpressionStatement(from)];

  const isValue = (name: Identifier): boolean => {
    const symbol = cell.locals.get(name.text);
    return symbol !== undefined && (meaningOf(ts, symbol, cell.checker) & ts.SymbolFlags.Value) !== 0;
  };
  const module = factory.createUniqueName("module");
  const set = (name: Identifier, value: Expression): Statement[] =>
    isValue(name) ? [factory.createExpressionStatement(factory.createAssignment(access(name), value))] : [];
  const named = (key: string, name: Identifier): Statement[] =>
    set(
      name,
      key === "default"
        ? call("default", module)
        : factory.createElementAccessExpression(module, factory.createStringLiteral(key)),
    );

  const { name, namedBindings } = clause;
  const names = name === undefined ? [] : named("default", name);
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) {
    names.push(...set(namedBindings.name, call("all", module)));
  } else {
    for (const one of namedBindings?.elements ?? [])
      names.push(...named((one.propertyName ?? one.name).text, one.name));
  }
  if (names.length === 0) return [];
  const variable = factory.createVariableDeclaration(module, undefined, undefined, from);
  const load = factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList([variable], ts.NodeFlags.Const),
  );
  return [load, ...names].map((one) => ts.setSourceMapRange(one, node));
}
