import { statSync } from "node:fs";

/** Watches the packages that were used, without watching: it looks when it is told to. */
export interface Packages {
  /** Takes note of a file; tells whether it is one of a package. */
  readonly note: (path: string) => boolean;
  /** Looks at the packages; tells whether any of them has been replaced or removed. */
  readonly refresh: () => boolean;
}

/** A file in a package; up to its folder. */
const PACKAGED = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** The folder of the package that a file is in, if it is in one. */
export function folderOfPackage(path: string): string | undefined {
  return PACKAGED.exec(path)?.[0];
}

/** Makes a list of packages, which is empty. npm replaces a package's `package.json` with it, so that one file tells. */
export function createPackages(): Packages {
  const stamps = new Map<string, string>();
  const manifest = (folder: string): string => `${folder}/package.json`;
  return {
    note: (path) => {
      const folder = folderOfPackage(path);
      if (folder === undefined) return false;
      if (!stamps.has(folder)) stamps.set(folder, stampOf(manifest(folder)));
      return true;
    },
    refresh: () => {
      const changed = [...stamps].filter(([folder, stamp]) => stampOf(manifest(folder)) !== stamp);
      for (const [folder] of changed) stamps.delete(folder);
      return changed.length > 0;
    },
  };
}

/** Tells whether a file is the one it was; empty where there is none. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.mtimeMs} ${stat.size}`;
}
