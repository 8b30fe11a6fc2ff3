import type { Converter, ConvertResult, Diagnostic } from "tslab/dist/converter.js";
import type { Executor } from "tslab/dist/executor.js";
import { interruptRunning } from "../../util/interruption.js";
import { type CompiledSource, compiledCell, placeAt } from "./compiled-source.js";
import { displayOf, type MimeBundle } from "./display-of.js";
import { cellName, compileFailure, type Failure, INTERRUPTED, Interrupted, runtimeFailure } from "./failure.js";
import { type Finding, importedFindings } from "./imported-findings.js";
import type { Edited } from "./insertions.js";
import { localModules } from "./local-modules.js";
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
  /** The cell's last expression shows like this. */
  readonly result: (bundle: MimeBundle, count: number) => void;
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
  const sources = new Map<string, CompiledSource>();
  const interrupted = new Set<number>();
  let count = 0;
  let diagnostics: readonly (Diagnostic | Finding)[] = [];
  let thrown: { readonly value: unknown } | undefined;
  let last: { readonly value: unknown } | undefined;
  let stop: (() => void) | undefined;

  Reflect.set(globalThis, RESUME, (cell: number, value: unknown) => {
    if (interrupted.has(cell)) throw new Interrupted(INTERRUPTED.evalue);
    return value;
  });

  const { converter: node, compiler, host } = tslab.createConverter();
  const modules = localModules(tslab.ts, host.sys, host.options, (name, source) => sources.set(name, source));
  const cellFile = host.files.find((name) => !name.endsWith(".d.ts"))!;

  const convert = (declarations: string, source: string): ConvertResult => {
    modules.refresh();
    const rewritten = rewriteCell(tslab.ts, source);
    const result = node.convert(declarations, rewritten.text);
    const build = compiler.latest();
    diagnostics = [
      ...importedFindings(tslab.ts, build, build.getSourceFile(cellFile)!),
      ...result.diagnostics.map((d) => placeDiagnostic(d, source, rewritten)),
    ];
    if (result.output === undefined || diagnostics.length > 0) return { ...result, diagnostics: [...diagnostics] };
    const guarded = guardAwaits(tslab.ts, result.output, `${RESUME}(${CELL}, `);
    const maps = tslab.takeMaps(result.output);
    sources.set(cellName(count), compiledCell(`cell ${count}`, source, rewritten, maps, guarded, result.output));
    return { ...result, output: `${guarded.text}\n//# sourceURL=${cellName(count)}` };
  };

  const watched: Converter = {
    ...node,
    convert: (declarations, source) => {
      listener.phase("compiling");
      try {
        return convert(declarations, source);
      } finally {
        listener.phase("running");
      }
    },
  };
  const executor = tslab.executor.createExecutor(
    process.cwd(),
    { node: watched, browser: watched, close: () => node.close() },
    {
      log: (value: unknown) => {
        last = { value };
      },
      error: (...args: unknown[]) => {
        if (args.length === 1) thrown = { value: args[0] };
        // The findings in a module cell, which runs no code.
        else if (diagnostics.length === 0) console.error(...args);
      },
    },
  );

  // Set by the executor for the code of cells.
  const cellScope = Reflect.get(globalThis, "__tslab__") as { exports: unknown; require: NodeJS.Require };
  Reflect.set(globalThis, "__tslab__", { ...cellScope, require: modules.wrap(cellScope.require, cellFile) });

  const failureOf = (value: unknown): Failure => (isInterruption(value) ? INTERRUPTED : runtimeFailure(value, sources));

  const run = async (source: string, number: number): Promise<Failure | undefined> => {
    const ok = await executor.execute(source);
    if (diagnostics.length > 0) return compileFailure(diagnostics, source, number);
    if (!ok) return failureOf(thrown?.value);
    if (last === undefined) return undefined;
    try {
      const bundle = await displayOf(last.value);
      if (!interrupted.has(number)) listener.result(bundle, number);
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  };

  const execute = async (source: string, number: number): Promise<Failure | undefined> => {
    count = number;
    Reflect.set(globalThis, CELL, count);
    diagnostics = [];
    thrown = undefined;
    last = undefined;
    interrupted.delete(count);
    const stopped = new Promise<Failure>((resolve) => {
      stop = () => resolve(INTERRUPTED);
    });
    // On a stack of its own: ending a busy cell unwinds everything below it, and this function must live.
    const ran = new Promise<Failure | undefined>((resolve, reject) => {
      setImmediate(() => run(source, number).then(resolve, reject));
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
    describe: (value) => runtimeFailure(value, sources),
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
