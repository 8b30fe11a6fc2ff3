import { createRequire } from "node:module";
import type { CompilerOptions, System } from "@tslab/typescript-for-tslab";
import { type Compiler, compileOnDemand, type WatchHost } from "./compile-on-demand.js";

/** The TypeScript compiler that tslab brings. */
export type TypeScript = typeof import("@tslab/typescript-for-tslab");
type Converter = typeof import("tslab/dist/converter.js");
type Executor = typeof import("tslab/dist/executor.js");
type Inspect = typeof import("tslab/dist/inspect.js");

/** The parts of tslab that the kernel uses. */
export interface Tslab {
  readonly ts: TypeScript;
  readonly converter: Converter;
  readonly executor: Executor;
  readonly inspect: Inspect;
  /** Makes a converter of cells. */
  readonly createConverter: () => TslabConverter;
  /** The source maps of the code that tslab compiled to this text, outermost first; asking forgets them. */
  readonly takeMaps: (output: string) => readonly string[];
}

/** tslab's converter, and what it compiles with. */
export interface TslabConverter {
  readonly converter: ReturnType<Converter["createConverter"]>;
  readonly compiler: Compiler;
  readonly host: WatchHost;
}

const require = createRequire(import.meta.url);
const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;
const MAP_COMMENT = /\n?\/\/# sourceMappingURL=\S+\s*$/;

/**
 * Loads tslab, with a compiler that makes source maps and compiles on demand.
 *
 * tslab compiles a cell twice (TypeScript to ES modules, these to CommonJS) and drops where a line came from, so errors
 * could not point at the cell's source. There is no option for it: tslab is handed a compiler whose entry points turn
 * source maps on. They also let imports name files above the notebook's folder, and end in `.ts`.
 *
 * @returns tslab's modules
 */
export function loadTslab(): Tslab {
  const fromTslab = createRequire(require.resolve("tslab/dist/main.js"));
  const path = fromTslab.resolve("@tslab/typescript-for-tslab");
  const ts = fromTslab(path) as TypeScript;
  const maps = new Map<string, readonly string[]>();

  let current: Pick<TslabConverter, "compiler" | "host"> | undefined;
  const createWatchCompilerHost = (files: string[], options: CompilerOptions, sys: System): WatchHost => {
    const { rootDir: _, ...open } = options;
    return { files, options: { ...open, inlineSourceMap: true, allowImportingTsExtensions: true }, sys };
  };
  const createWatchProgram = (host: WatchHost): Compiler["watch"] => {
    current = { compiler: compileOnDemand(ts, host), host };
    return current.compiler.watch;
  };
  const transpileModule: TypeScript["transpileModule"] = (input, options) => {
    const inner = INLINE_MAP.exec(input);
    const result = ts.transpileModule(input.replace(INLINE_MAP, "\n"), {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    const outputText = result.outputText.replace(MAP_COMMENT, "\n");
    if (inner !== null && result.sourceMapText !== undefined) {
      maps.set(outputText, [result.sourceMapText, Buffer.from(inner[1]!, "base64").toString()]);
    }
    return { ...result, outputText };
  };

  require.cache[path]!.exports = { ...ts, createWatchCompilerHost, createWatchProgram, transpileModule };
  const converter = fromTslab("./converter.js") as Converter;
  return {
    ts,
    converter,
    createConverter: () => {
      const made = converter.createConverter({ isJS: false, isBrowser: false });
      return { converter: made, ...current! };
    },
    executor: fromTslab("./executor.js") as Executor,
    inspect: fromTslab("./inspect.js") as Inspect,
    takeMaps: (output) => {
      const found = maps.get(output) ?? [];
      maps.clear();
      return found;
    },
  };
}

/** What stock tslab calls to show something: a display message's content, and whether it updates an earlier one. */
export type Show = (content: Record<string, unknown>, update: boolean | undefined) => void;

/**
 * Sends what cells display, through tslab's `display` or this library's, to the notebook.
 *
 * @param show takes the content of a display message
 */
export function showThrough(show: Show): void {
  (require("tslab/dist/jupyter.js") as { lastWriteDisplayData: Show }).lastWriteDisplayData = show;
}
