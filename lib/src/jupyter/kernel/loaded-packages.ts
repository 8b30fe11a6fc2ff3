import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { types } from "node:util";
import { folderOfPackage, stampOf } from "../compiler/packages.js";

/** The packages in this process, which Node loads once. */
export interface LoadedPackages {
  /** Takes note of what an import has loaded, by what stands between its quotes. */
  readonly note: (id: string) => void;
  /** Looks for packages that were replaced or removed since they were loaded, and forgets them: they load anew. */
  readonly refresh: () => Replaced;
}

/** What has become of packages on disk. */
export interface Replaced {
  /** Whether any was forgotten. */
  readonly isAny: boolean;
  /** The names of those that only a new process can load anew. */
  readonly stuck: readonly string[];
}

/** A package, or a file of one that is a link to a folder outside `node_modules`. */
interface Unit {
  readonly name: string;
  /** The file that changes with it. */
  readonly path: string;
  stamp: string;
  /** What Node has read of how a package is entered, and keeps. */
  readonly entry: string;
}

const cache = createRequire(import.meta.url).cache;
const NONE: Replaced = { isAny: false, stuck: [] };

/** Makes a list of the packages that are loaded from now on. */
export function loadedPackages(): LoadedPackages {
  const seen = new Set(Object.keys(cache));
  const units = new Map<string, Unit>();

  const note = (id: string): void => {
    for (const file of Object.keys(cache)) {
      if (seen.has(file)) continue;
      seen.add(file);
      const key = unitOf(file);
      if (units.has(key)) continue;
      const isPackage = key !== file;
      const path = isPackage ? `${key}/package.json` : file;
      const entry = isPackage ? entryOf(path) : "";
      units.set(key, { name: isPackage ? nameOf(key) : id, path, stamp: stampOf(path), entry });
    }
  };
  /** Takes modules, and all that have required them, out of Node's hands. */
  const forget = (key: string): void => {
    const stale = new Set(modulesOf(key).map(([file]) => file));
    for (let before = -1; before < stale.size; ) {
      before = stale.size;
      for (const [file, module] of Object.entries(cache))
        if (module!.children.some(({ id }) => stale.has(id))) stale.add(file);
    }
    for (const file of stale) {
      delete cache[file];
      seen.delete(file);
    }
  };
  const refresh = (): Replaced => {
    const changed = [...units].filter(([, { path, stamp }]) => stampOf(path) !== stamp);
    if (changed.length === 0) return NONE;
    const stuck = new Set<string>();
    for (const [key, unit] of changed) {
      unit.stamp = stampOf(unit.path);
      const isEntryNew = unit.entry !== "" && unit.entry !== entryOf(unit.path);
      const isThere = unit.stamp !== "";
      if (isThere && (isEntryNew || modulesOf(key).some(([, module]) => isEsModule(module)))) stuck.add(unit.name);
      forget(key);
    }
    return { isAny: true, stuck: [...stuck] };
  };
  return { note, refresh };
}

function unitOf(file: string): string {
  return folderOfPackage(file) ?? file;
}

function modulesOf(key: string): [string, NodeJS.Module][] {
  return Object.entries(cache).filter((one): one is [string, NodeJS.Module] => unitOf(one[0]) === key);
}

function isEsModule({ exports }: NodeJS.Module): boolean {
  return types.isModuleNamespaceObject(exports);
}

function entryOf(manifest: string): string {
  try {
    const { main, exports, imports, type } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, unknown>;
    return JSON.stringify([main, exports, imports, type]);
  } catch {
    return "";
  }
}

function nameOf(folder: string): string {
  return folder.replaceAll("\\", "/").replace(/^.*\/node_modules\//, "");
}
