import type { Edited, Insertion } from "./insertions.js";
import { insert } from "./insertions.js";
import type { TypeScript } from "./tslab.js";

/**
 * Rewrites what tslab compiles wrongly into what means the same and compiles.
 *
 * tslab replaces every identifier `k` that comes from an earlier cell by `exports.k`, in places too where only a name may
 * stand: the shorthand `{ k }` becomes `{ exports.k }`. So shorthands are written out (`{ k: k }`), and names of
 * properties are quoted (`{ "k": v }`), which tslab leaves alone.
 *
 * @param ts the compiler
 * @param code a cell's source
 * @returns the rewritten source; lines stay where they are
 */
export function rewriteCell(ts: TypeScript, code: string): Edited {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  const insertions: Insertion[] = [];
  const visit = (node: import("@tslab/typescript-for-tslab").Node): void => {
    if (ts.isShorthandPropertyAssignment(node)) {
      insertions.push({ at: node.name.getStart(file), text: `"${node.name.text}": ` });
    }
    const name = ts.isBindingElement(node) ? node.propertyName : ts.isPropertyAssignment(node) ? node.name : undefined;
    if (name !== undefined && ts.isIdentifier(name)) {
      insertions.push({ at: name.getStart(file), text: '"' }, { at: name.end, text: '"' });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return insert(code, insertions);
}

/**
 * Makes a cell's code stop for good once its cell was interrupted: after each `await` it asks whether it may go on.
 * Without this, a loop that awaits would go on in the background for ever.
 *
 * @param ts the compiler
 * @param output the cell's compiled code
 * @param resume source of a function that takes what was awaited and returns it, or throws when the cell was interrupted
 * @returns the guarded code; lines stay where they are
 */
export function guardAwaits(ts: TypeScript, output: string, resume: string): Edited {
  if (!/\bawait\b/.test(output)) return insert(output, []);
  const file = ts.createSourceFile("cell.js", output, ts.ScriptTarget.Latest);
  const insertions: Insertion[] = [];
  const visit = (node: import("@tslab/typescript-for-tslab").Node): void => {
    if (ts.isAwaitExpression(node)) insertions.push({ at: node.getStart(file), text: `${resume}(` });
    ts.forEachChild(node, visit);
    if (ts.isAwaitExpression(node)) insertions.push({ at: node.end, text: ")" });
  };
  visit(file);
  return insert(output, insertions);
}
