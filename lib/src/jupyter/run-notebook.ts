import { dirname, resolve } from "node:path";
import type { Message } from "./protocol/message.js";
import { collectOutput, type Shown, updateDisplay } from "./runner/collect-output.js";
import { injectParameters } from "./runner/inject-parameters.js";
import { type Kernel, startKernelProcess } from "./runner/kernel-client.js";
import { type Cell, joinLines, type Notebook, readNotebook, writeNotebook } from "./runner/nbformat.js";

/** How a notebook is run. */
export interface RunOptions {
  /** Where the executed notebook goes. */
  readonly out: string;
  /** Values as text for the notebook's parameters, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The folder from which paths in parameters are meant; the current one if not given. */
  readonly from?: string;
  /** Seconds that a cell may take; no limit if not given. */
  readonly timeout?: number;
  /** Ends the run: the cell is interrupted, the notebook so far is kept. */
  readonly signal?: AbortSignal;
  /** Is told what happens, as it happens. */
  readonly onEvent?: (event: RunEvent) => void;
}

/** What happens in a run. */
export type RunEvent =
  | { readonly type: "cell"; readonly cell: number; readonly of: number; readonly source: string }
  | { readonly type: "print"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | { readonly type: "done"; readonly cell: number; readonly of: number; readonly seconds: number };

/** Why a run ended early. */
export interface RunFailure {
  /** Number of the code cell, as Jupyter counts it: the first is 1. */
  readonly cell: number;
  readonly source: string;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** How a run ended. */
export interface RunResult {
  /** The executed notebook's file. */
  readonly out: string;
  /** How many code cells ran. */
  readonly cells: number;
  readonly failure: RunFailure | undefined;
}

/** How long an interrupted cell may take to end before its kernel is ended instead. */
const INTERRUPT_MS = 5000;

/**
 * Runs a notebook from top to bottom in a kernel of its own, whose working folder is the notebook's.
 *
 * The executed notebook is written after every cell, so it is there whatever happens. When this returns or throws, the
 * kernel's process is gone.
 *
 * @param path the notebook
 * @param options where the result goes, parameters, limits
 * @returns how it went; a cell's failure is a result, not an exception
 * @throws before anything runs: when the notebook can't be read, or a parameter is unknown or of the wrong type
 */
export async function runNotebook(path: string, options: RunOptions): Promise<RunResult> {
  const { parameters = {}, from = process.cwd() } = options;
  const out = resolve(options.out);
  const prepared = injectParameters(readNotebook(path), parameters, from);
  const kernel = await startKernelProcess(dirname(resolve(path)));
  try {
    return await runCells(kernel, withoutOutputs(prepared), out, options);
  } finally {
    await kernel.shutdown();
  }
}

async function runCells(kernel: Kernel, notebook: Notebook, out: string, options: RunOptions): Promise<RunResult> {
  const { onEvent = () => undefined } = options;
  const cells: Cell[] = [...notebook.cells];
  const metadata = { ...notebook.metadata, ...(await kernelMetadata(kernel)) };
  const save = (): Promise<void> => writeNotebook(out, { ...notebook, metadata, cells });
  const runnable = cells.flatMap((cell, index) => (isRunnable(cell) ? [index] : []));
  const shown = new Map<number, readonly Shown[]>();
  const show = (index: number, outputs: readonly Shown[]): void => {
    shown.set(index, outputs);
    cells[index] = { ...cells[index]!, outputs: outputs.map((one) => one.output) };
  };
  await save();

  for (const [done, index] of runnable.entries()) {
    const source = joinLines(cells[index]!.source);
    const position = { cell: done + 1, of: runnable.length };
    onEvent({ type: "cell", ...position, source });
    const started = performance.now();
    cells[index] = { ...cells[index]!, execution_count: position.cell };
    const onMessage = (message: Message): void => {
      if (message.header.msg_type === "update_display_data") {
        for (const [at, outputs] of shown) show(at, updateDisplay(outputs, message));
        return;
      }
      show(index, collectOutput(shown.get(index) ?? [], message));
      tellPrinted(message, onEvent);
    };
    const ended = await runCell(kernel, source, onMessage, options);
    if (ended !== undefined) {
      const failure = { cell: position.cell, source, ...ended };
      const last = cells[index]!.outputs?.at(-1);
      // A kernel that died or was stopped said nothing itself.
      if (last?.output_type !== "error" || last.ename !== ended.ename) {
        show(index, [...(shown.get(index) ?? []), { output: { output_type: "error", ...ended } }]);
      }
      await save();
      return { out, cells: position.cell, failure };
    }
    await save();
    onEvent({ type: "done", ...position, seconds: (performance.now() - started) / 1000 });
  }
  return { out, cells: runnable.length, failure: undefined };
}

type Ended = Pick<RunFailure, "ename" | "evalue" | "traceback"> | undefined;

async function runCell(
  kernel: Kernel,
  source: string,
  onMessage: (message: Message) => void,
  { timeout, signal }: RunOptions,
): Promise<Ended> {
  let stoppedBy: Ended;
  let giveUp: () => void = () => undefined;
  const stuck = new Promise<undefined>((resolve) => {
    giveUp = () => resolve(undefined);
  });
  const stop = (ename: string, evalue: string): void => {
    stoppedBy = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
    kernel.interrupt().catch(() => undefined);
    grace = setTimeout(giveUp, INTERRUPT_MS);
  };
  const abort = (): void => stop("Interrupted", "the run was interrupted");
  let grace: NodeJS.Timeout | undefined;
  const limit =
    timeout && setTimeout(() => stop("TimeoutError", `the cell ran longer than ${timeout} s`), timeout * 1000);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    if (signal?.aborted) return { ename: "Interrupted", evalue: "the run was interrupted", traceback: [] };
    const reply = await Promise.race([kernel.execute(source, onMessage), stuck]);
    if (stoppedBy !== undefined || reply?.content.status === "ok") return stoppedBy;
    const { ename, evalue, traceback } = reply!.content as unknown as NonNullable<Ended>;
    return { ename, evalue, traceback };
  } catch (error) {
    const traceback = (error as Error).message.split("\n");
    return stoppedBy ?? { ename: "DeadKernelError", evalue: traceback[0]!, traceback };
  } finally {
    clearTimeout(limit || undefined);
    clearTimeout(grace);
    signal?.removeEventListener("abort", abort);
  }
}

function tellPrinted(message: Message, onEvent: (event: RunEvent) => void): void {
  const { name, text, data } = message.content as {
    name?: "stdout" | "stderr";
    text?: string;
    data?: Record<string, unknown>;
  };
  if (name !== undefined && text !== undefined) onEvent({ type: "print", stream: name, text });
  const plain = data?.["text/plain"];
  if (typeof plain === "string") onEvent({ type: "print", stream: "stdout", text: `${plain}\n` });
}

async function kernelMetadata(kernel: Kernel): Promise<Record<string, unknown>> {
  const { content } = await kernel.request("shell", "kernel_info_request", {});
  const { codemirror_mode, file_extension, mimetype, name, version } = content.language_info as Record<string, unknown>;
  return {
    kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
    language_info: { codemirror_mode, file_extension, mimetype, name, version },
  };
}

function isRunnable(cell: Cell): boolean {
  return cell.cell_type === "code" && joinLines(cell.source).trim() !== "";
}

function withoutOutputs(notebook: Notebook): Notebook {
  const clear = (cell: Cell): Cell =>
    cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell;
  return { ...notebook, cells: notebook.cells.map(clear) };
}
