import type { Content } from "../protocol/message.js";
import type { CompilerClient } from "./compiler-client.js";

/**
 * Answers a front end's question about code.
 *
 * @param compiler knows the names of earlier cells
 * @param request the message type of the question
 * @param content what it asks
 * @returns the content of the reply
 * @throws when there is no such question
 */
export async function answer(compiler: CompilerClient, request: string, content: Content): Promise<Content> {
  const code = String(content.code);
  switch (request) {
    case "complete_request": {
      const found = await compiler.ask("complete", { code, position: toUnits(code, Number(content.cursor_pos)) });
      return {
        status: "ok",
        matches: found.candidates,
        cursor_start: toPoints(code, found.start),
        cursor_end: toPoints(code, found.end),
        metadata: {},
      };
    }
    case "inspect_request": {
      const text = await compiler.ask("inspect", { code, position: toUnits(code, Number(content.cursor_pos)) });
      return { status: "ok", found: text !== null, data: text === null ? {} : { "text/plain": text }, metadata: {} };
    }
    case "is_complete_request":
      return compiler.ask("isComplete", { code });
    default:
      throw new Error(`The kernel knows no ${request}`);
  }
}

/** Jupyter counts Unicode characters, JavaScript counts UTF-16 units: an emoji is one and two. */
function toUnits(code: string, points: number): number {
  return [...code].slice(0, points).join("").length;
}

function toPoints(code: string, units: number): number {
  return [...code.slice(0, units)].length;
}
