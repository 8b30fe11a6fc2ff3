import { createRequire } from "node:module";
import { basename, dirname, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";
import type {
  CompilerOptions,
  Node,
  SourceFile,
  System,
  TransformerFactory,
  TranspileOutput,
} from "@tslab/typescript-for-tslab";
import { type CompiledSource, compiledFile } from "./compiled-source.js";
import type { TypeScript } from "./tslab.js";

/** The files of the project that cells import, as they run. */
export interface LocalModules {
  /** Wraps a `require`: what it is asked for by a path is loaded from its source. */
  readonly wrap: (base: NodeJS.Require, from: string) => NodeJS.Require;
  /** Forgets the files that changed, and those that import them, so that they are loaded anew. */
  readonly refresh: () => void;
}

interface Loaded {
  readonly text: string;
  readonly module: { exports: unknown };
  /** The files that it imported, by the paths it wrote. */
  readonly imports: Map<string, string>;
  /** Whether it ran to its end: an interrupt ends it without a word. */
  done: boolean;
}

const IS_PATH = /^(\.{0,2}\/|\.{1,2}$|[A-Za-z]:[\\/])/;
const IS_CODE = /(?<!\.d)\.[cm]?[jt]sx?$/;
/** What stands in compiled code for `import.meta`, which only ES modules have. */
const META = "__importMeta";

/**
 * Loads files of the project for cells, straight from TypeScript or JavaScript.
 *
 * Node keeps a module for good; these are loaded anew after a change. What a path means is asked of the compiler, so that
 * what runs is what was checked.
 *
 * @param ts the compiler
 * @param sys the files
 * @param options how cells are compiled
 * @param compiled is told every piece of code under the name it has in V8's stacks
 */
export function localModules(
  ts: TypeScript,
  sys: System,
  options: CompilerOptions,
  compiled: (name: string, source: CompiledSource) => void,
): LocalModules {
  const loaded = new Map<string, Loaded>();
  const versions = new Map<string, number>();

  /** The file that a path means, if it is one to load here. */
  const resolve = (id: string, from: string): string | undefined => {
    if (!IS_PATH.test(id)) return undefined;
    const found = ts.resolveModuleName(id, from, options, sys).resolvedModule?.resolvedFileName;
    if (found === undefined || found.includes("/node_modules/")) return undefined;
    return IS_CODE.test(found) || found.endsWith(".json") ? found : undefined;
  };

  const forget = (stale: Set<string>): void => {
    for (let before = -1; before < stale.size; ) {
      before = stale.size;
      for (const [path, { imports }] of loaded)
        if ([...imports.values()].some((one) => stale.has(one))) stale.add(path);
    }
    for (const path of stale) loaded.delete(path);
  };

  const run = (path: string, text: string, module: Loaded["module"]): void => {
    if (path.endsWith(".json")) {
      module.exports = JSON.parse(text);
      return;
    }
    const version = (versions.get(path) ?? 0) + 1;
    versions.set(path, version);
    // Functions of an earlier version may live on, and what they throw is placed in their own text.
    const name = version === 1 ? path : `${path}?${version}`;
    const { outputText, sourceMapText } = transpile(ts, path, text, options);
    compiled(name, compiledFile(relative(sys.getCurrentDirectory(), path), text, sourceMapText ?? "{}"));
    const body = compileFunction(outputText, ["exports", "require", "module", "__filename", "__dirname", META], {
      filename: name,
    });
    const folder = dirname(path);
    const meta = { url: pathToFileURL(path).href, filename: path, dirname: folder };
    Reflect.apply(body, module.exports, [module.exports, wrap(createRequire(path), path), module, path, folder, meta]);
  };

  const load = (path: string): unknown => {
    const known = loaded.get(path);
    if (known !== undefined) return known.module.exports;
    const text = sys.readFile(path);
    if (text === undefined) throw new Error(`${path} can't be read`);
    const module = { exports: {} };
    const entry: Loaded = { text, module, imports: new Map(), done: false };
    // Before it has run, so that files may import each other in a circle.
    loaded.set(path, entry);
    try {
      run(path, text, module);
      entry.done = true;
    } catch (error) {
      forget(new Set([path]));
      throw error;
    }
    return module.exports;
  };

  const wrap = (base: NodeJS.Require, from: string): NodeJS.Require =>
    new Proxy(base, {
      apply: (target, self, args: [string]) => {
        const path = resolve(args[0], from);
        if (path === undefined) return Reflect.apply(target, self, args);
        loaded.get(from)?.imports.set(args[0], path);
        return load(path);
      },
    });

  const isStale = ([path, { text, imports, done }]: readonly [string, Loaded]): boolean =>
    !done || sys.readFile(path) !== text || [...imports].some(([id, target]) => resolve(id, path) !== target);

  return { wrap, refresh: () => forget(new Set([...loaded].filter(isStale).map(([path]) => path))) };
}

/** @throws a SyntaxError; of what a cell imports by name the compiler has told before */
function transpile(ts: TypeScript, path: string, text: string, options: CompilerOptions): TranspileOutput {
  const out = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    transformers: { before: [replaceMeta(ts)] },
    compilerOptions: {
      target: options.target,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      experimentalDecorators: true,
      jsx: options.jsx,
      sourceMap: true,
    } as CompilerOptions,
  });
  const first = out.diagnostics?.find(({ file, start }) => file !== undefined && start !== undefined);
  if (first === undefined) return { ...out, outputText: out.outputText.replace(/\/\/# sourceMappingURL=\S+\s*$/, "") };
  const { line } = first.file!.getLineAndCharacterOfPosition(first.start!);
  const message = ts.flattenDiagnosticMessageText(first.messageText, "\n");
  throw new SyntaxError(`${basename(path)}, line ${line + 1}: ${message}`);
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
