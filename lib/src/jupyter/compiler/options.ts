import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { CompilerOptions } from "typescript-for-cells";
import type { TypeScript } from "./typescript.js";

/** What is in the language's library beside ES2023, if the running Node has it. */
const NEWER: Readonly<Record<string, () => unknown>> = {
  "es2024.arraybuffer": () => Reflect.get(ArrayBuffer.prototype, "resize"),
  "es2024.collection": () => Reflect.get(Map, "groupBy"),
  "es2024.object": () => Reflect.get(Object, "groupBy"),
  "es2024.promise": () => Reflect.get(Promise, "withResolvers"),
  "es2024.sharedmemory": () => Reflect.get(Atomics, "waitAsync"),
  "es2024.string": () => Reflect.get(String.prototype, "isWellFormed"),
  "esnext.array": () => Reflect.get(Array, "fromAsync"),
  "esnext.collection": () => Reflect.get(Set.prototype, "union"),
  "esnext.error": () => Reflect.get(Error, "isError"),
  "esnext.float16": () => Reflect.get(globalThis, "Float16Array"),
  "esnext.iterator": () => Reflect.get(globalThis, "Iterator"),
  "esnext.promise": () => Reflect.get(Promise, "try"),
};

/** How cells are compiled. */
export interface CellOptions {
  readonly options: CompilerOptions;
  /** The path and text of the `tsconfig.json` that they are from: empty without one. */
  readonly config: string;
}

/**
 * How cells are compiled in a folder: as Node runs TypeScript, and not strictly unless the project's `tsconfig.json`
 * says so. That is the nearest one, in the notebook's folder or above it, up to the folder of the nearest
 * `package.json`. Its options hold unless they decide how a cell is run.
 *
 * @param ts the compiler
 * @param folder the notebook's folder
 * @returns the options, and where they are from
 */
export function cellOptions(ts: TypeScript, folder: string): CellOptions {
  const path = configPath(ts, folder);
  const text = path === undefined ? undefined : ts.sys.readFile(path);
  if (path === undefined || text === undefined)
    return { options: { ...defaults(ts, folder), ...fixed(ts) }, config: "" };
  const { lib = [], types = [], ...own } = defaults(ts, folder);
  const read = readConfig(ts, path, text);
  // What Node has is there, whatever else the project's files may use.
  const options = {
    ...own,
    ...read,
    lib: [...new Set([...lib, ...(read.lib ?? [])])],
    types: [...new Set([...types, ...(read.types ?? [])])],
    ...fixed(ts),
  };
  return { options, config: `${path}\n${text}` };
}

/** The nearest `tsconfig.json`; the nearest `package.json` marks the project's end. */
function configPath(ts: TypeScript, folder: string): string | undefined {
  const path = join(folder, "tsconfig.json");
  if (ts.sys.fileExists(path)) return path;
  const above = dirname(folder);
  if (above === folder || ts.sys.fileExists(join(folder, "package.json"))) return undefined;
  return configPath(ts, above);
}

function defaults(ts: TypeScript, folder: string): CompilerOptions {
  return {
    lib: ["es2023", ...Object.keys(NEWER).filter((name) => NEWER[name]!())].map((name) => `lib.${name}.d.ts`),
    types: ["node"],
    typeRoots: [...(ts.getEffectiveTypeRoots({}, { getCurrentDirectory: () => folder }) ?? []), ...ownTypeRoots()],
    experimentalDecorators: true,
    // No package stands in for a part of the language's library; looking for each of them takes a while.
    libReplacement: false,
    // Plain JavaScript has types where they can be told, but none that are wrong.
    checkJs: false,
  };
}

/** For notebooks outside of any project: the types of Node that this library came with. */
function ownTypeRoots(): string[] {
  try {
    return [dirname(dirname(createRequire(import.meta.url).resolve("@types/node/package.json")))];
  } catch {
    return [];
  }
}

function readConfig(ts: TypeScript, path: string, text: string): CompilerOptions {
  const { config } = ts.parseConfigFileTextToJson(path, text) as { config?: unknown };
  // It may be half written; its editor says so.
  if (config === undefined) return {};
  const host = { ...ts.sys, readDirectory: () => [] };
  return ts.parseJsonConfigFileContent(config, host, dirname(path)).options;
}

/** What the kernel needs to be as it is. */
function fixed(ts: TypeScript): CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    jsx: ts.JsxEmit.React,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    customConditions: ["node"],
    allowImportingTsExtensions: true,
    allowArbitraryExtensions: false,
    allowJs: true,
    resolveJsonModule: true,
    esModuleInterop: true,
    skipLibCheck: true,
    preserveConstEnums: true,
    sourceMap: true,
    inlineSourceMap: false,
    inlineSources: false,
    noEmit: false,
    noEmitOnError: false,
    importHelpers: false,
    // A cell's names are for other cells, and a cell is no library.
    noUnusedLocals: false,
    noUnusedParameters: false,
    isolatedModules: false,
    isolatedDeclarations: false,
    verbatimModuleSyntax: false,
    declaration: false,
    declarationMap: false,
    emitDeclarationOnly: false,
    composite: false,
    incremental: false,
    noResolve: false,
    noLib: false,
    newLine: ts.NewLineKind.LineFeed,
  };
}
