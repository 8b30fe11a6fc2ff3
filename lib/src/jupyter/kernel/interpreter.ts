import { inspect } from "node:util";
import type { Converter, ConvertResult, Diagnostic } from "tslab/dist/converter.js";
import type { Executor } from "tslab/dist/executor.js";
import { interruptRunning } from "../../util/interruption.js";
import { type CompiledCell, compiledCell, placeAt } from "./compiled-cell.js";
import { cellName, compileFailure, type Failure, INTERRUPTED, Interrupted, runtimeFailure } from "./failure.js";
import type { Edited } from "./insertions.js";
import { guardAwaits, rewriteCell } from "./rewrite-cell.js";
import type { Tslab } from "./tslab.js";

/** Runs cells one after another; their variables live on between them. */
export interface Interpreter {
  /** Runs a cell. Resolves to its failure, or to undefined when it ended well. */
  readonly execute: (code: string, count: number) => Promise<Failure | undefined>;
  /** Ends the running cell now, wherever it is. */
  readonly interrupt: () => void;
  /** tslab's own, for questions about code. */
  readonly executor: Executor;
  /** Describes an error that came up outside a cell's run. */
  readonly describe: (thrown: unknown) => Failure;
}

/** What an interpreter tells about a cell while it runs. */
export interface Listener {
  /** The cell's last expression has this value. */
  readonly result: (value: unknown, count: number) => void;
  readonly phase: (phase: "compiling" | "running" | "idle") => void;
}

/** The globals that a cell's code asks after each `await`: which cell ran when the wait began, and may that one go on. */
const CELL = "__ataLabCell";
const RESUME = "__ataLabResume";

/**
 * Makes an interpreter around tslab's converter and executor.
 *
 * @param tslab tslab's modules
 * @param listener is told about the cells
 * @returns the interpreter
 */
export function createInterpreter(tslab: Tslab, listener: Listener): Interpreter {
  const cells = new Map<number, CompiledCell>();
  const interrupted = new Set<number>();
  let count = 0;
  let diagnostics: readonly Diagnostic[] = [];
  let thrown: { readonly value: unknown } | undefined;
  let stop: (() => void) | undefined;

  Reflect.set(globalThis, RESUME, (cell: number, value: unknown) => {
    if (interrupted.has(cell)) throw new Interrupted(INTERRUPTED.evalue);
    return value;
  });

  const convert = (converter: Converter, declarations: string, source: string): ConvertResult => {
    const rewritten = rewriteCell(tslab.ts, source);
    const result = converter.convert(declarations, rewritten.text);
    diagnostics = result.diagnostics.map((d) => placeDiagnostic(d, source, rewritten));
    if (result.output === undefined) return { ...result, diagnostics: [...diagnostics] };
    const guarded = guardAwaits(tslab.ts, result.output, `${RESUME}(${CELL}, `);
    cells.set(count, compiledCell(source, rewritten, tslab.takeMaps(result.output), guarded, result.output));
    return { ...result, output: `${guarded.text}\n//# sourceURL=${cellName(count)}` };
  };

  const node = tslab.converter.createConverter({ isJS: false, isBrowser: false });
  const watched: Converter = {
    ...node,
    convert: (declarations, source) => {
      listener.phase("compiling");
      try {
        return convert(node, declarations, source);
      } finally {
        listener.phase("running");
      }
    },
  };
  const executor = tslab.executor.createExecutor(
    process.cwd(),
    { node: watched, browser: watched, close: () => node.close() },
    {
      log: (value: unknown) => listener.result(value, count),
      error: (...args: unknown[]) => {
        if (args.length === 1) thrown = { value: args[0] };
        // The findings in a module cell, which runs no code.
        else if (diagnostics.length === 0) console.error(...args);
      },
    },
  );

  const outcome = (ok: boolean, source: string): Failure | undefined => {
    if (diagnostics.length > 0) return compileFailure(diagnostics, source, count);
    if (ok) return undefined;
    return isInterruption(thrown?.value) ? INTERRUPTED : runtimeFailure(thrown?.value, cells);
  };

  const execute = async (source: string, number: number): Promise<Failure | undefined> => {
    count = number;
    Reflect.set(globalThis, CELL, count);
    diagnostics = [];
    thrown = undefined;
    interrupted.delete(count);
    const stopped = new Promise<Failure>((resolve) => {
      stop = () => resolve(INTERRUPTED);
    });
    // On a stack of its own: ending a busy cell unwinds everything below it, and this function must live.
    const ran = new Promise<Failure | undefined>((resolve, reject) => {
      setImmediate(() => executor.execute(source).then((ok) => resolve(outcome(ok, source)), reject));
    });
    try {
      return await Promise.race([ran, stopped]);
    } finally {
      stop = undefined;
      listener.phase("idle");
    }
  };

  return {
    execute,
    interrupt: () => {
      if (stop === undefined) return;
      interrupted.add(count);
      executor.interrupt();
      interruptRunning();
      stop();
    },
    executor,
    describe: (value) => runtimeFailure(value, cells),
  };
}

/** Vm scripts that a signal stopped end with an error of their own. */
function isInterruption(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  return thrown instanceof Interrupted || code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}

function placeDiagnostic(diagnostic: Diagnostic, source: string, rewritten: Edited): Diagnostic {
  if (diagnostic.fileName !== undefined) return diagnostic;
  const back = (position: Diagnostic["start"]): Diagnostic["start"] => {
    const offset = rewritten.toOriginal(position.offset);
    const { line, column } = placeAt(source, offset);
    return { offset, line: line - 1, character: column - 1 };
  };
  return { ...diagnostic, start: back(diagnostic.start), end: back(diagnostic.end) };
}

/**
 * Shows a cell's last value as a MIME bundle.
 *
 * @param value any value; one with a method `Symbol.for("Jupyter.display")` says itself how it shows, as in Deno's kernel
 * @returns a bundle that always has `text/plain`
 */
export function displayOf(value: unknown): Record<string, unknown> {
  const plain = { "text/plain": typeof value === "string" ? value : inspect(value) };
  const own = (value as { [key: symbol]: unknown } | null | undefined)?.[Symbol.for("Jupyter.display")];
  return typeof own === "function" ? { ...plain, ...(Reflect.apply(own, value, []) as object) } : plain;
}
