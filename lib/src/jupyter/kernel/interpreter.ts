import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import type { CurrentCell } from "../../display/current-cell.js";
import { interruptRunning } from "../../util/interruption.js";
import { KERNEL, SCOPE } from "../compiler/cell-context.js";
import type { CellCode, Compiled } from "../compiler/messages.js";
import { allOf, cellModules, defaultOf } from "./cell-modules.js";
import { changedNames, createNames, type Names } from "./cell-names.js";
import { compiledSource } from "./compiled-source.js";
import { type CompilerClient, startCompiler } from "./compiler-client.js";
import { displayOf, type MimeBundle } from "./display-of.js";
import { cellName, compileFailure, type Failure, INTERRUPTED, Interrupted, runtimeFailure } from "./failure.js";
import { createSources, placeStacks } from "./stacks.js";
import { createStaleness } from "./staleness.js";

/** Runs cells one after another; their variables live on between them. */
export interface Interpreter {
  /**
   * Runs code. Resolves to its failure, or to undefined when it ended well.
   *
   * @param count the cell's number
   * @param cell which cell of the notebook it is, if it is one
   */
  readonly execute: (code: string, count: number, cell?: CurrentCell) => Promise<Failure | undefined>;
  /** Ends the running cell now, wherever it is. */
  readonly interrupt: () => void;
  /** For questions about code. */
  readonly compiler: CompilerClient;
  /** Describes an error that came up outside a cell's run. */
  readonly describe: (thrown: unknown) => Failure;
}

/** What an interpreter tells about a cell while it runs. */
export interface Listener {
  /** The cell's last expression shows like this. */
  readonly result: (bundle: MimeBundle, count: number) => void;
  /** Something to remark on a cell. */
  readonly note: (text: string) => void;
  readonly phase: (phase: "compiling" | "running" | "idle") => void;
}

/** A cell on its way. */
interface Run {
  readonly count: number;
  readonly code: string;
  readonly cell: CurrentCell | undefined;
  isCompiling: boolean;
  compiled?: CellCode;
  /** The names as they were when its code began to run. */
  before?: Names;
  shown?: { readonly value: unknown };
  isInterrupted: boolean;
}

/** The global under which a script finds what a cell's function is called with. */
const ARGUMENTS = "__ataLabCell";
const HEAD = `(${SCOPE}, ${KERNEL}, require, __filename, __dirname) => { "use strict";`;

/**
 * Makes an interpreter in this process, with its compiler in another.
 *
 * @param listener is told about the cells
 * @returns the interpreter
 */
export function createInterpreter(listener: Listener): Interpreter {
  const folder = process.cwd();
  const notebook = `${folder}/notebook.ts`;
  const compiler = startCompiler();
  const sources = createSources();
  placeStacks(sources);
  const names = createNames();
  const staleness = createStaleness();
  const modulesOf = cellModules(folder, sources, (id) => compiler.ask("files", { id, from: notebook }));
  let current: Run | undefined;
  let stop: (() => void) | undefined;

  const check = (run: Run | undefined): void => {
    if (run?.isInterrupted) throw new Interrupted(INTERRUPTED.evalue);
  };
  /** What compiled cells call; see transform-cell.ts. */
  const kernel = {
    meta: { url: pathToFileURL(notebook).href, filename: notebook, dirname: folder },
    /** The cell that runs when a wait begins; it may go on afterwards unless it was interrupted. */
    get cell() {
      return current;
    },
    resume: (run: Run | undefined, value: unknown) => {
      check(run);
      return value;
    },
    each: async function* (run: Run | undefined, values: AsyncIterable<unknown>) {
      for await (const value of values) {
        check(run);
        yield value;
      }
    },
    show: (value: unknown) => {
      if (current !== undefined) current.shown = { value };
    },
    default: defaultOf,
    all: allOf,
  };

  const failureOf = (thrown: unknown): Failure =>
    isInterruption(thrown) ? INTERRUPTED : runtimeFailure(thrown, sources);

  /** Gets a cell ready to run. */
  const prepare = (run: Run, { cell, ...files }: Compiled): Script => {
    run.compiled = cell!;
    const { code, map, isAsync } = run.compiled;
    const filename = `cell-${run.count}.ts`;
    sources.add(filename, compiledSource(cellName(run.count), run.code, code, map));
    const modules = modulesOf(files);
    if (modules.stuck.length > 0) listener.note(replaced(modules.stuck));
    const own = Object.assign(Object.create(kernel), { load: modules.require, import: modules.import });
    const value = [names, own, modules.require, notebook, folder];
    Object.defineProperty(globalThis, ARGUMENTS, { value, configurable: true });
    const text = `(${isAsync ? "async " : ""}${HEAD}\n${code}\n})(...globalThis.${ARGUMENTS})`;
    run.before = { ...names };
    return new Script(text, { filename, lineOffset: -1 });
  };

  const work = async (run: Run): Promise<Failure | undefined> => {
    if (run.isInterrupted) return INTERRUPTED;
    listener.phase("compiling");
    run.isCompiling = true;
    const compiled = await compiler.ask("compile", { code: run.code });
    run.isCompiling = false;
    if (run.isInterrupted) return INTERRUPTED;
    if (compiled.findings.length > 0) return compileFailure(compiled.findings, run.code, run.count);
    const script = prepare(run, compiled);
    listener.phase("running");
    try {
      await script.runInThisContext({ breakOnSigint: true });
      // Nothing is shown of undefined and null.
      if (run.shown?.value === undefined || run.shown.value === null) return undefined;
      const bundle = await displayOf(run.shown.value);
      if (!run.isInterrupted) listener.result(bundle, run.count);
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  };

  /** Tells the compiler what came of a cell: of one that failed, the names that it had made. */
  const settle = (run: Run, failure: Failure | undefined): void => {
    if (run.before === undefined) return;
    compiler.ran({ code: run.code, made: failure === undefined ? "all" : changedNames(run.before, names) });
    remark(run, run.before, failure);
  };
  /** Says which cells have used an older value of what this one made. */
  const remark = ({ cell, code, count, compiled }: Run, before: Names, failure: Failure | undefined): void => {
    if (cell === undefined) return;
    const id = cell.id ?? code;
    for (const gone of cell.deleted) staleness.forget(gone);
    const { reads, later } = compiled!;
    const hasFailed = failure !== undefined;
    const text = staleness.ended({ id, count, code, hasFailed, reads, later, before, after: names });
    if (text !== undefined) listener.note(text);
  };

  const execute: Interpreter["execute"] = async (code, count, cell) => {
    const run: Run = { count, code, cell, isCompiling: false, isInterrupted: false };
    current = run;
    const stopped = new Promise<Failure>((resolve) => {
      stop = () => resolve(INTERRUPTED);
    });
    // On a stack of its own: ending a busy cell unwinds everything below it, and this function must live.
    const ran = new Promise<Failure | undefined>((resolve, reject) => {
      setImmediate(() => work(run).then(resolve, reject));
    });
    try {
      const failure = await Promise.race([ran, stopped]);
      settle(run, failure);
      return failure;
    } finally {
      stop = undefined;
      listener.phase("idle");
    }
  };

  return {
    execute,
    interrupt: () => {
      if (stop === undefined || current === undefined) return;
      current.isInterrupted = true;
      if (current.isCompiling) compiler.restart();
      interruptRunning();
      stop();
    },
    compiler,
    describe: (value) => runtimeFailure(value, sources),
  };
}

/** `kit`, `tools`: another version is installed ... */
function replaced(packages: readonly string[]): string {
  const names = packages.map((name) => `\`${name}\``).join(", ");
  return `${names}: another version is installed than the one that is loaded; restart the kernel to use it`;
}

/** Vm scripts that a signal stopped end with an error of their own. */
function isInterruption(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  return thrown instanceof Interrupted || code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
