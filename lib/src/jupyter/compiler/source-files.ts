import type { CompilerHost, SourceFile } from "typescript-for-cells";
import { libraryText } from "./library-text.js";
import { type Packages, stampOf } from "./packages.js";
import { snapshot, type TypeScript } from "./typescript.js";

/** The parsed files. */
export interface SourceFiles {
  readonly get: (path: string, options: Parameters<CompilerHost["getSourceFile"]>[1]) => SourceFile | undefined;
  /** Whether a parsed file is still what is on disk. */
  readonly isCurrent: (file: SourceFile) => boolean;
  /** Looks at the files anew from here on, at those of packages only if told so. */
  readonly refresh: (arePackagesNew: boolean) => void;
  /** Forgets all of them, for other options. */
  readonly clear: () => void;
  /** Whether a file has changed that is in the snapshot. */
  readonly isOutdated: () => boolean;
}

interface Known {
  readonly file: SourceFile;
  /** Tells of declarations, which are many and long, whether they changed. */
  readonly stamp: string;
}

/**
 * Keeps parsed files as long as they stay the same.
 *
 * @param ts the compiler
 * @param packages takes note of files in packages
 * @returns the files; those of a start-up snapshot are there already
 */
export function sourceFiles(ts: TypeScript, packages: Packages): SourceFiles {
  const known = new Map<string, Known>(snapshot()?.files);
  /** Files that were looked at since the last refresh. */
  const fresh = new Set<string>();
  /** Files of packages that were looked at since a package changed. */
  const settled = new Set<string>();
  let isOutdated = false;
  let version = 0;

  const isCurrent = (path: string, { file, stamp }: Known): boolean => {
    // Two edits may share a time, so of a file of the project the text tells. A build writes many anew that are as before.
    const now = file.isDeclarationFile ? stampOf(path) : "";
    if (now !== "" && now === stamp) return true;
    const text = ts.sys.readFile(path);
    if (text === undefined || libraryText(path, text) !== file.text) return false;
    known.set(path, { file, stamp: now });
    return true;
  };
  /** Whether a file was looked at since the last refresh; it counts as looked at from here on. */
  const wasSeen = (path: string): boolean => {
    if (fresh.has(path) || settled.has(path)) return true;
    (packages.note(path) ? settled : fresh).add(path);
    return false;
  };
  const parse = (path: string, options: Parameters<SourceFiles["get"]>[1]): SourceFile | undefined => {
    isOutdated ||= known.delete(path) && snapshot()?.files.has(path) === true;
    const stamp = stampOf(path);
    const text = ts.sys.readFile(path);
    if (text === undefined) return undefined;
    const file = Object.assign(ts.createSourceFile(path, libraryText(path, text), options), {
      version: String(version++),
    });
    known.set(path, { file, stamp });
    return file;
  };

  return {
    get: (path, options) => {
      const before = known.get(path);
      const isSeen = wasSeen(path);
      return before !== undefined && (isSeen || isCurrent(path, before)) ? before.file : parse(path, options);
    },
    isCurrent: (file) => {
      const path = file.fileName;
      const before = known.get(path);
      if (before?.file !== file) return false;
      if (fresh.has(path) || settled.has(path)) return true;
      // One that has changed stays unseen, so that it is parsed anew when it is asked for.
      return isCurrent(path, before) && !wasSeen(path);
    },
    refresh: (arePackagesNew) => {
      fresh.clear();
      if (arePackagesNew) settled.clear();
    },
    clear: () => {
      fresh.clear();
      settled.clear();
      known.clear();
    },
    isOutdated: () => isOutdated,
  };
}
