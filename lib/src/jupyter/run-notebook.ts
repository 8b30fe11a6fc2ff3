import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Message, SETTLE } from "./protocol/message.js";
import { type CellOutputs, cellOutputs } from "./runner/cell-outputs.js";
import { type Step, stepsOf } from "./runner/headings.js";
import { injectParameters } from "./runner/inject-parameters.js";
import { type Kernel, type OnInput, startKernelProcess } from "./runner/kernel-client.js";
import { KERNEL_NAME, kernelSpec } from "./runner/kernel-spec.js";
import { type Cell, hasTag, joinLines, type Notebook, writeNotebook } from "./runner/nbformat.js";
import { requireTypeScript } from "./runner/notebook-language.js";
import { readNotebook } from "./runner/read-notebook.js";
import { finishedCells } from "./runner/resume.js";

/** How a notebook is run. */
export interface ExecuteOptions {
  /** Values as text for the notebook's parameters, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The folder that relative paths in parameters start from; the current one by default. */
  readonly from?: string;
  /** Time limit per cell in seconds; none by default. */
  readonly timeout?: number;
  /** Aborts the run: the cell is interrupted, and the notebook so far is kept. */
  readonly signal?: AbortSignal;
  /** Called with each event of the run. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Answers input requests of cells; without it, cells are told that input is not possible. */
  readonly onInput?: OnInput;
  /** The cells that an earlier run saved, to go on at the first that did not finish there. */
  readonly saved?: readonly Cell[] | undefined;
}

/** How a notebook is run, and where the result goes. */
export interface RunOptions extends Omit<ExecuteOptions, "saved"> {
  /** The executed notebook's file. */
  readonly out: string;
  /** Whether to go on at the first cell that did not finish in `out`; without such a file, the run begins at the top. */
  readonly resume?: boolean | undefined;
}

/** An event of a run. */
export type RunEvent =
  | {
      readonly type: "cell";
      readonly cell: number;
      readonly of: number;
      readonly source: string;
      readonly step: Step;
      /** Whether the cell had finished, and runs again for its variables only. */
      readonly isAgain: boolean;
    }
  | { readonly type: "resumed"; readonly kept: number; readonly of: number }
  | { readonly type: "print"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | { readonly type: "done"; readonly cell: number; readonly of: number; readonly seconds: number };

/** Why a run ended early. */
export interface RunFailure {
  /** Number of the code cell, as Jupyter counts: the first is 1. */
  readonly cell: number;
  /** The heading above it; "" if there is none. */
  readonly heading: string;
  readonly source: string;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** The result of a run. */
export interface ExecuteResult {
  /** The executed notebook. */
  readonly notebook: Notebook;
  /** Ids of the code cells to run, in order. */
  readonly ran: readonly string[];
  /** Number of code cells that ran. */
  readonly cells: number;
  /** How many cells at the top had finished in an earlier run, and keep what they showed there. */
  readonly kept: number;
  readonly failure: RunFailure | undefined;
}

/** The result of a run, and where it was written. */
export interface RunResult extends ExecuteResult {
  /** The executed notebook's file. */
  readonly out: string;
}

/** How long an interrupted cell may take to end before its kernel is terminated. */
const INTERRUPT_MS = 5000;
/** How long to wait for work that a cell left running, and at the end of the notebook. */
const SETTLE_MS = 100;
const LAST_SETTLE_MS = 2000;
/** Tags of nbclient: the cell may fail; the cell does not run and keeps its outputs. */
const MAY_FAIL = "raises-exception";
const SKIPPED = "skip-execution";
/** Our own: a cell that had finished does not run again when a run is resumed, as no later cell needs its variables. */
const ONCE = "skip-on-resume";

/**
 * Runs a notebook and writes it with its outputs after every cell, so that nothing is lost if it fails.
 *
 * A run that is resumed keeps what the cells showed that had finished and have not been changed. They run again, because the
 * variables of the earlier kernel are gone, but show nothing; those tagged `skip-on-resume` do not.
 *
 * @param path the notebook
 * @param options where the result goes, parameters, limits
 * @returns the result; a cell's failure is a result, not an exception
 * @throws before anything runs, as `executeNotebook` does
 */
export async function runNotebook(path: string, options: RunOptions): Promise<RunResult> {
  const out = resolve(options.out);
  const saved = !options.resume ? undefined : existsSync(out) ? readNotebook(out).cells : [];
  const save = (notebook: Notebook): Promise<void> =>
    writeNotebook(out, notebook).catch((error: Error) => {
      // Parsed, but too deep to be written: JSON.stringify calls itself, JSON.parse does not.
      const isTooDeep = error instanceof RangeError && error.message.includes("call stack");
      throw isTooDeep ? new Error(`${path}: JSON that is nested too deeply to be written to ${options.out}`) : error;
    });
  return { out, ...(await executeNotebook(path, { ...options, saved }, save)) };
}

/**
 * Runs a notebook from top to bottom in its own kernel, in the notebook's folder.
 *
 * A cell also fails if work it leaves running fails: a rejected promise that nobody awaits, or an error in a timer.
 * When this function returns or throws, the kernel's process has ended.
 *
 * @param path the notebook
 * @param options parameters, limits
 * @param save called with the notebook so far, at the start and after every cell
 * @returns the result; a cell's failure is a result, not an exception
 * @throws before anything runs, when the notebook cannot be read or has another language, or when a parameter is
 * unknown or has the wrong type
 */
export async function executeNotebook(
  path: string,
  options: ExecuteOptions,
  save: (notebook: Notebook) => Promise<void> = async () => undefined,
): Promise<ExecuteResult> {
  const { parameters = {}, from = process.cwd() } = options;
  const notebook = readNotebook(path);
  requireTypeScript(path, notebook);
  const prepared = injectParameters(notebook, parameters, from);
  const fresh = withoutOutputs(prepared);
  const runnable = fresh.cells.filter(isRunnable);
  const { saved, onEvent = () => undefined } = options;
  const kept = saved === undefined ? [] : finishedCells(runnable, saved.filter(isRunnable), MAY_FAIL);
  const begun = withOutputs(fresh, new Map(kept.map((cell, i) => [runnable[i]!, cell])));
  if (saved !== undefined) onEvent({ type: "resumed", kept: kept.length, of: runnable.length });
  if (kept.length > 0 && kept.length === runnable.length) {
    return { notebook: begun, ran: runnable.map(({ id }) => id), cells: 0, kept: kept.length, failure: undefined };
  }
  const kernel = await startKernelProcess(dirname(resolve(path)));
  try {
    return await runCells(kernel, begun, kept.length, save, options);
  } finally {
    await kernel.shutdown();
  }
}

async function runCells(
  kernel: Kernel,
  notebook: Notebook,
  kept: number,
  save: (notebook: Notebook) => Promise<void>,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  const { onEvent = () => undefined } = options;
  const cells: Cell[] = [...notebook.cells];
  const metadata = { ...notebook.metadata, ...(await kernelMetadata(kernel)) };
  const shown = new Map<number, CellOutputs>();
  const executed = (): Notebook => ({
    ...notebook,
    metadata,
    cells: cells.map((cell, index) => {
      const outputs = shown.get(index)?.list();
      return outputs === undefined ? cell : { ...cell, outputs };
    }),
  });
  const runnable = cells.flatMap((cell, index) => (isRunnable(cell) ? [index] : []));
  const ran = runnable.map((index) => cells[index]!.id);
  const steps = stepsOf(cells, isRunnable);
  const failureOf = (done: number, { ename, evalue, traceback }: CellError): RunFailure => {
    const source = joinLines(cells[runnable[done]!]!.source);
    return { cell: done + 1, heading: steps[done]!.heading, source, ename, evalue, traceback };
  };

  // Work that a cell left running may fail while a later one runs: the error belongs to the earlier cell.
  const requests = new Map<string, number>();
  let running: string | undefined;
  let late: RunFailure | undefined;
  const stop = kernel.listen((message) => {
    const id = message.parent?.msg_id ?? "";
    const done = requests.get(id);
    if (done === undefined || id === running || message.header.msg_type !== "error") return;
    const index = runnable[done]!;
    // A cell that runs again for its variables keeps what it showed.
    shown.get(index)?.add(message);
    if (!hasTag(cells[index]!, MAY_FAIL)) late ??= failureOf(done, message.content as unknown as CellError);
  });

  await save(executed());
  try {
    for (const [done, index] of runnable.entries()) {
      const cell = cells[index]!;
      const source = joinLines(cell.source);
      const position = { cell: done + 1, of: runnable.length };
      const isAgain = done < kept;
      if (isAgain && hasTag(cell, ONCE)) continue;
      onEvent({ type: "cell", ...position, source, step: steps[done]!, isAgain });
      const started = performance.now();
      cells[index] = { ...cell, execution_count: position.cell };
      const outputs = cellOutputs();
      if (!isAgain) shown.set(index, outputs);
      const onMessage = (message: Message): void => {
        if (message.header.msg_type === "update_display_data") {
          for (const earlier of shown.values()) earlier.update(message);
          return;
        }
        outputs.add(message);
        if (!isAgain) tellPrinted(message, onEvent);
      };
      const onSend = (id: string): void => {
        running = id;
        requests.set(id, done);
      };
      const settle = done === runnable.length - 1 ? LAST_SETTLE_MS : SETTLE_MS;
      const ended = await runCell(kernel, source, { onMessage, onSend, settle }, options);
      running = undefined;
      if (ended !== undefined) {
        const last = outputs.list().at(-1);
        // A kernel that died or was stopped has not reported anything itself.
        if (last?.output_type !== "error" || last.ename !== ended.ename) {
          const { isFinal: _, ...error } = ended;
          outputs.fail(error);
        }
      }
      const mayGoOn = ended === undefined || (hasTag(cell, MAY_FAIL) && !ended.isFinal);
      await save(executed());
      const failure = late ?? (mayGoOn ? undefined : failureOf(done, ended));
      if (failure !== undefined) return { notebook: executed(), ran, cells: position.cell, kept, failure };
      onEvent({ type: "done", ...position, seconds: (performance.now() - started) / 1000 });
    }
  } finally {
    stop();
  }
  return { notebook: executed(), ran, cells: runnable.length, kept, failure: undefined };
}

type CellError = Pick<RunFailure, "ename" | "evalue" | "traceback">;

/** The failure of a cell; `isFinal` if no further cell can or should run. */
interface Ended extends CellError {
  readonly isFinal: boolean;
}

/** How a cell is run. */
interface CellRun {
  readonly onMessage: (message: Message) => void;
  readonly onSend: (id: string) => void;
  /** How long to wait for work it leaves running, in milliseconds. */
  readonly settle: number;
}

/** Timers of Node.js end at once when they are set to more than this, 25 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

async function runCell(
  kernel: Kernel,
  source: string,
  { onMessage, onSend, settle }: CellRun,
  { onInput, signal, timeout }: ExecuteOptions,
): Promise<Ended | undefined> {
  let stoppedBy: Ended | undefined;
  let giveUp: () => void = () => undefined;
  const stuck = new Promise<undefined>((resolve) => {
    giveUp = () => resolve(undefined);
  });
  const stop = (ename: string, evalue: string): void => {
    stoppedBy = { ename, evalue, traceback: [`${ename}: ${evalue}`], isFinal: true };
    kernel.interrupt().catch(() => undefined);
    grace = setTimeout(giveUp, INTERRUPT_MS);
  };
  const abort = (): void => stop("Interrupted", "the run was interrupted");
  let grace: NodeJS.Timeout | undefined;
  const limit =
    timeout &&
    setTimeout(
      () => stop("TimeoutError", `the cell ran longer than ${timeout} s`),
      Math.min(timeout * 1000, LONGEST_TIMER_MS),
    );
  signal?.addEventListener("abort", abort, { once: true });
  try {
    if (signal?.aborted) {
      return { ename: "Interrupted", evalue: "the run was interrupted", traceback: [], isFinal: true };
    }
    const asked = { onSend, metadata: { [SETTLE]: settle }, ...(onInput && { onInput }) };
    const reply = await Promise.race([kernel.execute(source, onMessage, asked), stuck]);
    if (stoppedBy !== undefined || reply?.content.status === "ok") return stoppedBy;
    const { ename, evalue, traceback } = reply!.content as unknown as CellError;
    return { ename, evalue, traceback, isFinal: false };
  } catch (error) {
    const traceback = (error as Error).message.split("\n");
    return stoppedBy ?? { ename: "DeadKernelError", evalue: traceback[0]!, traceback, isFinal: true };
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
  const { display_name, language } = kernelSpec();
  return {
    kernelspec: { display_name, language, name: KERNEL_NAME },
    language_info: { codemirror_mode, file_extension, mimetype, name, version },
  };
}

function isRunnable(cell: Cell): boolean {
  return cell.cell_type === "code" && !hasTag(cell, SKIPPED) && joinLines(cell.source).trim() !== "";
}

/** A notebook with what some cells showed in another run. */
function withOutputs(notebook: Notebook, others: ReadonlyMap<Cell, Cell>): Notebook {
  const take = (cell: Cell): Cell => {
    const { outputs = [], execution_count = null } = others.get(cell) ?? cell;
    return others.has(cell) ? { ...cell, outputs, execution_count } : cell;
  };
  return { ...notebook, cells: notebook.cells.map(take) };
}

function withoutOutputs(notebook: Notebook): Notebook {
  const clear = (cell: Cell): Cell =>
    cell.cell_type === "code" && !hasTag(cell, SKIPPED) ? { ...cell, outputs: [], execution_count: null } : cell;
  return { ...notebook, cells: notebook.cells.map(clear) };
}
