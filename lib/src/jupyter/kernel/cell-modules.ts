import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import { ENTRIES } from "../../util/entries.js";
import type { LocalFiles } from "../compiler/messages.js";
import { loadedPackages } from "./loaded-packages.js";
import { type LocalModules, localModules } from "./local-modules.js";
import type { Sources } from "./stacks.js";
import { loadTslab } from "./tslab.js";

/** What a cell imports. */
export interface CellModules {
  readonly require: NodeJS.Require;
  readonly import: (id: unknown) => Promise<unknown>;
  /** Packages that were replaced since they were loaded, and that only a new kernel can load anew. */
  readonly stuck: readonly string[];
}

/** A module as `import * as` shows it. */
export function allOf(module: unknown): unknown {
  if (isModule(module)) return module;
  return Object.assign(Object.create(null), module, { default: module });
}

/** What a module exports by default; all of one that is CommonJS. */
export function defaultOf(module: unknown): unknown {
  return isModule(module) ? (module as { default: unknown }).default : module;
}

function isModule(module: unknown): boolean {
  return types.isModuleNamespaceObject(module) || (module as { __esModule?: unknown } | null)?.__esModule === true;
}

/**
 * Makes what loads modules for cells.
 *
 * @param folder the notebook's folder
 * @param sources is told every piece of code
 * @param find finds the files behind an import whose path was not known before it ran
 * @returns for the files that a cell imports, as its compilation told them, what loads them
 */
export function cellModules(
  folder: string,
  sources: Sources,
  find: (id: string) => Promise<LocalFiles>,
): (files: LocalFiles) => CellModules {
  const base = createRequire(`${folder}/cell.js`);
  const packages = loadedPackages();
  const loadNoted = (from: NodeJS.Require, id: string): unknown => {
    const loaded = loadPackage(from, id);
    packages.note(id);
    return loaded;
  };
  const local: LocalModules = localModules(sources, loadNoted);

  return ({ imports, files }) => {
    const { isAny, stuck } = packages.refresh();
    if (isAny) local.forget();
    local.take(files);
    const load = (id: string): unknown => {
      const path = imports[id];
      return path === undefined ? loadNoted(base, id) : local.load(path);
    };
    return {
      stuck,
      require: new Proxy(base, { apply: (_target, _self, [id]: [string]) => load(id) }),
      import: async (id) => {
        const name = String(id);
        if (/^(file|data|https?):/.test(name)) return import(name);
        if (imports[name] !== undefined || !/^[./]/.test(name)) return importPackage(() => load(name), base, name);
        const found = await find(name);
        local.take(found.files);
        const path = found.imports[name];
        return path === undefined ? importPackage(() => load(name), base, name) : allOf(local.load(path));
      },
    };
  };
}

/**
 * Loads a package; "arquero" is the library's own, and "tslab", "ata-lab" and its parts are there for notebooks outside of any
 * project too.
 */
function loadPackage(base: NodeJS.Require, id: string): unknown {
  if (id === "tslab") return loadTslab();
  if (id === "arquero") return loadEntry(id);
  try {
    return base(id);
  } catch (error) {
    if (!(id in ENTRIES) || !isMissing(error, id)) throw error;
    return loadEntry(id);
  }
}

function loadEntry(id: string): unknown {
  return createRequire(import.meta.url)(`../../${ENTRIES[id]}.js`);
}

function isMissing(error: unknown, id: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === "MODULE_NOT_FOUND" && String(message).startsWith(`Cannot find module '${id}'`);
}

/** Modules that await at their top can't be required. */
async function importPackage(load: () => unknown, base: NodeJS.Require, id: string): Promise<unknown> {
  try {
    return allOf(load());
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_REQUIRE_ASYNC_MODULE") throw error;
    return import(pathToFileURL(base.resolve(id)).href);
  }
}
