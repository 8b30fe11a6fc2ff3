import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";
import { META } from "../compiler/local-files.js";
import type { LocalFile, LocalFiles } from "../compiler/messages.js";
import { compiledSource } from "./compiled-source.js";
import type { Sources } from "./stacks.js";

/** The files of the project that cells import, as they run. */
export interface LocalModules {
  /** Takes files as they are now; those that changed, and those that import them, are loaded anew. */
  readonly take: (files: LocalFiles["files"]) => void;
  readonly load: (path: string) => unknown;
  /** Forgets what is loaded: something that it holds is no longer what it was. */
  readonly forget: () => void;
}

interface Loaded {
  readonly exports: { exports: unknown };
  /** Whether it ran to its end: an interrupt ends it without a word. */
  done: boolean;
}

/**
 * Loads files of the project for cells. Node keeps a module for good; these are loaded anew after a change.
 *
 * @param sources is told every piece of code under the name it has in V8's stacks
 * @param packages loads what is no file of the project, for a file
 * @returns the modules, none of them loaded
 */
export function localModules(sources: Sources, packages: (base: NodeJS.Require, id: string) => unknown): LocalModules {
  const known = new Map<string, LocalFile>();
  const loaded = new Map<string, Loaded>();
  const versions = new Map<string, number>();

  const forget = (stale: Set<string>): void => {
    for (let before = -1; before < stale.size; ) {
      before = stale.size;
      for (const [path, { imports }] of known)
        if (Object.values(imports).some((one) => stale.has(one))) stale.add(path);
    }
    for (const path of stale) loaded.delete(path);
  };
  const requireFor = (path: string): NodeJS.Require => {
    const base = createRequire(path);
    return new Proxy(base, {
      apply: (_target, _self, [id]: [string]) => {
        const file = known.get(path)?.imports[id];
        return file === undefined ? packages(base, id) : load(file);
      },
    });
  };
  const run = ({ path, label, source, code, map }: LocalFile, module: Loaded["exports"]): void => {
    if (path.endsWith(".json")) {
      module.exports = JSON.parse(code);
      return;
    }
    const version = (versions.get(path) ?? 0) + 1;
    versions.set(path, version);
    // Functions of an earlier version may live on, and what they throw is placed in their own text.
    const filename = version === 1 ? path : `${path}?${version}`;
    sources.add(filename, compiledSource(label, source, code, map));
    const body = compileFunction(code, ["exports", "require", "module", "__filename", "__dirname", META], { filename });
    const folder = dirname(path);
    const meta = { url: pathToFileURL(path).href, filename: path, dirname: folder };
    Reflect.apply(body, module.exports, [module.exports, requireFor(path), module, path, folder, meta]);
  };
  const load = (path: string): unknown => {
    const before = loaded.get(path);
    if (before !== undefined) return before.exports.exports;
    const entry: Loaded = { exports: { exports: {} }, done: false };
    // Before it has run, so that files may import each other in a circle.
    loaded.set(path, entry);
    try {
      run(known.get(path)!, entry.exports);
      entry.done = true;
    } catch (error) {
      forget(new Set([path]));
      throw error;
    }
    return entry.exports.exports;
  };

  return {
    load,
    forget: () => loaded.clear(),
    take: (files) => {
      const stale = new Set([...loaded].filter(([, { done }]) => !done).map(([path]) => path));
      for (const file of files) {
        const before = known.get(file.path);
        const now = "code" in file ? file : { ...before!, imports: file.imports };
        if (before?.source !== now.source || !isSame(before.imports, now.imports)) stale.add(file.path);
        known.set(file.path, now);
      }
      forget(stale);
    },
  };
}

function isSame(a: LocalFile["imports"], b: LocalFile["imports"]): boolean {
  const ids = Object.keys(b);
  return ids.length === Object.keys(a).length && ids.every((id) => a[id] === b[id]);
}
