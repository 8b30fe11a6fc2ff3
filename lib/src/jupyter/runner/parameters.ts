import type { Expression, Node, Statement, TypeNode } from "typescript-for-cells";
import { loadTypeScript, type TypeScript } from "../compiler/typescript.js";
import { parameterError } from "./parameter-error.js";

/** A parameter of a notebook: a top-level `const` or `let` of its cell tagged `parameters`. */
export interface Parameter {
  readonly name: string;
  readonly keyword: "const" | "let";
  /** Its type as written, if there is one. */
  readonly annotation: string | undefined;
  readonly accepts: readonly Accepted[];
  /** Its comment has the tag `@path`: a relative value is relative to the caller's folder. */
  readonly isPath: boolean;
}

/** A type that a parameter's value may have. */
export type Accepted =
  | { readonly kind: "string" | "number" | "boolean" }
  /** A literal of a union, such as `"left"`; also `null`. */
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "array"; readonly of: readonly Accepted[] };

/**
 * Finds a notebook's parameters without running anything.
 *
 * @param source source of the cell tagged `parameters`
 * @returns its top-level variables, with the types written there or inferred from their defaults
 */
export function declaredParameters(source: string): Parameter[] {
  const ts = loadTypeScript();
  const file = ts.createSourceFile("parameters.ts", source, ts.ScriptTarget.Latest, true);
  return file.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return [];
    const isPath = leadingComments(ts, source, statement).some((comment) => /@path\b/.test(comment));
    const keyword = statement.declarationList.flags & ts.NodeFlags.Const ? "const" : "let";
    return statement.declarationList.declarations.flatMap((declaration): Parameter[] => {
      const { name, type, initializer } = declaration;
      if (!ts.isIdentifier(name)) return [];
      const accepts = type ? acceptedByType(ts, type) : initializer ? acceptedLike(ts, initializer) : [];
      return [{ name: name.text, keyword, annotation: type?.getText(file), accepts, isPath }];
    });
  });
}

/**
 * Parses a parameter's value from the command line.
 *
 * @param parameter the parameter
 * @param text the text
 * @returns the value
 * @throws when the text does not fit the parameter's type
 */
export function parseValue(parameter: Parameter, text: string): unknown {
  const { name, accepts } = parameter;
  if (accepts.length === 0) {
    const type = parameter.annotation ?? "of its default";
    throw parameterError(
      `--param ${name}: its type (${type}) cannot be given as text; use string, number, boolean or an array`,
    );
  }
  for (const accepted of accepts) {
    const candidate = read(accepted, text);
    if (candidate !== undefined && matches(candidate, accepted)) return candidate;
  }
  const taken = accepts.map(describe).join(" or ");
  throw parameterError(`--param ${name}=${text}: ${name} is ${taken.startsWith('"') ? "" : "a "}${taken}`);
}

/**
 * Writes the cell that sets parameters, with the declarations of the notebook.
 *
 * @param values parameters with their values
 * @returns TypeScript that declares them again
 */
export function injectedSource(values: readonly { readonly parameter: Parameter; readonly value: unknown }[]): string {
  const lines = values.map(({ parameter: { keyword, name, annotation }, value }) => {
    const type = annotation === undefined ? "" : `: ${annotation}`;
    return `${keyword} ${name}${type} = ${literalOf(value)};`;
  });
  return ["// Parameters", ...lines].join("\n");
}

/** A value as TypeScript, in one line: JSON leaves two line separators as they are. */
function literalOf(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (separator) =>
    separator === "\u2028" ? "\\u2028" : "\\u2029",
  );
}

function leadingComments(ts: TypeScript, source: string, statement: Statement): string[] {
  return (ts.getLeadingCommentRanges(source, statement.pos) ?? []).map(({ pos, end }) => source.slice(pos, end));
}

function acceptedByType(ts: TypeScript, type: TypeNode): Accepted[] {
  if (ts.isParenthesizedTypeNode(type)) return acceptedByType(ts, type.type);
  if (ts.isUnionTypeNode(type)) {
    // Text is the last resort: "7" is a number wherever a number will do.
    const all = type.types.flatMap((one) => acceptedByType(ts, one));
    return [...all.filter((one) => one.kind !== "string"), ...all.filter((one) => one.kind === "string")];
  }
  if (ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.ReadonlyKeyword)
    return acceptedByType(ts, type.type);
  if (ts.isArrayTypeNode(type)) return [{ kind: "array", of: acceptedByType(ts, type.elementType) }];
  if (ts.isLiteralTypeNode(type)) return literal(ts, type.literal);
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return [{ kind: "string" }];
    case ts.SyntaxKind.NumberKeyword:
      return [{ kind: "number" }];
    case ts.SyntaxKind.BooleanKeyword:
      return [{ kind: "boolean" }];
    default:
      return [];
  }
}

function acceptedLike(ts: TypeScript, value: Expression): Accepted[] {
  if (ts.isArrayLiteralExpression(value)) {
    const first = value.elements[0];
    return first ? [{ kind: "array", of: acceptedLike(ts, first) }] : [];
  }
  const [found] = literal(ts, value);
  if (found?.kind !== "literal" || found.value === null) return [];
  return [{ kind: typeof found.value as "string" | "number" | "boolean" }];
}

function literal(ts: TypeScript, node: Node): Accepted[] {
  if (ts.isStringLiteralLike(node)) return [{ kind: "literal", value: node.text }];
  if (ts.isNumericLiteral(node)) return [{ kind: "literal", value: Number(node.text) }];
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)) {
    const sign = node.operator === ts.SyntaxKind.MinusToken ? -1 : 1;
    return [{ kind: "literal", value: sign * Number(node.operand.text) }];
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ kind: "literal", value: true }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ kind: "literal", value: false }];
  if (node.kind === ts.SyntaxKind.NullKeyword) return [{ kind: "literal", value: null }];
  return [];
}

function read(accepted: Accepted, text: string): unknown {
  if (accepted.kind === "string") return text;
  if (accepted.kind === "literal" && typeof accepted.value === "string") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function matches(value: unknown, accepted: Accepted): boolean {
  if (accepted.kind === "literal") return value === accepted.value;
  // JSON reads 1e999 as Infinity, which it could not write into the cell.
  if (accepted.kind === "number") return Number.isFinite(value);
  if (accepted.kind !== "array") return typeof value === accepted.kind;
  return Array.isArray(value) && value.every((item) => accepted.of.some((one) => matches(item, one)));
}

function describe(accepted: Accepted): string {
  if (accepted.kind === "literal") return JSON.stringify(accepted.value);
  return accepted.kind === "array" ? "JSON array" : accepted.kind;
}
