import type { Content, Message } from "../protocol/message.js";
import type { Output } from "./nbformat.js";

/** A cell's outputs while it runs. */
export interface CellOutputs {
  /** Adds a message from iopub that belongs to the cell. */
  readonly add: (message: Message) => void;
  /** Adds an error that the kernel did not report itself. */
  readonly fail: (error: { ename: string; evalue: string; traceback: readonly string[] }) => void;
  /** Replaces the output with the display id of an `update_display_data` message, if there is one. */
  readonly update: (message: Message) => void;
  /** The outputs so far. */
  readonly list: () => Output[];
}

/** Errors are kept however long the outputs are; the rest up to this many characters a cell. */
const MOST_KEPT = 1 << 25;

interface Shown {
  output: Output;
  readonly displayId: string | undefined;
}

/**
 * Collects a cell's outputs, up to a size that a notebook can be saved and opened with. A line at the end says what is
 * left out.
 *
 * Consecutive prints are one output. `clear_output` empties the list; with `wait`, when the next output comes.
 */
export function cellOutputs(mostKept: number = MOST_KEPT): CellOutputs {
  let shown: Shown[] = [];
  let kept = 0;
  let leftOut = 0;
  let isLeaving = false;

  const clear = (): void => {
    shown = [];
    kept = 0;
    leftOut = 0;
    isLeaving = false;
  };
  /** Whether something of this size still fits; if not, it counts as left out. */
  const fits = (size: number): boolean => {
    if (leftOut === 0 && kept + size <= mostKept) {
      kept += size;
      return true;
    }
    leftOut += size;
    return false;
  };
  const print = (name: "stdout" | "stderr", text: string): void => {
    if (!fits(text.length)) return;
    const last = shown.at(-1)?.output;
    if (last?.output_type === "stream" && last.name === name) {
      // Of this list alone, so that it may grow in place.
      (last as { text: string }).text += text;
    } else shown.push({ output: { output_type: "stream", name, text }, displayId: undefined });
  };
  const display = (output: Output, content: Content): void => {
    if (fits(sizeOf(content))) shown.push({ output, displayId: displayId(content) });
  };

  return {
    add: ({ header, content }) => {
      const type = header.msg_type;
      if (type === "clear_output") {
        if (content.wait) isLeaving = true;
        else clear();
        return;
      }
      if (!OUTPUTS.includes(type)) return;
      if (isLeaving) clear();
      switch (type) {
        case "stream":
          return print(content.name as "stdout" | "stderr", String(content.text));
        case "display_data":
          return display({ output_type: "display_data", ...bundle(content) }, content);
        case "execute_result": {
          const execution_count = content.execution_count as number;
          return display({ output_type: "execute_result", ...bundle(content), execution_count }, content);
        }
        default: {
          const { ename, evalue, traceback } = content as { ename: string; evalue: string; traceback: string[] };
          shown.push({ output: { output_type: "error", ename, evalue, traceback }, displayId: undefined });
        }
      }
    },
    fail: (error) => void shown.push({ output: { output_type: "error", ...error }, displayId: undefined }),
    update: ({ content }) => {
      const id = displayId(content);
      if (id === undefined) return;
      for (const one of shown) {
        if (one.displayId !== id || !fits(sizeOf(content))) continue;
        one.output = { ...one.output, ...bundle(content) } as Output;
      }
    },
    list: () => [
      ...shown.map(({ output }) => output),
      ...(leftOut === 0
        ? []
        : [{ output_type: "stream", name: "stderr", text: leftOutText(leftOut, mostKept) } as const]),
    ],
  };
}

const OUTPUTS: readonly string[] = ["stream", "display_data", "execute_result", "error"];

function leftOutText(characters: number, most: number): string {
  const millions = (value: number): string => `${(value / 1e6).toFixed(1)} million`;
  return (
    `[${millions(characters)} characters of output are left out here: of one cell, ${millions(most)} are kept. ` +
    "Print less, or write to a file.]\n"
  );
}

/** How many characters a message's data have. */
function sizeOf({ data = {} }: Content): number {
  let size = 0;
  for (const value of Object.values(data as Content)) {
    size += typeof value === "string" ? value.length : JSON.stringify(value).length;
  }
  return size;
}

function bundle(content: Content): { data: Record<string, unknown>; metadata: Record<string, unknown> } {
  const { data = {}, metadata = {} } = content as { data?: Content; metadata?: Content };
  return { data, metadata };
}

function displayId(content: Content): string | undefined {
  return (content.transient as { display_id?: string } | undefined)?.display_id;
}
