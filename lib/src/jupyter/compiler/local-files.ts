import { relative } from "node:path";
import type { CompilerOptions, Node, SourceFile, TransformerFactory } from "typescript-for-cells";
import type { LocalFile } from "./messages.js";
import type { Resolver } from "./resolver.js";
import type { TypeScript } from "./typescript.js";

/** Compiles the files of the project that cells import. */
export interface FileCompiler {
  /** The files of the project that code imports, by what stands between the quotes. */
  readonly importsOf: (code: string, path: string) => Record<string, string>;
  /** The file that an import means, if it is one of the project. */
  readonly resolve: (id: string, from: string) => string | undefined;
  /** Files with all that they import; each is compiled anew only when it changed. */
  readonly closure: (paths: readonly string[]) => LocalFile[];
}

const IS_CODE = /(?<!\.d)\.[cm]?[jt]sx?$/;
/** What stands in compiled code for `import.meta`, which only ES modules have. */
export const META = "__importMeta";

/**
 * Makes a compiler of files. What an import means is asked of the checker's resolver, so that what runs is what was checked:
 * also the `paths` of a `tsconfig.json`, and a package in TypeScript that is a link to a folder outside `node_modules`.
 *
 * @param ts the compiler
 * @param folder the notebook's folder
 * @param options how cells are compiled
 * @param resolver finds what imports mean
 * @returns the compiler of files
 */
export function fileCompiler(
  ts: TypeScript,
  folder: string,
  options: () => CompilerOptions,
  resolver: Resolver,
): FileCompiler {
  const compiled = new Map<string, Omit<LocalFile, "imports"> & { readonly ids: readonly string[] }>();

  const resolve: FileCompiler["resolve"] = (id, from) => {
    const found = resolver.module(id, from)?.resolvedFileName;
    if (found === undefined || found.includes("/node_modules/")) return undefined;
    return IS_CODE.test(found) || found.endsWith(".json") ? found : undefined;
  };
  const resolveAll = (ids: readonly string[], from: string): Record<string, string> => {
    const found = ids.map((id) => [id, resolve(id, from)] as const);
    return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== undefined));
  };
  const compile = (path: string): LocalFile => {
    const source = ts.sys.readFile(path) ?? "";
    let known = compiled.get(path);
    if (known?.source !== source) {
      const base = { path, label: relative(folder, path), source };
      known = path.endsWith(".json")
        ? { ...base, code: source, map: "{}", ids: [] }
        : { ...base, ...transpile(ts, path, source, options()), ids: idsIn(ts, source) };
      compiled.set(path, known);
    }
    const { ids, ...file } = known;
    return { ...file, imports: resolveAll(ids, path) };
  };

  return {
    importsOf: (code, path) => resolveAll(idsIn(ts, code), path),
    resolve,
    closure: (paths) => {
      const files = new Map<string, LocalFile>();
      const add = (path: string): void => {
        if (files.has(path)) return;
        const file = compile(path);
        files.set(path, file);
        for (const one of Object.values(file.imports)) add(one);
      };
      for (const path of paths) add(path);
      return [...files.values()];
    },
  };
}

function idsIn(ts: TypeScript, code: string): string[] {
  return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}

function transpile(
  ts: TypeScript,
  path: string,
  text: string,
  options: CompilerOptions,
): Pick<LocalFile, "code" | "map"> {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    // Of .mjs and .mts TypeScript would keep the imports and exports.
    fileName: path.replace(/\.[cm]([jt]s)$/, ".$1"),
    transformers: { before: [replaceMeta(ts)] },
    compilerOptions: {
      target: options.target,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: options.experimentalDecorators,
      jsx: options.jsx,
      sourceMap: true,
    } as CompilerOptions,
  });
  return { code: outputText.replace(/\/\/# sourceMappingURL=\S+\s*$/, ""), map: sourceMapText ?? "{}" };
}

function replaceMeta(ts: TypeScript): TransformerFactory<SourceFile> {
  return (context) => (file) => {
    const visit = (node: Node): Node =>
      ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
        ? context.factory.createIdentifier(META)
        : ts.visitEachChild(node, visit, context);
    return ts.visitNode(file, visit) as SourceFile;
  };
}
