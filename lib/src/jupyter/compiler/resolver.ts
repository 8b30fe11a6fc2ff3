import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type {
  CompilerOptions,
  ModuleResolutionCache,
  ResolvedModuleFull,
  ResolvedTypeReferenceDirective,
} from "typescript-for-cells";
import { ENTRIES } from "../../util/entries.js";
import type { Packages } from "./packages.js";
import type { TypeScript } from "./typescript.js";

/** Finds what imports mean. */
export interface Resolver {
  /** The file that an import means, if there is one. */
  readonly module: (id: string, from: string) => ResolvedModuleFull | undefined;
  readonly typeReference: (id: string, from: string) => ResolvedTypeReferenceDirective | undefined;
  /**
   * Looks anew from here on; forgets what it knows of packages if told so.
   *
   * @returns whether some import means something else than before
   */
  readonly refresh: (arePackagesNew: boolean) => boolean;
  /** Forgets everything, for other options. */
  readonly reset: (options: CompilerOptions) => void;
  /** Whether some import of a file, or of another one in its folder, meant something else before the last refresh. */
  readonly hasChanged: (from: string) => boolean;
  readonly cache: () => ModuleResolutionCache;
}

type Found = ResolvedModuleFull | undefined;

const besideIndex = (name: string): string =>
  fileURLToPath(new URL(`../../${name}.d.ts`, import.meta.url)).replaceAll("\\", "/");
/** What this library publishes, in one file: that is compiled faster than two hundred. */
export const FLAT: string = besideIndex("flat/index");
/** By the file of an entry, the one that says the same by names of the file above. */
const FLATTENED = new Map(
  Object.values(ENTRIES)
    .filter((name) => name !== "arquero")
    .map((name) => [besideIndex(name), besideIndex(`flat/${name}`)]),
);

/**
 * Finds what imports mean, as TypeScript's bundler resolution does; "ata-lab", its parts, arquero and "tslab" are found
 * from anywhere.
 *
 * What declarations and files of packages mean by their imports is asked once; what a cell or a file of the project
 * means, after each refresh.
 *
 * @param ts the compiler
 * @param folder the notebook's folder
 * @param first how cells are compiled
 * @param packages takes note of files in packages
 * @returns the resolver
 */
export function createResolver(ts: TypeScript, folder: string, first: CompilerOptions, packages: Packages): Resolver {
  let options = first;
  const newCache = (): ModuleResolutionCache => ts.createModuleResolutionCache(folder, (name) => name, options);
  let cache = newCache();
  const lasting = new Map<string, Found>();
  const local = new Map<string, Map<string, Found>>();
  const references = new Map<string, ResolvedTypeReferenceDirective | undefined>();
  const changed = new Set<string>();

  const find = (id: string, from: string, known?: ModuleResolutionCache): Found => {
    // A notebook's tables and this library's are of one module.
    const found =
      (id === "arquero" ? fromHere(id) : ts.resolveModuleName(id, from, options, ts.sys, known).resolvedModule) ??
      fromHere(id);
    if (found !== undefined) packages.note(found.resolvedFileName);
    const flat = found && FLATTENED.get(found.resolvedFileName);
    return flat ? { ...found, resolvedFileName: flat } : found;
  };
  const fromHere = (id: string): Found => {
    const entry = ENTRIES[id];
    if (entry !== undefined) return { resolvedFileName: besideIndex(entry), extension: ts.Extension.Dts };
    if (id !== "tslab") return undefined;
    const beside = fileURLToPath(import.meta.url);
    return ts.resolveModuleName(id, beside, options, ts.sys).resolvedModule;
  };
  const forgetPackages = (): void => {
    lasting.clear();
    references.clear();
    cache = newCache();
  };

  return {
    module: (id, from) => {
      if (from.includes("/node_modules/") || from.endsWith(".d.ts")) {
        const key = `${dirname(from)}\0${id}`;
        if (!lasting.has(key)) lasting.set(key, find(id, from, cache));
        return lasting.get(key);
      }
      const folder = dirname(from);
      const known = local.get(folder) ?? new Map<string, Found>();
      local.set(folder, known);
      if (!known.has(id)) known.set(id, find(id, from));
      return known.get(id);
    },
    typeReference: (id, from) => {
      const key = `${dirname(from)}\0${id}`;
      if (!references.has(key)) {
        const found = ts.resolveTypeReferenceDirective(id, from, options, ts.sys);
        references.set(key, found.resolvedTypeReferenceDirective);
      }
      return references.get(key);
    },
    refresh: (arePackagesNew) => {
      if (arePackagesNew) forgetPackages();
      changed.clear();
      for (const [folder, known] of local) {
        for (const [id, before] of known) {
          // Of the file that imports, only its folder counts.
          const now = find(id, `${folder}/_.ts`);
          known.set(id, now);
          if (now?.resolvedFileName !== before?.resolvedFileName) changed.add(folder);
        }
      }
      return changed.size > 0;
    },
    reset: (next) => {
      options = next;
      local.clear();
      forgetPackages();
    },
    hasChanged: (from) => changed.has(dirname(from)),
    cache: () => cache,
  };
}
