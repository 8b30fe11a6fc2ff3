import type { Node, SourceFile } from "@tslab/typescript-for-tslab";
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
  return rewrite(ts, code, (node, file) => {
    if (ts.isShorthandPropertyAssignment(node)) {
      return [{ at: node.name.getStart(file), text: `"${node.name.text}": ` }];
    }
    const name = ts.isBindingElement(node) ? node.propertyName : ts.isPropertyAssignment(node) ? node.name : undefined;
    if (name === undefined || !ts.isIdentifier(name)) return [];
    return [
      { at: name.getStart(file), text: '"' },
      { at: name.end, text: '"' },
    ];
  });
}

/**
 * Makes code stop for good once its cell was interrupted: after each `await` it asks whether it may go on. Without this, a
 * loop that awaits would go on in the background for ever.
 *
 * @param ts the compiler
 * @param output a cell's compiled code
 * @param call a function call up to its last argument, as `"resume(cell, "`: what stands there is evaluated before the
 *   wait, and the function takes what was awaited and returns it, or throws when it may not go on
 * @returns the guarded code; lines stay where they are
 */
export function guardAwaits(ts: TypeScript, output: string, call: string): Edited {
  if (!/\bawait\b/.test(output)) return insert(output, []);
  return rewrite(ts, output, (node, file) => {
    if (!ts.isAwaitExpression(node)) return [];
    return [
      { at: node.getStart(file), text: call },
      { at: node.end, text: ")" },
    ];
  });
}

/** Makes the file a module, in which `await` may stand outside functions. */
const PREFIX = "export {};";

function rewrite(ts: TypeScript, code: string, change: (node: Node, file: SourceFile) => Insertion[]): Edited {
  const file = ts.createSourceFile("cell.ts", PREFIX + code, ts.ScriptTarget.Latest);
  const insertions: Insertion[] = [];
  const visit = (node: Node): void => {
    for (const { at, text } of change(node, file)) insertions.push({ at: at - PREFIX.length, text });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return insert(code, insertions);
}
