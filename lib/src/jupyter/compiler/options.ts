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

/**
 * How cells are compiled in a folder: as Node runs TypeScript, and not strictly unless a `tsconfig.json` beside the
 * notebook says so. Of that file everything holds that does not decide how a cell is run.
 *
 * @param ts the compiler
 * @param folder the notebook's folder
 * @returns the options, and the text of the `tsconfig.json`, if there is one
 */
export function cellOptions(ts: TypeScript, folder: string): { options: CompilerOptions; config: string | undefined } {
  const path = join(folder, "tsconfig.json");
  const config = ts.sys.readFile(path);
  return { options: { ...defaults(ts, folder), ...readConfig(ts, path, config), ...fixed(ts) }, config };
}

function defaults(ts: TypeScript, folder: string): CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    lib: ["es2023", ...Object.keys(NEWER).filter((name) => NEWER[name]!())].map((name) => `lib.${name}.d.ts`),
    types: ["node"],
    typeRoots: [...(ts.getEffectiveTypeRoots({}, { getCurrentDirectory: () => folder }) ?? []), ...ownTypeRoots()],
    jsx: ts.JsxEmit.React,
    experimentalDecorators: true,
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

function readConfig(ts: TypeScript, path: string, text: string | undefined): CompilerOptions {
  if (text === undefined) return {};
  const { config } = ts.parseConfigFileTextToJson(path, text) as { config?: unknown };
  // It may be half written; its editor says so.
  if (config === undefined) return {};
  const host = { ...ts.sys, readDirectory: () => [] };
  return ts.parseJsonConfigFileContent(config, host, dirname(path)).options;
}

/** What the kernel needs to be as it is. */
function fixed(ts: TypeScript): CompilerOptions {
  return {
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
