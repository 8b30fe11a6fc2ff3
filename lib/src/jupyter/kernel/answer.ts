import type { Node, QuickInfo } from "@tslab/typescript-for-tslab";
import type { Executor } from "tslab/dist/executor.js";
import type { Content } from "../protocol/message.js";
import { completeness } from "./completeness.js";
import type { Tslab, TypeScript } from "./tslab.js";

/**
 * Answers a front end's question about code.
 *
 * @param tslab tslab's modules
 * @param executor tslab's executor, which knows the names of earlier cells
 * @param request the message type of the question
 * @param content what it asks
 * @returns the content of the reply
 * @throws when there is no such question
 */
export function answer(tslab: Tslab, executor: Executor, request: string, content: Content): Content {
  const code = String(content.code);
  switch (request) {
    case "complete_request": {
      const found = executor.complete(code, toUnits(code, Number(content.cursor_pos)));
      return {
        status: "ok",
        matches: found.candidates,
        cursor_start: toPoints(code, found.start),
        cursor_end: toPoints(code, found.end),
        metadata: {},
      };
    }
    case "inspect_request": {
      const at = toUnits(code, Number(content.cursor_pos));
      const callee = calleeEnd(tslab.ts, code, at);
      const found = executor.inspect(code, at) ?? (callee === undefined ? undefined : executor.inspect(code, callee));
      const data = found ? { "text/plain": tslab.inspect.printQuickInfo(withTagNames(found)) } : {};
      return { status: "ok", found: Boolean(found), data, metadata: {} };
    }
    case "is_complete_request":
      return completeness(tslab.ts, code);
    default:
      throw new Error(`The kernel knows no ${request}`);
  }
}

/** Where the called function's name ends, of the innermost call whose parentheses hold this place. */
function calleeEnd(ts: TypeScript, code: string, at: number): number | undefined {
  let end: number | undefined;
  // An unfinished call ends before the blanks that follow it.
  const holds = (node: Node): boolean =>
    at < node.end || (code[node.end - 1] !== ")" && code.slice(node.end, at).trim() === "");
  const visit = (node: Node): void => {
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
    if (isCall && node.expression.end < at && holds(node)) end = node.expression.end;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022));
  return end;
}

/** tslab prints a tag's name only for `@param`. */
function withTagNames(info: QuickInfo): QuickInfo {
  const named = info.tags?.map((tag) =>
    tag.name === "param" || tag.text === undefined
      ? tag
      : {
          ...tag,
          text: [{ kind: "text", text: tag.name === "example" ? "@example\n" : `@${tag.name} ` }, ...tag.text],
        },
  );
  return named === undefined ? info : { ...info, tags: named };
}

/** Jupyter counts Unicode characters, JavaScript counts UTF-16 units: an emoji is one and two. */
function toUnits(code: string, points: number): number {
  return [...code].slice(0, points).join("").length;
}

function toPoints(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}
