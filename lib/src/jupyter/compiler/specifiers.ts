import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Node, StringLiteralLike } from "typescript-for-cells";
import type { TypeScript } from "./typescript.js";

/** What stands between the quotes of an import, as far as a place in it matters. */
export interface Specifier {
  /** The whole parts before the place: `../recipes/`, `@scope/`; empty in the first part. */
  readonly before: string;
  /** Where the part begins and ends that the place is in. */
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the import whose quotes a place is between: of a statement, `import(...)`, `require(...)` or a type.
 *
 * @param ts the compiler
 * @param code the code
 * @param position the place
 * @returns the specifier, or undefined where there is none
 */
export function specifierAt(ts: TypeScript, code: string, position: number): Specifier | undefined {
  let found: StringLiteralLike | undefined;
  const visit = (node: Node): void => {
    if (ts.isStringLiteralLike(node) && node.pos < position && position <= node.end && isSpecifier(ts, node)) {
      found = node;
    }
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022, true);
  visit(file);
  if (found === undefined) return undefined;
  const first = found.getStart(file) + 1;
  const isClosed = found.end > first && code[found.end - 1] === code[first - 1];
  const last = isClosed ? found.end - 1 : found.end;
  if (position < first || position > last) return undefined;
  const before = /^.*\//.exec(code.slice(first, position))?.[0] ?? "";
  const rest = /^[^/]*/.exec(code.slice(position, last))![0];
  return { before, start: first + before.length, end: position + rest.length };
}

function isSpecifier(ts: TypeScript, { parent }: StringLiteralLike): boolean {
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent))
    return true;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent);
  if (!ts.isCallExpression(parent)) return false;
  const { expression } = parent;
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require")
  );
}

/** What a notebook can import without its being installed. */
const ALWAYS = ["arquero", "ata-lab", "tslab"];

/**
 * The packages that a folder's code can import, as they are now.
 *
 * @param folder the folder; packages are in its `node_modules` and in those of the folders above
 * @returns their names, those of a scope as `@scope/name`
 */
export function importablePackages(folder: string): string[] {
  const names = new Set(ALWAYS);
  for (let at = folder; ; at = dirname(at)) {
    const packages = join(at, "node_modules");
    for (const name of foldersIn(packages)) {
      if (name === "@types") continue;
      if (!name.startsWith("@")) names.add(name);
      else for (const one of foldersIn(join(packages, name))) names.add(`${name}/${one}`);
    }
    if (dirname(at) === at) return [...names].sort();
  }
}

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
}
