import { basename } from "node:path";
import type {
  CompilerHost,
  CompilerOptions,
  EmitAndSemanticDiagnosticsBuilderProgram,
  SourceFile,
  System,
} from "@tslab/typescript-for-tslab";
import { CELL_GLOBALS } from "./cell-globals.js";
import type { TypeScript } from "./tslab.js";

/** A compiled cell with all that it imports. */
type Build = EmitAndSemanticDiagnosticsBuilderProgram;

/** What tslab hands to `createWatchCompilerHost`, and where it wants to hear of a build. */
export interface WatchHost {
  readonly files: readonly string[];
  readonly options: CompilerOptions;
  /** The file system as tslab shows it, in which the cell is a file. */
  readonly sys: System;
  afterProgramCreate?: (program: CellProgram) => void;
}

/** The part of a build that tslab uses. */
export type CellProgram = Pick<Build, "getSourceFile" | "getProgram" | "getAllDependencies" | "emit">;

/** A compiler that compiles when it is asked to. */
export interface Compiler {
  /** What tslab takes for a watching compiler. */
  readonly watch: { readonly close: () => void; readonly updateRootFileNames: (files: readonly string[]) => void };
  /** What was compiled last. */
  readonly latest: () => Build;
}

/** Files of packages, which are taken to stay as they are. */
const PACKAGED = "/node_modules/";

/**
 * Makes a compiler that looks at the files when a cell is compiled.
 *
 * tslab lets TypeScript watch them through the operating system instead. So a cell could be checked against a file's
 * earlier content, a file made a moment ago was not found, and a change at the wrong moment stopped every later cell:
 * tslab's stand-in for timers holds one, the watcher starts two.
 *
 * tslab emits what a cell imports too, but only below the notebook's folder. Here it gets the cell alone; the imported
 * files are `localModules`' work.
 *
 * @param ts the compiler proper
 * @param host what tslab wants compiled
 * @returns the compiler, after a first build
 */
export function compileOnDemand(ts: TypeScript, host: WatchHost): Compiler {
  const { sys, options } = host;
  const own = new Set(host.files);
  const sources = new Map<string, { readonly source: SourceFile; readonly time: number | undefined }>();
  let files = host.files;
  let version = 0;
  let build: Build | undefined;
  let timer: unknown;

  const getSourceFile: CompilerHost["getSourceFile"] = (name, language) => {
    const known = sources.get(name);
    // Declarations are many and seldom change: their time tells. Of other files the text tells, whatever their time.
    const isPackaged = name.includes(PACKAGED);
    const time = !isPackaged && name.endsWith(".d.ts") ? sys.getModifiedTime?.(name)?.getTime() : undefined;
    const isSame = isPackaged || (time !== undefined && time === known?.time);
    if (known !== undefined && isSame && !own.has(name)) return known.source;
    const text = sys.readFile(name);
    if (text === undefined) return undefined;
    // tslab changes the trees of its own files, so these are parsed anew.
    if (known?.source.text === text && !own.has(name)) return known.source;
    const source = Object.assign(ts.createSourceFile(name, text, language), { version: String(version++) });
    sources.set(name, { source, time });
    return source;
  };
  const compilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile,
    getCurrentDirectory: () => sys.getCurrentDirectory(),
    readFile: (name: string) => sys.readFile(name),
    fileExists: (name: string) => sys.fileExists(name),
    directoryExists: (name: string) => sys.directoryExists(name),
    // What a file of the project imports may have come, gone or been replaced.
    hasInvalidatedResolutions: (name: string) => !name.includes(PACKAGED) && !name.endsWith(".d.ts"),
  };

  const rebuild = (): void => {
    const roots = [...files, CELL_GLOBALS];
    build = ts.createEmitAndSemanticDiagnosticsBuilderProgram(roots, options, compilerHost, build);
    // A tree that comes back later would bring what its imports meant at its time.
    for (const name of sources.keys()) if (build.getSourceFile(name) === undefined) sources.delete(name);
    host.afterProgramCreate?.(cellAlone(build));
  };
  /** tslab says what changed, and then runs the timer that this starts. */
  const schedule = (): void => {
    if (timer !== undefined) sys.clearTimeout?.(timer);
    timer = sys.setTimeout?.(() => {
      rebuild();
      timer = undefined;
    }, 0);
  };
  for (const name of files) sys.watchFile?.(name, schedule);
  rebuild();
  return {
    watch: {
      close: () => undefined,
      updateRootFileNames: (names) => {
        files = names;
        schedule();
      },
    },
    latest: () => build!,
  };
}

/** A build as tslab may see it: the cell depends on nothing that tslab would have to emit, and lies in the root folder. */
function cellAlone(build: Build): CellProgram {
  return {
    getSourceFile: (name) => build.getSourceFile(name),
    getProgram: () => build.getProgram(),
    getAllDependencies: (file) => [file.fileName],
    emit: (file, write, ...rest) =>
      build.emit(
        file,
        (name, ...data) => write?.(`${build.getCompilerOptions().outDir}/${basename(name)}`, ...data),
        ...rest,
      ),
  };
}
