import type { Content, Message } from "../protocol/message.js";
import type { Output } from "./nbformat.js";

/** A cell's outputs while it runs; `displayId` lets later messages replace one. */
export interface Shown {
  readonly output: Output;
  readonly displayId?: string;
  /** Whether the next output replaces it. */
  readonly isLeaving?: boolean;
}

/**
 * Adds a message from the kernel to a cell's outputs.
 *
 * @param before the outputs so far
 * @param message a message from iopub that belongs to the cell
 * @returns the new outputs; consecutive prints are one output
 */
export function collectOutput(before: readonly Shown[], message: Message): readonly Shown[] {
  const { content } = message;
  if (message.header.msg_type === "clear_output") {
    return content.wait ? before.map((one) => ({ ...one, isLeaving: true })) : [];
  }
  const shown = before.filter(({ isLeaving }) => !isLeaving);
  switch (message.header.msg_type) {
    case "stream": {
      const { name, text } = content as { name: "stdout" | "stderr"; text: string };
      const last = shown.at(-1)?.output;
      if (last?.output_type !== "stream" || last.name !== name) {
        return [...shown, { output: { output_type: "stream", name, text } }];
      }
      return [...shown.slice(0, -1), { output: { ...last, text: `${last.text}${text}` } }];
    }
    case "display_data":
      return [...shown, { output: { output_type: "display_data", ...bundle(content) }, ...displayId(content) }];
    case "execute_result": {
      const execution_count = content.execution_count as number;
      return [...shown, { output: { output_type: "execute_result", ...bundle(content), execution_count } }];
    }
    case "error": {
      const { ename, evalue, traceback } = content as { ename: string; evalue: string; traceback: string[] };
      return [...shown, { output: { output_type: "error", ename, evalue, traceback } }];
    }
    default:
      return before;
  }
}

/**
 * Replaces the output with a display id.
 *
 * @param shown a cell's outputs; an update also applies to earlier cells
 * @param message an `update_display_data` message
 * @returns the outputs with the display's new content
 */
export function updateDisplay(shown: readonly Shown[], message: Message): readonly Shown[] {
  const { displayId: id } = displayId(message.content);
  return shown.map((one) => {
    if (id === undefined || one.displayId !== id) return one;
    return { ...one, output: { ...one.output, ...bundle(message.content) } as Output };
  });
}

function bundle(content: Content): { data: Record<string, unknown>; metadata: Record<string, unknown> } {
  const { data = {}, metadata = {} } = content as { data?: Content; metadata?: Content };
  return { data, metadata };
}

function displayId(content: Content): { displayId?: string } {
  const id = (content.transient as { display_id?: string } | undefined)?.display_id;
  return id === undefined ? {} : { displayId: id };
}
