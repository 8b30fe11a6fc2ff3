import type { BindingName, Expression, Identifier, VariableDeclaration } from "typescript-for-cells";
import { bare, type CellContext } from "./cell-context.js";

/** Makes declarations of variables assignments to the scope. */
export interface Assignments {
  /** `a = 1, b = 2` of a declaration `a = 1, b = 2`; `isVar` when it was one with `var`. */
  readonly assign: (variable: VariableDeclaration, isVar: boolean) => Expression;
  /** What a name or a pattern sets. */
  readonly target: (name: BindingName) => Expression;
  /** The value of a variable of this name. */
  readonly named: (name: string, value: Expression) => Expression;
}

/**
 * Makes what turns declarations into assignments.
 *
 * @param cell the cell's context
 * @param expression transforms an expression
 * @param ownedBy does work in the name of a function that reads what it reads when it is called
 */
export function assignments(
  cell: CellContext,
  expression: (node: Expression) => Expression,
  ownedBy: <T>(name: string, work: () => T) => T,
): Assignments {
  const { ts, factory, access } = cell;

  /** A function that has no name gets that of its variable, as JavaScript gives it. */
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
            const property = ts.isComputedPropertyName(key)
              ? factory.updateComputedPropertyName(key, expression(key.expression))
              : ts.isIdentifier(key)
                ? key.text
                : key;
            return factory.createPropertyAssignment(property, part);
          }),
        );
    return ts.setSourceMapRange(pattern, name);
  };
  const withDefault = (name: BindingName, value: Expression | undefined): Expression =>
    value === undefined ? target(name) : factory.createAssignment(target(name), expression(value));

  const initial = ({ name, initializer }: VariableDeclaration, isVar: boolean): Expression => {
    // A `var` without a value leaves the one that there is.
    if (initializer === undefined) return isVar ? access(name as Identifier) : factory.createVoidZero();
    if (!ts.isIdentifier(name)) return expression(initializer);
    const value = (): Expression => named(name.text, initializer);
    return ts.isFunctionLike(bare(ts, initializer)) ? ownedBy(name.text, value) : value();
  };
  const assign: Assignments["assign"] = (variable, isVar) =>
    ts.setSourceMapRange(factory.createAssignment(target(variable.name), initial(variable, isVar)), variable);

  return { assign, target, named };
}
