import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { types } from "node:util";
import { folderOfPackage, stampOf } from "../compiler/packages.js";

/** The packages in this process, which Node loads once. */
export interface LoadedPackages {
  /** Takes note of packages that were loaded since it was asked last. */
  readonly note: () => void;
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

interface Known {
  stamp: string;
  /** What Node has read of how the package is entered, and keeps. */
  readonly entry: string;
}

const cache = createRequire(import.meta.url).cache;
const NONE: Replaced = { isAny: false, stuck: [] };

/** Makes a list of the packages that are loaded from now on. */
export function loadedPackages(): LoadedPackages {
  const seen = new Set(Object.keys(cache));
  const packages = new Map<string, Known>();

  const note = (): void => {
    for (const path of Object.keys(cache)) {
      if (seen.has(path)) continue;
      seen.add(path);
      const folder = folderOfPackage(path);
      if (folder === undefined || packages.has(folder)) continue;
      const manifest = `${folder}/package.json`;
      packages.set(folder, { stamp: stampOf(manifest), entry: entryOf(manifest) });
    }
  };
  /** Takes a package's modules, and all that have required them, out of Node's hands. */
  const forget = (folder: string): void => {
    const stale = new Set(Object.keys(cache).filter((path) => folderOfPackage(path) === folder));
    for (let before = -1; before < stale.size; ) {
      before = stale.size;
      for (const [path, module] of Object.entries(cache))
        if (module!.children.some(({ id }) => stale.has(id))) stale.add(path);
    }
    for (const path of stale) {
      delete cache[path];
      seen.delete(path);
    }
  };
  const refresh = (): Replaced => {
    note();
    const changed = [...packages].filter(([folder, { stamp }]) => stampOf(`${folder}/package.json`) !== stamp);
    if (changed.length === 0) return NONE;
    const stuck: string[] = [];
    for (const [folder, known] of changed) {
      const manifest = `${folder}/package.json`;
      known.stamp = stampOf(manifest);
      if (known.stamp !== "" && (known.entry !== entryOf(manifest) || hasEsModules(folder))) stuck.push(nameOf(folder));
      forget(folder);
    }
    return { isAny: true, stuck };
  };
  return { note, refresh };
}

function hasEsModules(folder: string): boolean {
  return Object.entries(cache).some(
    ([path, module]) => folderOfPackage(path) === folder && types.isModuleNamespaceObject(module!.exports),
  );
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
